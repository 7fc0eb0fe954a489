"""Which shift it is: over midnight, at the ends of months and years, on special days, and when the clocks change."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.core.calendar.document import problems, read, refuse
from zongji.core.calendar.periods import WEEKDAYS, clock
from zongji.core.calendar.shifts import DAY_MINUTES, Calendar
from zongji.features.calendars.zones import offsets, zones
from zongji.kernel.clock import Instant, from_datetime, seconds
from zongji.kernel.errors import Invalid

BEIJING, BERLIN = "Asia/Shanghai", "Europe/Berlin"
NAME = {"zh": "名", "en": "name"}
WORK = [
    {"from": "08:00", "to": "20:00", "shift": "early"},
    {"from": "20:00", "to": "02:00", "shift": "late"},
    {"from": "02:00", "to": "08:00", "shift": "closed"},
]


def plan(**changes: object) -> dict[str, Any]:
    """Early, late until two in the night, then closed; every day the same."""
    usual = {
        "schema": 1,
        "zone": BEIJING,
        "years": [2023, 2024, 2025, 2026],
        "shifts": {"early": NAME, "late": NAME},
        "weekly": {day: [dict(period) for period in WORK] for day in WEEKDAYS},
        "special": [],
    }
    return {**usual, **changes}


def special(date: str, **how: object) -> dict[str, Any]:
    return {"date": date, "kind": "holiday", "name": NAME, **how}


def calendar(zone: str = BEIJING, **changes: object) -> Calendar:
    return read(json.dumps(plan(zone=zone, **changes)), offsets(zone, 2023, 2026))


def at(text: str, zone: str = BEIJING, fold: int = 0) -> Instant:
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold))


def shown(shifts: Calendar, times: Sequence[str], zone: str = BEIJING) -> list[str]:
    return [shifts.shift_at(at(time, zone)) for time in times]


def local(instant: Instant | None, zone: str = BEIJING) -> str:
    assert instant is not None
    when = datetime.fromtimestamp(instant / 1_000_000, ZoneInfo(zone))
    return when.isoformat(timespec="minutes")


# ---- plain time ----------------------------------------------------------------------------------------------------


def test_a_shift_begins_with_its_first_microsecond_and_ends_before_the_next() -> None:
    office = calendar()
    eight = at("2026-03-04T08:00")
    assert office.shift_at(Instant(eight - 1)) == "closed"
    assert office.shift_at(eight) == "early"


def test_a_night_shift_runs_over_midnight_month_end_year_end_and_leap_day() -> None:
    office = calendar()
    for evening, morning in (
        ("2026-03-04", "2026-03-05"),
        ("2026-04-30", "2026-05-01"),
        ("2025-12-31", "2026-01-01"),
        ("2024-02-28", "2024-02-29"),
        ("2024-02-29", "2024-03-01"),
        ("2023-02-28", "2023-03-01"),
    ):
        times = [f"{evening}T19:59", f"{evening}T20:00", f"{evening}T23:59", f"{morning}T00:00", f"{morning}T02:00"]
        assert shown(office, times) == ["early", "late", "late", "late", "closed"]
        assert local(office.next_change(at(f"{evening}T22:00"))) == f"{morning}T02:00+08:00"


def test_sunday_night_is_monday_morning() -> None:
    week: dict[str, Any] = {day: [{"from": "00:00", "to": "24:00", "shift": "closed"}] for day in WEEKDAYS}
    week["sun"] = [
        {"from": "00:00", "to": "22:00", "shift": "closed"},
        {"from": "22:00", "to": "06:00", "shift": "late"},
    ]
    week["mon"] = [{"from": "06:00", "to": "24:00", "shift": "closed"}]
    office = calendar(weekly=week)
    assert shown(office, ["2026-03-01T21:59", "2026-03-01T22:00", "2026-03-02T05:59", "2026-03-02T06:00"]) == [
        "closed", "late", "late", "closed",
    ]  # fmt: skip
    assert local(office.next_change(at("2026-03-02T06:00"))) == "2026-03-08T22:00+08:00"


def test_a_calendar_that_never_changes_says_so() -> None:
    always = calendar(weekly={day: [{"from": "00:00", "to": "24:00", "shift": "early"}] for day in WEEKDAYS})
    assert always.next_change(at("2026-03-04T08:00")) is None


# ---- special days --------------------------------------------------------------------------------------------------


def test_a_holiday_is_closed_from_midnight_to_midnight() -> None:
    office = calendar(special=[special("2026-10-01", **{"as": "closed"})])
    times = ["2026-09-30T23:59", "2026-10-01T00:00", "2026-10-01T12:00", "2026-10-01T23:59", "2026-10-02T00:00"]
    assert shown(office, times) == ["late", "closed", "closed", "closed", "late"]
    assert local(office.next_change(at("2026-10-01T00:00"))) == "2026-10-02T00:00+08:00"


def test_a_make_up_day_works_like_the_weekday_named() -> None:
    week = {day: [{"from": "00:00", "to": "24:00", "shift": "closed"}] for day in WEEKDAYS}
    week["fri"] = [
        {"from": "00:00", "to": "09:00", "shift": "closed"},
        {"from": "09:00", "to": "24:00", "shift": "early"},
    ]
    office = calendar(weekly=week, special=[special("2026-10-10", **{"as": "fri"})])
    assert shown(office, ["2026-10-03T10:00", "2026-10-10T08:59", "2026-10-10T09:00"]) == ["closed", "closed", "early"]


def test_a_special_day_may_have_periods_of_its_own_on_a_leap_day_too() -> None:
    own = [{"from": "00:00", "to": "10:00", "shift": "closed"}, {"from": "10:00", "to": "24:00", "shift": "late"}]
    office = calendar(special=[special("2024-02-29", periods=own)])
    assert shown(office, ["2024-02-29T09:00", "2024-02-29T10:00", "2024-02-28T10:00"]) == ["closed", "late", "early"]


# ---- clocks that change --------------------------------------------------------------------------------------------


def test_an_hour_that_does_not_come_begins_nothing_and_what_was_to_begin_in_it_begins_right_after() -> None:
    """Berlin, 29 March 2026: from 01:59 to 03:00."""
    office = calendar(BERLIN)
    before = at("2026-03-29T01:59:59", BERLIN)
    assert office.shift_at(before) == "late"
    assert office.shift_at(Instant(before + seconds(1))) == "closed"
    assert local(office.next_change(before), BERLIN) == "2026-03-29T03:00+02:00"


def test_an_hour_that_comes_twice_has_the_same_shifts_both_times() -> None:
    """Berlin, 25 October 2026: from 02:59 back to 02:00. What begins at 02:30 begins twice."""
    week = {day: [dict(period) for period in WORK] for day in WEEKDAYS}
    for periods in week.values():
        periods[1]["to"] = periods[2]["from"] = "02:30"
    office = calendar(BERLIN, weekly=week)
    for fold in (0, 1):
        assert office.shift_at(at("2026-10-25T02:10", BERLIN, fold)) == "late"
        assert office.shift_at(at("2026-10-25T02:40", BERLIN, fold)) == "closed"
    changes = [at("2026-10-25T01:00", BERLIN)]
    for _ in range(4):
        change = office.next_change(changes[-1])
        assert change is not None
        changes.append(change)
    assert [local(change, BERLIN) for change in changes[1:]] == [
        "2026-10-25T02:30+02:00", "2026-10-25T02:00+01:00", "2026-10-25T02:30+01:00", "2026-10-25T08:00+01:00",
    ]  # fmt: skip


def test_a_zone_table_is_that_of_the_zone_for_all_years_needed() -> None:
    assert [seconds_ahead for _, seconds_ahead in offsets(BEIJING, 2026, 2026)] == [28_800]
    berlin = offsets(BERLIN, 2026, 2026)
    assert [local(instant, BERLIN) for instant, _ in berlin[3:5]] == [
        "2026-03-29T03:00+02:00",
        "2026-10-25T02:00+01:00",
    ]
    assert len(berlin) == 1 + 2 * 12
    assert BERLIN in zones() and "Mars/Olympus" not in zones()


# ---- for all plans -------------------------------------------------------------------------------------------------

SHIFTS = st.sampled_from(["early", "late", "closed"])


@st.composite
def whole_days(draw: st.DrawFn) -> list[dict[str, str]]:
    """Periods that cover a day without gap or overlap."""
    cuts = draw(st.sets(st.integers(1, DAY_MINUTES - 1), max_size=4))
    return [
        {"from": clock(begins), "to": clock(until), "shift": draw(SHIFTS)}
        for begins, until in pairwise([0, *sorted(cuts), DAY_MINUTES])
    ]


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A plan without problems."""
    weekly = {day: draw(whole_days()) for day in WEEKDAYS}
    dates = draw(st.sets(st.dates(datetime(2026, 3, 20).date(), datetime(2026, 4, 5).date()), max_size=5))
    days = []
    for date in sorted(dates):
        how = draw(st.sampled_from([*WEEKDAYS, "closed", "own"]))
        own = {"periods": draw(whole_days())} if how == "own" else {"as": how}
        days.append(special(date.isoformat(), **own))
    return plan(zone=draw(st.sampled_from([BEIJING, BERLIN, "Australia/Lord_Howe"])), weekly=weekly, special=days)


def by_the_wall_clock(given_plan: dict[str, Any], instant: Instant) -> str:
    """The shift, found the slow way: look at a clock on the wall, then at the plan."""
    here = datetime.fromtimestamp(instant / 1_000_000, ZoneInfo(given_plan["zone"]))
    found = next((day for day in given_plan["special"] if day["date"] == here.date().isoformat()), None)
    works_as = WEEKDAYS[here.weekday()] if found is None else found.get("as", "own")
    if works_as == "closed":
        return "closed"
    periods = found["periods"] if found is not None and works_as == "own" else given_plan["weekly"][works_as]
    time = f"{here:%H:%M}"
    return next(str(period["shift"]) for period in periods if period["from"] <= time < period["to"])


@settings(max_examples=200, deadline=None)
@given(plans(), st.lists(st.integers(0, 20 * 86_400), min_size=1, max_size=20))
def test_the_shift_is_what_the_wall_clock_and_the_plan_say(drawn: dict[str, Any], moments: list[int]) -> None:
    assert problems(json.dumps(drawn), zones()) == []
    shifts = read(json.dumps(drawn), offsets(drawn["zone"], 2026, 2026))
    start = at("2026-03-18T00:00")
    for moment in moments:
        instant = Instant(start + seconds(moment))
        assert shifts.shift_at(instant) == by_the_wall_clock(drawn, instant)


@settings(max_examples=150, deadline=None)
@given(plans(), st.integers(0, 14 * 86_400), st.lists(st.floats(0, 1, exclude_max=True), max_size=10))
def test_nothing_changes_before_the_next_change_and_then_it_does(
    drawn: dict[str, Any], moment: int, between: list[float]
) -> None:
    shifts = read(json.dumps(drawn), offsets(drawn["zone"], 2026, 2026))
    now = Instant(at("2026-03-20T00:00") + seconds(moment))
    change = shifts.next_change(now)
    if change is None:
        assert len({shifts.shift_at(Instant(now + seconds(3600 * hour))) for hour in range(24 * 30)}) == 1
        return
    assert change > now and shifts.shift_at(change) != shifts.shift_at(now)
    assert shifts.shift_at(Instant(change - 1)) == shifts.shift_at(now)
    for part in between:
        assert shifts.shift_at(Instant(now + int((change - now) * part))) == shifts.shift_at(now)


# ---- what is wrong is told, with the place -------------------------------------------------------------------------


def week_with(day: str, *periods: dict[str, str]) -> dict[str, Any]:
    week: dict[str, Any] = {each: [{"from": "00:00", "to": "24:00", "shift": "early"}] for each in WEEKDAYS}
    week[day] = list(periods)
    return {"weekly": week}


def period(begins: str, until: str, shift: str = "early") -> dict[str, str]:
    return {"from": begins, "to": until, "shift": shift}


def day(**changes: object) -> dict[str, Any]:
    return {"special": [{**special("2026-10-01", **{"as": "closed"}), **changes}]}


OWN = {"date": "2026-10-01", "kind": "other", "name": NAME}
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"schema": 2}, "", "calendar.schema"),
    ({"weekly": []}, "", "calendar.shape"),
    ({"zone": "Mars/Olympus"}, "zone", "calendar.zone"),
    ({"zone": ""}, "zone", "calendar.zone"),
    ({"years": []}, "years", "calendar.years"),
    ({"years": [1999]}, "years", "calendar.years"),
    ({"years": [True]}, "years", "calendar.years"),
    ({"shifts": {}}, "shifts", "calendar.empty"),
    ({"shifts": {"early": NAME, "late": NAME, "Nacht!": NAME}}, "shifts.Nacht!", "calendar.shift_name"),
    ({"shifts": {"early": NAME, "late": {"zh": "夜班", "en": " "}}}, "shifts.late", "calendar.shift_name"),
    ({"weekly": {}}, "weekly.mon", "calendar.gap"),
    (week_with("tue", period("00:00", "12:00"), period("13:00", "24:00")), "weekly.tue", "calendar.gap"),
    (week_with("tue", period("00:00", "13:00"), period("12:00", "24:00")), "weekly.tue.1", "calendar.overlap"),
    (week_with("tue", period("00:00", "12:00"), period("12:00", "06:00")), "weekly.wed.0", "calendar.overlap"),
    (week_with("sun", period("00:00", "12:00"), period("12:00", "06:00")), "weekly.mon.0", "calendar.overlap"),
    (week_with("tue", period("00:00", "26:00")), "weekly.tue.0", "calendar.time"),
    (week_with("tue", period("24:00", "08:00")), "weekly.tue.0", "calendar.time"),
    (week_with("tue", period("8:00", "20:00")), "weekly.tue.0", "calendar.time"),
    (week_with("tue", period("08:00", "08:00")), "weekly.tue.0", "calendar.empty_period"),
    (week_with("tue", period("00:00", "24:00", "nap")), "weekly.tue.0", "calendar.shift"),
    (week_with("holiday", period("00:00", "24:00")), "weekly.holiday", "calendar.weekday"),
    ({"special": {}}, "special", "calendar.shape"),
    ({"special": ["2026-10-01"]}, "special.0", "calendar.shape"),
    (day(date="2026-02-29"), "special.0", "calendar.date"),
    (day(date="20261001"), "special.0", "calendar.date"),
    (day(date=5), "special.0", "calendar.date"),
    (day(date="2029-10-01"), "special.0", "calendar.date_outside"),
    ({"special": day()["special"] * 2}, "special.1", "calendar.date_twice"),
    (day(kind="party"), "special.0", "calendar.kind"),
    (day(name={"zh": "国庆节"}), "special.0", "calendar.name"),
    (day(**{"as": "funday"}), "special.0", "calendar.weekday"),
    ({"special": [OWN]}, "special.0", "calendar.special"),
    (day(periods=[period("00:00", "24:00")]), "special.0", "calendar.special"),
    ({"special": [{**OWN, "periods": [period("00:00", "20:00")]}]}, "special.0", "calendar.gap"),
    ({"special": [{**OWN, "periods": [period("00:00", "20:00"), period("20:00", "08:00")]}]}, "special.0.1",
     "calendar.past_midnight"),
    ({"special": [{**OWN, "periods": "all day"}]}, "special.0", "calendar.shape"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "id"), WRONG, ids=[f"{n}-{w[2]}" for n, w in enumerate(WRONG)])
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], place: str, id: str) -> None:
    found = problems(json.dumps(plan(**change)), zones())
    assert (place, id) in {(problem.place, problem.id) for problem in found}
    assert all(problem.message for problem in found)
    with pytest.raises(Invalid) as refused:
        refuse(found)
    assert place in refused.value.fields


def test_a_gap_over_several_days_is_told_for_each() -> None:
    week = {each: [period("00:00", "24:00")] for each in WEEKDAYS if each not in ("sat", "sun")}
    found = problems(json.dumps(plan(weekly=week)))
    assert [(each.place, each.id) for each in found] == [("weekly.sat", "calendar.gap"), ("weekly.sun", "calendar.gap")]
    assert "00:00–24:00" in found[0].message


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_has_problems_and_never_an_exception(text: str) -> None:
    assert problems(text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(plans(), st.sampled_from(["zone", "years", "shifts", "weekly", "special", "mon", "date", "period"]), anything)
def test_a_plan_with_anything_in_a_wrong_place_is_refused_or_can_be_read(
    drawn: dict[str, Any], where: str, value: object
) -> None:
    match where:
        case "mon":
            drawn["weekly"]["mon"] = value
        case "period":
            drawn["weekly"]["mon"][0] = value
        case "date":
            drawn["special"] = [{**special("2026-10-01", **{"as": "mon"}), "date": value}]
        case _:
            drawn[where] = value
    document = json.dumps(drawn)
    if not problems(document, zones()):
        years = drawn["years"]
        shifts = read(document, offsets(drawn["zone"], min(years), min(max(years), min(years) + 5)))
        assert shifts.shift_at(at("2026-03-29T02:30")) in shifts.shifts


def test_one_day_has_more_than_a_day_of_shifts_only_by_overlapping() -> None:
    too_long = week_with("tue", period("00:00", "24:00"), period("00:00", "24:00", "late"))
    assert {each.id for each in problems(json.dumps(plan(**too_long)))} == {"calendar.overlap"}
