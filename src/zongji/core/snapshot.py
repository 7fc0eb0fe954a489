"""The floor as plain data, and back: what bounds a replay.

``freeze`` at a position of the journal, ``thaw`` in another process, and then the tail of the journal gives the same
floor as the whole journal would.
"""

from dataclasses import dataclass

from zongji.core.acd.estimate import Estimator
from zongji.core.acd.foretelling import Wait
from zongji.core.acd.model import QueueConfigured
from zongji.core.calendar.model import CalendarConfigured, ModeSet
from zongji.core.contact.state import Contact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import Agent
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, QueueId


@dataclass(frozen=True, slots=True)
class Frozen:
    """All of a floor's state. Every part is a dataclass of plain values."""

    flows: tuple[FlowPublished, ...] = ()
    """Every version that is live or has a caller inside, oldest first."""
    entries: tuple[EntryConfigured, ...] = ()
    queues: tuple[QueueConfigured, ...] = ()
    agents: tuple[Agent, ...] = ()
    contacts: tuple[Contact, ...] = ()
    at: Instant = Instant(0)
    """When the newest fact happened."""
    closed: tuple[ContactId, ...] = ()
    """The newest closed contacts, oldest first."""
    overflowing: tuple[tuple[str, tuple[bool, ...]], ...] = ()
    """Of each queue with overflows, which are on."""
    calendars: tuple[CalendarConfigured, ...] = ()
    mode: ModeSet | None = None
    learnt: tuple[tuple[QueueId, Estimator], ...] = ()
    """What each queue has taught about waiting times."""
    waits: tuple[tuple[ContactId, Wait], ...] = ()


def freeze(floor: Floor) -> Frozen:
    """The floor's state. The floor must be between two facts."""
    walked = {(contact.walk.flow, contact.walk.version) for contact in floor.contacts.values()}
    live = set(floor.flows.items())
    return Frozen(
        tuple(fact for key, fact in floor.library.published.items() if key in live or key in walked),
        tuple(floor.entries.values()),
        tuple(line.rules for line in floor.board.queues.values()),
        tuple(floor.agents.values()),
        tuple(floor.contacts.values()),
        floor.at,
        tuple(floor.closed),
        tuple((queue, line.on) for queue, line in floor.board.queues.items() if line.on),
        tuple(floor.site.configured.values()),
        floor.site.mode_set,
        tuple(floor.foretelling.learnt().items()),
        tuple(floor.foretelling.open().items()),
    )


def thaw(frozen: Frozen) -> Floor:
    """A floor in that state."""
    floor = Floor()
    floor.at = frozen.at
    floor.closed = dict.fromkeys(frozen.closed)
    for rules in frozen.queues:
        floor.board.configure(rules)
    for fact in frozen.flows:
        floor.library.publish(fact)
    for entry in frozen.entries:
        floor.library.lead(entry)
    for calendar in frozen.calendars:
        floor.site.note(calendar)
    if frozen.mode is not None:
        floor.site.note(frozen.mode)
    for queue, on in frozen.overflowing:
        floor.board.queues[QueueId(queue)].on = on
    floor.foretelling.resume(dict(frozen.learnt), dict(frozen.waits), frozen.agents)
    floor.resume(frozen.agents, frozen.contacts)
    return floor
