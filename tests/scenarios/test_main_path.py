"""A caller reaches an agent, or leaves on the way."""

import pytest

from tests.scenarios.stories import all_is_well_after, at_work, chooses, closed, hotline, let, phase, shows
from zongji.core.contact.model import Cause, Phase, RecordingStored, Side
from zongji.core.presence.model import State
from zongji.kernel.clock import seconds
from zongji.simulator.people import AgentHabits, CallerHabits
from zongji.simulator.sounds import Sound


def test_a_caller_chooses_sales_talks_and_hangs_up() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=60))
    all_is_well_after(world)
    assert [line.sound for line in ann.log] == [
        Sound.ANSWERED, Sound.PROMPT, Sound.PROMPT, Sound.MUSIC, Sound.VOICE, Sound.END,
    ]  # fmt: skip
    assert ann.log[4].words == "1001"
    assert closed(world, ann).by is Side.CALLER
    assert closed(world, ann).at == ann.ended_at
    assert shows(amy) == (State.READY, "")


def test_the_recording_is_as_long_as_the_talk() -> None:
    world = hotline()
    at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=73))
    all_is_well_after(world)
    stored = [entry.fact for entry in world.entries if isinstance(entry.fact, RecordingStored)]
    assert [(fact.contact, fact.offer, fact.length) for fact in stored] == [(ann.contact, 1, seconds(73))]


def test_the_agent_hangs_up_first_and_wraps_up() -> None:
    world = hotline()
    amy = at_work(world, "1001", "service", AgentHabits(talk=seconds(20)))
    ann = world.call("4000", chooses("2", talk=None))
    let(world, 40)
    assert shows(amy) == (State.WRAP_UP, "")
    assert closed(world, ann).by is Side.AGENT
    let(world, 30)
    assert shows(amy) == (State.READY, "")
    all_is_well_after(world)


def test_the_agent_hangs_up_on_the_desk() -> None:
    world = hotline()
    amy = at_work(world, "1001")
    ann = world.call("4000", chooses("1", talk=None))
    let(world, 20)
    amy.hang_up()
    assert closed(world, ann).by is Side.AGENT
    all_is_well_after(world)


def test_an_agent_ends_wrap_up_early_and_takes_the_next() -> None:
    world = hotline()
    at_work(world, "1001", "service", AgentHabits(wrap_up=seconds(5)))
    first = world.call("4000", chooses("2", talk=10))
    second = world.call("4000", chooses("2", talk=10))
    all_is_well_after(world)
    assert first.ended_at is not None and second.served_at is not None
    assert second.served_at - first.ended_at == seconds(5 + 2)


def test_a_wrong_key_is_told_and_asked_again() -> None:
    world = hotline()
    at_work(world, "1001")
    ann = world.call("4000", chooses("7", "1"))
    all_is_well_after(world)
    assert [line.words for line in ann.heard(Sound.PROMPT)] == ["welcome", "menu", "wrong menu"]
    assert ann.served_at is not None


def test_silence_is_told_and_after_three_times_the_call_ends() -> None:
    world = hotline()
    ann = world.call("4000", chooses("", "", ""))
    all_is_well_after(world)
    assert [line.words for line in ann.heard(Sound.PROMPT)] == [
        "welcome", "menu", "nothing menu", "nothing menu", "goodbye",
    ]  # fmt: skip
    assert (closed(world, ann).by, closed(world, ann).cause) == (Side.SYSTEM, Cause.FLOW_ENDED)


def test_a_number_without_a_flow_ends_the_call_at_once() -> None:
    world = hotline()
    ann = world.call("4711")
    all_is_well_after(world)
    assert closed(world, ann).cause is Cause.NO_SUCH_NUMBER
    assert ann.heard(Sound.ANSWERED) == []


STEPS = [
    (1.0, Phase.IN_FLOW, "in the welcome"),
    (3.5, Phase.IN_FLOW, "in the menu's prompt"),
    (8.0, Phase.IN_FLOW, "while the menu waits for a key"),
    (15.0, Phase.QUEUED, "in the queue"),
    (21.0, Phase.OFFERED, "while an agent's phone rings"),
    (30.0, Phase.TALKING, "in the call"),
]


@pytest.mark.parametrize(("when", "where", "words"), STEPS, ids=[step[2].replace(" ", "_") for step in STEPS])
def test_a_caller_may_hang_up_at_any_step(when: float, where: Phase, words: str) -> None:
    world = hotline()
    amy = world.agent("1001", "sales")
    amy.plug_in()
    amy.sign_in()
    ann = world.call("4000", chooses("", "1", talk=None))
    world.agenda.after(seconds(20), amy.go_ready)
    let(world, when)
    assert phase(world, ann) is where
    ann.hang_up()
    assert phase(world, ann) is None
    assert closed(world, ann).by is Side.CALLER
    let(world, 30)
    all_is_well_after(world)
    assert shows(amy) == (State.READY, "")


def test_a_caller_who_hangs_up_before_the_first_word_leaves_nothing_behind() -> None:
    world = hotline()
    at_work(world, "1001")
    ann = world.call("4000", CallerHabits())
    ann.hang_up()
    all_is_well_after(world)


def test_an_impatient_caller_leaves_the_queue_and_the_next_one_moves_up() -> None:
    world = hotline()
    amy = at_work(world, "1001", habits=AgentHabits(talk=seconds(30)))
    world.call("4000", chooses("1", talk=None))
    leaver = world.call("4000", chooses("1", patience=20))
    stayer = world.call("4000", chooses("1", talk=None))
    all_is_well_after(world)
    assert leaver.served_at is None and stayer.served_at is not None
    assert len(amy.heard(Sound.VOICE)) == 2
