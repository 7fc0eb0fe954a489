"""What the floor believes against what Asterisk has, after a time without events: pure.

The floor's view is younger than Asterisk's lists, so what began after ``asked`` (when they were asked for) is left
alone. Knows the phases of a contact; does not know sockets.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zongji.asterisk.site import APP, STASIS
from zongji.asterisk.socket import Request
from zongji.asterisk.wire import Bridge, Channel
from zongji.core.contact.callback import PartyAnswered
from zongji.core.contact.comfort import telling_step
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    CallerArrived,
    CallerHungUp,
    Cause,
    Join,
    Phase,
    StartMusic,
)
from zongji.core.contact.state import Contact
from zongji.core.facts import Effect, Fact
from zongji.kernel.clock import Instant
from zongji.kernel.ids import (
    ContactId,
    PbxNode,
    bridge_id,
    caller_leg,
    contact_of,
    is_callback,
    message_id,
    node_of,
    offer_leg,
    offer_of,
    playback_id,
)

WITH_AGENT = (Phase.OFFERED, Phase.DIALLING, Phase.TALKING, Phase.REJOINING)


@dataclass(slots=True)
class Differences:
    """What to tell the floor, what to do again, what to remove from Asterisk, and which playbacks and recordings of
    messages to ask for."""

    facts: list[Fact] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    sweeps: list[Request] = field(default_factory=list)
    playbacks: list[tuple[ContactId, int]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lists:
    """What Asterisk, which runs since ``started``, had at ``asked``."""

    node: PbxNode
    started: Instant
    asked: Instant
    channels: Mapping[str, Channel]
    bridges: Iterable[Bridge]
    music: Callable[[Contact], str] = lambda contact: ""
    """What who waits hears, by name."""


def differences(contacts: Mapping[ContactId, Contact], lists: Lists, at: Instant) -> Differences:
    """Compare; facts carry ``at``."""
    found = Differences()
    members = {bridge.id: set(bridge.channels) for bridge in lists.bridges}
    for contact in contacts.values():
        if node_of(contact.id) == lists.node and contact.arrived < lists.asked:
            _compare(contact, lists, members, found, at)
    for channel in lists.channels.values():
        _unknown(channel, contacts, found, at)
    for name in members:
        known = contacts.get(contact_of(name))
        if name == bridge_id(contact_of(name)) and (known is None or known.phase is not Phase.TALKING):
            found.sweeps.append(Request("DELETE", f"bridges/{name}"))
    return found


def _compare(contact: Contact, lists: Lists, members: Mapping[str, set[str]], found: Differences, at: Instant) -> None:
    if contact.phase is Phase.DIALLING:
        _compare_dial(contact, lists, found, at)
        return
    if contact.has_leg and caller_leg(contact.id) not in lists.channels:
        # Legs end by being hung up, but for those that an Asterisk took along when it died.
        lost = (contact.arrived if contact.callback is None else contact.since) < lists.started
        found.facts.append(CallerHungUp(at, contact.id, Cause.PBX_LOST if lost else Cause.NORMAL))
        return
    if contact.since >= lists.asked:
        return
    found.playbacks.extend((contact.id, step) for step in _spoken(contact))
    if contact.phase is Phase.IN_FLOW and contact.walk.recording:
        found.messages.append(message_id(contact.id, contact.walk.step))
    leg = offer_leg(contact.id, contact.offer)
    channel = lists.channels.get(leg)
    match contact.phase:
        case Phase.QUEUED if contact.answered and not contact.telling.speaking:
            found.effects.append(StartMusic(contact.id, lists.music(contact)))
        case Phase.OFFERED:
            _compare_rings(contact, lists, found, at)
        case Phase.REJOINING if channel is not None and channel.state == "Up":
            found.facts.append(AgentAnswered(at, contact.id, contact.offer))
        case Phase.TALKING if channel is None:
            found.facts.append(AgentLegEnded(at, contact.id, contact.offer, Cause.NORMAL))
        case Phase.TALKING if not {caller_leg(contact.id), leg} <= members.get(bridge_id(contact.id), set()):
            found.effects.append(Join(contact.id, contact.offer))
        case _:
            pass


def _spoken(contact: Contact) -> list[int]:
    """The step in which something is said to a caller, if he listens to anything."""
    if contact.phase is Phase.IN_FLOW:
        return [] if contact.walk.recording else [contact.walk.step]
    waits = contact.phase in (Phase.QUEUED, Phase.OFFERED)
    return [telling_step(contact)] if waits and contact.telling.speaking else []


def _compare_dial(contact: Contact, lists: Lists, found: Differences, at: Instant) -> None:
    """A customer is being called. He is not called again when we can't tell whether his phone rang: that was a try."""
    if contact.since >= lists.asked:
        return
    customer = lists.channels.get(caller_leg(contact.id))
    if customer is None:
        found.facts.append(CallerHungUp(at, contact.id, Cause.NO_ANSWER))
    elif offer_leg(contact.id, contact.offer) not in lists.channels:
        found.facts.append(AgentLegEnded(at, contact.id, contact.offer, Cause.NORMAL))
    elif customer.state == "Up":
        found.facts.append(PartyAnswered(at, contact.id))


def _compare_rings(contact: Contact, lists: Lists, found: Differences, at: Instant) -> None:
    for ring in contact.rings:
        channel = lists.channels.get(offer_leg(contact.id, ring.offer))
        if channel is None:
            found.facts.append(AgentLegEnded(at, contact.id, ring.offer, Cause.NO_ANSWER))
        elif channel.state == "Up":
            found.facts.append(AgentAnswered(at, contact.id, ring.offer))


def _unknown(channel: Channel, contacts: Mapping[ContactId, Contact], found: Differences, at: Instant) -> None:
    contact = contacts.get(contact_of(channel.id))
    offer = offer_of(channel.id)
    if offer is not None:
        rings = contact.rings if contact is not None and contact.phase in WITH_AGENT else ()
        if all(ring.offer != offer for ring in rings):
            found.sweeps.append(Request("DELETE", f"channels/{channel.id}"))
    elif is_callback(channel.id):
        if contact is None or not contact.has_leg:
            found.sweeps.append(Request("DELETE", f"channels/{channel.id}"))
    elif contact is None and channel.dialplan.app_name == STASIS and channel.dialplan.app_data == APP:
        found.facts.append(CallerArrived(at, ContactId(channel.id), channel.dialplan.exten))


def message_request(name: str) -> Request:
    """Asks whether a message is being recorded."""
    return Request("GET", f"recordings/live/{name}")


def playback_request(contact: ContactId, step: int) -> Request:
    """Asks whether the prompts of a step are being played."""
    return Request("GET", f"playbacks/{playback_id(contact, step)}")
