"""Periods of a week or of one date: read from a document, checked for gaps and overlaps, and made into day plans.

Every minute has exactly one shift; when nobody works, that is the shift ``closed`` and somebody said so. In the weekly
plan a period may run over midnight; on a special day it ends at 24:00 at the latest.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zongji.core.calendar.shifts import CLOSED, DAY_MINUTES, Plan

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK_MINUTES = 7 * DAY_MINUTES
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where ('' for the whole calendar), what (stable id), and in words with what to do."""

    place: str
    id: str
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A period counted in minutes from Monday 00:00, or from the date's 00:00."""

    begins: int
    until: int
    place: str
    shift: str


def minute_of(time: object) -> int | None:
    """Minutes since 00:00 of ``HH:MM``, 24:00 included; None for anything else."""
    if not isinstance(time, str) or not _TIME.fullmatch(time):
        return None
    return int(time[:2]) * 60 + int(time[3:])


def clock(minute: int) -> str:
    """The other way: ``HH:MM``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def stretches(
    periods: object, place: str, start: int, shifts: Collection[str], over_midnight: bool
) -> tuple[list[Stretch], list[Problem]]:
    """The periods of one day, which begins at minute ``start``, and what is wrong with each by itself."""
    if not isinstance(periods, list):
        return [], [Problem(place, "calendar.shape", "periods are a list of from, to and shift")]
    good, found = [], []
    for number, raw in enumerate(periods):
        one = _stretch(raw, f"{place}.{number}", start, shifts)
        if isinstance(one, Problem):
            found.append(one)
        elif one.until > start + DAY_MINUTES and not over_midnight:
            found.append(Problem(one.place, "calendar.past_midnight", _PAST_MIDNIGHT))
        else:
            good.append(one)
    return good, found


_PAST_MIDNIGHT = "a special day ends at 24:00: let this period end there and give the next date periods of its own"


def _stretch(raw: object, place: str, start: int, shifts: Collection[str]) -> Stretch | Problem:
    if not isinstance(raw, dict):
        return Problem(place, "calendar.shape", "a period has from, to and shift")
    begins, until, shift = minute_of(raw.get("from")), minute_of(raw.get("to")), raw.get("shift")
    if begins is None or until is None or begins == DAY_MINUTES:
        told = f"from {raw.get('from')!r} to {raw.get('to')!r}"
        return Problem(place, "calendar.time", f"{told}: write 00:00 to 23:59, or 24:00 for the end of the day")
    if not isinstance(shift, str) or (shift != CLOSED and shift not in shifts):
        known = ", ".join(sorted({*shifts, CLOSED}))
        return Problem(place, "calendar.shift", f"shift {shift!r} is not one of this calendar's: {known}")
    if until == begins:
        told = "ends when it begins: for a whole day write 00:00 to 24:00"
        return Problem(place, "calendar.empty_period", f"{clock(begins)}–{clock(until)} {told}")
    return Stretch(start + begins, start + until + (DAY_MINUTES if until < begins else 0), place, shift)


def gaps_and_overlaps(given: Collection[Stretch], length: int, day_place: Mapping[int, str]) -> Iterator[Problem]:
    """What is covered never or twice between minute 0 and ``length``. ``day_place``: what each day is called."""
    reached, last = 0, None
    for one in sorted(wrapped(given, length)):
        if one.begins < reached and last is not None:
            yield _overlap(one, last, min(one.until, reached))
        yield from _gap(reached, one.begins, day_place)
        if one.until > reached:
            reached, last = one.until, one
    yield from _gap(reached, length, day_place)


def wrapped(given: Collection[Stretch], length: int) -> Iterator[Stretch]:
    """What runs over the end goes on at the beginning: Sunday night is Monday's morning."""
    for one in given:
        yield Stretch(one.begins, min(one.until, length), one.place, one.shift)
        if one.until > length:
            yield Stretch(0, one.until - length, one.place, one.shift)


def _overlap(one: Stretch, other: Stretch, until: int) -> Problem:
    when = f"{clock(one.begins % DAY_MINUTES)}–{clock((until - 1) % DAY_MINUTES + 1)}"
    told = f"{one.shift} overlaps {other.shift} of {other.place} at {when}: each minute has one shift"
    return Problem(one.place, "calendar.overlap", told)


def _gap(begins: int, until: int, day_place: Mapping[int, str]) -> Iterator[Problem]:
    while begins < until:
        day = begins // DAY_MINUTES
        end = min(until, (day + 1) * DAY_MINUTES)
        when = f"{clock(begins - day * DAY_MINUTES)}–{clock(end - day * DAY_MINUTES)}"
        yield Problem(day_place[day], "calendar.gap", f"{when} has no shift: if nobody works then, say {CLOSED}")
        begins = end


def day_plans(given: Collection[Stretch], length: int) -> tuple[Plan, ...]:
    """Plans of the days that stretches without gaps and overlaps cover; neighbours of the same shift are one."""
    days: list[list[tuple[int, str]]] = [[] for _ in range(length // DAY_MINUTES)]
    for one in sorted(wrapped(given, length)):
        begins = one.begins
        while begins < one.until:
            day = begins // DAY_MINUTES
            if not days[day] or days[day][-1][1] != one.shift:
                days[day].append((begins - day * DAY_MINUTES, one.shift))
            begins = (day + 1) * DAY_MINUTES
    return tuple(tuple(day) for day in days)
