"""Ring all: several agents are rung for one contact, and the first who answers has it.

One of the rings is the contact's own (``agent``, ``offer``), the others stand beside it. Whatever happens to a ring is
looked at with that ring as the contact's own (``turned``), so the transition table knows one ring only. Each ring is an
offer with a number, a leg and a timer of its own; a ring that ends in vain ends no other.
"""

from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    AgentReleased,
    AgentReserved,
    Cause,
    HangUpAgent,
    Later,
    OfferFailed,
    OfferRejected,
    OfferTimedOut,
    RingAgent,
)
from zongji.core.contact.state import Contact, Ring
from zongji.core.facts import ContactFact, Decision, Effect
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, after

OF_RING = (AgentAnswered, AgentLegEnded, OfferFailed, OfferRejected, OfferTimedOut)
"""What may happen to a ring."""


def ring(reserved: AgentReserved) -> list[Decision | Effect]:
    """Ring the agent who was reserved, and look again when he had time enough."""
    timeout = OfferTimedOut(after(reserved.at, reserved.ring_for), reserved.contact, reserved.offer)
    rings = RingAgent(reserved.contact, reserved.offer, reserved.agent, reserved.ring_for)
    return [rings, Later(reserved.contact, timeout)]


def one_more(contact: Contact, reserved: AgentReserved) -> tuple[Contact, list[Decision | Effect]]:
    """Another agent is rung beside those who are."""
    assert contact.ring_all is not None, "only a contact that rings all rings another"
    others = (*contact.others, Ring(reserved.offer, reserved.agent))
    return changed(contact, ring_all=changed(contact.ring_all, others=others), rung=reserved.offer), ring(reserved)


def turned(contact: Contact, fact: ContactFact | AgentReserved) -> Contact:
    """The same rings; the one that the fact is about is the contact's own."""
    if contact.ring_all is None or contact.agent is None or not isinstance(fact, OF_RING):
        return contact
    for place, other in enumerate(contact.others):
        if other.offer == fact.offer:
            rest = (Ring(contact.offer, contact.agent), *contact.others[:place], *contact.others[place + 1 :])
            ring_all = changed(contact.ring_all, others=rest)
            return changed(contact, agent=other.agent, offer=other.offer, ring_all=ring_all)
    return contact


def one_less(contact: Contact, at: Instant, cause: Cause) -> tuple[Contact, list[Decision | Effect]]:
    """The contact's own ring ended in vain; the others go on."""
    assert contact.ring_all is not None and contact.agent is not None, "there are other rings"
    first, *rest = contact.others
    ring_all = changed(contact.ring_all, others=tuple(rest))
    ended = _ended(contact, Ring(contact.offer, contact.agent), at, cause)
    return changed(contact, agent=first.agent, offer=first.offer, ring_all=ring_all), ended


def let_others_go(contact: Contact, at: Instant, cause: Cause) -> list[Decision | Effect]:
    """All rings beside the contact's own end."""
    return [each for other in contact.others for each in _ended(contact, other, at, cause)]


def _ended(contact: Contact, ring: Ring, at: Instant, cause: Cause) -> list[Decision | Effect]:
    return [AgentReleased(at, contact.id, ring.agent, ring.offer, cause), HangUpAgent(contact.id, ring.offer)]
