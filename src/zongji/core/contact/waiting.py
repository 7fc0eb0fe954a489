"""The words in which waiting is told: who came to wait without a telephone, and what changes how somebody waits."""

from dataclasses import dataclass

from zongji.core.acd.model import Need
from zongji.core.contact.model import ContactDecision
from zongji.core.facts import ContactFact
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, FlowId, PartyId, QueueId


@dataclass(frozen=True, slots=True)
class RequestArrived(ContactFact):
    """A customer wants something by chat, message or mail, and waits in ``queue``. ``head_start`` counts as time waited
    already; ``agent`` is the one he is bound to or asks for, for at most ``agent_wait``."""

    queue: QueueId
    head_start: Span = Span(0)
    needs: tuple[Need, ...] = ()
    agent: AgentId | None = None
    agent_wait: Span = Span(0)
    party: PartyId | None = None
    vip: int = 0


@dataclass(frozen=True, slots=True)
class MovedToFront(ContactFact):
    """``by``, a supervisor, lets a contact that waits be the next in its queue."""

    by: str


@dataclass(frozen=True, slots=True)
class WaitElapsed(ContactFact):
    """Timer: who waits since ``since`` has waited so long that the queue's rules may see him otherwise."""

    since: Instant


@dataclass(frozen=True, slots=True)
class WaitEased(ContactDecision):
    """The contact waits otherwise from now on: so many of its queue's relaxations hold; bound to ``agent``, if any."""

    relaxed: int
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True)
class Diverted(ContactDecision):
    """The contact was led out of ``queue``, into ``flow``: by an overflow, or by the ``key`` that was pressed."""

    queue: QueueId
    flow: FlowId
    key: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementDue(ContactFact):
    """Timer: it is time to tell a caller who waits how he stands, unless more than ``number`` times he was already."""

    number: int


@dataclass(frozen=True, slots=True)
class WaitTold(ContactDecision):
    """What the caller is told: his place, and that he will wait from ``at_least`` to ``at_most`` whole minutes (None:
    longer than anybody wants to hear). What is not told is None."""

    position: int | None = None
    at_least: int | None = None
    at_most: int | None = None
