"""Back from the journal: the floor, its timers, and calls that go on as if nothing had happened."""

from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random

import pytest

from tests.scenarios.stories import all_is_well_after, at_work, chooses, hotline
from tests.scenarios.test_many_at_once import busy_hour
from zongji.core.contact.model import ContactClosed, OfferTimedOut, Phase
from zongji.core.facts import Entry
from zongji.engine.recovery import Recovered, replay
from zongji.engine.timers import Timers
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import ContactId
from zongji.simulator.people import AgentHabits, Answering
from zongji.simulator.world import World


async def from_journal(entries: list[Entry], start: Recovered | None = None) -> Recovered:
    """Replay a list."""

    async def journal() -> AsyncIterator[Entry]:
        for entry in entries:
            yield entry

    return await replay(journal(), start)


@pytest.mark.parametrize("seed", range(12))
async def test_an_engine_killed_in_a_busy_hour_goes_on_and_everybody_is_served(seed: int) -> None:
    random = Random(seed)
    world = busy_hour(random, agents=8, callers=40)
    for worker in list(world.workers.values())[:2]:
        worker.change(does=random.choice([Answering.LETS_RING, Answering.REJECTS]), back_after=seconds(3))
    for _ in range(random.randrange(200, 900)):
        world.agenda.step()
    recovered = await from_journal(world.entries)
    assert recovered.differing == [] and recovered.position == len(world.entries)
    assert recovered.floor.contacts == world.floor.contacts and recovered.floor.agents == world.floor.agents
    world.resume(recovered)
    all_is_well_after(world)
    assert all(caller.served_at is not None for caller in world.callers) and len(world.callers) == 40


async def test_a_ring_that_was_under_way_still_times_out_after_the_engine_is_back() -> None:
    world = hotline()
    at_work(world, "1001", habits=AgentHabits(Answering.LETS_RING))
    ann = world.call("4000", chooses("1"))
    world.run(seconds(10))
    recovered = await from_journal(world.entries)
    assert recovered.floor.contacts[ann.contact].phase is Phase.OFFERED
    assert [type(fact) for fact in recovered.timers.pending() if isinstance(fact, OfferTimedOut)] == [OfferTimedOut]
    world.resume(recovered)
    world.run(seconds(15))
    assert world.floor.contacts[ann.contact].phase is Phase.QUEUED
    at_work(world, "1002")
    all_is_well_after(world)


async def test_timers_that_fired_or_are_long_due_do_not_come_again() -> None:
    world = finished_world()
    recovered = await from_journal(world.entries)
    assert len(recovered.timers) == 0


async def test_a_replay_may_go_on_from_where_another_ended() -> None:
    world = finished_world()
    middle = len(world.entries) // 2
    first = await from_journal(world.entries[:middle])
    whole = await from_journal(world.entries[middle:], first)
    assert whole.position == len(world.entries) and whole.differing == []
    assert whole.floor.contacts == {}


async def test_a_difference_is_counted_with_its_position_and_the_new_decision_stands() -> None:
    world = finished_world()
    entries = list(world.entries)
    where = next(n for n, entry in enumerate(entries) if any(isinstance(d, ContactClosed) for d in entry.decisions))
    entries[where] = replace(entries[where], decisions=())
    recovered = await from_journal(entries)
    assert recovered.differing == [where + 1] and recovered.floor.contacts == {}


def finished_world() -> World:
    """A story with rings in vain, told to its end."""
    world = hotline()
    at_work(world, "1001", habits=AgentHabits(Answering.LETS_RING))
    at_work(world, "1002", "service")
    world.call("4000", chooses("1", patience=60))
    world.call("4000", chooses("2", talk=20))
    all_is_well_after(world)
    return world


def test_timers_come_out_in_order_and_only_when_due() -> None:
    timers = Timers()
    facts = [OfferTimedOut(Instant(at), ContactId("pbx-1"), offer) for offer, at in enumerate([30, 10, 20, 10])]
    for fact in facts:
        timers.add(fact)
    assert timers.next_due() == 10 and timers.due(Instant(9)) == []
    assert timers.due(Instant(20)) == [facts[1], facts[3], facts[2]]
    assert timers.pending() == [facts[0]] and len(timers) == 1
    timers.forget({replace(facts[0], at=Instant(0))}, Instant(0))
    assert len(timers) == 0 and timers.next_due() is None
