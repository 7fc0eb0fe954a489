"""An agent: what he chose × what his line does. Facts, the decision about his state, and the state itself."""

from dataclasses import dataclass, field
from enum import Enum

from zongji.core.acd.medium import SHARES, Medium, Share, medium_of, open_media
from zongji.core.acd.model import Skill
from zongji.core.facts import AgentFact, Decision, Fact
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, ContactId, PbxNode, QueueId


class Chosen(Enum):
    """What the agent asked for."""

    OFFLINE = "offline"
    READY = "ready"
    NOT_READY = "not_ready"

    __hash__ = object.__hash__
    """Enum's own is a call in Python, several times in every fact."""


class Line(Enum):
    """What his line does."""

    IDLE = "idle"
    RINGING = "ringing"
    TALKING = "talking"
    REJOINING = "rejoining"
    WRAP_UP = "wrap_up"
    DIALLING = "dialling"
    """The customer whom he calls back is being called."""

    __hash__ = object.__hash__


class State(Enum):
    """What everybody sees: the line if it does anything, else the choice (T-5)."""

    OFFLINE = "offline"
    READY = "ready"
    NOT_READY = "not_ready"
    RINGING = "ringing"
    TALKING = "talking"
    REJOINING = "rejoining"
    WRAP_UP = "wrap_up"
    WORKING = "working"
    """Busy with chats, messages or mail only."""
    DIALLING = "dialling"


class Kind(Enum):
    """What sort of agent."""

    ORDINARY = "ordinary"
    VIRTUAL = "virtual"
    """A robot."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An agent serves a queue: at which tier he is asked (1 is first), and how able he is (level 1–10, 10 is best)."""

    queue: QueueId
    tier: int = 1
    level: int = 5


@dataclass(frozen=True, slots=True)
class AgentConfigured(AgentFact):
    """The agent exists from now on, serves these queues and can do these things."""

    memberships: tuple[Membership, ...] = ()
    skills: tuple[Skill, ...] = ()
    shares: tuple[Share, ...] = SHARES
    """How many contacts of each medium he takes at once."""
    kind: Kind = Kind.ORDINARY
    site: str = ""
    joined: Instant = Instant(0)
    """Since when he is on the staff."""


@dataclass(frozen=True, slots=True)
class AgentRemoved(AgentFact):
    """The agent is gone; the service refuses this while he is on a call."""


@dataclass(frozen=True, slots=True)
class AgentSignedIn(AgentFact):
    """The agent opened a desk; not ready until he says so. A second desk of the same agent changes nothing."""


@dataclass(frozen=True, slots=True)
class AgentSignedOut(AgentFact):
    """The agent logged out, or was logged out."""


@dataclass(frozen=True, slots=True)
class AgentChoseReady(AgentFact):
    """The agent pressed ready; ends wrap-up."""


@dataclass(frozen=True, slots=True)
class AgentChoseNotReady(AgentFact):
    """The agent pressed not ready, with one of the configured reasons. Ends wrap-up."""

    reason: str


@dataclass(frozen=True, slots=True)
class AgentEndedWrapUp(AgentFact):
    """The agent is done with wrap-up; what he chose before holds again."""


@dataclass(frozen=True, slots=True)
class WrapUpTimedOut(AgentFact):
    """Timer: wrap-up number ``spell`` is over."""

    spell: int


@dataclass(frozen=True, slots=True)
class PhoneRegistered(AgentFact):
    """The agent's SIP account has a phone now."""


@dataclass(frozen=True, slots=True)
class PhoneUnregistered(AgentFact):
    """The agent's SIP account has no phone any more. ``broken``: its WebSocket closed under it, so that a call on it is
    likely without audio; a UDP phone whose registration ran out may be talking still."""

    broken: bool = False


@dataclass(frozen=True, slots=True)
class PbxDied(Fact):
    """An Asterisk is gone with all its calls and registrations."""

    node: PbxNode


@dataclass(frozen=True, slots=True)
class AgentStateSet(Decision):
    """The state that everybody sees changed; ``contact`` is the one he is busy with or wraps up."""

    agent: AgentId
    state: State
    reason: str = ""
    contact: ContactId | None = None
    until: Instant | None = None
    """When wrap-up ends by itself."""


@dataclass(frozen=True)
class Agent:
    """All the floor knows of one agent."""

    id: AgentId
    memberships: tuple[Membership, ...] = ()
    chosen: Chosen = Chosen.OFFLINE
    reason: str = ""
    line: Line = Line.IDLE
    contact: ContactId | None = None
    registered: bool = False
    since: Instant = field(default=Instant(0))
    """When the shown state began."""
    idle_since: Instant = field(default=Instant(0))
    """Since when he waits for a contact; a ring that the caller ended does not set it back."""
    until: Instant | None = None
    spell: int = 0
    """Number of the newest wrap-up."""
    answered: int = 0
    """Contacts answered since he signed in."""
    skills: tuple[Skill, ...] = ()
    shares: tuple[Share, ...] = SHARES
    kind: Kind = Kind.ORDINARY
    site: str = ""
    joined: Instant = Instant(0)
    signed_in_at: Instant = Instant(0)
    asked_at: Instant = Instant(0)
    """When he was offered a contact last."""
    talked: Span = Span(0)
    """Time talked since he signed in."""
    busy: Span = Span(0)
    """Time in which his line did anything since he signed in."""
    occupied: int = 0
    """Share of his time busy since he signed in, in thousandths, as it was when his line became idle."""
    tasks: tuple[ContactId, ...] = ()
    """Contacts without a telephone that he has, or is offered."""

    @property
    def state(self) -> State:
        """What everybody sees."""
        if self.line is not Line.IDLE:
            return _OF_LINE[self.line]
        return State.WORKING if self.tasks and self.chosen is not Chosen.OFFLINE else _OF_CHOICE[self.chosen]

    @property
    def open_for(self) -> tuple[Medium, ...]:
        """The media of which a contact may be offered to him now."""
        if self.chosen is not Chosen.READY:
            return ()
        held = [medium_of(task) for task in self.tasks] if self.tasks else []
        if self.line is not Line.IDLE:
            held.append(Medium.PHONE)
        found = open_media(self.shares, held)
        return found if self.registered else tuple([medium for medium in found if medium is not Medium.PHONE])

    @property
    def eligible(self) -> bool:
        """May be offered a call now."""
        return Medium.PHONE in self.open_for


_OF_CHOICE = {chosen: State(chosen.value) for chosen in Chosen}
_OF_LINE = {line: State(line.value) for line in Line if line is not Line.IDLE}
