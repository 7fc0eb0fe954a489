"""People, phones, PBX and engine at their worst, with messages under way both ways: nothing may be left over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.stories import MENU, all_is_well_after
from zongji.core.facts import Entry
from zongji.engine.recovery import Recovered, replay
from zongji.kernel.clock import seconds
from zongji.simulator.crowd import straight_into
from zongji.simulator.people import AgentHabits, Answering, CallerHabits, Key, Worker
from zongji.simulator.world import World

AGENTS, CALLERS, MISHAPS = 4, 20, 25


def a_bad_day(seed: int) -> World:
    """A centre with odd people; what will happen is on the agenda."""
    random = Random(seed)
    world = World(random, lag=seconds(random.choice([0, 0.02, 0.5])))
    world.queue("sales", ring_for=seconds(8), wrap_up=seconds(random.choice([0, 3])))
    world.flow("4000", MENU)
    world.flow("4001", straight_into("sales", answer=random.random() < 0.5))
    for number in range(AGENTS):
        does = random.choice([Answering.ANSWERS, Answering.ANSWERS, *Answering])
        habits = AgentHabits(does, seconds(random.uniform(0, 9)), back_after=seconds(1))
        world.agent(str(1001 + number), "sales", habits=habits).start_work()
    for _ in range(CALLERS):
        keys = tuple(Key(random.choice("1127 "), seconds(random.uniform(0, 4))) for _ in range(4))
        patience, talk = seconds(random.uniform(0, 60)), seconds(random.uniform(0, 20))
        caller = CallerHabits(tuple(key for key in keys if key.digit != " "), patience, talk)
        world.call_later(seconds(random.uniform(0, 60)), random.choice(["4000", "4001"]), caller)
    for _ in range(MISHAPS):
        world.agenda.after(seconds(random.uniform(0, 90)), lambda: mishap(world, random))
    return world


def mishap(world: World, random: Random) -> None:
    """Something unforeseen."""
    worker = random.choice(list(world.workers.values()))
    deeds: list[Callable[[], None]] = [
        worker.reload,
        lambda: worker.reload(seconds(random.uniform(0, 40))),
        worker.plug_in,
        worker.unplug,
        lambda: worker.unplug(broken=True),
        worker.start_work,
        worker.sign_out,
        worker.go_not_ready,
        worker.hang_up,
        lambda: setattr(world.pbx, "joining_works", not world.pbx.joining_works),
        lambda: setattr(world.pbx, "recording_works", not world.pbx.recording_works),
        lambda: killed(world),
    ]
    if random.random() < 0.05:
        deeds = [world.pbx.die]
    random.choice(deeds)()


def killed(world: World) -> None:
    """The engine is killed and comes back from its journal at once."""

    async def journal() -> AsyncIterator[Entry]:
        for entry in world.entries:
            yield entry

    recovered: Recovered = asyncio.run(replay(journal()))
    assert recovered.differing == []
    world.resume(recovered)


def back_to_work(worker: Worker) -> None:
    """However the day was, in the end everybody works."""
    worker.change(does=Answering.ANSWERS, after=seconds(1))
    worker.start_work()


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32))
def test_after_a_bad_day_nothing_is_left_and_everybody_can_be_served_again(seed: int) -> None:
    nothing_is_left_after(seed)


def nothing_is_left_after(seed: int) -> None:
    """Live through a bad day, and see."""
    world = a_bad_day(seed)
    world.run(seconds(150))
    world.pbx.joining_works = True
    for caller in world.callers:
        caller.hang_up()
    world.run(seconds(60))
    for worker in world.workers.values():
        back_to_work(worker)
    world.run(seconds(60))
    last = [world.call("4001", CallerHabits(talk=seconds(5))) for _ in range(AGENTS)]
    all_is_well_after(world)
    assert all(caller.served_at is not None for caller in last)
