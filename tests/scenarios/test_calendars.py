"""The hotline by day, by night, on holidays, and while the site changes its mode."""

import json
from typing import Any

from tests.scenarios.stories import all_is_well_after, at_work, chooses, closed, hotline, let, phase
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved, Mode, ModeSet
from zongji.core.contact.model import Cause, NodeEntered, Phase
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import CalendarId, FlowId
from zongji.simulator.people import Caller, CallerHabits
from zongji.simulator.sounds import Sound
from zongji.simulator.world import START, World

HOUR = 3600
BEIJING = ((Instant(0), 8 * HOUR),)
"""A world begins on 1 January 2026 at 08:00 in Beijing."""

NAME = {"zh": "名", "en": "name"}
DAY = [
    {"from": "09:00", "to": "18:00", "shift": "early"},
    {"from": "18:00", "to": "02:00", "shift": "late"},
    {"from": "02:00", "to": "09:00", "shift": "closed"},
]
FLOW = {
    "schema": 1,
    "start": "mode",
    "nodes": {
        "mode": {"kind": "mode", "modes": {"maintenance": "sorry"}, "otherwise": "hours"},
        "hours": {
            "kind": "calendar",
            "calendar": "office",
            "shifts": {"closed": "closed", "late": "night"},
            "otherwise": "menu",
        },
        "menu": {"kind": "menu", "prompts": ["menu"], "keys": {"1": "again"}, "failed": "day", "tries": 1},
        "again": {"kind": "mode", "modes": {"maintenance": "sorry"}, "otherwise": "day"},
        "day": {"kind": "queue", "queue": "sales"},
        "night": {"kind": "queue", "queue": "service"},
        "closed": {"kind": "hangup", "prompts": ["closed"]},
        "sorry": {"kind": "hangup", "prompts": ["maintenance"]},
    },
}


def office(special: list[dict[str, Any]] | None = None) -> World:
    """The hotline with opening hours on 4000."""
    world = hotline()
    configure(world, special or [])
    world.flow("4000", json.dumps(FLOW), version=2)
    return world


def configure(world: World, special: list[dict[str, Any]]) -> None:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), DAY)
    plan = {"schema": 1, "zone": "Asia/Shanghai", "years": [2026], "shifts": {"early": NAME, "late": NAME}}
    document = json.dumps({**plan, "weekly": week, "special": special})
    world.post(CalendarConfigured(world.agenda.now(), CalendarId("office"), document, BEIJING))


def at_hour(world: World, hour: float) -> None:
    """Let time pass until so many hours after midnight of 1 January, Beijing."""
    let(world, (START - world.agenda.now()) / seconds(1) + (hour - 8) * HOUR)


def way(world: World, caller: Caller) -> list[str]:
    """The nodes that a caller came through."""
    decisions = [decision for entry in world.entries for decision in entry.decisions]
    return [d.node for d in decisions if isinstance(d, NodeEntered) and d.contact == caller.contact]


def set_mode(world: World, mode: Mode) -> None:
    world.post(ModeSet(world.agenda.now(), mode, "admin"))


def test_a_call_during_closed_hours_is_told_so_and_ends() -> None:
    world = office()
    at_work(world, "1001", "sales")
    ann = world.call("4000")
    all_is_well_after(world)
    assert way(world, ann) == ["mode", "hours", "closed"]
    assert [line.words for line in ann.heard(Sound.PROMPT)] == ["closed"]
    assert closed(world, ann).cause is Cause.FLOW_ENDED


def test_shifts_lead_to_their_queues_over_midnight_until_the_desk_closes() -> None:
    world = office()
    at_work(world, "1001", "sales")
    at_work(world, "1002", "service")
    calls = {}
    for hour in (9, 17.99, 18, 23.99, 24, 25.99, 26, 32.99, 33):
        at_hour(world, hour + 0.001)
        calls[hour] = world.call("4000", CallerHabits(talk=seconds(5)))
    all_is_well_after(world)
    last = {hour: way(world, caller)[-1] for hour, caller in calls.items()}
    assert last == {
        9: "day", 17.99: "day", 18: "night", 23.99: "night", 24: "night", 25.99: "night",
        26: "closed", 32.99: "closed", 33: "day",
    }  # fmt: skip


def test_who_waits_when_the_desk_closes_is_served_all_the_same() -> None:
    world = office()
    at_hour(world, 25.99)
    ann = world.call("4000", CallerHabits(talk=seconds(5)))
    let(world, 120)
    assert phase(world, ann) is Phase.QUEUED
    bob = world.call("4000")
    at_work(world, "1002", "service")
    all_is_well_after(world)
    assert ann.served_at is not None
    assert way(world, bob)[-1] == "closed"


def test_a_holiday_closes_and_a_make_up_day_opens() -> None:
    holiday = {"date": "2026-01-02", "kind": "holiday", "name": NAME, "as": "closed"}
    half = {"kind": "other", "name": NAME, "date": "2026-01-03"}
    periods = [{"from": "00:00", "to": "10:00", "shift": "closed"}, {"from": "10:00", "to": "24:00", "shift": "early"}]
    world = office([holiday, {**half, "periods": periods}])
    at_work(world, "1001", "sales")
    calls = []
    for hour in (24.5, 34, 47.9, 57, 58.1):
        at_hour(world, hour)
        calls.append(world.call("4000", CallerHabits(talk=seconds(5))))
    all_is_well_after(world)
    assert [way(world, each)[-1] for each in calls] == ["closed", "closed", "closed", "closed", "day"]


def test_the_mode_is_switched_while_callers_wait_and_while_one_is_in_the_menu() -> None:
    world = office()
    at_hour(world, 10)
    waiting = world.call("4000", chooses(talk=5))
    let(world, 30)
    assert phase(world, waiting) is Phase.QUEUED
    in_menu = world.call("4000", CallerHabits())
    let(world, 1)
    set_mode(world, Mode.MAINTENANCE)
    new = world.call("4000")
    in_menu.press("1")
    let(world, 10)
    assert way(world, new) == ["mode", "sorry"]
    assert way(world, in_menu) == ["mode", "hours", "menu", "again", "sorry"], "his next step sees the new mode"
    assert phase(world, waiting) is Phase.QUEUED, "who waits keeps his place"
    at_work(world, "1001", "sales")
    let(world, 30)
    assert waiting.served_at is not None
    set_mode(world, Mode.PRODUCTION)
    back = world.call("4000", chooses(talk=5))
    all_is_well_after(world)
    assert back.served_at is not None


def test_a_number_has_a_flow_of_its_own_in_a_mode_and_its_usual_one_when_that_is_missing() -> None:
    world = office()
    now = world.agenda.now()
    draft = json.dumps({"schema": 1, "start": "bye", "nodes": {"bye": {"kind": "hangup", "prompts": ["draft"]}}})
    world.post(FlowPublished(now, FlowId("draft"), 1, draft))
    modes = ((Mode.TEST, FlowId("draft")), (Mode.UPGRADE, FlowId("never-published")))
    world.post(EntryConfigured(now, "4000", FlowId("flow-4000"), modes))
    ways = {}
    for mode in (Mode.PRODUCTION, Mode.TEST, Mode.UPGRADE):
        set_mode(world, mode)
        ways[mode] = world.call("4000")
        let(world, 30)
    all_is_well_after(world)
    assert {mode: way(world, caller)[0] for mode, caller in ways.items()} == {
        Mode.PRODUCTION: "mode",
        Mode.TEST: "bye",
        Mode.UPGRADE: "mode",
    }


def test_a_calendar_that_is_gone_leads_on_and_never_stops_a_caller() -> None:
    world = office()
    at_work(world, "1001", "sales")
    world.post(CalendarRemoved(world.agenda.now(), CalendarId("office")))
    ann = world.call("4000", CallerHabits(talk=seconds(5)))
    all_is_well_after(world)
    assert way(world, ann) == ["mode", "hours", "menu", "day"]
