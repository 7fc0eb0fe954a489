"""Callers and agents at the same instant, a PBX that dies, and a busy hour held against the callers' own logs."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.scenarios.oracle import first_come_first_served
from tests.scenarios.stories import all_is_well_after, at_work, chooses, closed, hotline, let, shows
from zongji.core.contact.model import AgentReserved, Cause, Side
from zongji.core.facts import Entry
from zongji.core.presence.model import State
from zongji.engine.recovery import replay
from zongji.kernel.clock import seconds
from zongji.simulator.crowd import arrivals
from zongji.simulator.people import AgentHabits, Answering, CallerHabits, Key
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World


def test_two_callers_and_one_agent_at_the_same_instant() -> None:
    world = hotline()
    amy = world.agent("1001", "sales")
    amy.plug_in()
    amy.sign_in()
    ann = world.call("4000", chooses("1"))
    bob = world.call("4000", chooses("1"))
    world.agenda.after(seconds(4), amy.go_ready)  # the very instant at which both press 1
    all_is_well_after(world)
    assert ann.served_at is not None and bob.served_at is not None
    assert bob.served_at >= ann.served_at + seconds(60)


def test_two_agents_and_one_caller_only_one_phone_rings() -> None:
    world = hotline()
    amy, bea = at_work(world, "1001"), at_work(world, "1002")
    world.call("4000", chooses("1"))
    all_is_well_after(world)
    assert len(amy.heard(Sound.RING)) + len(bea.heard(Sound.RING)) == 1


def test_a_dead_pbx_ends_every_call_truthfully_and_callers_can_call_again() -> None:
    world = hotline()
    amy, bea = at_work(world, "1001"), at_work(world, "1002", habits=AgentHabits(after=seconds(15)))
    talking = world.call("4000", chooses("1", talk=None))
    ringing = world.call("4000", chooses("1", talk=None))
    waiting = world.call("4000", chooses("1", talk=None))
    let(world, 12)
    in_menu = world.call("4000", chooses("1", talk=None))
    let(world, 2)
    world.pbx.die()
    for caller in (talking, ringing, waiting, in_menu):
        assert (closed(world, caller).by, closed(world, caller).cause) == (Side.SYSTEM, Cause.PBX_LOST)
        assert closed(world, caller).at == caller.ended_at
    let(world, 5)
    for worker in (amy, bea):
        worker.plug_in()
    again = world.call("4000", chooses("1", talk=10))
    all_is_well_after(world)
    assert again.served_at is not None
    assert shows(amy)[0] is State.READY and shows(bea)[0] is State.READY


def test_who_lost_his_agent_is_served_before_all_who_came_after_him() -> None:
    world = hotline()
    at_work(world, "1001", habits=AgentHabits(Answering.LETS_RING))
    callers = [world.call("4000", chooses("1", talk=5)) for _ in range(4)]
    let(world, 40)
    at_work(world, "1002")
    all_is_well_after(world)
    served = [caller.served_at for caller in callers]
    assert served == sorted(served, key=lambda at: at or 0) and None not in served


@pytest.mark.parametrize("seed", range(3))
def test_sixty_callers_at_five_a_second_are_served_as_an_oracle_says(seed: int) -> None:
    world = busy_hour(Random(seed), agents=30, callers=60)
    all_is_well_after(world)
    waits = first_come_first_served(world.callers, agents=30, answer_after=seconds(2))
    for caller in world.callers:
        assert caller.served_at == waits[caller.contact], f"{caller.contact} was not served when the oracle says"
    assert max(len(worker.heard(Sound.VOICE)) for worker in world.workers.values()) <= 4


async def test_what_happened_in_a_busy_hour_is_decided_the_same_again() -> None:
    world = busy_hour(Random(7), agents=10, callers=60)
    all_is_well_after(world)

    async def journal() -> AsyncIterator[Entry]:
        for entry in world.entries:
            yield entry

    again = await replay(journal())
    assert again.differing == [] and again.compared == len(world.entries)
    assert len(again.timers) == 0 and again.floor.contacts == {}


def busy_hour(random: Random, agents: int, callers: int) -> World:
    """Agents who answer after 2 s; callers at 5 a second who press 1 and talk 10 to 40 s."""
    world = hotline()
    for number in range(agents):
        at_work(world, f"{1001 + number}")
    for wait in arrivals(random, 5, callers):
        talk = seconds(random.uniform(10, 40))
        world.call_later(wait, "4000", CallerHabits((Key(""), Key("1", seconds(random.uniform(0.5, 2)))), talk=talk))
    return world


def test_each_agent_has_one_caller_at_a_time_in_his_own_log() -> None:
    world = busy_hour(Random(11), agents=5, callers=60)
    all_is_well_after(world)
    for worker in world.workers.values():
        speaking = [(leg, line.sound) for leg, line in worker.log if line.sound in (Sound.VOICE, Sound.END)]
        for (leg, begin), (same, end) in zip(speaking[::2], speaking[1::2], strict=True):
            assert (begin, end) == (Sound.VOICE, Sound.END) and leg == same
    reserved = [d for entry in world.entries for d in entry.decisions if isinstance(d, AgentReserved)]
    assert len(reserved) == 60
