"""A day in two queues that share agents, for judging how well waits are foretold.

Callers come as on a working day (two peaks), talk for log-normal times, and hang up when their patience ends. Agents
belong to sales, to service or to both; they come and go in mid-day. Nothing here is the product's own floor. What a
caller who hung up would have waited is known here: his place in the queue is kept until it would have been his turn.
"""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import takewhile
from math import log, pi, sin, sqrt
from operator import attrgetter
from random import Random

from zongji.core.acd.estimate import Estimator, Range
from zongji.kernel.clock import Instant, Span, seconds

HOUR = 3600.0
ASK_AGAIN = 60.0
HEAD_START = 120.0


@dataclass(frozen=True)
class Staff:
    """Who is at work from an hour of the day on: agents of the first queue only, of the second only, of both."""

    from_hour: float
    first: int
    second: int
    both: int


@dataclass(frozen=True)
class Day:
    """One day from 8 to 20 o'clock."""

    seed: int
    staff: tuple[Staff, ...]
    calls_an_hour: tuple[float, float] = (120.0, 80.0)
    handle: tuple[float, float] = (240.0, 300.0)
    """Mean seconds of a call."""
    variation: float = 0.8
    """Standard deviation of a call's length as a share of the mean."""
    patience: float = 400.0
    favoured: bool = False
    """Agents of both queues take callers of the first one before any of the second; else who has waited longest."""
    vips: float = 0.0
    """The share of callers who have a head start of ``HEAD_START``, and so overtake others."""
    opens: float = 8.0
    closes: float = 20.0


@dataclass
class Caller:
    """One who waits."""

    queue: int
    arrived: float
    rank: float
    """Arrival less head start: the smallest is served first."""
    expected: Range | None
    average: float
    gone: bool = False
    again: Range | None = None


@dataclass(frozen=True)
class Outcome:
    """What was foretold when a caller joined, and what came."""

    queue: int
    arrived: float
    expected: Range
    average: float
    """What a moving average of answered waits said at that moment, in seconds."""
    wait: float
    """Until served, or until it would have been his turn."""
    answered: bool
    again: Range | None
    """What was foretold of the rest when he had waited for ``ASK_AGAIN``."""


@dataclass
class Line:
    """One queue of a day."""

    estimator: Estimator
    average: float = 0.0
    """As Asterisk keeps it: three quarters of the old value and a quarter of the newest answered wait."""
    callers: list[Caller] = field(default_factory=list)
    """In the order in which they are served."""

    def position(self, of: Caller) -> int:
        """1 for the next, not counting who hung up."""
        ahead = takewhile(lambda caller: caller is not of, self.callers)
        return 1 + sum(not caller.gone for caller in ahead)

    def head(self) -> Caller | None:
        """The first who has not hung up."""
        return next((caller for caller in self.callers if not caller.gone), None)


def play(day: Day, estimators: tuple[Estimator, Estimator], averages: list[float]) -> list[Outcome]:
    """Live through the day; the estimators and averages go on from where they were."""
    return _Play(day, estimators, averages).run()


class _Play:
    def __init__(self, day: Day, estimators: tuple[Estimator, Estimator], averages: list[float]) -> None:
        self.day, self.rng, self.averages = day, Random(day.seed), averages
        self.lines = [Line(estimator, average) for estimator, average in zip(estimators, averages, strict=True)]
        self.events: list[tuple[float, int, str, object]] = []
        self.number, self.now = 0, 0.0
        self.outcomes: list[Outcome] = []
        self.start = (day.seed % 100_000) * 86_400
        self.busy, self.due = [0, 0, 0], [0, 0, 0]

    def run(self) -> list[Outcome]:
        for queue in (0, 1):
            for at in self._arrivals(queue):
                self._later(at, "call", queue)
        for staff in self.day.staff:
            self._later(staff.from_hour * HOUR, "staff", staff)
        while self.events:
            self.now, _, what, which = heappop(self.events)
            getattr(self, f"_{what}")(which)
        self.averages[:] = [line.average for line in self.lines]
        for line in self.lines:
            line.estimator.staffed(self._instant(), 0)
        return self.outcomes

    def _arrivals(self, queue: int) -> Iterator[float]:
        day, at = self.day, self.day.opens * HOUR
        most = day.calls_an_hour[queue] * 1.3 / HOUR
        while (at := at + self.rng.expovariate(most)) < day.closes * HOUR:
            through = (at / HOUR - day.opens) / (day.closes - day.opens)
            if self.rng.random() * 1.3 < 0.8 + 0.5 * sin(3 * pi * through):
                yield at

    def _later(self, at: float, what: str, which: object) -> None:
        self.number += 1
        heappush(self.events, (at, self.number, what, which))

    def _instant(self) -> Instant:
        return Instant(seconds(self.start + self.now))

    def _staff(self, staff: Staff) -> None:
        """A busy agent who is to go ends his call first; then he is not there any more."""
        self.due = [staff.first, staff.second, staff.both]
        for queue, line in enumerate(self.lines):
            line.estimator.staffed(self._instant(), self.due[queue] + self.due[2])
        for group in (0, 1, 2):
            while self._free(group) and self._serve(group):
                pass

    def _free(self, group: int) -> bool:
        return self.busy[group] < self.due[group]

    def _call(self, queue: int) -> None:
        line = self.lines[queue]
        for group in (queue, 2):
            if self._free(group):
                self._talk(group, queue)
                return
        now = self._instant()
        line.estimator.joined(now)
        rank = self.now - (HEAD_START if self.rng.random() < self.day.vips else 0.0)
        caller = Caller(queue, self.now, rank, None, line.average)
        insort(line.callers, caller, key=attrgetter("rank"))
        caller.expected = line.estimator.expect(line.position(caller), now)
        self._later(self.now + self.rng.expovariate(1 / self.day.patience), "hangup", caller)

        self._later(self.now + ASK_AGAIN, "ask", caller)

    def _ask(self, caller: Caller) -> None:
        line = self.lines[caller.queue]
        if any(caller is waiting for waiting in line.callers) and not caller.gone:
            caller.again = line.estimator.expect(line.position(caller), self._instant())

    def _talk(self, group: int, queue: int) -> None:
        self.busy[group] += 1
        sigma2 = log(1 + self.day.variation**2)
        length = self.rng.lognormvariate(log(self.day.handle[queue]) - sigma2 / 2, sqrt(sigma2))
        self._later(self.now + length, "end", (group, queue, length))

    def _end(self, which: tuple[int, int, float]) -> None:
        group, queue, length = which
        self.busy[group] -= 1
        self.lines[queue].estimator.handled_in(seconds(length))
        if self._free(group):
            self._serve(group)

    def _serve(self, group: int) -> bool:
        """The one who has waited longest among those this agent can serve."""
        mine = (0, 1) if group == 2 else (group,)
        heads = [
            (0.0 if self.day.favoured and queue == 0 else head.rank, queue)
            for queue in mine
            if (head := self.lines[queue].head())
        ]
        if not heads:
            for queue in mine:
                self._would_be_served(queue)
            return False
        queue = min(heads)[1]
        self._would_be_served(queue)
        line = self.lines[queue]
        caller = line.callers.pop(0)
        wait = self.now - caller.arrived
        line.estimator.taken(self._instant(), seconds(wait), caller.expected)
        self._outcome(caller, answered=True)
        line.average = (3 * line.average + wait) / 4
        self._talk(group, queue)
        return True

    def _would_be_served(self, queue: int) -> None:
        """Those in front who hung up: now it would have been their turn."""
        callers = self.lines[queue].callers
        while callers and callers[0].gone:
            self._outcome(callers.pop(0), answered=False)

    def _hangup(self, caller: Caller) -> None:
        line = self.lines[caller.queue]
        if not any(caller is waiting for waiting in line.callers):
            return
        caller.gone = True
        line.estimator.gave_up(self._instant(), Span(seconds(self.now - caller.arrived)), caller.expected)

    def _outcome(self, caller: Caller, answered: bool) -> None:
        if caller.expected is not None:
            told, wait = caller.expected, self.now - caller.arrived
            self.outcomes.append(
                Outcome(caller.queue, caller.arrived, told, caller.average, wait, answered, caller.again)
            )
