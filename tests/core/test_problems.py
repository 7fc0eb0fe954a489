"""What can be wrong with a queue's rules is found, with its place; rules without problems do what they say."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.core.cast import ENGLISH, GERMAN, QUEUES
from tests.core.moves import Stage, random_moves
from zongji.core.acd.board import eased
from zongji.core.acd.model import Need, Overflow, QueueConfigured, Relaxation, Strategy, Trigger
from zongji.core.acd.problems import STEPS, Known, brought, problems, strategy_problems
from zongji.core.contact.model import Later
from zongji.core.floor import Floor
from zongji.core.ivr.graph import read
from zongji.engine.settle import Faults, settle
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import FlowId, QueueId, SkillId

SALES, SERVICE, VIP = QUEUES
MENU = FlowId("menu")
HELPED = QueueConfigured(Instant(0), SERVICE, overflows=(Overflow(Trigger.NOBODY, queue=VIP),))
KNOWN = Known(
    {SALES: QueueConfigured(Instant(0), SALES), SERVICE: HELPED, VIP: QueueConfigured(Instant(0), VIP)},
    {ENGLISH, GERMAN},
    {MENU},
)
NEEDY = QueueConfigured(Instant(0), SALES, needs=(Need(ENGLISH, 6),))


def wrong(rules: QueueConfigured, known: Known = KNOWN) -> list[tuple[str, str]]:
    return [(problem.place, problem.id) for problem in problems(rules, known)]


def easing(*steps: Relaxation) -> QueueConfigured:
    return replace(NEEDY, relaxations=steps)


def overflowing(*rules: Overflow) -> QueueConfigured:
    return replace(NEEDY, overflows=rules)


def test_sensible_rules_have_no_problems() -> None:
    rules = QueueConfigured(
        Instant(0),
        SALES,
        (Strategy.LOCAL_FIRST, Strategy.HIGHEST_SKILL),
        needs=(Need(ENGLISH, 6), Need(GERMAN, 1)),
        relaxations=(
            Relaxation(seconds(30), ENGLISH, 3),
            Relaxation(seconds(60), ENGLISH, 0),
            Relaxation(seconds(60), queue=SERVICE),
        ),
        overflows=(
            Overflow(Trigger.LENGTH, 10, 5, queue=SERVICE),
            Overflow(Trigger.WAIT, seconds(60), seconds(20), queue=VIP),
            Overflow(Trigger.NOBODY, flow=MENU),
        ),
    )
    assert problems(rules, KNOWN) == []


@pytest.mark.parametrize(
    ("rules", "place", "id"),
    [
        (replace(NEEDY, strategies=()), "strategies", "rules.no_strategy"),
        (replace(NEEDY, strategies=(Strategy.FEWEST_CALLS,) * 2), "strategies[1]", "rules.strategy_twice"),
        (replace(NEEDY, needs=(Need(SkillId("latin")),)), "needs[0].skill", "rules.skill_unknown"),
        (replace(NEEDY, needs=(Need(ENGLISH, 3), Need(ENGLISH, 4))), "needs[1].skill", "rules.need_twice"),
        (replace(NEEDY, needs=(Need(ENGLISH, 11),)), "needs[0].level", "rules.level"),
        (replace(NEEDY, needs=(Need(ENGLISH, 0),)), "needs[0].level", "rules.level"),
        (replace(NEEDY, vip_head_start=Span(-1)), "vip_head_start", "rules.head_start"),
        (easing(Relaxation(seconds(9), SkillId("latin"), 1)), "relaxations[0].skill", "rules.skill_unknown"),
        (easing(Relaxation(seconds(9), ENGLISH, -1)), "relaxations[0].level", "rules.level"),
        (easing(Relaxation(seconds(9), queue=QueueId("nowhere"))), "relaxations[0].queue", "rules.queue_unknown"),
        (easing(Relaxation(seconds(9), queue=SALES)), "relaxations[0].queue", "rules.itself"),
        (easing(Relaxation(seconds(9))), "relaxations[0]", "rules.step_empty"),
        (easing(Relaxation(seconds(9), ENGLISH, 7)), "relaxations[0].level", "rules.level_raised"),
        (easing(Relaxation(seconds(9), ENGLISH, 6)), "relaxations[0].level", "rules.level_raised"),
        (easing(Relaxation(seconds(9), GERMAN, 0)), "relaxations[0].skill", "rules.not_needed"),
        (
            easing(Relaxation(seconds(9), ENGLISH, 3), Relaxation(seconds(8), ENGLISH, 2)),
            "relaxations[1].after",
            "rules.order",
        ),
        (
            easing(Relaxation(seconds(8), ENGLISH, 3), Relaxation(seconds(9), ENGLISH, 4)),
            "relaxations[1].level",
            "rules.level_raised",
        ),
        (
            easing(Relaxation(seconds(8), ENGLISH, 0), Relaxation(seconds(9), ENGLISH, 0)),
            "relaxations[1].skill",
            "rules.not_needed",
        ),
        (
            easing(*(Relaxation(seconds(1), queue=SERVICE) for _ in range(STEPS + 1))),
            "relaxations",
            "rules.too_many",
        ),
        (overflowing(Overflow(Trigger.NOBODY)), "overflows[0]", "rules.no_target"),
        (overflowing(Overflow(Trigger.NOBODY, 0, 0, SERVICE, MENU)), "overflows[0]", "rules.two_targets"),
        (overflowing(Overflow(Trigger.NOBODY, queue=SALES)), "overflows[0].queue", "rules.itself"),
        (overflowing(Overflow(Trigger.NOBODY, queue=QueueId("no"))), "overflows[0].queue", "rules.queue_unknown"),
        (overflowing(Overflow(Trigger.NOBODY, flow=FlowId("no"))), "overflows[0].flow", "rules.flow_unknown"),
        (overflowing(Overflow(Trigger.NOBODY, 1, 0, SERVICE)), "overflows[0].limit", "rules.no_limit"),
        (overflowing(Overflow(Trigger.LENGTH, 0, 0, SERVICE)), "overflows[0].limit", "rules.limit"),
        (overflowing(Overflow(Trigger.LENGTH, 5, 5, SERVICE)), "overflows[0].back", "rules.back"),
        (overflowing(Overflow(Trigger.WAIT, seconds(5), Span(-1), SERVICE)), "overflows[0].back", "rules.back"),
    ],
)
def test_each_kind_of_trouble_is_found_at_its_place_and_nothing_else(
    rules: QueueConfigured, place: str, id: str
) -> None:
    assert wrong(rules) == [(place, id)]


def test_a_strategy_that_does_not_exist_is_named_with_those_that_do() -> None:
    found = strategy_problems(["longest_idle", "prettiest"])
    assert [(problem.place, problem.id) for problem in found] == [("strategies[1]", "rules.strategy_unknown")]
    assert "prettiest" in found[0].message and "round_robin" in found[0].message


def test_a_ring_of_queues_is_named_whole() -> None:
    rules = QueueConfigured(Instant(0), VIP, relaxations=(Relaxation(seconds(5), queue=SALES),))
    sales = QueueConfigured(Instant(0), SALES, overflows=(Overflow(Trigger.LENGTH, 3, 1, SERVICE),))
    known = replace(KNOWN, queues={**KNOWN.queues, SALES: sales})
    found = problems(rules, known)
    assert [(problem.place, problem.id) for problem in found] == [("relaxations[0].queue", "rules.ring")]
    assert "vip → sales → service → vip" in found[0].message


def test_what_a_flow_asks_for_may_be_eased_in_the_queue_it_leads_into() -> None:
    node = '{"kind": "queue", "queue": "sales", "needs": {"german": 4}}'
    graph = read(MENU, 1, '{"schema": 1, "start": "q", "nodes": {"q": ' + node + "}}")
    known = replace(KNOWN, brought=brought(SALES, [graph]))
    assert wrong(easing(Relaxation(seconds(9), GERMAN, 2)), known) == []
    assert wrong(easing(Relaxation(seconds(9), GERMAN, 5)), known) == [("relaxations[0].level", "rules.level_raised")]
    assert brought(SERVICE, [graph]) == {}


skills = st.sampled_from([ENGLISH, GERMAN])
queues = st.sampled_from(QUEUES)
needs = st.lists(st.builds(Need, skills, st.integers(1, 10)), max_size=2).map(tuple)
times = st.integers(1, 8).map(seconds)
steps = st.builds(Relaxation, times, st.none() | skills, st.integers(0, 5), st.none() | queues)
lengths = st.builds(Overflow, st.just(Trigger.LENGTH), st.integers(1, 4), st.integers(0, 2), st.none() | queues)
waits = st.builds(Overflow, st.just(Trigger.WAIT), times, st.integers(0, 3).map(seconds), queues)
nobody = st.builds(Overflow, st.just(Trigger.NOBODY), queue=st.none(), flow=st.just(MENU))
rules_of = st.builds(
    QueueConfigured,
    st.just(Instant(1)),
    queues,
    st.lists(st.sampled_from(Strategy), min_size=1, max_size=3).map(tuple),
    needs=needs,
    relaxations=st.lists(steps, max_size=2).map(lambda drawn: tuple(sorted(drawn, key=lambda step: step.after))),
    overflows=st.lists(lengths | waits | nobody, max_size=2).map(tuple),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rules_of, min_size=1, max_size=3), st.integers(0, 1 << 32))
def test_rules_without_problems_never_raise_in_the_floor(drawn: list[QueueConfigured], seed: int) -> None:
    known = {queue: QueueConfigured(Instant(0), queue) for queue in QUEUES}
    for rules in drawn:
        assume(problems(rules, replace(KNOWN, queues=known)) == [])
        known[rules.queue] = rules
    floor, faults = Floor(), Faults()
    stage = Stage(floor)
    moves = (stage.fact(move) for move in random_moves(Random(seed), 50))
    for fact in (*stage.opening(), *(replace(rules, at=stage.now) for rules in drawn), *moves):
        settled = settle(floor, fact, faults)
        stage.timers += [effect.fact for effect in settled.effects if isinstance(effect, Later)]
        assert not faults.count, fact


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules_of)
def test_every_step_of_rules_without_problems_does_something(rules: QueueConfigured) -> None:
    assume(problems(rules, KNOWN) == [])
    for nth, step in enumerate(rules.relaxations, 1):
        before, now = eased(rules.needs, rules, nth - 1), eased(rules.needs, rules, nth)
        assert step.queue is not None or before != now
        assert all(new.level <= old.level for new, old in zip(now, before, strict=True))
