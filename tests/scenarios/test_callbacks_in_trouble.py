"""Callbacks while agents, engines and exchanges fail: promises are neither lost nor kept twice."""

import asyncio

from tests.scenarios.callback_stories import (
    all_is_well_after,
    at_work,
    calls,
    centre,
    decided,
    ending,
    home,
    phase,
    promised,
)
from tests.scenarios.stories import let
from zongji.core.commands import HangUp
from zongji.core.contact.callback import PartyDialled
from zongji.core.contact.model import Cause, Phase
from zongji.engine.recovery import replay
from zongji.kernel.clock import seconds
from zongji.simulator.memory import MemoryJournal
from zongji.simulator.people import AgentHabits, Answering
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World


def test_an_agent_who_does_not_answer_costs_the_callback_nothing() -> None:
    world = centre()
    lazy = at_work(world, "1001", AgentHabits(Answering.LETS_RING))
    ann, phone = calls(world, "2"), home(world)
    let(world, 30)
    assert lazy.shown is not None and lazy.shown.reason == Cause.NO_ANSWER.value and phone.log == []
    at_work(world, "1002")
    all_is_well_after(world)
    assert len(phone.heard(Sound.RING)) == 1 and ending(world, promised(world, ann))[1] is Cause.NORMAL


def test_an_agent_who_hangs_up_while_it_rings_leaves_the_callback_to_others() -> None:
    world = centre()
    amy = at_work(world)
    ann, phone = calls(world, "2"), home(world, after=20)
    let(world, 12)
    assert phase(world, promised(world, ann)) is Phase.DIALLING
    amy.press(HangUp(amy.id, promised(world, ann)))
    assert phase(world, promised(world, ann)) is Phase.QUEUED and not amy.refused
    at_work(world, "1002")
    all_is_well_after(world)
    assert phone.heard(Sound.VOICE)
    assert [each.tries for each in decided(world, PartyDialled)] == [1, 1], "that was no try"


def test_an_agent_whose_phone_is_lost_while_it_rings_leaves_the_callback_to_others() -> None:
    world = centre()
    amy = at_work(world)
    _, phone = calls(world, "2"), home(world, after=20)
    let(world, 12)
    amy.unplug(broken=True)
    at_work(world, "1002")
    all_is_well_after(world)
    assert phone.heard(Sound.VOICE)


def test_who_talked_waits_with_music_when_the_agent_is_lost() -> None:
    """Once the customer is on the line, he is like a caller."""
    world = centre()
    amy = at_work(world)
    ann, phone = calls(world, "2"), home(world)
    phone.talk = seconds(200)
    let(world, 12)
    assert phase(world, promised(world, ann)) is Phase.TALKING
    amy.unplug(broken=True)
    let(world, 35)
    assert phase(world, promised(world, ann)) is Phase.QUEUED and phone.heard(Sound.MUSIC)
    at_work(world, "1002")
    let(world, 5)
    assert phase(world, promised(world, ann)) is Phase.TALKING, "without calling her again"
    all_is_well_after(world)
    assert len(phone.heard(Sound.RING)) == 1


def crash(world: World) -> None:
    """The engine is killed and comes back from its journal."""
    journal = MemoryJournal()
    journal.write(world.entries)
    recovered = asyncio.run(replay(journal.read()))
    assert recovered.differing == []
    world.resume(recovered)


def test_a_crash_at_any_moment_neither_loses_a_promise_nor_keeps_it_twice() -> None:
    for moment in range(1, 16):
        world = centre()
        _, phone = calls(world, "2"), home(world)
        at_work(world)
        let(world, moment)
        crash(world)
        all_is_well_after(world)
        assert len(phone.heard(Sound.RING)) == 1 and len(phone.heard(Sound.VOICE)) == 1, f"after {moment} s"


def test_a_dead_exchange_takes_no_promise_along() -> None:
    world = centre()
    ann, phone = calls(world, "2"), home(world, after=20)
    amy = at_work(world)
    let(world, 12)
    assert phase(world, promised(world, ann)) is Phase.DIALLING
    world.pbx.die()
    assert phase(world, promised(world, ann)) is Phase.QUEUED
    amy.plug_in()
    all_is_well_after(world)
    assert phone.heard(Sound.VOICE)
