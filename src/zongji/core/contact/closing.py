"""The one way out: whatever a contact was doing, here it lets go of everything and closes."""

from zongji.core.contact.model import (
    AgentReleased,
    Cause,
    ContactClosed,
    DropBridge,
    HangUpAgent,
    HangUpCaller,
    Phase,
    Side,
    TalkEnded,
)
from zongji.core.contact.ringing import let_others_go
from zongji.core.contact.state import Contact
from zongji.core.facts import Decision, Effect
from zongji.kernel.clock import Instant

Outcome = Decision | Effect
Step = tuple[Contact, list[Outcome]]


def close(contact: Contact, at: Instant, by: Side, cause: Cause) -> Step:
    """End a contact: legs hung up, bridge dropped, agent released, one ContactClosed."""
    why = Cause.CALLER_LEFT if by is Side.CALLER else cause
    told: list[Outcome] = [*release(contact, at, why), *let_others_go(contact, at, why)]
    if contact.joined:
        told.append(DropBridge(contact.id))
    if _has_leg(contact, by, cause):
        told.append(HangUpCaller(contact.id, cause))
    told.append(ContactClosed(at, contact.id, by, cause))
    return contact.to(Phase.CLOSED, at), told


def _has_leg(contact: Contact, by: Side, cause: Cause) -> bool:
    """Whether a customer's leg is there, or may be. A callback's is only from the moment in which he is called."""
    if contact.callback is not None and not contact.answered:
        return contact.has_leg
    return by is not Side.CALLER and cause is not Cause.PBX_LOST


def release(contact: Contact, at: Instant, cause: Cause) -> list[Outcome]:
    """Let go of the agent, if there is one: the end of the talk, of the reservation and of his leg. An agent who talked
    is released normally, whatever ended the talk; only being lost in mid-call is remembered against him."""
    if contact.agent is None:
        return []
    told: list[Outcome] = []
    if contact.phase is Phase.TALKING:
        told.append(TalkEnded(at, contact.id, contact.agent, contact.offer))
    talked = contact.phase in (Phase.TALKING, Phase.REJOINING) and cause not in (Cause.AGENT_LOST, Cause.FAULT)
    told.append(AgentReleased(at, contact.id, contact.agent, contact.offer, Cause.NORMAL if talked else cause))
    told.append(HangUpAgent(contact.id, contact.offer))
    return told
