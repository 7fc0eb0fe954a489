"""Time zones as data for the core: which exist, and a table of one zone's offsets. Knows no calendar."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from zongji.core.calendar.model import Offsets
from zongji.kernel.clock import Instant, from_datetime

YEARS_AFTER = 10
"""So long after its last year a calendar still knows its zone: nobody is an hour wrong because a year was forgotten."""


@cache
def zones() -> frozenset[str]:
    """The names of all zones that this machine's tables know."""
    return frozenset(available_timezones())


@cache
def offsets(zone: str, first: int, last: int) -> Offsets:
    """The zone's table from the year before ``first`` to some years after ``last``. Raises KeyError for an unknown
    zone (``zoneinfo.ZoneInfoNotFoundError``)."""
    info = ZoneInfo(zone)
    day = datetime(first - 1, 1, 1, tzinfo=UTC)
    end = datetime(last + YEARS_AFTER + 1, 1, 1, tzinfo=UTC)
    found: list[tuple[Instant, int]] = [(from_datetime(day), _offset(info, day))]
    while day < end:
        following = day + timedelta(days=1)
        if _offset(info, following) != found[-1][1]:
            when = _change(info, day, following)
            found.append((from_datetime(when), _offset(info, when)))
        day = following
    return tuple(found)


def _offset(info: ZoneInfo, when: datetime) -> int:
    ahead = when.astimezone(info).utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


def _change(info: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with another offset than ``before`` has; there is one by ``after``."""
    old, low, high = _offset(info, before), 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(info, before + timedelta(seconds=middle)) == old else (low, middle)
    return before + timedelta(seconds=high)
