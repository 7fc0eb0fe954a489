"""Which legs are alive, so that what Asterisk repeats is told once; and the callers' numbers, which never enter a fact.

Does not know how legs begin or end, only that facts said so.
"""

from collections.abc import Container
from dataclasses import dataclass, field

from zongji.asterisk.wire import Caller, Channel
from zongji.core.contact.callback import PartyAnswered
from zongji.core.contact.model import AgentAnswered, AgentLegEnded, CallerArrived, CallerHungUp, DigitPressed
from zongji.core.facts import Fact
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, LegId, caller_leg, offer_leg


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg: since when we know it, Asterisk's own name for it ('' until it is answered), who is at its end."""

    since: Instant
    channel: str = ""
    caller: Caller = field(default_factory=Caller)


class Legs:
    """The legs of callers and of agents."""

    def __init__(self) -> None:
        self.callers: dict[ContactId, Leg] = {}
        self.agents: dict[LegId, Leg] = {}

    def number(self, contact: str) -> str:
        """The number of a contact's caller, '' if not known."""
        leg = self.callers.get(ContactId(contact))
        return leg.caller.number if leg is not None else ""

    def channel(self, leg: LegId) -> str:
        """Asterisk's own name of an agent's leg, '' if it is not answered or gone."""
        known = self.agents.get(leg)
        return known.channel if known is not None else ""

    def ring(self, leg: LegId, at: Instant) -> None:
        """An agent's leg begins."""
        self.agents.setdefault(leg, Leg(at))

    def know(self, contact: ContactId, channel: Channel | None, at: Instant) -> None:
        """The floor has this contact; ``channel`` is its leg, if Asterisk has one."""
        caller = channel.caller if channel is not None else Caller()
        self.callers.setdefault(contact, Leg(at, channel.name if channel is not None else "", caller))

    def news(self, fact: Fact, channel: Channel | None = None) -> bool:
        """Take note of a fact; False when it was told already, or is about a leg that is not ours."""
        match fact:
            case CallerArrived(at=at, contact=contact):
                if contact in self.callers or channel is None:
                    return False
                self.callers[contact] = Leg(at, channel.name, channel.caller)
            case PartyAnswered(at=at, contact=contact) if channel is not None:
                self.callers[contact] = Leg(at, channel.name)
            case CallerHungUp(contact=contact):
                return self.callers.pop(contact, None) is not None
            case DigitPressed(contact=contact):
                return contact in self.callers
            case AgentAnswered(at=at, contact=contact, offer=offer) if channel is not None:
                self.agents[offer_leg(contact, offer)] = Leg(at, channel.name)
            case AgentLegEnded(contact=contact, offer=offer):
                return self.agents.pop(offer_leg(contact, offer), None) is not None
            case _:
                pass
        return True

    def forget(self, alive: Container[str], before: Instant) -> None:
        """Legs known since before ``before`` that are not among those alive are gone."""
        self.callers = {id: leg for id, leg in self.callers.items() if leg.since >= before or caller_leg(id) in alive}
        self.agents = {id: leg for id, leg in self.agents.items() if leg.since >= before or id in alive}
