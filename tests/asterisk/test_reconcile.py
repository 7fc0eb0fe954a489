"""What the floor believes and what Asterisk has, and what follows from the difference."""

from dataclasses import replace

from zongji.asterisk.reconcile import Differences, Lists, differences
from zongji.asterisk.socket import Request
from zongji.asterisk.wire import Bridge, Channel, Dialplan
from zongji.core.contact.callback import Callback, PartyAnswered, Terms
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    CallerArrived,
    CallerHungUp,
    Cause,
    Join,
    Phase,
    StartMusic,
)
from zongji.core.contact.state import Contact, Ring, RingAll
from zongji.core.ivr.walker import Walk
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, PbxNode, QueueId, callback_id

BEFORE, STARTED, ARRIVED, ASKED, NOW = (Instant(n) for n in (5, 10, 20, 100, 101))
C = ContactId("z1-17.4")
STASIS = Dialplan("hold", "4000", "Stasis", "zongji")


def speaking() -> Contact:
    """A caller who leaves a message."""
    contact = known(Phase.IN_FLOW)
    return replace(contact, walk=replace(contact.walk, recording=True))


def known(phase: Phase, offer: int = 0, id: str = C, arrived: Instant = ARRIVED, since: Instant = ARRIVED) -> Contact:
    walk = Walk(FlowId("f"), 1, NodeId("n"), "zh", step=3)
    agent = AgentId("1001") if offer else None
    return Contact(ContactId(id), arrived, "4000", phase, walk, answered=True, offer=offer, agent=agent, since=since)


def compare(contacts: list[Contact], channels: list[Channel], bridges: list[Bridge] | None = None) -> Differences:
    lists = Lists(PbxNode("z1"), STARTED, ASKED, {c.id: c for c in channels}, bridges or [])
    return differences({c.id: c for c in contacts}, lists, NOW)


def leg(id: str, state: str = "Up", dialplan: Dialplan = STASIS) -> Channel:
    return Channel(id, f"PJSIP/x-{id}", state, dialplan=dialplan)


def test_a_talk_in_order_is_left_alone() -> None:
    found = compare([known(Phase.TALKING, 1)], [leg(C), leg(f"{C}~1")], [Bridge(f"{C}~b", [C, f"{C}~1"])])
    assert found == Differences()


def test_a_caller_who_left_meanwhile_has_hung_up() -> None:
    assert compare([known(Phase.QUEUED)], []).facts == [CallerHungUp(NOW, C, Cause.NORMAL)]


def test_a_caller_of_an_asterisk_that_is_no_more_was_lost() -> None:
    assert compare([known(Phase.QUEUED, arrived=BEFORE)], []).facts == [CallerHungUp(NOW, C, Cause.PBX_LOST)]


def test_a_message_is_asked_for_and_no_prompt_in_its_place() -> None:
    found = compare([speaking()], [leg(C)])
    assert (found.messages, found.playbacks) == ([f"{C}~m3"], [])


def test_who_came_after_the_lists_were_asked_for_is_not_missed() -> None:
    assert compare([known(Phase.QUEUED, arrived=Instant(100))], []) == Differences()


def test_contacts_of_another_asterisk_are_not_ours_to_miss() -> None:
    assert compare([known(Phase.QUEUED, id="z2-17.4")], []) == Differences()


def test_an_offer_whose_leg_is_gone_was_not_answered() -> None:
    assert compare([known(Phase.OFFERED, 2)], [leg(C)]).facts == [AgentLegEnded(NOW, C, 2, Cause.NO_ANSWER)]


def test_an_offer_that_was_answered_meanwhile_is_told() -> None:
    assert compare([known(Phase.OFFERED, 2)], [leg(C), leg(f"{C}~2")]).facts == [AgentAnswered(NOW, C, 2)]
    assert compare([known(Phase.OFFERED, 2)], [leg(C), leg(f"{C}~2", "Ringing")]) == Differences()


def test_an_agent_who_left_the_talk_has_hung_up() -> None:
    found = compare([known(Phase.TALKING, 1)], [leg(C)], [Bridge(f"{C}~b", [C])])
    assert found.facts == [AgentLegEnded(NOW, C, 1, Cause.NORMAL)]


def test_a_talk_whose_legs_are_apart_is_joined_again() -> None:
    assert compare([known(Phase.TALKING, 1)], [leg(C), leg(f"{C}~1")]).effects == [Join(C, 1)]


def test_who_waits_hears_music_again_and_who_is_in_a_flow_is_asked_for_his_prompt() -> None:
    assert compare([known(Phase.QUEUED)], [leg(C)]).effects == [StartMusic(C)]
    assert compare([known(Phase.IN_FLOW)], [leg(C)]).playbacks == [(C, 3)]


def test_a_phase_that_began_after_the_lists_is_not_judged_by_them() -> None:
    assert compare([known(Phase.OFFERED, 2, since=Instant(100))], [leg(C)]) == Differences()


def test_a_caller_nobody_knows_is_taken() -> None:
    assert compare([], [leg(C)]).facts == [CallerArrived(NOW, C, "4000")]


def test_who_is_held_by_the_dialplan_or_talks_to_himself_is_left_there() -> None:
    assert compare([], [leg(C, dialplan=Dialplan("hold", "4000", "Wait", "1"))]) == Differences()
    assert compare([], [leg(C, dialplan=Dialplan("from-agent", "*43", "Echo", ""))]) == Differences()


def test_legs_and_bridges_nobody_knows_are_removed() -> None:
    found = compare(
        [known(Phase.OFFERED, 2)],
        [leg(C), leg(f"{C}~1"), leg(f"{C}~2", "Ringing"), leg("z1-9.9~1")],
        [Bridge(f"{C}~b"), Bridge("z1-9.9~b"), Bridge("somebody-elses")],
    )
    assert found.facts == []
    assert found.sweeps == [
        Request("DELETE", f"channels/{C}~1"),
        Request("DELETE", "channels/z1-9.9~1"),
        Request("DELETE", f"bridges/{C}~b"),
        Request("DELETE", "bridges/z1-9.9~b"),
    ]


def test_of_several_rings_each_is_compared_by_itself() -> None:
    both = replace(known(Phase.OFFERED, 1), ring_all=RingAll(QueueId("q"), 1, (1,), (Ring(2, AgentId("1002")),)))
    found = compare([both], [leg(C), leg(f"{C}~1", "Ringing"), leg(f"{C}~2", "Up")])
    assert found == Differences(facts=[AgentAnswered(NOW, C, 2)])
    gone = compare([both], [leg(C), leg(f"{C}~2", "Ringing")])
    assert gone == Differences(facts=[AgentLegEnded(NOW, C, 1, Cause.NO_ANSWER)])


# ---- callbacks: their customer has no leg until he is called ---------------------------------------------------------

BACK = callback_id(C)


def promised(phase: Phase, offer: int = 0, since: Instant = ARRIVED, answered: bool = False) -> Contact:
    callback = Callback(Terms(ARRIVED, Instant(10**9)), tries=1)
    return replace(known(phase, offer, BACK, since=since), answered=answered, callback=callback)


def test_a_callback_that_waits_is_not_missed_because_it_has_no_leg() -> None:
    for phase in (Phase.BOOKED, Phase.QUEUED):
        assert compare([promised(phase)], []) == Differences()


def test_a_customer_whose_phone_rings_is_left_alone() -> None:
    legs = [leg(f"{BACK}~1"), leg(f"{BACK}~c", "Ringing")]
    assert compare([promised(Phase.DIALLING, 1)], legs) == Differences()


def test_a_customer_who_answered_meanwhile_is_there() -> None:
    legs = [leg(f"{BACK}~1"), leg(f"{BACK}~c")]
    assert compare([promised(Phase.DIALLING, 1)], legs).facts == [PartyAnswered(NOW, BACK)]


def test_a_customer_of_whom_there_is_no_leg_is_not_called_twice_in_a_row() -> None:
    legs = [leg(f"{BACK}~1")]
    assert compare([promised(Phase.DIALLING, 1)], legs).facts == [CallerHungUp(NOW, BACK, Cause.NO_ANSWER)]
    assert compare([promised(Phase.DIALLING, 1, since=ASKED)], legs) == Differences(), "his leg may just be beginning"


def test_an_agent_who_left_while_the_customers_phone_rang_has_left() -> None:
    found = compare([promised(Phase.DIALLING, 1)], [leg(f"{BACK}~c", "Ringing")])
    assert found.facts == [AgentLegEnded(NOW, BACK, 1, Cause.NORMAL)]


def test_the_leg_of_a_customer_whom_nobody_calls_any_more_is_removed() -> None:
    sweep = [Request("DELETE", f"channels/{BACK}~c")]
    assert compare([promised(Phase.QUEUED)], [leg(f"{BACK}~c")]).sweeps == sweep
    assert compare([], [leg(f"{BACK}~c")]).sweeps == sweep


def test_a_customer_who_hung_up_meanwhile_has_hung_up() -> None:
    found = compare([promised(Phase.TALKING, 1, answered=True)], [leg(f"{BACK}~1")])
    assert found.facts == [CallerHungUp(NOW, BACK, Cause.NORMAL)]
