"""What is to happen when. Owns the order of events in virtual time.

The simulator's PBX and people know only ``Agenda``: virtual here, the running event loop in ``live``.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Protocol

from zongji.kernel.clock import Instant, Span

Action = Callable[[], None]


class Agenda(Protocol):
    """A clock, and a way to have something done later."""

    def now(self) -> Instant:
        """The present instant."""
        ...

    def after(self, wait: int, action: Action) -> None:
        """Do ``action`` when ``wait`` microseconds have passed; what is due at the same instant keeps its order."""
        ...


class VirtualAgenda:
    """Time that jumps to whatever is due next."""

    def __init__(self, start: Instant) -> None:
        self._now = start
        self._heap: list[tuple[int, int, Action]] = []
        self._count = 0

    def now(self) -> Instant:
        """The present virtual instant."""
        return self._now

    def after(self, wait: int, action: Action) -> None:
        """Do ``action`` later; a wait below zero counts as none."""
        self._count += 1
        heappush(self._heap, (self._now + max(wait, 0), self._count, action))

    def next_due(self) -> Instant | None:
        """When the next action is due."""
        return Instant(self._heap[0][0]) if self._heap else None

    def step(self) -> bool:
        """Jump to the next action and do it; False when nothing is left to do."""
        if not self._heap:
            return False
        at, _, action = heappop(self._heap)
        self._now = Instant(at)
        action()
        return True

    def run(self, span: Span) -> None:
        """Do all that is due within ``span``; then exactly ``span`` has passed."""
        end = self._now + span
        while self._heap and self._heap[0][0] <= end:
            self.step()
        self._now = Instant(end)


class Wire:
    """One direction of a connection: what is sent arrives later, in the order in which it was sent."""

    def __init__(self, agenda: Agenda, lag: Callable[[], int]) -> None:
        self._agenda, self._lag = agenda, lag
        self._last = 0

    def send(self, arrive: Action) -> None:
        """Do ``arrive`` at the other end, ``lag()`` microseconds later or when all that was sent before is there."""
        now = self._agenda.now()
        self._last = max(self._last, now + self._lag())
        self._agenda.after(self._last - now, arrive)
