"""Special days from elsewhere: public holidays as published, and lists that people bring as CSV or iCalendar.

A day that is worked to make up for a holiday (调休上班) works like the weekday next to it: a Saturday like the Friday
before, a Sunday like the Monday after; people may change that.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zongji.core.calendar.periods import WEEKDAYS
from zongji.core.calendar.shifts import CLOSED
from zongji.features.calendars.schemas import Plan, Template, Words
from zongji.kernel.errors import Invalid

DAYS_MAX = 1_000
COLUMNS = ("date", "kind", "name_zh", "name_en", "as")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A festival: first and last day off, as (month, day), and the days worked for it."""

    zh: str
    en: str
    off: tuple[tuple[int, int], tuple[int, int]]
    worked: tuple[tuple[int, int], ...] = ()


CHINA_2026 = (
    Holiday("元旦", "New Year's Day", ((1, 1), (1, 3)), ((1, 4),)),
    Holiday("春节", "Spring Festival", ((2, 15), (2, 23)), ((2, 14), (2, 28))),
    Holiday("清明节", "Tomb-Sweeping Day", ((4, 4), (4, 6))),
    Holiday("劳动节", "Labour Day", ((5, 1), (5, 5)), ((5, 9),)),
    Holiday("端午节", "Dragon Boat Festival", ((6, 19), (6, 21))),
    Holiday("中秋节", "Mid-Autumn Festival", ((9, 25), (9, 27))),
    Holiday("国庆节", "National Day", ((10, 1), (10, 7)), ((9, 20), (10, 10))),
)
"""Source: 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025,
https://www.gov.cn/zhengce/content/202511/content_7047090.htm"""


def templates() -> list[Template]:
    """What is shipped: only years whose official notice we have read."""
    return [
        Template(
            id="cn-2026",
            name=Words(zh="2026 年全国节假日及调休", en="Public holidays of China, 2026"),
            year=2026,
            source="国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04)",
            days=sorted(_published(2026, CHINA_2026), key=lambda day: str(day["date"])),
        )
    ]


def _published(year: int, festivals: Iterable[Holiday]) -> Iterator[Plan]:
    for festival in festivals:
        first, last = (date(year, *each) for each in festival.off)
        for number in range((last - first).days + 1):
            yield special(first + timedelta(days=number), "holiday", (festival.zh, festival.en))
        for each in festival.worked:
            worked = (f"{festival.zh}调休上班", f"Working day for {festival.en}")
            yield special(date(year, *each), "workday", worked)


def special(day: date, kind: str, name: tuple[str, str], works_as: str = "") -> Plan:
    """A special day of a plan."""
    usual = CLOSED if kind == "holiday" else _neighbour(day)
    return {
        "date": day.isoformat(),
        "kind": kind,
        "name": {"zh": name[0], "en": name[1]},
        "as": works_as or usual,
    }


def _neighbour(day: date) -> str:
    """The weekday itself; for Saturday and Sunday the working day next to it."""
    return {5: "fri", 6: "mon"}.get(day.weekday(), WEEKDAYS[day.weekday()])


# ---- brought by people ----------------------------------------------------------------------------------------------


def imported(text: str) -> list[Plan]:
    """The special days of a list. Raises Invalid, naming the line, for what can't be read."""
    text = text.removeprefix("\ufeff")
    days = _from_ics(text) if text.lstrip().upper().startswith("BEGIN:VCALENDAR") else _from_csv(text)
    if not days:
        raise Invalid("calendar.import_empty", "there is no day in this file", {"text": "no day"})
    if len(days) > DAYS_MAX:
        raise Invalid("calendar.import_long", f"more than {DAYS_MAX} days in one file", {"text": f"{len(days)} days"})
    return days


def _from_csv(text: str) -> list[Plan]:
    rows = csv.reader(io.StringIO(text))
    return [_row(number, row) for number, row in enumerate(rows, 1) if any(row) and not (number == 1 and _heading(row))]


def _heading(row: list[str]) -> bool:
    return row[0].strip().lower() == COLUMNS[0]


def _row(number: int, row: list[str]) -> Plan:
    given = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=False))
    try:
        day = date.fromisoformat(given["date"])
    except ValueError:
        raise _line(number, f"{given['date']!r} is not a date: write 2026-10-01") from None
    kind = given.get("kind") or "holiday"
    if kind not in ("holiday", "workday", "other"):
        raise _line(number, f"kind {kind!r} is not holiday, workday or other")
    zh = given.get("name_zh") or given["date"]
    return special(day, kind, (zh, given.get("name_en") or zh), given.get("as") or "")


def _line(number: int, why: str) -> Invalid:
    return Invalid("calendar.import_line", f"line {number}: {why}", {f"line {number}": why})


_FOLDED = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", re.DOTALL | re.IGNORECASE)
_DATE = re.compile(r"^(DTSTART|DTEND)[^:\n]*:(\d{4})(\d\d)(\d\d)", re.MULTILINE | re.IGNORECASE)
_SUMMARY = re.compile(r"^SUMMARY[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_WORKED = re.compile(r"[补上]班|调休上班|workday|working day", re.IGNORECASE)


def _from_ics(text: str) -> list[Plan]:
    """All-day events (RFC 5545: DTEND is the day after the last); those whose summary speaks of work are worked."""
    unfolded = _FOLDED.sub("", text)
    return [day for number, event in enumerate(_EVENT.findall(unfolded), 1) for day in _event(number, event)]


def _event(number: int, event: str) -> Iterator[Plan]:
    found = _SUMMARY.search(event)
    name = (found[1].strip().replace("\\,", ",") if found else "")[:100] or "节假日"
    try:
        dates = {each[1].upper(): date(int(each[2]), int(each[3]), int(each[4])) for each in _DATE.finditer(event)}
        first = dates["DTSTART"]
    except (KeyError, ValueError):
        raise Invalid("calendar.import_line", f"event {number} has no date", {f"event {number}": "no date"}) from None
    kind = "workday" if _WORKED.search(name) else "holiday"
    for offset in range(min(max((dates.get("DTEND", first) - first).days, 1), DAYS_MAX + 1)):
        yield special(first + timedelta(days=offset), kind, (name, name))
