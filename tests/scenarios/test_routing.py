"""Who gets which agent: rules as supervisors set them, told as stories on the simulator through the whole engine."""

import json
from random import Random

from tests.scenarios.stories import agent_of, all_is_well_after, let, phase
from zongji.core.acd.medium import SHARES, Share
from zongji.core.acd.model import Need, Overflow, OverflowSet, QueueConfigured, Relaxation, Skill, Strategy, Trigger
from zongji.core.commands import Accept, HangUp, MoveToFront
from zongji.core.contact.model import Cause, PartyKnown, Phase
from zongji.core.contact.waiting import RequestArrived
from zongji.core.presence.model import AgentConfigured, Membership, State
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import AgentId, ContactId, FlowId, PartyId, QueueId, SkillId
from zongji.simulator.people import AgentHabits, Answering, Caller, CallerHabits, Key, Worker
from zongji.simulator.world import World

HELP, SPARE = QueueId("help"), QueueId("spare")
ENGLISH = SkillId("english")
DOOR = {
    "schema": 1,
    "start": "menu",
    "nodes": {
        "menu": {
            "kind": "menu",
            "prompts": ["menu"],
            "keys": {"1": "plain", "2": "english", "3": "last", "4": "named"},
            "failed": "plain",
        },
        "plain": {"kind": "queue", "queue": "help"},
        "english": {"kind": "queue", "queue": "help", "needs": {"english": 5}},
        "last": {"kind": "queue", "queue": "help", "agent": "last", "agent_wait": 20},
        "named": {"kind": "queue", "queue": "help", "agent": "1001", "agent_wait": 20},
    },
}
SORRY = {"schema": 1, "start": "sorry", "nodes": {"sorry": {"kind": "hangup", "prompts": ["sorry"]}}}


def centre(**rules: object) -> World:
    """A menu on 4000 that leads into one queue with these rules, another queue, and nobody at work."""
    world = World(Random(1))
    configure(world, **rules)
    world.queue(SPARE)
    world.flow("4000", json.dumps(DOOR))
    world.flow("4999", json.dumps(SORRY))
    return world


def configure(world: World, **rules: object) -> None:
    """The queue's rules from now on."""
    settled: dict[str, object] = {"wrap_up": Span(0), **rules}
    world.post(QueueConfigured(world.agenda.now(), HELP, **settled))  # type: ignore[arg-type]


def at_work(
    world: World,
    id: str,
    queue: QueueId = HELP,
    english: int = 0,
    habits: AgentHabits | None = None,
    shares: tuple[Share, ...] = SHARES,
) -> Worker:
    """An agent who is ready; who came before him has been idle for longer."""
    skills = (Skill(ENGLISH, english),) if english else ()
    world.post(AgentConfigured(world.agenda.now(), AgentId(id), (Membership(queue),), skills, shares))
    worker = world.hire(id, habits)
    worker.start_work()
    let(world, 1)
    return worker


def calls(world: World, key: str = "1", talk: float | None = 60, vip: int = 0, last: str = "") -> Caller:
    """Somebody calls, is known, presses a key after a second, and waits."""
    habits = CallerHabits((Key(key),), talk=None if talk is None else seconds(talk))
    caller = world.call("4000", habits)
    known = PartyKnown(
        world.agenda.now(), caller.contact, PartyId("p"), vip, last_agent=AgentId(last) if last else None
    )
    world.post(known)
    let(world, 1)
    return caller


def writes(world: World, id: str, queue: QueueId = HELP) -> ContactId:
    """A chat, message or mail comes in; its id begins with its medium."""
    contact = ContactId(id)
    world.post(RequestArrived(world.agenda.now(), contact, queue))
    return contact


def with_agent(world: World, contact: ContactId) -> str | None:
    return world.floor.contacts[contact].agent


def takes(world: World, agent: str, contact: ContactId) -> None:
    world.ask(Accept(AgentId(agent), contact))
    assert world.floor.contacts[contact].phase is Phase.TALKING


def closes(world: World, agent: str, contact: ContactId) -> None:
    world.ask(HangUp(AgentId(agent), contact))
    assert contact not in world.floor.contacts


def overflows(world: World) -> list[tuple[int, bool]]:
    """Which overflow began (True) or ended, in order."""
    decisions = (decision for entry in world.entries for decision in entry.decisions)
    return [(decision.rule, decision.on) for decision in decisions if isinstance(decision, OverflowSet)]


# ---- who is served first --------------------------------------------------------------------------------------------


def test_a_vip_passes_those_who_came_shortly_before() -> None:
    world = centre(vip_head_start=seconds(30))
    at_work(world, "1001")
    calls(world, talk=60)
    early = calls(world, talk=5)
    let(world, 40)
    ordinary = calls(world, talk=5)
    vip = calls(world, talk=5, vip=1)
    all_is_well_after(world)
    served = [early.served_at or 0, vip.served_at or 0, ordinary.served_at or 0]
    assert served == sorted(served) and min(served) > 0, "one level counts as thirty seconds, not more"


def test_a_supervisor_lets_somebody_be_next() -> None:
    world = centre()
    at_work(world, "1001")
    calls(world, talk=30)
    first, second = calls(world, talk=5), calls(world, talk=5)
    world.ask(MoveToFront("supervisor", second.contact))
    all_is_well_after(world)
    assert (second.served_at or 0) < (first.served_at or 0)


def test_who_is_not_answered_is_the_next_to_be_served() -> None:
    world = centre()
    amy = at_work(world, "1001", habits=AgentHabits(Answering.LETS_RING))
    ann = calls(world, talk=5)
    bob = calls(world, talk=5)
    let(world, 20)
    assert amy.shown is not None and (amy.shown.state, amy.shown.reason) == (State.NOT_READY, Cause.NO_ANSWER.value)
    at_work(world, "1002")
    all_is_well_after(world)
    assert (ann.served_at or 0) < (bob.served_at or 0)


# ---- who is asked ---------------------------------------------------------------------------------------------------


def test_skills_and_levels_hold() -> None:
    world = centre(needs=(Need(ENGLISH, 5),))
    at_work(world, "1001", english=4)
    at_work(world, "1002", english=7)
    ann, bob = calls(world, talk=30), calls(world, talk=30)
    assert agent_of(world, ann) == "1002", "although 1001 has been idle for longer"
    assert agent_of(world, bob) is None, "rather waits than gets somebody who can't"
    let(world, 33)
    assert agent_of(world, bob) == "1002"
    all_is_well_after(world)


def test_the_language_chosen_in_the_menu_is_the_agents_language() -> None:
    world = centre(strategies=(Strategy.FEWEST_SKILLS,))
    at_work(world, "1001", english=6)
    at_work(world, "1002")
    chinese, english = calls(world, "1"), calls(world, "2")
    assert (agent_of(world, chinese), agent_of(world, english)) == ("1002", "1001")
    all_is_well_after(world)


def test_the_agent_of_last_time_is_waited_for_and_then_no_longer() -> None:
    world = centre()
    at_work(world, "1002")
    busy = calls(world, talk=40)
    at_work(world, "1001")
    assert agent_of(world, busy) == "1002"
    ann = calls(world, "3", last="1002")
    let(world, 19)
    assert agent_of(world, ann) is None, "1001 is free, but she waits for 1002"
    let(world, 1)
    assert agent_of(world, ann) == "1001", "after twenty seconds anybody may"
    all_is_well_after(world)


def test_the_agent_of_last_time_takes_the_caller_who_waited_for_him() -> None:
    world = centre()
    at_work(world, "1002")
    busy = calls(world, talk=10)
    at_work(world, "1001")
    ann = calls(world, "3", last="1002")
    let(world, 12)
    assert busy.contact not in world.floor.contacts
    assert agent_of(world, ann) == "1002"
    all_is_well_after(world)


def test_when_the_agent_asked_for_signs_out_anybody_may() -> None:
    world = centre()
    amy = at_work(world, "1001")
    calls(world, talk=120)
    at_work(world, "1002")
    ann = calls(world, "4")
    assert agent_of(world, ann) is None
    amy.sign_out()
    assert agent_of(world, ann) == "1002"
    all_is_well_after(world)


# ---- what waiting changes -------------------------------------------------------------------------------------------


def test_needs_are_eased_after_the_time_and_not_before() -> None:
    world = centre(relaxations=(Relaxation(seconds(30), ENGLISH, 2), Relaxation(seconds(60), ENGLISH, 0)))
    at_work(world, "1001", english=2)
    ann = calls(world, "2", talk=300)
    bob = calls(world, "2", talk=5)
    let(world, 28)
    assert agent_of(world, ann) is None
    let(world, 1)
    assert agent_of(world, ann) == "1001"
    at_work(world, "1002")
    let(world, 28)
    assert agent_of(world, bob) is None, "1002 knows no English at all"
    let(world, 2)
    assert agent_of(world, bob) == "1002"
    all_is_well_after(world)


def test_too_many_who_wait_are_helped_by_another_queue_until_few_do() -> None:
    world = centre(overflows=(Overflow(Trigger.LENGTH, 1, 0, SPARE),))
    at_work(world, "2001", SPARE)
    ann = calls(world, talk=30)
    assert agent_of(world, ann) is None, "one may wait"
    bob = calls(world, talk=30)
    assert agent_of(world, ann) == "2001", "two are too many, and she came first"
    assert overflows(world) == [(0, True)]
    let(world, 33)
    assert agent_of(world, bob) == "2001", "it has not come down to nobody"
    assert overflows(world) == [(0, True), (0, False)]
    let(world, 60)
    cid = calls(world, talk=5)
    let(world, 60)
    assert agent_of(world, cid) is None, "the queue is on its own again"
    at_work(world, "1001")
    all_is_well_after(world)


def test_who_waits_too_long_is_helped_by_another_queue() -> None:
    world = centre(overflows=(Overflow(Trigger.WAIT, seconds(30), seconds(10), SPARE),))
    at_work(world, "2001", SPARE)
    ann = calls(world, talk=5)
    let(world, 29)
    assert agent_of(world, ann) is None
    let(world, 2)
    assert agent_of(world, ann) == "2001"
    assert overflows(world) == [(0, True), (0, False)]
    all_is_well_after(world)


def test_with_nobody_signed_in_callers_are_led_into_a_flow_and_back_to_normal_when_somebody_is() -> None:
    world = centre(overflows=(Overflow(Trigger.NOBODY, flow=FlowId("flow-4999")),))
    night = calls(world)
    let(world, 10)
    assert [line.words for line in night.log if "sorry" in line.words] and night.contact not in world.floor.contacts
    at_work(world, "1001")
    day = calls(world)
    assert agent_of(world, day) == "1001"
    all_is_well_after(world)


def test_rules_that_change_hold_for_those_who_wait() -> None:
    world = centre()
    at_work(world, "1001", english=2)
    at_work(world, "2001", SPARE)
    ann, bob = calls(world, "2", talk=60), calls(world, "2", talk=60)
    let(world, 60)
    assert (phase(world, ann), phase(world, bob)) == (Phase.QUEUED, Phase.QUEUED)
    configure(world, relaxations=(Relaxation(seconds(20), ENGLISH, 1),), version=2)
    assert (agent_of(world, ann), agent_of(world, bob)) == ("1001", None)
    eased = (Relaxation(seconds(20), ENGLISH, 0), Relaxation(seconds(20), queue=SPARE))
    configure(world, relaxations=eased, version=3)
    assert agent_of(world, bob) == "2001"
    all_is_well_after(world)


# ---- several media --------------------------------------------------------------------------------------------------


def test_a_call_comes_in_on_top_of_mail_but_mail_does_not_come_during_a_call() -> None:
    world = centre()
    at_work(world, "1001")
    mail = writes(world, "mail-1")
    takes(world, "1001", mail)
    ann = calls(world, talk=30)
    let(world, 2)
    assert (agent_of(world, ann), phase(world, ann)) == ("1001", Phase.TALKING)
    closes(world, "1001", mail)
    another = writes(world, "mail-2")
    assert with_agent(world, another) is None, "a mail waits while he talks"
    let(world, 31)
    assert with_agent(world, another) == "1001"
    takes(world, "1001", another)
    closes(world, "1001", another)
    assert world.floor.contacts == {} and not world.faults.count


def test_chats_come_up_to_the_capacity_and_the_next_when_one_is_closed() -> None:
    world = centre()
    at_work(world, "1001")
    chats = [writes(world, f"chat-{nth}") for nth in range(5)]
    for chat in chats[:4]:
        takes(world, "1001", chat)
    assert with_agent(world, chats[4]) is None
    closes(world, "1001", chats[1])
    takes(world, "1001", chats[4])
    for chat in (chats[0], *chats[2:]):
        closes(world, "1001", chat)
    assert world.floor.contacts == {} and not world.faults.count


def test_a_chat_that_nobody_takes_waits_again_and_its_agent_gets_no_more() -> None:
    world = centre()
    amy = at_work(world, "1001")
    chat = writes(world, "chat-1")
    let(world, 21)
    assert with_agent(world, chat) is None
    assert amy.shown is not None and amy.shown.state is State.NOT_READY
    at_work(world, "1002")
    takes(world, "1002", chat)
    closes(world, "1002", chat)
    assert world.floor.contacts == {} and not world.faults.count
