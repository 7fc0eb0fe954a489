"""Facts by which the floor learns which queues exist and how they choose agents."""

from dataclasses import dataclass
from enum import Enum

from zongji.core.facts import Fact
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import QueueId


class Strategy(Enum):
    """Which of several free agents is asked first, after tier."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    HIGHEST_SKILL = "highest_skill"


@dataclass(frozen=True, slots=True)
class QueueConfigured(Fact):
    """A queue exists from now on, with these rules: how long to ring an agent, how long he may wrap up."""

    queue: QueueId
    strategy: Strategy = Strategy.LONGEST_IDLE
    ring_for: Span = seconds(20)
    wrap_up: Span = seconds(30)


@dataclass(frozen=True, slots=True)
class QueueRemoved(Fact):
    """A queue is gone. Who waits in it stays until he hangs up; the service refuses to remove such a queue."""

    queue: QueueId
