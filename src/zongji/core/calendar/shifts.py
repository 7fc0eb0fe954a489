"""Which shift it is at an instant: weekly plan, special days, and the zone's table.

Owns how local time is found and what daylight saving does to it; the plan itself is read in ``document``. A *day* is
always the whole local date from 00:00 to 24:00, so that a special day replaces exactly that date: a night shift that
began the evening before ends at its midnight, and one that is planned for the night after goes on.

The wall clock decides. An hour that comes twice (clocks set back) has the same shifts both times; in one that does not
come (clocks set forward) nothing begins or ends, and what was to begin in it begins right after it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from zongji.core.calendar.model import Offsets
from zongji.kernel.clock import SECOND, Instant

CLOSED = "closed"
"""The shift in which nobody works; every calendar has it."""

DAY_MINUTES = 24 * 60
MINUTE = 60 * SECOND
DAY = DAY_MINUTES * MINUTE
HORIZON_DAYS = 800
"""How far ahead a change is looked for: over two turns of the year."""

_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday; Monday is 0."""

Plan = tuple[tuple[int, str], ...]
"""One date: from which minute of the day on which shift holds; the first is minute 0."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar without problems. Days are counted from 1 January 1970."""

    week: tuple[Plan, ...]
    """Monday first."""
    special: Mapping[int, Plan]
    offsets: Offsets
    shifts: frozenset[str]
    """All that it knows, used or not."""

    def shift_at(self, at: Instant) -> str:
        """The shift at an instant."""
        day, rest = divmod(at + self._offset(at)[0], DAY)
        return _at_minute(self.plan(day), rest // MINUTE)

    def plan(self, day: int) -> Plan:
        """What holds on a day."""
        return self.special.get(day) or self.week[(day + _EPOCH_WEEKDAY) % 7]

    def next_change(self, at: Instant) -> Instant | None:
        """The first instant after ``at`` with another shift; None when there is none within ``HORIZON_DAYS``."""
        shift, end = self.shift_at(at), Instant(at + HORIZON_DAYS * DAY)
        while at < end:
            offset, until = self._offset(at)
            change = self._local_change(at + offset, shift, end + offset)
            if change is not None and (until is None or change - offset < until):
                return Instant(change - offset)
            if until is None:
                return None
            if self.shift_at(until) != shift:
                return until
            at = until
        return None

    def _local_change(self, local: int, shift: str, end: int) -> int | None:
        """The first local time after ``local``, before ``end``, with another shift, were there no clock changes."""
        for day in range(local // DAY, end // DAY + 1):
            for minute, other in self.plan(day):
                begins = day * DAY + minute * MINUTE
                if begins > local and other != shift:
                    return begins
        return None

    def _offset(self, at: Instant) -> tuple[int, Instant | None]:
        """How far local time is ahead, in microseconds, and until when that holds."""
        place = max(bisect_right(self.offsets, at, key=_since), 1)
        until = self.offsets[place][0] if place < len(self.offsets) else None
        return self.offsets[place - 1][1] * SECOND, until


def _since(entry: tuple[Instant, int]) -> Instant:
    return entry[0]


def _at_minute(plan: Plan, minute: int) -> str:
    return next(shift for begins, shift in reversed(plan) if begins <= minute)


def spans(plan: Plan) -> list[tuple[int, int, str]]:
    """A day's shifts as (from minute, to minute, shift)."""
    ends = [*plan, (DAY_MINUTES, "")]
    return [(begins, until, shift) for (begins, shift), (until, _) in pairwise(ends)]
