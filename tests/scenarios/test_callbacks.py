"""Callers who would rather be called back: what they are promised is kept, once, at the place that they had."""

import asyncio
import json
from itertools import pairwise
from random import Random
from typing import TypeVar

from tests.scenarios.stories import let
from zongji.core.acd.model import Overflow, QueueConfigured, Trigger
from zongji.core.commands import BookCallback, CancelCallback, HangUp
from zongji.core.contact.callback import CallbackAsked, CallbackBooked, CallbackTried, PartyDialled, Terms
from zongji.core.contact.model import Cause, ContactClosed, PartyKnown, Phase, Side
from zongji.core.presence.model import AgentConfigured, Line, Membership, State
from zongji.engine.recovery import replay
from zongji.kernel.clock import Instant, Span, after, seconds
from zongji.kernel.errors import Refused
from zongji.kernel.ids import AgentId, ContactId, FlowId, PartyId, QueueId, callback_id
from zongji.simulator.memory import MemoryJournal
from zongji.simulator.outside import Customer
from zongji.simulator.people import AgentHabits, Answering, Caller, CallerHabits, Key, Worker
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World

Kind = TypeVar("Kind")
HELP = QueueId("help")
DOOR = {
    "schema": 1,
    "start": "menu",
    "nodes": {
        "menu": {
            "kind": "menu",
            "prompts": ["menu"],
            "keys": {"1": "wait", "2": "back", "3": "later"},
            "failed": "wait",
        },
        "wait": {"kind": "queue", "queue": "help"},
        "back": {"kind": "callback", "queue": "help", "booked": ["booked"], "already": ["already"], "failed": "sorry"},
        "later": {
            "kind": "callback", "queue": "help", "booked": ["booked"], "failed": "sorry",
            "not_before": 3600, "until": 7200, "tries": 2, "pause": 300,
        },
        "sorry": {"kind": "hangup", "prompts": ["sorry"]},
    },
}  # fmt: skip
AWAY = {
    "schema": 1,
    "start": "back",
    "nodes": {
        "back": {"kind": "callback", "booked": ["booked"], "failed": "sorry"},
        "sorry": {"kind": "hangup", "prompts": ["sorry"]},
    },
}


def centre(**rules: object) -> World:
    """A menu on 4000: 1 waits, 2 is called back, 3 is called back in an hour. Nobody is at work."""
    world = World(Random(1))
    settled: dict[str, object] = {"wrap_up": Span(0), **rules}
    world.post(QueueConfigured(world.agenda.now(), HELP, **settled))  # type: ignore[arg-type]
    world.flow("4000", json.dumps(DOOR))
    world.flow("4999", json.dumps(AWAY))
    return world


def at_work(world: World, id: str = "1001", habits: AgentHabits | None = None) -> Worker:
    world.post(AgentConfigured(world.agenda.now(), AgentId(id), (Membership(HELP),)))
    worker = world.hire(id, habits)
    worker.start_work()
    return worker


def calls(
    world: World,
    *keys: str,
    party: str = "ann",
    talk: float = 30,
    reachable: bool = True,
    patience: float | None = None,
) -> Caller:
    """Somebody known calls and presses these keys, one a prompt."""
    caller = world.call("4000", CallerHabits(tuple(Key(key) for key in keys), talk=seconds(talk)))
    world.post(PartyKnown(world.agenda.now(), caller.contact, PartyId(party), reachable=reachable))
    return caller


def home(world: World, party: str = "ann", does: Answering = Answering.ANSWERS, after: float = 2) -> Customer:
    """The customer's telephone can be called."""
    customer = world.pbx.outside[PartyId(party)] = Customer(world.pbx, world.agenda, does, seconds(after), seconds(30))
    return customer


def promised(world: World, caller: Caller) -> ContactId:
    return callback_id(caller.contact)


def decided(world: World, kind: type[Kind]) -> list[Kind]:
    return [each for entry in world.entries for each in entry.decisions if isinstance(each, kind)]


def ending(world: World, contact: ContactId) -> tuple[Side, Cause]:
    """How a contact ended, once."""
    (end,) = [each for each in decided(world, ContactClosed) if each.contact == contact]
    return end.by, end.cause


def heard(caller: Caller) -> str:
    return " ".join(line.words for line in caller.heard(Sound.PROMPT))


def phase(world: World, contact: ContactId) -> Phase | None:
    found = world.floor.contacts.get(contact)
    return found.phase if found is not None else None


def all_is_well_after(world: World) -> None:
    """The story ends by itself: nobody is left, no leg is left, nobody was dialled without an agent."""
    world.run_out(seconds(8 * 86400))
    assert world.faults.count == 0
    assert world.floor.contacts == {} and world.pbx.legs == {} and world.pbx.bridges == {}
    assert all(agent.line is Line.IDLE and agent.contact is None for agent in world.floor.agents.values())
    closed = [each.contact for each in decided(world, ContactClosed)]
    assert len(closed) == len(set(closed))


def test_who_is_promised_a_callback_is_called_once_an_agent_is_there() -> None:
    world = centre()
    ann, phone = calls(world, "2"), home(world)
    let(world, 10)
    assert "booked" in heard(ann) and ann.hears() is Sound.END, "she may hang up"
    assert phase(world, promised(world, ann)) is Phase.QUEUED and phone.log == []
    amy = at_work(world)
    let(world, 1)
    assert amy.heard(Sound.RING) and phone.log == [], "the agent first"
    let(world, 2)
    assert phone.heard(Sound.RING)[0].words == "4000", "she sees whom she had called"
    assert amy.shown is not None and amy.shown.state is State.DIALLING
    let(world, 2)
    assert phone.heard(Sound.VOICE) and amy.heard(Sound.VOICE)
    assert phase(world, promised(world, ann)) is Phase.TALKING
    all_is_well_after(world)
    assert ending(world, promised(world, ann)) == (Side.CALLER, Cause.NORMAL)
    assert len(phone.heard(Sound.RING)) == 1


def test_a_key_pressed_twice_books_once() -> None:
    world = centre()
    ann, phone = calls(world, "2"), home(world)
    let(world, 2)
    ann.press("2")
    ann.press("2")
    at_work(world)
    all_is_well_after(world)
    assert len(decided(world, CallbackBooked)) == 1 and len(phone.heard(Sound.RING)) == 1


def test_the_same_number_twice_keeps_the_older_place_and_is_told_so() -> None:
    world = centre()
    first, phone = calls(world, "2"), home(world)
    let(world, 20)
    second = calls(world, "2")
    let(world, 10)
    assert "already" in heard(second)
    at_work(world)
    all_is_well_after(world)
    (booked,) = decided(world, CallbackBooked)
    assert booked.source == first.contact and len(phone.heard(Sound.RING)) == 1


def test_two_calls_at_once_from_the_same_number_book_once() -> None:
    world = centre()
    phone = home(world)
    calls(world, "2")
    calls(world, "2")
    at_work(world)
    all_is_well_after(world)
    assert len(decided(world, CallbackBooked)) == 1 and len(phone.heard(Sound.RING)) == 1


def test_nothing_is_promised_to_a_number_that_cannot_be_called() -> None:
    world = centre()
    hidden = calls(world, "2", reachable=False)
    all_is_well_after(world)
    assert "sorry" in heard(hidden) and not decided(world, CallbackBooked)


def test_nobody_is_called_while_he_still_listens() -> None:
    world = centre()
    at_work(world)
    ann, phone = calls(world, "2"), home(world)
    let(world, 2)
    assert phase(world, promised(world, ann)) is Phase.BOOKED, "the agent is free, but she is still on the line"
    let(world, 2)
    assert phase(world, promised(world, ann)) is Phase.OFFERED
    all_is_well_after(world)
    assert phone.heard(Sound.VOICE)


def test_a_promise_holds_for_who_hangs_up_in_the_middle_of_it() -> None:
    world = centre()
    ann, phone = calls(world, "2"), home(world)
    let(world, 1.5)
    ann.hang_up()
    at_work(world)
    all_is_well_after(world)
    assert len(phone.heard(Sound.VOICE)) == 1


def test_the_place_in_the_queue_is_kept() -> None:
    world = centre(overflows=(Overflow(Trigger.WAIT, seconds(30), seconds(1), flow=FlowId("flow-4999")),))
    at_work(world)
    calls(world, "1", party="zoe", talk=42)
    let(world, 2)
    ann, phone = calls(world, "1"), home(world)
    phone.talk = seconds(2)
    let(world, 20)
    bob = calls(world, "1", party="bob", talk=5)
    let(world, 15)
    assert phase(world, promised(world, ann)) is not None, "she was led to a callback after thirty seconds"
    assert phase(world, bob.contact) is Phase.QUEUED
    (booked,) = decided(world, CallbackBooked)
    assert booked.rank_at < world.floor.contacts[bob.contact].arrived
    all_is_well_after(world)
    assert phone.heard(Sound.VOICE)[0].at < (bob.served_at or 0), "she came before him"


def test_never_more_customers_are_called_than_agents_are_there() -> None:
    world = centre()
    phones = [home(world, f"p{n}", after=20) for n in range(5)]
    for n in range(5):
        calls(world, "2", party=f"p{n}")
    let(world, 10)
    at_work(world, "1001")
    at_work(world, "1002")
    let(world, 4)
    assert sum(bool(phone.heard(Sound.RING)) for phone in phones) == 2
    all_is_well_after(world)
    assert all(len(phone.heard(Sound.VOICE)) == 1 for phone in phones)


def test_nobody_is_called_before_the_time_he_chose() -> None:
    world = centre()
    at_work(world)
    ann, phone = calls(world, "3"), home(world)
    let(world, 3500)
    assert phase(world, promised(world, ann)) is Phase.BOOKED and phone.log == []
    let(world, 200)
    assert phone.heard(Sound.VOICE)
    all_is_well_after(world)


def test_nobody_is_called_after_the_time_he_chose() -> None:
    world = centre()
    ann, phone = calls(world, "3"), home(world)
    let(world, 7300)
    at_work(world)
    all_is_well_after(world)
    assert phone.log == [] and ending(world, promised(world, ann)) == (Side.SYSTEM, Cause.EXPIRED)


def test_who_is_not_reached_is_tried_again_and_then_no_more() -> None:
    world = centre()
    amy = at_work(world)
    ann, phone = calls(world, "2"), home(world, does=Answering.LETS_RING)
    all_is_well_after(world)
    rings = [line.at for line in phone.heard(Sound.RING)]
    assert len(rings) == 3 and all(b - a > seconds(600) for a, b in pairwise(rings))
    assert [each.cause for each in decided(world, CallbackTried)] == [Cause.NO_ANSWER, Cause.NO_ANSWER]
    assert ending(world, promised(world, ann)) == (Side.SYSTEM, Cause.NO_ANSWER)
    assert amy.shown is not None and amy.shown.state is State.READY, "it is not the agent's fault"


def test_who_is_engaged_is_reached_at_the_second_try() -> None:
    world = centre()
    at_work(world)
    _, phone = calls(world, "2"), home(world, does=Answering.BUSY)
    let(world, 100)
    phone.does = Answering.ANSWERS
    all_is_well_after(world)
    assert len(phone.heard(Sound.RING)) == 2 and phone.heard(Sound.VOICE)


def test_who_declines_is_not_called_again() -> None:
    world = centre()
    at_work(world)
    ann, phone = calls(world, "2"), home(world, does=Answering.REJECTS)
    all_is_well_after(world)
    assert len(phone.heard(Sound.RING)) == 1
    assert ending(world, promised(world, ann)) == (Side.CALLER, Cause.REJECTED)


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


def test_who_calls_again_and_reaches_an_agent_is_not_called_any_more() -> None:
    world = centre()
    ann, phone = calls(world, "3"), home(world)
    let(world, 60)
    at_work(world)
    calls(world, "1")
    let(world, 10)
    assert ending(world, promised(world, ann)) == (Side.CALLER, Cause.CALLED_AGAIN)
    all_is_well_after(world)
    assert phone.log == []


def test_a_supervisor_cancels_a_callback_but_not_a_talk() -> None:
    world = centre()
    ann, bob = calls(world, "2"), calls(world, "2", party="bob")
    home(world, "bob")
    let(world, 10)
    world.ask(CancelCallback("boss", promised(world, ann)))
    assert ending(world, promised(world, ann)) == (Side.SYSTEM, Cause.CANCELLED)
    at_work(world)
    let(world, 10)
    try:
        world.ask(CancelCallback("boss", promised(world, bob)))
        raise AssertionError("a talk can't be cancelled")
    except Refused as why:
        assert why.id == "callback.in_talk"
    all_is_well_after(world)


def test_a_callback_cancelled_while_the_phone_rings_rings_no_more() -> None:
    world = centre()
    amy = at_work(world)
    ann, phone = calls(world, "2"), home(world, after=20)
    let(world, 12)
    world.ask(CancelCallback("boss", promised(world, ann)))
    assert phone.heard(Sound.END) and amy.shown is not None and amy.shown.state is State.READY
    all_is_well_after(world)


def by_hand(world: World, token: str, party: str = "ann", wait: float = 0) -> CallbackAsked:
    now = world.agenda.now()
    terms = Terms(after(now, seconds(wait)), after(now, seconds(wait + 3600)))
    return CallbackAsked(Instant(0), callback_id(f"sim-{token}"), HELP, PartyId(party), terms, "boss", called="4000")


def test_a_callback_booked_by_hand_is_kept_like_any_other_and_booked_once() -> None:
    world = centre()
    phone = home(world)
    world.ask(BookCallback(by_hand(world, "x")))
    try:
        world.ask(BookCallback(by_hand(world, "y")))
        raise AssertionError("booked twice")
    except Refused as why:
        assert why.id == "callback.already"
    at_work(world)
    all_is_well_after(world)
    assert len(phone.heard(Sound.VOICE)) == 1


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
