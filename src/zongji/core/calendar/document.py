"""A calendar as data: shifts, a weekly plan and special days, read from a versioned JSON document.

Owns the document's schema (version 1). ``problems`` says all that is wrong with a document and where, for the page, the
API and tests alike; ``read`` gives the calendar of a document without problems.

    {"schema": 1, "zone": "Asia/Shanghai", "years": [2026],
     "shifts": {"early": {"zh": "早班", "en": "Early shift"}, …},
     "weekly": {"mon": [{"from": "08:00", "to": "20:00", "shift": "early"}, {"from": "20:00", "to": "08:00", …}], …},
     "special": [{"date": "2026-10-01", "kind": "holiday", "name": {…}, "as": "closed"},
                 {"date": "2026-10-10", "kind": "workday", "name": {…}, "as": "fri"},
                 {"date": "2026-12-31", "kind": "other", "name": {…}, "periods": [{"from": "00:00", …}]}]}

A special day works ``as`` a weekday or is ``closed``, or has ``periods`` of its own; ``kind`` only tells people why.
``years`` are those for which special days were entered; in others the weekly plan alone holds.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial

from zongji.core.calendar.model import Offsets
from zongji.core.calendar.periods import (
    WEEK_MINUTES,
    WEEKDAYS,
    Problem,
    Stretch,
    day_plans,
    gaps_and_overlaps,
    stretches,
)
from zongji.core.calendar.shifts import CLOSED, DAY_MINUTES, Calendar, Plan
from zongji.kernel.errors import Invalid

SCHEMA = 1
KINDS = ("holiday", "workday", "other")
YEARS = range(2000, 2101)
_EPOCH = date(1970, 1, 1).toordinal()
_ALL_CLOSED: Plan = ((0, CLOSED),)
_SHIFT_NAME = re.compile(r"[a-z][a-z0-9_-]{0,19}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def day_number(day: date) -> int:
    """Days from 1 January 1970."""
    return day.toordinal() - _EPOCH


def read(document: str, offsets: Offsets) -> Calendar:
    """The calendar of a document. Raises Invalid, naming every place, when ``problems`` finds any."""
    refuse(problems(document))
    raw = json.loads(document)
    week = day_plans(_weekly(raw["weekly"], raw["shifts"])[0], WEEK_MINUTES)
    special = {day_number(date.fromisoformat(day["date"])): _special_plan(day, week) for day in raw.get("special", [])}
    return Calendar(week, special, offsets, frozenset({*raw["shifts"], CLOSED}))


def refuse(found: Collection[Problem]) -> None:
    """Raises Invalid, naming every place and the reason, when there are problems."""
    if not found:
        return
    fields: dict[str, str] = {}
    for each in found:
        fields[each.place] = f"{fields[each.place]}; {each.message}" if each.place in fields else each.message
    raise Invalid("calendar.problems", f"the calendar has {len(found)} problems: see fields", fields)


def _special_plan(day: Mapping[str, object], week: tuple[Plan, ...]) -> Plan:
    works_as = day.get("as")
    if isinstance(works_as, str):
        return _ALL_CLOSED if works_as == CLOSED else week[WEEKDAYS.index(works_as)]
    own, _ = stretches(day["periods"], "", 0, _every_shift(day["periods"]), over_midnight=False)
    return day_plans(own, DAY_MINUTES)[0]


def _every_shift(periods: object) -> set[str]:
    return {str(period["shift"]) for period in periods} if isinstance(periods, list) else set()


# ---- problems -------------------------------------------------------------------------------------------------------


def problems(document: str, zones: Collection[str] | None = None) -> list[Problem]:
    """All that is wrong with a document; empty when every instant has exactly one shift. ``zones``: the names of time
    zones that exist, if they are to be checked."""
    try:
        raw = json.loads(document)
    except (ValueError, RecursionError) as why:
        return [Problem("", "calendar.not_json", f"not JSON: {why}")]
    match raw:
        case {"schema": 1, "shifts": dict(shifts), "weekly": dict(weekly)}:
            return [*_zone(raw, zones), *_years(raw), *_shifts(shifts), *_week(weekly, shifts), *_specials(raw, shifts)]
        case {"schema": other} if other != SCHEMA:
            return [Problem("", "calendar.schema", f"schema {other!r} is not known; this version reads {SCHEMA}")]
        case _:
            return [Problem("", "calendar.shape", "a calendar needs schema 1, zone, years, shifts and weekly")]


def _zone(raw: Mapping[str, object], zones: Collection[str] | None) -> Iterator[Problem]:
    zone = raw.get("zone")
    if not isinstance(zone, str) or not zone or (zones is not None and zone not in zones):
        yield Problem("zone", "calendar.zone", f"time zone {zone!r} is not known: write one like Asia/Shanghai")


def _years(raw: Mapping[str, object]) -> Iterator[Problem]:
    years = raw.get("years")
    if not isinstance(years, list) or not years or not all(type(year) is int and year in YEARS for year in years):
        told = f"list the years for which special days are entered, {YEARS[0]} to {YEARS[-1]}"
        yield Problem("years", "calendar.years", told)


def _shifts(shifts: Mapping[str, object]) -> Iterator[Problem]:
    if not shifts:
        yield Problem("shifts", "calendar.empty", "name at least one shift, for example early")
    for name, words in shifts.items():
        place = f"shifts.{name}"
        if not _SHIFT_NAME.fullmatch(name):
            told = "a shift's id begins with a small letter and has letters, digits, - and _, at most 20"
            yield Problem(place, "calendar.shift_name", told)
        if not _named(words):
            yield Problem(place, "calendar.shift_name", "give the shift a name in Chinese and in English")


def _named(words: object) -> bool:
    match words:
        case {"zh": str(zh), "en": str(en)}:
            return bool(zh.strip() and en.strip())
        case _:
            return False


def _week(weekly: Mapping[str, object], shifts: Collection[str]) -> Iterator[Problem]:
    for name in weekly:
        if name not in WEEKDAYS:
            yield Problem(f"weekly.{name}", "calendar.weekday", f"weekday {name!r} is not one of {', '.join(WEEKDAYS)}")
    given, found = _weekly(weekly, shifts)
    yield from found
    if not found:  # else each period that could not be read would be told as a gap once more
        places = {day: f"weekly.{name}" for day, name in enumerate(WEEKDAYS)}
        yield from gaps_and_overlaps(given, WEEK_MINUTES, places)


def _weekly(weekly: Mapping[str, object], shifts: Collection[str]) -> tuple[list[Stretch], list[Problem]]:
    given: list[Stretch] = []
    found: list[Problem] = []
    for day, name in enumerate(WEEKDAYS):
        good, bad = stretches(weekly.get(name, []), f"weekly.{name}", day * DAY_MINUTES, shifts, over_midnight=True)
        given += good
        found += bad
    return given, found


def _specials(raw: Mapping[str, object], shifts: Collection[str]) -> Iterator[Problem]:
    special, years = raw.get("special", []), raw.get("years")
    if not isinstance(special, list):
        yield Problem("special", "calendar.shape", "special is a list of days")
        return
    dates = Counter(day.get("date") for day in special if isinstance(day, dict) and isinstance(day.get("date"), str))
    for number, day in enumerate(special):
        place = f"special.{number}"
        if not isinstance(day, dict):
            yield Problem(place, "calendar.shape", "a special day has date, kind, name, and as or periods")
            continue
        yield from _date(day, place, dates, years if isinstance(years, list) else [])
        yield from _special(day, place, shifts)


def _date(day: Mapping[str, object], place: str, dates: Mapping[object, int], years: list[object]) -> Iterator[Problem]:
    text = day.get("date")
    parsed = _parsed(text)
    if parsed is None:
        yield Problem(place, "calendar.date", f"{text!r} is not a date: write 2026-10-01")
    elif dates[text] > 1:
        yield Problem(place, "calendar.date_twice", f"{text} is listed {dates[text]} times: keep one")
    elif parsed.year not in years:
        yield Problem(place, "calendar.date_outside", f"{text} is outside the calendar's years: add {parsed.year}")


def _parsed(text: object) -> date | None:
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _special(day: Mapping[str, object], place: str, shifts: Collection[str]) -> Iterator[Problem]:
    problem = partial(Problem, place)
    if day.get("kind") not in KINDS:
        yield problem("calendar.kind", f"kind {day.get('kind')!r} is not one of {', '.join(KINDS)}")
    if not _named(day.get("name")):
        yield problem("calendar.name", "give the day a name in Chinese and in English")
    if ("as" in day) == ("periods" in day):
        yield problem("calendar.special", "say either as (a weekday, or closed) or periods")
    elif "as" in day:
        if day["as"] not in (*WEEKDAYS, CLOSED):
            yield problem("calendar.weekday", f"as {day['as']!r} is not one of {', '.join(WEEKDAYS)}, {CLOSED}")
    else:
        given, found = stretches(day["periods"], place, 0, shifts, over_midnight=False)
        yield from found or gaps_and_overlaps(given, DAY_MINUTES, {0: place})
