"""Ring all: several phones ring for one caller, told as stories on the simulator through the whole engine."""

from tests.scenarios.stories import agent_of, all_is_well_after, let, phase
from tests.scenarios.test_routing import at_work, calls, centre, configure, takes, writes
from zongji.core.acd.board import RUNG_MOST
from zongji.core.acd.model import Need, Strategy
from zongji.core.commands import Reject
from zongji.core.contact.model import AgentReleased, AgentReserved, Cause, Phase
from zongji.core.presence.model import AgentConfigured, Membership, State
from zongji.kernel.clock import seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId, SkillId
from zongji.simulator.people import AgentHabits, Answering, Worker
from zongji.simulator.world import World

HELP = QueueId("help")


def answers_after(time: float) -> AgentHabits:
    return AgentHabits(Answering.ANSWERS, seconds(time))


NEVER = AgentHabits(Answering.LETS_RING)


def rings_all(**rules: object) -> World:
    return centre(strategies=(Strategy.RING_ALL,), **rules)


def rung(world: World) -> list[str]:
    """Who rings now."""
    return [agent.id for agent in world.floor.agents.values() if agent.state is State.RINGING]


def states(*workers: Worker) -> list[tuple[State, str]]:
    return [(each.shown.state, each.shown.reason) for each in workers if each.shown is not None]


def everybody_hangs_up(world: World) -> None:
    for caller in world.callers:
        if caller.contact in world.floor.contacts:
            caller.hang_up()
    all_is_well_after(world)


def releases(world: World) -> dict[AgentId, Cause]:
    decisions = (decision for entry in world.entries for decision in entry.decisions)
    return {each.agent: each.cause for each in decisions if isinstance(each, AgentReleased)}


def test_all_who_are_free_are_rung_the_first_has_the_caller_and_the_others_stay_ready() -> None:
    world = rings_all()
    slow, fast, third = (at_work(world, f"100{n}", habits=answers_after(n % 2 + 3)) for n in (1, 2, 3))
    ann = calls(world, talk=30)
    assert rung(world) == ["1001", "1002", "1003"]
    let(world, 3)
    assert (phase(world, ann), agent_of(world, ann)) == (Phase.TALKING, fast.id)
    assert states(slow, third) == [(State.READY, ""), (State.READY, "")], "nothing is held against them, no wrap-up"
    all_is_well_after(world)
    assert releases(world) == {
        "1001": Cause.ANSWERED_ELSEWHERE,
        "1002": Cause.NORMAL,
        "1003": Cause.ANSWERED_ELSEWHERE,
    }


def test_who_rejects_or_lets_it_ring_ends_no_other_ring_and_the_caller_waits_again_after_the_last() -> None:
    world = rings_all(ring_for=seconds(10))
    rejects = at_work(world, "1001", habits=AgentHabits(Answering.REJECTS, seconds(2)))
    silent = at_work(world, "1002", habits=NEVER)
    ann = calls(world)
    let(world, 3)
    assert (phase(world, ann), rung(world)) == (Phase.OFFERED, ["1002"])
    assert states(rejects) == [(State.NOT_READY, "rejected")]
    let(world, 8)
    assert (phase(world, ann), states(silent)) == (Phase.QUEUED, [(State.NOT_READY, "no_answer")])
    third = at_work(world, "1003")
    let(world, 2)
    assert agent_of(world, ann) == third.id
    all_is_well_after(world)


def test_of_two_who_answer_at_the_same_instant_one_has_the_caller_and_the_other_is_hung_up() -> None:
    world = rings_all()
    one, two = (at_work(world, id, habits=answers_after(2)) for id in ("1001", "1002"))
    ann = calls(world, talk=20)
    let(world, 3)
    winner, loser = (one, two) if agent_of(world, ann) == one.id else (two, one)
    assert world.floor.agents[winner.id].state is State.TALKING
    assert world.floor.agents[loser.id].state is State.READY
    assert len(world.pbx.legs) == 2, "the caller's leg and the winner's"
    all_is_well_after(world)


def test_a_caller_who_gives_up_releases_everybody() -> None:
    world = rings_all()
    workers = [at_work(world, f"100{n}", habits=NEVER) for n in (1, 2, 3)]
    ann = calls(world)
    ann.hang_up()
    let(world, 1)
    assert states(*workers) == 3 * [(State.READY, "")]
    assert set(releases(world).values()) == {Cause.CALLER_LEFT}
    all_is_well_after(world)


def test_who_becomes_free_while_it_rings_rings_along_unless_somebody_waits_for_him() -> None:
    world = rings_all(ring_for=seconds(30))
    at_work(world, "1001", habits=NEVER)
    ann = calls(world)
    at_work(world, "1002", habits=NEVER)
    assert (agent_of(world, ann), rung(world)) == ("1001", ["1001", "1002"])
    bob = calls(world)
    assert phase(world, bob) is Phase.QUEUED, "nobody is taken away from a contact that rings him"
    at_work(world, "1003", habits=NEVER)
    assert (agent_of(world, bob), phase(world, bob)) == ("1003", Phase.OFFERED), "first ring goes before one more"
    everybody_hangs_up(world)


def test_tier_and_the_strategies_before_it_say_who_rings_together() -> None:
    world = centre(strategies=(Strategy.FEWEST_CALLS, Strategy.RING_ALL))
    for id, tier in (("1001", 1), ("1002", 1), ("1003", 1), ("1004", 2)):
        world.post(AgentConfigured(world.agenda.now(), AgentId(id), (Membership(HELP, tier),)))
        world.hire(id, answers_after(2) if id == "1001" else NEVER).start_work()
    calls(world, talk=5)
    assert rung(world) == ["1001", "1002", "1003"], "the second tier waits"
    let(world, 20)
    calls(world)
    assert rung(world) == ["1002", "1003"], "1001 answered one already"
    all_is_well_after(world)


def test_no_more_than_twenty_ring_at_once() -> None:
    world = rings_all()
    for n in range(RUNG_MOST + 5):
        at_work(world, f"{1001 + n}", habits=NEVER)
    calls(world)
    assert len(rung(world)) == RUNG_MOST
    everybody_hangs_up(world)


def test_only_those_are_rung_who_can_do_it() -> None:
    world = rings_all(needs=(Need(SkillId("english"), 5),))
    at_work(world, "1001", english=4, habits=NEVER)
    at_work(world, "1002", english=5, habits=NEVER)
    at_work(world, "1003", english=9, habits=NEVER)
    calls(world)
    assert rung(world) == ["1002", "1003"]
    everybody_hangs_up(world)


def test_who_asked_for_one_agent_rings_him_alone() -> None:
    world = rings_all()
    at_work(world, "1001", habits=NEVER)
    at_work(world, "1002", habits=NEVER)
    calls(world, key="4")
    assert rung(world) == ["1001"]
    everybody_hangs_up(world)


def test_when_the_rules_change_nobody_more_is_rung() -> None:
    world = rings_all(ring_for=seconds(30))
    at_work(world, "1001", habits=NEVER)
    ann = calls(world)
    configure(world, version=2)
    at_work(world, "1002", habits=NEVER)
    assert (phase(world, ann), rung(world)) == (Phase.OFFERED, ["1001"])
    everybody_hangs_up(world)


def test_a_phone_that_goes_away_and_an_agent_who_signs_out_end_their_own_ring_only() -> None:
    world = rings_all()
    gone, leaves, stays = (at_work(world, f"100{n}", habits=NEVER) for n in (1, 2, 3))
    ann = calls(world)
    gone.unplug()
    leaves.sign_out()
    assert (phase(world, ann), agent_of(world, ann), rung(world)) == (Phase.OFFERED, stays.id, ["1003"])
    assert states(gone, leaves) == [(State.NOT_READY, "unreachable"), (State.OFFLINE, "")]
    everybody_hangs_up(world)


def test_an_agent_who_comes_back_to_his_call_is_rung_on_a_leg_with_a_new_name() -> None:
    world = rings_all()
    at_work(world, "1001", habits=answers_after(2))
    at_work(world, "1002", habits=NEVER)
    ann = calls(world, talk=60)
    let(world, 5)
    found = world.floor.contacts[ann.contact]
    assert (found.offer, found.next_offer) == (1, 3)
    all_is_well_after(world)


def test_a_chat_lies_before_several_and_the_first_who_accepts_has_it() -> None:
    world = rings_all()
    at_work(world, "1001")
    at_work(world, "1002")
    at_work(world, "1003")
    chat = writes(world, "chat-1")
    assert [agent.tasks for agent in world.floor.agents.values()] == 3 * [(chat,)]
    world.ask(Reject(AgentId("1001"), chat))
    assert world.floor.agents[AgentId("1001")].tasks == ()
    takes(world, "1003", chat)
    tasks = {agent.id: agent.tasks for agent in world.floor.agents.values()}
    assert tasks == {"1001": (), "1002": (), "1003": (chat,)}
    assert releases(world) == {"1001": Cause.REJECTED, "1002": Cause.ANSWERED_ELSEWHERE}


def test_each_ring_is_an_offer_with_its_own_number() -> None:
    world = rings_all()
    for n in (1, 2, 3):
        at_work(world, f"100{n}", habits=NEVER)
    calls(world)
    decisions = [each for entry in world.entries for each in entry.decisions if isinstance(each, AgentReserved)]
    assert [(each.agent, each.offer) for each in decisions] == [("1001", 1), ("1002", 2), ("1003", 3)]
    assert {each.contact for each in decisions} == {ContactId(decisions[0].contact)}
    everybody_hangs_up(world)
