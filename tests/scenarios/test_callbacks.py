"""Callers who would rather be called back: what they are promised is kept, once, at the place that they had."""

from itertools import pairwise

from tests.scenarios.callback_stories import (
    all_is_well_after,
    at_work,
    by_hand,
    calls,
    centre,
    decided,
    ending,
    heard,
    home,
    phase,
    promised,
)
from tests.scenarios.stories import let
from zongji.core.acd.model import Overflow, Trigger
from zongji.core.commands import BookCallback, CancelCallback
from zongji.core.contact.callback import CallbackBooked, CallbackTried
from zongji.core.contact.model import Cause, Phase, Side
from zongji.core.presence.model import State
from zongji.kernel.clock import seconds
from zongji.kernel.errors import Refused
from zongji.kernel.ids import FlowId
from zongji.simulator.people import Answering
from zongji.simulator.sounds import Sound


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
