"""Calendars and the site's mode over HTTP: refused with place and reason, kept, told to the floor, and shown."""

import json
from typing import Any

import pytest

from tests.features.office import TestOffice
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved, Mode, ModeSet
from zongji.core.contact.model import DigitPressed, Phase
from zongji.core.ivr.model import EntryConfigured
from zongji.features.calendars.holidays import CHINA_2026, imported, templates
from zongji.features.flows.service import NewFlow
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import CalendarId, FlowId

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = {"zh": "值班", "en": "Desk"}
OPEN = [
    {"from": "00:00", "to": "08:00", "shift": "closed"},
    {"from": "08:00", "to": "20:00", "shift": "early"},
    {"from": "20:00", "to": "24:00", "shift": "closed"},
]
ALWAYS_CLOSED = [{"from": "00:00", "to": "24:00", "shift": "closed"}]


def plan(**changes: object) -> dict[str, Any]:
    usual = {
        "schema": 1,
        "zone": "Asia/Shanghai",
        "years": [2026],
        "shifts": {"early": {"zh": "早班", "en": "Early"}},
        "weekly": {day: OPEN for day in WEEKDAYS},
        "special": [],
    }
    return {**usual, **changes}


def calendar(**changes: object) -> dict[str, Any]:
    return {"id": "desk", "name": NAME, "plan": plan(**changes)}


async def test_a_calendar_is_added_changed_and_removed_and_the_floor_knows(here: TestOffice) -> None:
    admin = await here.login("admin")
    added = await admin.post("/calendars", json=calendar())
    assert added.status_code == 201
    assert added.json() == {
        **calendar(),
        "shift": "closed",
        "until": "2025-06-16T00:00:00.000Z",
        "used_by": [],
    }
    fact = here.posted[-1]
    assert isinstance(fact, CalendarConfigured) and fact.offsets[0][1] == 28_800
    await here.settle()
    assert here.floor.site.calendars[CalendarId("desk")].shift_at(here.clock.now()) == "closed"
    again = await admin.post("/calendars", json=calendar())
    assert (again.status_code, again.json()["error"]["id"]) == (409, "calendar.taken")
    changed = await admin.patch("/calendars/desk", json={"plan": plan(zone="Europe/Berlin")})
    assert changed.json()["shift"] == "early", "17:06 in Berlin"
    listed = (await (await here.login("supervisor")).get("/calendars")).json()["items"]
    assert [each["id"] for each in listed] == ["desk", "office"]
    await here.settle()
    assert (await admin.delete("/calendars/desk")).status_code == 204
    assert here.posted[-1] == CalendarRemoved(here.clock.now(), CalendarId("desk"))
    assert (await admin.patch("/calendars/desk", json={})).status_code == 404


async def test_a_bad_calendar_is_refused_with_each_place_and_reason_and_nothing_is_saved(here: TestOffice) -> None:
    admin = await here.login("admin")
    weekly = {**{day: OPEN for day in WEEKDAYS}, "tue": OPEN[1:], "wed": [*OPEN, OPEN[1]]}
    bad = plan(zone="Asia/Peking", weekly=weekly, special=[{"date": "2026-13-01"}])
    posted = len(here.posted)
    for answer in (
        await admin.post("/calendars", json={**calendar(), "plan": bad}),
        await admin.patch("/calendars/office", json={"plan": bad}),
    ):
        error = answer.json()["error"]
        assert (answer.status_code, error["id"]) == (422, "calendar.problems")
        assert {"zone", "weekly.tue", "weekly.wed.3", "special.0"} <= error["fields"].keys()
        assert "00:00–08:00" in error["fields"]["weekly.tue"]
    assert len(here.posted) == posted
    assert "desk" not in (await admin.get("/calendars")).text


async def test_only_an_administrator_changes_calendars_and_the_mode(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    assert (await supervisor.post("/calendars", json=calendar())).status_code == 403
    assert (await supervisor.put("/site/mode", json={"mode": "test"})).status_code == 403
    assert (await supervisor.get("/site/mode")).status_code == 200
    assert (await (await here.login("1001")).get("/calendars")).status_code == 403


async def test_a_calendar_that_a_flow_goes_by_keeps_its_shifts_and_is_not_removed(here: TestOffice) -> None:
    admin = await here.login("admin")
    refused = await admin.delete("/calendars/office")
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "calendar.in_use")
    assert "hotline" in refused.json()["error"]["message"]
    flow = (
        '{"schema":1,"start":"a","nodes":{"a":{"kind":"calendar","calendar":"office",'
        '"shifts":{"early":"b"},"otherwise":"b"},"b":{"kind":"hangup"}}}'
    )
    async with here.database.writing() as session:
        await here.flows.publish(session, NewFlow("night", NAME, flow), here.clock.now())
    await here.settle()
    shifts = {"shifts": {"late": {"zh": "夜班", "en": "Late"}}, "weekly": dict.fromkeys(WEEKDAYS, ALWAYS_CLOSED)}
    refused = await admin.patch("/calendars/office", json={"plan": plan(**shifts)})
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "calendar.shift_in_use")
    assert "early (flow night)" in refused.json()["error"]["message"]


@pytest.mark.parametrize(("called", "shift", "told"), [("nowhere", "early", "nowhere"), ("office", "nap", "nap")])
async def test_a_flow_is_not_published_with_a_calendar_or_shift_that_is_not_there(
    here: TestOffice, called: str, shift: str, told: str
) -> None:
    hours = {"kind": "calendar", "calendar": called, "shifts": {shift: "b"}, "otherwise": "b"}
    flow = json.dumps({"schema": 1, "start": "a", "nodes": {"a": hours, "b": {"kind": "hangup"}}})
    with pytest.raises(Invalid) as refused:
        async with here.database.writing() as session:
            await here.flows.publish(session, NewFlow("night", NAME, flow), here.clock.now())
    assert refused.value.id == "flow.problems" and told in refused.value.fields["a"]


async def test_closing_the_demo_desk_sends_the_next_caller_into_the_closed_branch(here: TestOffice) -> None:
    admin = await here.login("admin")
    before = await here.arrive("a-1", "4000")
    assert here.floor.contacts[before].walk.node == "language"
    closed = {**plan(weekly=dict.fromkeys(WEEKDAYS, ALWAYS_CLOSED))}
    assert (await admin.patch("/calendars/office", json={"plan": closed})).status_code == 200
    await here.settle()
    after = await here.arrive("a-2", "4000")
    assert here.floor.contacts[after].walk.node == "closed"
    await here.prompt_ended(after, here.floor.contacts[after].walk.step)
    assert here.floor.contacts[after].walk.node == "message", "who finds the desk closed may leave a message"
    await here.happens(DigitPressed(here.clock.now(), before, "1"))
    assert here.floor.contacts[before].walk.node == "main", "who is past the door goes on"


async def test_the_mode_is_set_audited_and_leads_new_callers_elsewhere(here: TestOffice) -> None:
    admin = await here.login("admin")
    told = (await admin.get("/site/mode")).json()
    assert (told["mode"], told["since"], told["by"]) == ("production", None, None)
    changes = {each["mode"]: each for each in told["modes"]}
    assert changes["production"]["lines"] == []
    assert changes["maintenance"]["lines"] == [{"called": "4000", "flow": "maintenance"}]
    waiting = await here.arrive("a-1", "4001")
    answer = await admin.put("/site/mode", json={"mode": "maintenance"})
    assert answer.status_code == 200
    assert (answer.json()["mode"], answer.json()["by"]) == ("maintenance", "admin")
    assert here.posted[-1] == ModeSet(here.clock.now(), Mode.MAINTENANCE, "admin")
    await here.settle()
    new = await here.arrive("a-2", "4000")
    assert here.floor.contacts[new].walk.flow == "maintenance"
    other = await here.arrive("a-3", "4001")
    assert here.floor.contacts[other].phase is Phase.QUEUED, "this number has no flow of its own for the mode"
    assert here.floor.contacts[waiting].phase is Phase.QUEUED
    assert (await admin.put("/site/mode", json={"mode": "party"})).status_code == 422
    assert (await admin.get("/site/mode")).json()["mode"] == "maintenance"
    await here.happens(ModeSet(here.clock.now(), Mode.PRODUCTION, "admin"))
    last = await here.arrive("a-4", "4000")
    assert here.floor.contacts[last].walk.flow == "hotline"


async def test_a_number_is_led_into_other_flows_by_mode(here: TestOffice) -> None:
    admin = await here.login("admin")
    lines = {line["called"]: line for line in (await admin.get("/lines")).json()["items"]}
    assert lines["4000"]["modes"] == {"test": "direct", "maintenance": "maintenance", "upgrade": "maintenance"}
    assert lines["4001"]["modes"] == {}
    changed = await admin.patch("/lines/4001", json={"modes": {"test": "hotline"}})
    assert changed.json()["flow"] == "direct"
    fact = EntryConfigured(here.clock.now(), "4001", FlowId("direct"), ((Mode.TEST, FlowId("hotline")),))
    assert here.posted[-1] == fact
    cleared = await admin.patch("/lines/4000", json={"flow": "direct", "modes": {}})
    assert cleared.json()["modes"] == {}
    bad = await admin.patch("/lines/4001", json={"modes": {"test": "nowhere"}})
    assert (bad.status_code, bad.json()["error"]["fields"]) == (422, {"modes.test": "there is no flow nowhere"})
    assert (await admin.patch("/lines/9999", json={})).status_code == 404
    listed = {line["called"]: line["modes"] for line in (await admin.get("/lines")).json()["items"]}
    assert listed == {"4000": {}, "4001": {"test": "hotline"}, "4002": {}}


async def test_a_month_is_shown_day_by_day_with_the_reason(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    special = [
        {"date": "2026-10-01", "kind": "holiday", "name": NAME, "as": "closed"},
        {"date": "2026-10-10", "kind": "workday", "name": NAME, "as": "fri"},
    ]
    shown = (
        await supervisor.post("/calendars/preview", json={"plan": plan(special=special), "month": "2026-10"})
    ).json()
    assert shown["problems"] == [] and len(shown["days"]) == 31
    first, tenth, eleventh = shown["days"][0], shown["days"][9], shown["days"][10]
    assert first == {
        "date": "2026-10-01",
        "weekday": "thu",
        "spans": [{"from": "00:00", "to": "24:00", "shift": "closed"}],
        "special": 0,
        "clocks": 0,
    }
    assert (tenth["special"], tenth["spans"][1]) == (1, {"from": "08:00", "to": "20:00", "shift": "early"})
    assert eleventh["special"] is None
    saved = (await supervisor.get("/calendars/office/months/2026-10")).json()
    assert saved[0]["special"] is not None and saved[7]["special"] is None
    assert (await supervisor.get("/calendars/office/months/2026-13")).status_code == 422
    assert (await supervisor.get("/calendars/nowhere/months/2026-10")).status_code == 404


async def test_the_preview_tells_where_clocks_change_and_what_is_wrong_with_a_draft(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    berlin = {"plan": plan(zone="Europe/Berlin"), "month": "2026-03"}
    shown = (await supervisor.post("/calendars/preview", json=berlin)).json()
    assert [(day["date"], day["clocks"]) for day in shown["days"] if day["clocks"]] == [("2026-03-29", 60)]
    wrong = (await supervisor.post("/calendars/preview", json={"plan": plan(weekly={}), "month": "2026-03"})).json()
    assert wrong["days"] == [] and {each["id"] for each in wrong["problems"]} == {"calendar.gap"}


# ---- special days from elsewhere ------------------------------------------------------------------------------------


def test_the_holidays_of_2026_are_those_of_the_notice() -> None:
    """国务院办公厅关于2026年部分节假日安排的通知: 33 days off, 6 Saturdays and Sundays worked."""
    (template,) = templates()
    days = {str(day["date"]): day for day in template.days}
    assert len(days) == len(template.days)
    off = [date for date, day in days.items() if day["kind"] == "holiday"]
    worked = [date for date, day in days.items() if day["kind"] == "workday"]
    assert len(off) == 3 + 9 + 3 + 5 + 3 + 3 + 7 and len(CHINA_2026) == 7
    assert worked == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert [days[date]["as"] for date in worked] == ["mon", "fri", "fri", "fri", "mon", "fri"]
    assert days["2026-02-15"]["as"] == "closed"


async def test_the_holidays_that_are_shipped_fit_into_a_calendar(here: TestOffice) -> None:
    admin = await here.login("admin")
    (template,) = (await admin.get("/calendars/templates")).json()["items"]
    assert "国务院办公厅" in template["source"]
    assert (await admin.post("/calendars", json=calendar(special=template["days"]))).status_code == 201


def test_days_are_read_from_csv() -> None:
    days = imported(
        "date,kind,name_zh,name_en,as\n2027-01-01,holiday,元旦,New Year\n"
        "2027-01-03,workday,元旦调休,,thu\n\n2027-01-05\n"
    )
    assert days == [
        {"date": "2027-01-01", "kind": "holiday", "name": {"zh": "元旦", "en": "New Year"}, "as": "closed"},
        {"date": "2027-01-03", "kind": "workday", "name": {"zh": "元旦调休", "en": "元旦调休"}, "as": "thu"},
        {"date": "2027-01-05", "kind": "holiday", "name": {"zh": "2027-01-05", "en": "2027-01-05"}, "as": "closed"},
    ]


ICS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270101\r
DTEND;VALUE=DATE:20270103\r
SUMMARY:元旦\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270109\r
SUMMARY;LANGUAGE=zh:元旦\r
 补班\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_days_are_read_from_a_calendar_file() -> None:
    days = imported("\ufeff" + ICS)
    assert [(day["date"], day["kind"], day["as"]) for day in days] == [
        ("2027-01-01", "holiday", "closed"),
        ("2027-01-02", "holiday", "closed"),
        ("2027-01-09", "workday", "fri"),
    ]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("", "calendar.import_empty"),
        ("date,kind\n2027-02-30,holiday", "calendar.import_line"),
        ("2027-02-03,party", "calendar.import_line"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR", "calendar.import_line"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20271399\nEND:VEVENT", "calendar.import_line"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20200101\nDTEND:20990101\nEND:VEVENT", "calendar.import_long"),
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_read_says_where(text: str, id: str) -> None:
    with pytest.raises(Invalid) as refused:
        imported(text)
    assert refused.value.id == id


async def test_a_file_is_sent_over_http(here: TestOffice) -> None:
    admin = await here.login("admin")
    answer = await admin.post("/calendars/import", json={"text": ICS})
    assert len(answer.json()["days"]) == 3
    bad = await admin.post("/calendars/import", json={"text": "2027-99-99"})
    assert (bad.status_code, bad.json()["error"]["fields"]) == (
        422,
        {"line 1": "'2027-99-99' is not a date: write 2026-10-01"},
    )
