"""The words in which the life of a contact is told: facts in, decisions kept, effects out."""

from dataclasses import dataclass
from enum import Enum

from zongji.core.facts import ContactFact, Decision, Effect, Fact
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, PartyId, QueueId


class Phase(Enum):
    """Where a contact is in its life."""

    IN_FLOW = "flow"
    QUEUED = "queued"
    OFFERED = "offered"
    TALKING = "talking"
    BOOKED = "booked"
    """A callback that stands aside: its caller is still on the line, its time has not come, or it is tried later."""
    DIALLING = "dialling"
    """A callback's agent is there, and the customer is being called."""
    REJOINING = "rejoining"
    """The agent's phone went away in mid-call; the caller hears music until it is back."""
    CLOSED = "closed"


class Side(Enum):
    """Who ended a contact (T-9)."""

    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"


class Cause(Enum):
    """Why a leg, an offer or a contact ended."""

    NORMAL = "normal"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    """The phone is not registered, or the network to it is broken."""
    CALLER_LEFT = "caller_left"
    PBX_LOST = "pbx_lost"
    """Asterisk died or forgot the leg."""
    FLOW_ENDED = "flow_ended"
    FLOW_FAULT = "flow_fault"
    NO_SUCH_NUMBER = "no_such_number"
    AGENT_LOST = "agent_lost"
    FAULT = "fault"
    """A fault of ours; it is logged with the contact's id."""
    CANCELLED = "cancelled"
    """Somebody with the right to do so cancelled the callback."""
    EXPIRED = "expired"
    """The time in which the customer wanted to be called back is over."""
    CALLED_AGAIN = "called_again"
    """The customer called again and reached an agent: he needs no callback any more."""
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    """Somebody else who was rung with him was faster."""


# ---- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallerArrived(ContactFact):
    """A caller reached us under the number ``called``. The caller's own number is in the vault, not here."""

    called: str


@dataclass(frozen=True, slots=True)
class PartyKnown(ContactFact):
    """Answer to ``LookUpParty``: who calls. ``vip`` 0 is nobody special; ``region`` is an administrative code or ''."""

    party: PartyId
    vip: int = 0
    region: str = ""
    last_agent: AgentId | None = None
    """Who talked with this party last."""
    reachable: bool = False
    """We could call the party: its number is one that can be dialled, and there is a way out."""


@dataclass(frozen=True, slots=True)
class DigitPressed(ContactFact):
    """The caller pressed a key: one of 0-9 * #."""

    digit: str


@dataclass(frozen=True, slots=True)
class PromptEnded(ContactFact):
    """The prompts of flow step ``step`` were played to the end, stopped, or (``played`` False) could not be played."""

    step: int
    played: bool = True


@dataclass(frozen=True, slots=True)
class FlowTimedOut(ContactFact):
    """Timer: nothing was pressed in flow step ``step``."""

    step: int


@dataclass(frozen=True, slots=True)
class CallerHungUp(ContactFact):
    """The caller's leg is gone; a callback's is the customer's, ``cause`` says why it ended."""

    cause: Cause = Cause.NORMAL


@dataclass(frozen=True, slots=True)
class AgentAnswered(ContactFact):
    """The agent's leg of offer ``offer`` is up."""

    offer: int


@dataclass(frozen=True, slots=True)
class AgentLegEnded(ContactFact):
    """The agent's leg of offer ``offer`` is gone: no answer while ringing, hang-up while talking; the phase decides."""

    offer: int
    cause: Cause = Cause.NORMAL


@dataclass(frozen=True, slots=True)
class OfferTimedOut(ContactFact):
    """Timer: offer ``offer`` rang long enough."""

    offer: int


@dataclass(frozen=True, slots=True)
class OfferFailed(ContactFact):
    """Ringing the agent for offer ``offer`` could not even begin."""

    offer: int
    cause: Cause = Cause.UNREACHABLE


@dataclass(frozen=True, slots=True)
class OfferRejected(ContactFact):
    """The agent pressed reject on the desk while offer ``offer`` rang."""

    offer: int


@dataclass(frozen=True, slots=True)
class BridgeFailed(ContactFact):
    """The two legs of offer ``offer`` could not be joined."""

    offer: int


@dataclass(frozen=True, slots=True)
class AgentAskedHangUp(ContactFact):
    """The agent pressed hang-up on the desk."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentAskedRejoin(ContactFact):
    """The agent's desk was loaded anew in mid-call and has no phone call any more."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class AgentPhoneAway(ContactFact):
    """Timer: the phone of the talking agent has been unregistered for a while (offer ``offer``)."""

    offer: int


@dataclass(frozen=True, slots=True)
class RejoinTimedOut(ContactFact):
    """Timer: the agent did not come back to the contact that waits for him since ``since``."""

    since: Instant


@dataclass(frozen=True, slots=True)
class RecordingStored(ContactFact):
    """Asterisk closed the file of offer ``offer``'s recording. ``length`` is of the audio in it; ``sha256`` of it."""

    offer: int
    file: str
    length: Span
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordingFailed(ContactFact):
    """The recording of offer ``offer`` could not be started or its file is not there."""

    offer: int
    reason: str


@dataclass(frozen=True, slots=True)
class ContactDecision(Decision):
    """A decision about one contact."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class FlowEntered(ContactDecision):
    """The contact entered a flow at the version that it will finish on."""

    flow: FlowId
    version: int


@dataclass(frozen=True, slots=True)
class NodeEntered(ContactDecision):
    """The contact came to a node; ``key`` was pressed to get there, '' if none."""

    node: NodeId
    key: str = ""


@dataclass(frozen=True, slots=True)
class QueueJoined(ContactDecision):
    """The contact waits; the earliest ``rank_at`` (virtual arrival: queueing time less head start) is served first."""

    queue: QueueId
    rank_at: Instant
    again: bool = False
    """True when it waits again after an offer that failed."""


@dataclass(frozen=True, slots=True)
class AgentReserved(ContactDecision):
    """Offer ``offer`` rings ``agent`` for at most ``ring_for``."""

    agent: AgentId
    offer: int
    queue: QueueId
    """The queue by which he was served: the contact's own, or one that was added."""
    ring_for: Span
    rules: int = 1
    """Version of that queue's rules."""


@dataclass(frozen=True, slots=True)
class AgentReleased(ContactDecision):
    """The end of a reservation; each has exactly one. ``offer`` is the newest: after a rejoin a later than reserved."""

    agent: AgentId
    offer: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class TalkStarted(ContactDecision):
    """Caller and agent are joined."""

    agent: AgentId
    offer: int


@dataclass(frozen=True, slots=True)
class TalkEnded(ContactDecision):
    """Caller and agent are no longer joined."""

    agent: AgentId
    offer: int


@dataclass(frozen=True, slots=True)
class ContactClosed(ContactDecision):
    """The end; exactly one for each contact."""

    by: Side
    cause: Cause


# ---- effects --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer(Effect):
    """Answer the caller."""


@dataclass(frozen=True, slots=True)
class Alert(Effect):
    """Tell the caller's side that it rings (180)."""


@dataclass(frozen=True, slots=True)
class LookUpParty(Effect):
    """Find out who calls; answered by ``PartyKnown`` when it is known. Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Play(Effect):
    """Play prompts, by name and in order, in a language; ``PromptEnded(step)`` follows."""

    step: int
    prompts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class StopPlay(Effect):
    """Stop the prompts of a step."""

    step: int


@dataclass(frozen=True, slots=True)
class StartMusic(Effect):
    """Let the caller hear music; harmless when he does already. ``music`` names it; '' is the usual one."""

    music: str = ""


@dataclass(frozen=True, slots=True)
class StopMusic(Effect):
    """End the caller's music; harmless when there is none."""


@dataclass(frozen=True, slots=True)
class RingAgent(Effect):
    """Ring the agent's phone as leg ``contact~offer``; it gives up by itself a little after ``ring_for``.
    ``auto_answer`` asks the phone to answer without a hand (an agent coming back to his call)."""

    offer: int
    agent: AgentId
    ring_for: Span
    auto_answer: bool = False


@dataclass(frozen=True, slots=True)
class Join(Effect):
    """Join the caller and the leg of offer ``offer`` in the contact's bridge, ending music; make it if need be."""

    offer: int


@dataclass(frozen=True, slots=True)
class Record(Effect):
    """Record both sides, apart, from here on; bound to the leg of offer ``offer``; ends with it."""

    offer: int


@dataclass(frozen=True, slots=True)
class Part(Effect):
    """Take the caller out of the bridge; his leg lives on."""


@dataclass(frozen=True, slots=True)
class HangUpCaller(Effect):
    """End the caller's leg."""

    cause: Cause = Cause.NORMAL


@dataclass(frozen=True, slots=True)
class HangUpAgent(Effect):
    """End the leg of offer ``offer``, ringing or up; harmless when it is gone."""

    offer: int


@dataclass(frozen=True, slots=True)
class DropBridge(Effect):
    """Remove the contact's bridge; harmless when there is none."""


@dataclass(frozen=True, slots=True)
class Later(Effect):
    """Post ``fact`` when its time ``fact.at`` has come. Never cancelled: the phase ignores what is late."""

    fact: Fact
