"""A day as data: who calls when and how patiently, who works when, and the rules. Knows nothing of how it will go."""

from dataclasses import dataclass, field, replace

from zongji.core.acd.model import QueueConfigured
from zongji.core.presence.model import Membership
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import AgentId, QueueId
from zongji.simulator.twin.chance import Lengths, fixed

TALK, ANSWERS, BACK_AFTER = Lengths(180.0, 0.8), fixed(3.0), fixed(60.0)
"""What holds where a plan does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Known:
    """A call that did come, so long after the plan's start; ``head_start`` counted as waited already."""

    at: Span
    head_start: Span = Span(0)


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """A queue, its rules and its callers. They come by chance, ``rates`` expected in each interval (a Poisson process
    with that rate), or exactly as ``known``."""

    rules: QueueConfigured
    rates: tuple[float, ...] = ()
    known: tuple[Known, ...] = ()
    volume: float = 1.0
    """So many times the calls of ``rates`` or ``known``."""
    talk: Lengths = TALK
    wrap_up: Lengths | None = None
    """How long agents wrap up when the rules let them; None: as long as the rules let them."""
    patience: Lengths | None = None
    """How long callers wait before they hang up; None: for ever."""
    target: Span = seconds(20)
    """Answered within this is in the service level."""
    short: Span = Span(0)
    """Who gives up sooner than this does not count against the service level."""

    @property
    def queue(self) -> QueueId:
        """Its id."""
        return self.rules.queue


@dataclass(frozen=True, slots=True)
class Shift:
    """At work from ``start`` to ``end`` after the plan's start, but for ``breaks`` (start and end each)."""

    start: Span
    end: Span
    breaks: tuple[tuple[Span, Span], ...] = ()

    def moved(self, by: Span) -> "Shift":
        """The same shift, so much later."""
        breaks = tuple((Span(start + by), Span(end + by)) for start, end in self.breaks)
        return Shift(Span(self.start + by), Span(self.end + by), breaks)


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """An agent, the queues he serves and when he works."""

    id: AgentId
    memberships: tuple[Membership, ...]
    shifts: tuple[Shift, ...]
    answers: Lengths = ANSWERS
    """How long he lets it ring."""
    misses: float = 0.0
    """The share of rings that he does not hear (0 to 1)."""
    back_after: Lengths = BACK_AFTER
    """How long until he is ready again when he was made not ready for a missed ring."""

    def serves(self, queue: str) -> bool:
        """Serves that queue (``*``: any)."""
        return queue == "*" or any(member.queue == queue for member in self.memberships)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything. Figures are counted for each of ``intervals`` intervals from ``start`` on."""

    start: Instant
    interval: Span
    intervals: int
    queues: tuple[QueuePlan, ...]
    agents: tuple[AgentPlan, ...]
    notes: tuple[str, ...] = field(default=())
    """What whoever reads the results should know of how the plan was made."""

    @property
    def length(self) -> Span:
        """How long figures are counted."""
        return Span(self.interval * self.intervals)

    def queue(self, id: str) -> QueuePlan | None:
        """A queue by its id."""
        return next((queue for queue in self.queues if queue.queue == id), None)

    def with_queues(self, *changed: QueuePlan) -> "Plan":
        """These queues instead of those with the same ids."""
        new = {queue.queue: queue for queue in changed}
        return replace(self, queues=tuple(new.get(queue.queue, queue) for queue in self.queues))
