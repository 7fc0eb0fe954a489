"""What is explained is what was done: the explanation's first choice is the winner, and who waits has nobody."""

from collections import Counter
from random import Random

from hypothesis import given, settings

from tests.core.cast import ENGLISH, QUEUES
from tests.core.drawn_moves import moves
from tests.core.judge import hold
from tests.core.moves import Move, Stage, random_moves
from tests.core.play import Played, play
from zongji.core.acd.explain import NAMED, Added, Choice, Explanation, decisions, waiting
from zongji.core.acd.model import Need, QueueConfigured, Relaxation, Skill, Strategy
from zongji.core.acd.reasons import Reason, Why
from zongji.core.contact.model import AgentReserved, Phase
from zongji.core.contact.waiting import RequestArrived, WaitElapsed
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.presence.model import (
    AgentChoseNotReady,
    AgentChoseReady,
    AgentConfigured,
    AgentSignedIn,
    Membership,
    PhoneRegistered,
)
from zongji.core.snapshot import freeze, thaw
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId

SALES, SERVICE = QUEUES[:2]
AT = Instant(1_000_000_000)
AMY, BEA, CAT = AgentId("amy"), AgentId("bea"), AgentId("cat")


def explained(played: Played) -> list[Choice]:
    """Every pair of a play, explained by a floor that is fed the same facts; each must be what was decided."""
    floor, told = Floor(), []
    for entry in played.entries:
        choices = decisions(floor, entry.fact)
        reserved = [each for each in entry.decisions if isinstance(each, AgentReserved)]
        made = [(each.explanation.contact, each.agent, each.offer, each.queue, each.version) for each in choices]
        hold(made == [(r.contact, r.agent, r.offer, r.queue, r.rules) for r in reserved], "each pair is explained")
        told += choices
    hold(freeze(floor) == freeze(played.floor), "looking changes nothing")
    return told


def the_winner_is_first(choice: Choice) -> None:
    first, name = choice.explanation.agents[0], "the first choice is the winner"
    if choice.beside:
        mine = next(each for each in choice.explanation.agents if each.agent == choice.agent)
        hold(not mine.reasons or mine.queue != choice.queue, "who is rung beside others is able", choice)
        hold(not choice.contacts and choice.agent not in choice.beside, "nobody who waits needs him", choice)
        return
    contacts = [rival.contact for rival in choice.contacts]
    hold(choice.explanation.contact in contacts or len(contacts) == NAMED, "he could serve him", choice)
    if choice.by_order:
        hold(first.agent == choice.agent and not first.reasons, name, choice)
    else:
        hold(contacts[0] == choice.explanation.contact, name, choice)
        able = [each.agent for each in choice.explanation.agents if not each.reasons]
        hold(choice.agent in able and len(able) > 1, "several became free at once", choice)


def nobody_is_there(floor: Floor) -> list[Explanation]:
    """Between two facts, who waits has no agent who is free and able, and the explanation says of each why not."""
    queued = [contact.id for contact in floor.contacts.values() if contact.phase is Phase.QUEUED]
    told = [waiting(floor, contact, floor.at) for contact in queued]
    for why in told:
        hold(all(each.reasons for each in why.agents), "who waits has nobody", why)
        hold(len(why.ahead) == min(why.position - 1, NAMED), "those ahead are named", why)
        hold(list(why.ahead) == sorted(why.ahead, key=lambda each: (each.key, each.contact)), "in order", why)
        hold(all(each.key <= why.key for each in why.ahead), "those ahead have the smaller keys", why)
    return told


@settings(max_examples=100, deadline=None)
@given(moves)
def test_the_explanations_first_choice_is_the_winner(drawn: list[Move]) -> None:
    for choice in explained(play(drawn)):
        the_winner_is_first(choice)


def test_so_it_is_in_long_plays() -> None:
    among = 0
    for seed in range(60):
        for choice in explained(play(random_moves(Random(seed), 200))):
            the_winner_is_first(choice)
            among += len(choice.explanation.agents) > 1
    assert among > 100


def test_who_waits_has_nobody_and_is_told_why() -> None:
    said: Counter[Why] = Counter()
    for seed in range(60):
        floor = Floor()
        stage = Stage(floor)
        for fact in stage.opening():
            floor.handle(fact)
        for move in random_moves(Random(seed), 200):
            floor.handle(stage.fact(move))
            for why in nobody_is_there(floor):
                said.update(reason.why for each in why.agents for reason in each.reasons)
    assert set(said) == set(Why), f"never said: {set(Why) - set(said)}"


def test_a_snapshot_before_the_fact_explains_as_the_whole_journal_does() -> None:
    for seed in range(8):
        played = play(random_moves(Random(seed), 120))
        whole = Floor()
        for entry in played.entries:
            thawed = thaw(freeze(whole))
            assert decisions(thawed, entry.fact) == decisions(whole, entry.fact)


# ---- as people read it ----------------------------------------------------------------------------------------------


def floor_of(*facts: Fact) -> Floor:
    floor = Floor()
    for fact in facts:
        floor.handle(fact)
    return floor


def at_work(agent: AgentId, *skills: Skill, tier: int = 1, at: Instant = AT) -> list[Fact]:
    return [
        AgentConfigured(at, agent, (Membership(SALES, tier),), skills),
        PhoneRegistered(at, agent),
        AgentSignedIn(at, agent),
        AgentChoseReady(at, agent),
    ]


def asks(name: str, *needs: Need, at: Instant = AT) -> RequestArrived:
    return RequestArrived(at, ContactId(f"pbx-{name}"), SALES, needs=needs)


def reasons(why: Explanation) -> dict[AgentId, tuple[Reason, ...]]:
    return {each.agent: each.reasons for each in why.agents}


def test_a_missing_skill_is_named_with_both_levels() -> None:
    floor = floor_of(QueueConfigured(AT, SALES), *at_work(AMY, Skill(ENGLISH, 2)), asks("ann", Need(ENGLISH, 3)))
    why = waiting(floor, ContactId("pbx-ann"), AT)
    assert reasons(why) == {AMY: (Reason(Why.SKILL, skill=ENGLISH, has=2, needs=3),)}
    assert (why.position, why.waiting, why.ahead) == (1, 1, ())


def test_an_agent_who_rings_for_another_is_told_with_the_other_and_those_ahead_by_their_keys() -> None:
    floor = floor_of(QueueConfigured(AT, SALES), *at_work(AMY), asks("ann"), asks("bob"), asks("carl"))
    why = waiting(floor, ContactId("pbx-carl"), AT)
    assert reasons(why) == {AMY: (Reason(Why.RINGING, ContactId("pbx-ann")),)}
    assert (why.position, [each.contact for each in why.ahead]) == (2, ["pbx-bob"])


def test_an_eased_need_says_what_it_was_and_which_step_eased_it() -> None:
    steps = (Relaxation(seconds(5), ENGLISH, 4), Relaxation(seconds(9), ENGLISH, 0, SERVICE))
    rules = QueueConfigured(AT, SALES, relaxations=steps, version=7)
    floor = floor_of(rules, asks("ann", Need(ENGLISH, 8)))
    ann, later = ContactId("pbx-ann"), Instant(AT + seconds(6))
    before = waiting(floor, ann, AT)
    assert [(each.level, each.was, each.step) for each in before.places[0].needs] == [(8, 8, None)]
    assert before.next_change == AT + seconds(5)
    floor.handle(WaitElapsed(later, ann, AT))
    why = waiting(floor, ann, later)
    assert [(each.level, each.was, each.step) for each in why.places[0].needs] == [(4, 8, 1)]
    assert [each.holds for each in why.steps] == [True, False]
    assert (why.next_change, why.places[0].version, why.wait) == (AT + seconds(9), 7, seconds(6))
    floor.handle(WaitElapsed(Instant(AT + seconds(9)), ann, AT))
    last = waiting(floor, ann, Instant(AT + seconds(9)))
    assert [(each.queue, each.added) for each in last.places] == [(SALES, Added.OWN), (SERVICE, Added.RELAXED)]
    assert [each.level for each in last.places[0].needs] == [0] and last.next_change is None


def test_the_values_compared_stand_beside_the_winner_and_the_next() -> None:
    rules = QueueConfigured(AT, SALES, (Strategy.FEWEST_CALLS,))
    later = Instant(AT + 5)
    floor = floor_of(rules, *at_work(AMY, at=later), *at_work(BEA), *at_work(CAT, tier=2))
    floor.handle(AgentChoseNotReady(later, CAT, "lunch"))
    (choice,) = decisions(floor, asks("ann", at=later))
    first, second, third = choice.explanation.agents
    assert (choice.agent, choice.by_order, first.agent, second.agent) == (BEA, True, BEA, AMY)
    assert (first.values, second.values) == ((1, 0, AT), (1, 0, later))
    assert (third.agent, third.reasons) == (CAT, (Reason(Why.NOT_READY, word="lunch"),))


def test_of_several_who_become_free_at_once_each_in_turn_takes_the_first_whom_he_can_serve() -> None:
    floor = floor_of(QueueConfigured(AT, SALES, needs=(Need(ENGLISH, 3),)), *at_work(AMY, at=Instant(AT + 5)))
    for fact in [*at_work(BEA), asks("ann"), asks("bob")]:
        floor.handle(fact)
    first, second = decisions(floor, QueueConfigured(AT, SALES))
    assert (first.agent, first.by_order, first.explanation.agents[0].agent) == (AMY, False, BEA)
    assert [each.contact for each in first.contacts] == ["pbx-ann", "pbx-bob"]
    assert (second.agent, second.explanation.contact, second.by_order) == (BEA, "pbx-bob", True)
    the_winner_is_first(first)


def test_who_asked_for_somebody_waits_for_him_alone_until_his_time_is_over() -> None:
    floor = floor_of(QueueConfigured(AT, SALES), *at_work(AMY), *at_work(BEA))
    floor.handle(AgentChoseNotReady(AT, AMY, "lunch"))
    ann = ContactId("pbx-ann")
    floor.handle(RequestArrived(AT, ann, SALES, agent=AMY, agent_wait=seconds(9)))
    why = waiting(floor, ann, AT)
    assert (why.bound, why.bound_until) == (AMY, AT + seconds(9))
    assert reasons(why) == {
        AMY: (Reason(Why.NOT_READY, word="lunch"),),
        BEA: (Reason(Why.WAITS_FOR_ANOTHER, agent=AMY),),
    }
