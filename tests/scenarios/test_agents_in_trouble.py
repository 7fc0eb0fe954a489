"""Agents who do not answer, get lost, or come back."""

import pytest

from tests.scenarios.stories import agent_of, all_is_well_after, at_work, chooses, closed, hotline, let, phase, shows
from zongji.core.contact.model import Cause, Phase, Side
from zongji.core.presence.model import AgentSignedOut, State
from zongji.kernel.clock import seconds
from zongji.simulator.people import AgentHabits, Answering
from zongji.simulator.sounds import Sound

REFUSALS = [
    (Answering.LETS_RING, Cause.NO_ANSWER),
    (Answering.REJECTS, Cause.REJECTED),
    (Answering.REJECTS_ON_DESK, Cause.REJECTED),
    (Answering.BUSY, Cause.BUSY),
]


@pytest.mark.parametrize(("does", "reason"), REFUSALS, ids=[does.value for does, _ in REFUSALS])
def test_an_agent_who_does_not_take_the_call_is_not_ready_and_the_caller_is_first_again(
    does: Answering, reason: Cause
) -> None:
    world = hotline()
    amy = at_work(world, "1001", habits=AgentHabits(does))
    first = world.call("4000", chooses("1"))
    let(world, 1)
    second = world.call("4000", chooses("1"))
    let(world, 30)
    assert shows(amy) == (State.NOT_READY, reason.value)
    assert phase(world, first) is Phase.QUEUED and phase(world, second) is Phase.QUEUED
    at_work(world, "1002")
    let(world, 5)
    assert first.served_at is not None and second.served_at is None
    all_is_well_after(world)


def test_an_agent_whose_phone_is_not_registered_is_never_asked() -> None:
    world = hotline()
    amy = world.agent("1001", "sales")
    amy.sign_in()
    amy.go_ready()
    ann = world.call("4000", chooses("1"))
    let(world, 30)
    assert phase(world, ann) is Phase.QUEUED
    amy.plug_in()
    let(world, 5)
    assert ann.served_at is not None
    all_is_well_after(world)


def test_a_phone_that_goes_while_it_rings_gives_the_caller_back_first_in_line() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1"))
    let(world, 5)
    assert phase(world, ann) is Phase.OFFERED
    amy.unplug()
    assert shows(amy) == (State.NOT_READY, Cause.UNREACHABLE.value)
    at_work(world, "1002")
    let(world, 5)
    assert agent_of(world, ann) == "1002"
    all_is_well_after(world)


def test_a_page_reload_in_mid_call_rings_the_same_agent_again_by_itself() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    at_work(world, "1002")
    ann = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    amy.reload(seconds(1))
    assert ann.hears() is Sound.SILENCE
    let(world, 3)
    assert ann.hears() is Sound.VOICE and shows(amy)[0] is State.TALKING
    all_is_well_after(world)
    assert [line.words for line in ann.heard(Sound.VOICE)] == ["1001", "1001"]
    assert closed(world, ann).by is Side.CALLER


def test_a_page_reload_while_it_rings_costs_the_agent_nothing_and_he_is_asked_again() -> None:
    world = hotline()
    amy = at_work(world, "1001", habits=AgentHabits(Answering.LETS_RING))
    world.call("4000", chooses("1", talk=60))
    let(world, 10)
    assert shows(amy)[0] is State.RINGING
    amy.reload(seconds(1))
    assert shows(amy) == (State.READY, "")
    let(world, 2)
    assert shows(amy)[0] is State.RINGING, "his phone is back, and the caller still waits"


def test_an_agent_who_logs_out_while_his_call_waits_for_him_gives_the_caller_back_at_once() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    amy.unplug(broken=True)
    let(world, 4)
    assert shows(amy)[0] is State.REJOINING
    world.post(AgentSignedOut(world.agenda.now(), amy.id))
    let(world, 0.1)
    assert shows(amy)[0] is State.OFFLINE
    assert phase(world, ann) is Phase.QUEUED


def test_a_slow_reload_lets_the_caller_hear_music_meanwhile() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    amy.reload(seconds(8))
    let(world, 5)
    assert ann.hears() is Sound.MUSIC and shows(amy)[0] is State.REJOINING
    let(world, 5)
    assert ann.hears() is Sound.VOICE
    all_is_well_after(world)


def test_an_agent_lost_in_mid_call_makes_the_caller_first_in_line() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    lost = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    later = world.call("4000", chooses("1"))
    amy.unplug(broken=True)
    let(world, 40)
    assert shows(amy) == (State.NOT_READY, Cause.AGENT_LOST.value)
    assert lost.hears() is Sound.MUSIC
    at_work(world, "1002")
    let(world, 3)
    assert agent_of(world, lost) == "1002" and later.served_at is None
    all_is_well_after(world)


def test_a_caller_who_hangs_up_while_his_agent_is_away_closes_the_contact() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=None))
    let(world, 10)
    amy.unplug(broken=True)
    let(world, 10)
    assert phase(world, ann) is Phase.REJOINING
    ann.hang_up()
    amy.plug_in()
    all_is_well_after(world)
    assert closed(world, ann).by is Side.CALLER


def test_an_agent_may_end_the_call_while_his_phone_is_away() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=None))
    let(world, 10)
    amy.unplug(broken=True)
    let(world, 10)
    amy.hang_up()
    all_is_well_after(world)
    assert closed(world, ann).by is Side.AGENT


def test_two_desks_of_one_agent_ask_for_the_lost_call_and_one_phone_rings() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    amy.reload(seconds(1))
    amy.reload(seconds(1))
    all_is_well_after(world)
    assert ann.log[-2].sound is Sound.VOICE


def test_an_agent_who_signs_out_in_mid_call_finishes_it_and_is_offline() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=60))
    let(world, 10)
    amy.sign_out()
    assert ann.hears() is Sound.VOICE
    all_is_well_after(world)
    assert shows(amy) == (State.OFFLINE, "")


def test_an_agent_cannot_press_his_way_into_a_second_call_while_the_first_rings() -> None:
    world = hotline()
    amy = at_work(world, "1001", habits=AgentHabits(after=seconds(10)))
    world.call("4000", chooses("1"))
    world.call("4000", chooses("1"))
    let(world, 5)
    for _ in range(3):
        amy.go_not_ready()
        amy.go_ready()
    assert len(amy.heard(Sound.RING)) == 1
    all_is_well_after(world)
    assert len(amy.heard(Sound.VOICE)) == 2


def test_a_bridge_that_fails_puts_the_caller_first_and_the_agent_aside() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1"))
    world.pbx.joining_works = False
    let(world, 8)
    assert shows(amy) == (State.NOT_READY, Cause.FAULT.value) and phase(world, ann) is Phase.QUEUED
    world.pbx.joining_works = True
    at_work(world, "1002")
    all_is_well_after(world)
    assert ann.served_at is not None
