"""A month of a calendar, day by day: which shifts, why, and where the clocks change."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from zongji.core.calendar.document import day_number
from zongji.core.calendar.periods import WEEKDAYS, clock
from zongji.core.calendar.shifts import Calendar, spans
from zongji.features.calendars.schemas import DayOut, Plan, SpanOut


def month(calendar: Calendar, plan: Plan, of: str) -> list[DayOut]:
    """The days of ``of`` (YYYY-MM). ``plan`` is the document that the calendar was read from."""
    first = date.fromisoformat(f"{of}-01")
    given = plan.get("special", [])
    listed = given if isinstance(given, list) else []
    special = {str(day["date"]): number for number, day in enumerate(listed) if isinstance(day, dict)}
    zone = ZoneInfo(str(plan["zone"]))
    days = [first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1])]
    return [_day(calendar, day, special.get(day.isoformat()), zone) for day in days]


def _day(calendar: Calendar, day: date, special: int | None, zone: ZoneInfo) -> DayOut:
    return DayOut(
        date=day.isoformat(),
        weekday=WEEKDAYS[day.weekday()],
        spans=[
            SpanOut(begins=clock(begins), until=clock(until), shift=shift)
            for begins, until, shift in spans(calendar.plan(day_number(day)))
        ],
        special=special,
        clocks=(_ahead(zone, day + timedelta(days=1)) - _ahead(zone, day)) // timedelta(minutes=1),
    )


def _ahead(zone: ZoneInfo, day: date) -> timedelta:
    """How far local time is ahead of UTC as the day begins there."""
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    return begins.astimezone(UTC).astimezone(zone).utcoffset() or timedelta()
