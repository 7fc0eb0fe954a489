"""What callers meet while they wait, told as stories on the simulator through the whole engine."""

import json
from random import Random

from tests.scenarios.stories import all_is_well_after, let, phase
from zongji.core.acd.model import Comfort, Exit, Overflow, OverflowSet, QueueConfigured, Trigger
from zongji.core.calendar.model import CalendarConfigured
from zongji.core.calendar.periods import WEEKDAYS
from zongji.core.contact.model import Phase, QueueJoined
from zongji.core.contact.waiting import Diverted, WaitTold
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import CalendarId, FlowId, QueueId
from zongji.simulator.people import AgentHabits, Answering, Caller, CallerHabits
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World

HELP, SPARE, OFFICE = QueueId("help"), QueueId("spare"), CalendarId("office")


def leads(node: dict[str, object], **others: dict[str, object]) -> str:
    return json.dumps({"schema": 1, "start": "first", "nodes": {"first": node, **others}})


def centre(**rules: object) -> World:
    """4000 leads straight into a queue with these rules, 4001 as well but unanswered; 4998 goes back into it after a
    word; 4999 says sorry. Nobody is at work."""
    world = World(Random(1))
    settled: dict[str, object] = {"wrap_up": Span(0), **rules}
    world.post(QueueConfigured(world.agenda.now(), HELP, **settled))  # type: ignore[arg-type]
    world.queue(SPARE)
    world.flow("4000", leads({"kind": "queue", "queue": "help"}))
    world.flow("4001", leads({"kind": "queue", "queue": "help", "answer": False}))
    back: dict[str, object] = {"kind": "queue", "queue": "help"}
    world.flow("4998", leads({"kind": "play", "prompts": ["news"], "next": "back"}, back=back))
    world.flow("4999", leads({"kind": "hangup", "prompts": ["sorry"]}))
    return world


def calls(world: World, called: str = "4000", talk: float = 60, patience: float | None = None) -> Caller:
    """Somebody calls, a second before whatever comes next."""
    habits = CallerHabits(talk=seconds(talk), patience=None if patience is None else seconds(patience))
    caller = world.call(called, habits)
    let(world, 1)
    return caller


def heard(caller: Caller) -> list[str]:
    """What a caller heard, in order: words as their prompts, else the kind of sound."""
    return [each.words if each.sound is Sound.PROMPT else each.sound.value for each in caller.log]


def told(world: World, caller: Caller) -> list[tuple[int | None, int | None, int | None]]:
    return [
        (each.position, each.at_least, each.at_most)
        for entry in world.entries
        for each in entry.decisions
        if isinstance(each, WaitTold) and each.contact == caller.contact
    ]


def overflows(world: World) -> list[bool]:
    return [each.on for entry in world.entries for each in entry.decisions if isinstance(each, OverflowSet)]


# ---- words and music -------------------------------------------------------------------------------------------------


def test_who_waits_is_greeted_told_his_place_now_and_then_and_hears_music_in_between() -> None:
    world = centre(comfort=Comfort(("sorry",), announce_every=seconds(30)))
    first, second = calls(world), calls(world)
    let(world, 40)
    assert heard(second) == [
        *("answered", "music", "silence", "sorry wait_place number_2 wait_place_end", "music"),
        *("silence", "wait_place number_2 wait_place_end", "music"),
    ]
    first.hang_up()
    let(world, 30)
    assert told(world, second) == [(2, None, None), (2, None, None), (1, None, None)]
    second.hang_up()
    all_is_well_after(world)


def test_the_wait_is_told_as_soon_as_it_can_be_foretold() -> None:
    world = centre(comfort=Comfort(announce_every=seconds(30), tell_position=False))
    world.agent("1001", HELP).start_work()
    for _ in range(3):
        calls(world, talk=20)
        let(world, 25)
    calls(world, talk=100)
    waits = calls(world)
    assert told(world, waits) == [(None, 0, 1)]
    assert "wait_soon" in heard(waits)
    all_is_well_after(world)


def test_nothing_is_said_to_a_caller_who_is_not_answered() -> None:
    world = centre(comfort=Comfort(("sorry",), announce_every=seconds(10)))
    caller = calls(world, "4001")
    let(world, 60)
    assert heard(caller) == ["alert"] and told(world, caller) == []
    caller.hang_up()
    all_is_well_after(world)


def test_words_stop_when_an_agent_answers_and_go_on_when_he_does_not() -> None:
    world = centre(ring_for=seconds(10), comfort=Comfort(announce_every=seconds(20)))
    caller = calls(world)
    world.agent("1001", HELP, habits=AgentHabits(Answering.LETS_RING)).start_work()
    let(world, 60)
    assert len(told(world, caller)) == 4, "at once, and every 20 s, whatever rang in between"
    world.agent("1002", HELP).start_work()
    let(world, 5)
    assert phase(world, caller) is Phase.TALKING and caller.hears() is Sound.VOICE
    all_is_well_after(world)


def test_announcements_switched_on_reach_those_who_wait_already() -> None:
    world = centre()
    first, second, unanswered = calls(world), calls(world), calls(world, "4001")
    let(world, 100)
    assert told(world, second) == []
    rules: dict[str, object] = {"wrap_up": Span(0), "version": 2}
    comfort = Comfort(("sorry",), announce_every=seconds(30), tell_wait=False)
    world.post(QueueConfigured(world.agenda.now(), HELP, comfort=comfort, **rules))  # type: ignore[arg-type]
    let(world, 40)
    assert heard(second)[-3:] == ["silence", "wait_place number_2 wait_place_end", "music"], "no greeting any more"
    assert told(world, second) == [(2, None, None)] * 2, "at once and then as often as the rules say"
    assert told(world, unanswered) == []
    first.hang_up()
    second.hang_up()
    unanswered.hang_up()
    all_is_well_after(world)


def test_another_interval_holds_for_those_who_wait_from_now_on() -> None:
    world = centre(comfort=Comfort(announce_every=seconds(300), tell_wait=False))
    caller = calls(world)
    let(world, 100)
    for version, every in ((2, 30), (3, 30), (4, 0)):
        comfort = Comfort(announce_every=seconds(every), tell_wait=False)
        world.post(QueueConfigured(world.agenda.now(), HELP, version=version, comfort=comfort))
        let(world, 70)
    assert len(told(world, caller)) == 1 + 3 + 2, "the old interval has ended, rules saved again unchanged say nothing"
    caller.hang_up()
    all_is_well_after(world)


# ---- ways out --------------------------------------------------------------------------------------------------------


def test_a_key_leads_out_and_others_are_ignored() -> None:
    world = centre(comfort=Comfort(exits=(Exit("1", FlowId("flow-4999")),)))
    caller = calls(world)
    world.pbx.press(caller.contact, "5")
    assert phase(world, caller) is Phase.QUEUED
    world.pbx.press(caller.contact, "1")
    left = [each for entry in world.entries for each in entry.decisions if isinstance(each, Diverted)]
    assert [(each.queue, each.flow, each.key) for each in left] == [(HELP, "flow-4999", "1")]
    assert heard(caller)[-2:] == ["silence", "sorry"]
    all_is_well_after(world)


def test_who_comes_back_has_his_old_place() -> None:
    world = centre(comfort=Comfort(exits=(Exit("1", FlowId("flow-4998")),)))
    first, _ = calls(world), calls(world)
    world.pbx.press(first.contact, "1")
    let(world, 10)
    joined = [each for entry in world.entries for each in entry.decisions if isinstance(each, QueueJoined)]
    ranks = [each.rank_at for each in joined if each.contact == first.contact]
    assert len(ranks) == 2 and ranks[0] == ranks[1]
    assert world.floor.board.longest(HELP) == first.contact
    world.agent("1001", HELP).start_work()
    all_is_well_after(world)


# ---- overflow --------------------------------------------------------------------------------------------------------


def test_while_a_newcomer_would_wait_too_long_another_queue_helps() -> None:
    rule = Overflow(Trigger.EXPECTED, seconds(100), seconds(50), SPARE)
    world = centre(overflows=(rule,))
    world.agent("1001", HELP).start_work()
    for _ in range(3):
        calls(world, talk=60)
        let(world, 70)
    assert overflows(world) == [True, False], "until somebody was ready nobody could have said how long it takes"
    for _ in range(4):
        calls(world, talk=60)
    assert overflows(world) == [True, False, True]
    let(world, 400)
    assert overflows(world) == [True, False, True, False]
    all_is_well_after(world)


def closing(world: World, hour: int) -> CalendarConfigured:
    """Closed from this hour of the day on."""
    periods = [
        {"from": "00:00", "to": f"{hour:02d}:00", "shift": "early"},
        {"from": f"{hour:02d}:00", "to": "24:00", "shift": "closed"},
    ]
    plan = {
        "schema": 1,
        "zone": "UTC",
        "years": [2026],
        "shifts": {"early": {"zh": "早班", "en": "Early"}},
        "weekly": dict.fromkeys(WEEKDAYS, periods),
    }
    return CalendarConfigured(world.agenda.now(), OFFICE, json.dumps(plan), ((Instant(0), 0),))


def test_when_the_shift_ends_those_who_wait_are_led_away_and_who_comes_later_too() -> None:
    rule = Overflow(Trigger.CALENDAR, flow=FlowId("flow-4999"), calendar=OFFICE, shift="closed")
    world = centre(overflows=(rule,))
    world.post(closing(world, 1))
    caller = calls(world)
    let(world, 3590)
    assert phase(world, caller) is Phase.QUEUED and overflows(world) == []
    let(world, 20)
    late = calls(world)
    assert heard(caller)[-2:] == ["sorry", "end"] and heard(late)[-1] == "sorry"
    assert overflows(world) == [True]
    all_is_well_after(world)


def test_another_plan_of_the_calendar_holds_at_once_for_who_waits() -> None:
    rule = Overflow(Trigger.CALENDAR, queue=SPARE, calendar=OFFICE, shift="closed")
    world = centre(overflows=(rule,))
    world.post(closing(world, 12))
    caller = calls(world)
    world.agent("1001", SPARE).start_work()
    let(world, 5)
    assert phase(world, caller) is Phase.QUEUED
    world.post(closing(world, 0 + 1))
    let(world, 3600)
    assert overflows(world) == [True] and phase(world, caller) is not Phase.QUEUED
    all_is_well_after(world)
