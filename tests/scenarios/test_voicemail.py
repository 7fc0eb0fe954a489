"""Callers who reach nobody and leave a message: what they say is kept, once, whatever happens in the middle."""

import json
from random import Random

from tests.scenarios.stories import all_is_well_after, at_work, closed, let
from zongji.core.acd.model import Comfort, Exit, Overflow, QueueConfigured, Trigger
from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded
from zongji.core.contact.model import Cause, NodeEntered, Side
from zongji.engine.recovery import replay
from zongji.kernel.clock import Span, in_seconds, seconds
from zongji.kernel.ids import FlowId, NodeId, QueueId
from zongji.simulator.memory import MemoryJournal
from zongji.simulator.people import Caller, CallerHabits
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World

SALES = QueueId("sales")
BOX = {
    "schema": 1,
    "start": "box",
    "nodes": {
        "box": {"kind": "voicemail", "mailbox": "sales", "prompts": ["speak"], "next": "left", "failed": "nothing",
                "most": 30, "silence": 4},
        "left": {"kind": "hangup", "prompts": ["thanks"]},
        "nothing": {"kind": "hangup", "prompts": ["nothing"]},
    },
}  # fmt: skip
WAIT = {"schema": 1, "start": "wait", "nodes": {"wait": {"kind": "queue", "queue": "sales"}}}


def centre() -> World:
    """Who calls 4000 waits; after ten seconds, or by key 2, he may leave a message. 4001 leads straight there."""
    world = World(Random(1))
    comfort = Comfort(exits=(Exit("2", FlowId("flow-4001")),))
    overflow = Overflow(Trigger.WAIT, seconds(10), flow=FlowId("flow-4001"))
    world.post(QueueConfigured(world.agenda.now(), SALES, overflows=(overflow,), comfort=comfort, wrap_up=Span(0)))
    world.flow("4001", json.dumps(BOX))
    world.flow("4000", json.dumps(WAIT))
    return world


def says(world: World, length: float, then: str = "#", called: str = "4001") -> Caller:
    return world.call(called, CallerHabits(message=seconds(length), then=then, talk=seconds(20)))


def lengths(world: World, caller: Caller) -> list[float]:
    """How long the messages are that this caller left."""
    facts = [entry.fact for entry in world.entries]
    return [in_seconds(f.length) for f in facts if isinstance(f, MessageRecorded) and f.contact == caller.contact]


def heard(caller: Caller) -> list[str]:
    return [line.words for line in caller.heard(Sound.PROMPT)]


def mailboxes(world: World) -> list[QueueId]:
    return [d.mailbox for entry in world.entries for d in entry.decisions if isinstance(d, MessageBegun)]


def test_who_waited_too_long_leaves_a_message_for_the_queue_and_is_thanked() -> None:
    world = centre()
    ann = says(world, 8, called="4000")
    all_is_well_after(world)
    assert heard(ann) == ["speak", "thanks"] and lengths(world, ann) == [8]
    assert mailboxes(world) == [SALES]
    assert (closed(world, ann).by, closed(world, ann).cause) == (Side.SYSTEM, Cause.FLOW_ENDED)


def test_a_key_leads_who_waits_to_the_mailbox_and_another_past_the_words_before_it() -> None:
    world = centre()
    ann = says(world, 5, called="4000")
    let(world, 2)
    ann.press("2")
    let(world, 1)
    ann.press("#")
    assert ann.hears() is Sound.TONE, "before the words were over"
    all_is_well_after(world)
    assert lengths(world, ann) == [5]


def test_silence_ends_a_message_and_so_does_its_longest_time() -> None:
    world = centre()
    ann, bob = says(world, 6, then=""), says(world, 300, then="")
    let(world, 3 + 6 + 3.9)
    assert lengths(world, ann) == []
    let(world, 0.2)
    assert lengths(world, ann) == [6]
    all_is_well_after(world)
    assert lengths(world, bob) == [30] and "thanks" in heard(bob)


def test_who_hangs_up_in_the_middle_has_left_what_he_said() -> None:
    world = centre()
    ann = says(world, 20)
    let(world, 3 + 7)
    ann.hang_up()
    all_is_well_after(world)
    assert lengths(world, ann) == [7] and mailboxes(world) == [SALES]
    assert (closed(world, ann).by, closed(world, ann).cause) == (Side.CALLER, Cause.NORMAL)


def test_who_says_nothing_is_told_so() -> None:
    world = centre()
    silent, short = says(world, 0, then=""), says(world, 0.5)
    all_is_well_after(world)
    assert heard(silent) == heard(short) == ["speak", "nothing"]


def test_a_recording_that_fails_leads_on_and_no_caller_hangs_in_it() -> None:
    world = centre()
    world.pbx.recording_works = False
    ann = says(world, 8)
    all_is_well_after(world)
    assert heard(ann) == ["speak", "nothing"]
    assert [type(entry.fact) for entry in world.entries].count(MessageFailed) == 1


def test_an_agent_who_becomes_free_meanwhile_leaves_him_to_his_message() -> None:
    world = centre()
    ann = says(world, 8, called="4000")
    let(world, 10 + 3 + 2)
    amy = at_work(world, "1001")
    all_is_well_after(world)
    assert not amy.heard(Sound.RING) and lengths(world, ann) == [8]


async def test_a_controller_that_dies_in_mid_message_loses_nothing() -> None:
    world = centre()
    ann, bob = says(world, 12), says(world, 12)
    let(world, 3 + 5)
    journal = MemoryJournal()
    journal.write(world.entries)
    world.resume(await replay(journal.read()))
    let(world, 2)
    bob.hang_up()
    all_is_well_after(world)
    assert lengths(world, ann) == [12] and "thanks" in heard(ann)
    assert lengths(world, bob) == [7]


def test_news_of_a_message_that_is_told_twice_leads_on_once() -> None:
    world = centre()
    ann = says(world, 8)
    let(world, 3 + 8)
    told = next(entry.fact for entry in world.entries if isinstance(entry.fact, MessageRecorded))
    world.post(told)
    all_is_well_after(world)
    assert heard(ann) == ["speak", "thanks"]
    nodes = [d.node for entry in world.entries for d in entry.decisions if isinstance(d, NodeEntered)]
    assert nodes == [NodeId("box"), NodeId("left")]
