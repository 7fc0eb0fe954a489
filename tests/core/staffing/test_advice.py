"""The fewest agents and lines that keep a promise."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.core.staffing.advice import Goal, agents_needed, lines_needed, scheduled
from zongji.core.staffing.erlang import ErlangC, blocking
from zongji.core.staffing.given import Load
from zongji.core.staffing.patience import ErlangA
from zongji.kernel.errors import Invalid

goals = st.builds(
    Goal,
    answered=st.floats(0.5, 0.99),
    within_seconds=st.floats(0, 60),
    abandoned=st.none() | st.floats(0.01, 0.3),
    occupancy=st.none() | st.floats(0.5, 0.99),
)
loads = st.builds(Load, st.floats(1, 3000), st.floats(10, 400))


def test_the_example_of_the_trade_needs_14_agents_and_20_on_the_roster() -> None:
    # Call Centre Helper, "Erlang C formula made simple": 80 % in 20 s, at most 85 % busy, shrinkage 30 %.
    advice = agents_needed(Load(200, 180), Goal(answered=0.8, within_seconds=20, occupancy=0.85), shrinkage=0.3)
    assert (advice.agents, advice.scheduled) == (14, 20)
    assert round(advice.expected.answered_within(20), 3) == 0.888


@settings(deadline=None)
@given(loads, goals, st.floats(20, 600))
def test_the_advice_keeps_the_goal_and_one_agent_less_does_not(load: Load, goal: Goal, patience: float) -> None:
    advice = agents_needed(load, goal, patience)
    assert goal.met_by(ErlangA(load, advice.agents, patience))
    assert advice.agents == 1 or not goal.met_by(ErlangA(load, advice.agents - 1, patience))


@settings(deadline=None)
@given(loads, st.floats(0.5, 0.99), st.floats(0, 60))
def test_callers_who_wait_for_ever_need_at_least_as_many_as_the_load(load: Load, share: float, within: float) -> None:
    goal = Goal(answered=share, within_seconds=within)
    advice = agents_needed(load, goal)
    assert advice.agents > load.erlangs
    fewer = advice.agents - 1
    assert fewer <= load.erlangs or not goal.met_by(ErlangC(load, fewer))


@settings(deadline=None)
@given(st.floats(0.01, 2000), st.floats(0.0001, 0.5))
def test_the_lines_advised_keep_the_blocking_and_one_less_does_not(erlangs: float, blocked: float) -> None:
    lines = lines_needed(erlangs, blocked)
    assert blocking(erlangs, lines) <= blocked < blocking(erlangs, lines - 1)


def test_a_load_of_thousands_is_advised_too() -> None:
    load = Load(1950 * 12, 300)
    advice = agents_needed(load, Goal(answered=0.8, within_seconds=20, abandoned=0.05), 180)
    assert 1800 < advice.agents < 2000
    assert 1950 < lines_needed(1950, 0.01) < 2000


@given(st.integers(1, 5000), st.floats(0, 0.9))
def test_after_shrinkage_enough_are_at_work(agents: int, shrinkage: float) -> None:
    roster = scheduled(agents, shrinkage)
    assert (roster - 1) * (1 - shrinkage) < agents <= roster * (1 - shrinkage) + 1e-5


def test_seventy_at_work_of_a_hundred_with_thirty_per_cent_away() -> None:
    assert scheduled(70, 0.3) == 100


BUSY = Load(200, 180)


@pytest.mark.parametrize(
    ("ask", "id", "field"),
    [
        (Goal, "staffing.no_goal", "answered"),
        (lambda: Goal(answered=1), "staffing.not_a_share", "answered"),
        (lambda: Goal(answered=80), "staffing.not_a_share", "answered"),
        (lambda: Goal(abandoned=0), "staffing.not_a_share", "abandoned"),
        (lambda: Goal(occupancy=1.2), "staffing.not_a_share", "occupancy"),
        (lambda: Goal(answered=0.8, within_seconds=-1), "staffing.negative", "within_seconds"),
        (lambda: agents_needed(BUSY, Goal(abandoned=0.05)), "staffing.no_patience", "patience_seconds"),
        (lambda: agents_needed(BUSY, Goal(answered=0.8), 0), "staffing.not_positive", "patience_seconds"),
        (lambda: agents_needed(BUSY, Goal(answered=0.8), shrinkage=1), "staffing.not_a_share", "shrinkage"),
        (lambda: agents_needed(BUSY, Goal(occupancy=1e-7)), "staffing.too_large", "goal"),
        (lambda: lines_needed(0, 0.01), "staffing.not_positive", "erlangs"),
        (lambda: lines_needed(10, 0), "staffing.not_a_share", "blocked"),
        (lambda: lines_needed(1e9, 0.01), "staffing.too_large", "erlangs"),
    ],
)
def test_bad_input_is_refused_with_its_place(ask: Callable[[], object], id: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask()
    assert refused.value.id == id
    assert list(refused.value.fields) == [field]
