"""How one queue went over the last hour, minute by minute. Knows no clock: who notes tells time.

Only minutes in which something happened are kept, so a note costs O(1) and memory is bounded; who draws fills the rest:
in a minute without an entry as many wait as at the end of the one before.
"""

from collections import deque
from dataclasses import dataclass

from zongji.kernel.clock import Instant, seconds

HOUR = 60
"""Minutes that are kept."""


def minute_of(at: Instant) -> int:
    """The number of a minute since the Unix epoch."""
    return at // seconds(60)


@dataclass(slots=True)
class Minute:
    """What happened in a minute: how many waited at most and at its end; how many were answered or gave up, and how
    many of those were answered in target."""

    number: int
    most: int
    last: int
    offered: int = 0
    in_target: int = 0


class Trend:
    """See the module. ``waiting`` is how many wait now; change it, then ``note`` it."""

    def __init__(self) -> None:
        self.waiting = 0
        self.minutes: deque[Minute] = deque()
        """Oldest first. The first may be older than an hour: it tells how many waited when the hour began."""

    def note(self, at: Instant) -> None:
        """So many wait now."""
        minute = self._minute(at)
        minute.last = self.waiting
        minute.most = max(minute.most, self.waiting)

    def outcome(self, at: Instant, in_target: bool) -> None:
        """A contact was answered or gave up."""
        minute = self._minute(at)
        minute.offered += 1
        minute.in_target += in_target

    def _minute(self, at: Instant) -> Minute:
        number = minute_of(at)
        newest = self.minutes[-1] if self.minutes else None
        if newest is not None and newest.number == number:
            return newest
        before = newest.last if newest is not None else 0
        self.minutes.append(Minute(number, before, before))
        while len(self.minutes) > 1 and self.minutes[1].number <= number - HOUR:
            self.minutes.popleft()
        return self.minutes[-1]
