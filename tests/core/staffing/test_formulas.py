"""Erlang B, C and A beside a chain solved directly, printed values, and what must hold for any load."""

from collections.abc import Callable
from math import isclose, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.staffing.chain import Chain
from zongji.core.staffing.erlang import ErlangC, blocking
from zongji.core.staffing.given import Load
from zongji.core.staffing.patience import ErlangA
from zongji.kernel.errors import Invalid

loads = st.builds(Load, st.floats(1, 5000), st.floats(10, 600))


def of(erlangs: float, handle_seconds: float = 240.0) -> Load:
    """A load of so many erlangs."""
    return Load(erlangs * 3600 / handle_seconds, handle_seconds)


def chain(load: Load, agents: int, patience: float = float("inf")) -> Chain:
    return Chain(load.calls_per_second, 1 / load.handle_seconds, 1 / patience, agents)


@pytest.mark.parametrize(
    ("erlangs", "lines"), [(0.5, 1), (3, 5), (20, 10), (45, 50), (60, 50), (95, 100), (1950, 2000), (2500, 2000)]
)
def test_erlang_b_is_the_chain_without_room_to_wait(erlangs: float, lines: int) -> None:
    full = Chain(erlangs, 1.0, 0.0, lines, room=0).probabilities()[-1]
    assert isclose(blocking(erlangs, lines), full, rel_tol=1e-10)


@pytest.mark.parametrize(
    ("erlangs", "agents"), [(0.5, 1), (0.9, 1), (4.6, 5), (9, 12), (48, 50), (49.5, 50), (115, 120), (490, 500)]
)
def test_erlang_c_is_the_chain_with_endless_patience(erlangs: float, agents: int) -> None:
    load = of(erlangs)
    model, reference = ErlangC(load, agents), chain(load, agents)
    assert isclose(model.wait_probability, reference.waits(), rel_tol=1e-10)
    assert isclose(model.mean_wait, reference.queue() / load.calls_per_second, rel_tol=1e-9)
    for seconds in (0, 5, 20, 120):
        assert isclose(model.answered_within(seconds), reference.answered_within(seconds), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("erlangs", "agents", "patience"),
    [
        (0.9, 1, 60),
        (6, 5, 120),
        (9, 10, 30),
        (9.5, 10, 3600),
        (48, 50, 120),
        (55, 50, 200),
        (100, 50, 90),
        (120, 120, 600),
        (10, 60, 100),
    ],
)
def test_erlang_a_is_the_chain_with_callers_who_hang_up(erlangs: float, agents: int, patience: float) -> None:
    load = of(erlangs)
    model, reference = ErlangA(load, agents, patience), chain(load, agents, patience)
    queue = reference.queue()
    # Of a wait that hardly ever happens the chain, cut at 1e-15, knows less than the formula.
    assert isclose(model.wait_probability, reference.waits(), rel_tol=1e-9, abs_tol=1e-14)
    assert isclose(model.mean_wait, queue / load.calls_per_second, rel_tol=1e-9, abs_tol=1e-12)
    assert isclose(model.abandoned, queue / patience / load.calls_per_second, rel_tol=1e-9, abs_tol=1e-14)
    busy = sum(min(calls, agents) * chance for calls, chance in enumerate(reference.probabilities()))
    assert isclose(model.occupancy, busy / agents, rel_tol=1e-9)
    for seconds in (0, 5, 20, 120):
        assert isclose(model.answered_within(seconds), reference.answered_within(seconds), rel_tol=1e-9, abs_tol=1e-12)


def test_erlang_b_gives_the_printed_values() -> None:
    # Westbay Engineers, Erlang B calculator manual: 15 lines carry 8.108 erlangs at 1 % blocking.
    assert blocking(8.1075, 15) < 0.01 < blocking(8.1085, 15)
    # The usual Erlang B tables at 1 %: 10 lines 4.46, 50 lines 37.9, 100 lines 84.1 erlangs.
    assert blocking(4.455, 10) < 0.01 < blocking(4.465, 10)
    assert blocking(37.85, 50) < 0.01 < blocking(37.95, 50)
    assert blocking(84.05, 100) < 0.01 < blocking(84.15, 100)


def test_erlang_c_gives_the_printed_values() -> None:
    # Call Centre Helper, "Erlang C formula made simple": 100 calls in 30 minutes of 180 s, 14 agents.
    model = ErlangC(Load(200, 180), 14)
    assert round(model.wait_probability, 3) == 0.174
    assert round(model.answered_within(20), 3) == 0.888
    assert round(model.mean_wait, 1) == 7.8
    assert round(model.occupancy, 3) == 0.714
    # Mitan, "The Erlang-C formula": 360 calls in half an hour of 4 minutes, 55 agents.
    assert round(ErlangC(Load(720, 240), 55).wait_probability, 3) == 0.239
    # Abstract Micro Systems, Erlang Library for Excel, ErlcNsrvFromWait4(1800, 200, 300, …): a mean wait of 5 s needs
    # 41.23 servers, of 30 s 37.32.
    assert ErlangC(Load(400, 300), 41).mean_wait > 5 > ErlangC(Load(400, 300), 42).mean_wait
    assert ErlangC(Load(400, 300), 37).mean_wait > 30 > ErlangC(Load(400, 300), 38).mean_wait


def test_erlang_a_gives_the_printed_values() -> None:
    # Garnett, Mandelbaum, Reiman 2002 (and Mandelbaum, Zeltyn, "The Palm/Erlang-A queue", 2005): 48 calls a minute of
    # one minute, 50 agents, patience 2 minutes: 3.1 % hang up, mean wait 3.7 s, 3 waiting, 93 % busy.
    load = Load(48 * 60, 60)
    model = ErlangA(load, 50, 120)
    assert round(model.abandoned, 3) == 0.031
    assert round(model.mean_wait, 1) == 3.7
    assert round(model.mean_wait * load.calls_per_second) == 3
    assert round(model.occupancy, 2) == 0.93
    # The same without hanging up: mean wait 20.8 s, 17 waiting, 96 % busy.
    endless = ErlangC(load, 50)
    assert round(endless.mean_wait, 1) == 20.8
    assert round(endless.mean_wait * load.calls_per_second) == 17


def test_two_thousand_agents_at_the_edge_do_not_overflow() -> None:
    load = of(1950)
    assert 0 < blocking(1950, 2000) < 0.01
    assert isclose(ErlangC(load, 2000).wait_probability, chain(load, 2000).waits(), rel_tol=1e-9)
    for agents, patience in [(2000, 180.0), (1500, 36_000.0), (10, 120.0), (20_000, 60.0)]:
        model = ErlangA(load, agents, patience)
        for value in (model.wait_probability, model.abandoned, model.occupancy, model.answered_within(20)):
            assert isfinite(value) and 0 <= value <= 1 + 1e-12
        assert isclose(model.occupancy, min(1, 1950 * (1 - model.abandoned) / agents))


def test_in_a_great_overload_just_what_is_too_much_hangs_up() -> None:
    assert isclose(ErlangA(of(200), 100, 100_000).abandoned, 0.5, rel_tol=1e-6)


def test_with_endless_patience_erlang_a_becomes_erlang_c() -> None:
    load = of(18)
    assert isclose(ErlangA(load, 20, 1e9).wait_probability, ErlangC(load, 20).wait_probability, rel_tol=1e-5)
    assert isclose(ErlangA(load, 20, 1e9).answered_within(20), ErlangC(load, 20).answered_within(20), rel_tol=1e-5)


def test_patience_as_long_as_a_talk_makes_the_number_of_callers_poisson() -> None:
    # θ = μ: every caller leaves at the same rate, waiting or talking, as if agents were endless (here: 200).
    load = of(9)
    poisson = Chain(load.calls_per_second, 1 / 240, 0.0, 200, room=0).probabilities()
    assert isclose(ErlangA(load, 10, 240).wait_probability, sum(poisson[10:]), rel_tol=1e-10)


@settings(deadline=None)
@given(loads, st.integers(1, 300), st.floats(5, 3600))
def test_one_more_agent_never_makes_anything_worse(load: Load, agents: int, patience: float) -> None:
    some, more = ErlangA(load, agents, patience), ErlangA(load, agents + 1, patience)
    hair = 1e-9
    assert more.wait_probability <= some.wait_probability + hair
    assert more.abandoned <= some.abandoned + hair
    assert more.occupancy <= some.occupancy + hair
    assert more.answered_within(20) >= some.answered_within(20) - hair
    assert blocking(load.erlangs, agents + 1) <= blocking(load.erlangs, agents)


@settings(deadline=None)
@given(loads, st.integers(1, 300), st.floats(5, 3600), st.floats(0, 600), st.floats(0, 600))
def test_more_time_means_more_answered_up_to_all_who_stay(
    load: Load, agents: int, patience: float, one: float, other: float
) -> None:
    model = ErlangA(load, agents, patience)
    soon, late = sorted((one, other))
    assert model.answered_within(soon) <= model.answered_within(late) + 1e-9
    assert model.answered_within(late) <= 1 - model.abandoned + 1e-9
    assert isclose(model.answered_within(0), 1 - model.wait_probability, rel_tol=1e-7, abs_tol=1e-9)


@given(loads, st.integers(1, 400))
def test_who_may_not_wait_is_lost_more_seldom_than_he_would_wait(load: Load, agents: int) -> None:
    if load.erlangs < agents:
        assert blocking(load.erlangs, agents) <= ErlangC(load, agents).wait_probability


@pytest.mark.parametrize(
    ("ask", "id", "field"),
    [
        (lambda: Load(0, 240), "staffing.not_positive", "calls_per_hour"),
        (lambda: Load(-5, 240), "staffing.not_positive", "calls_per_hour"),
        (lambda: Load(100, float("nan")), "staffing.not_positive", "handle_seconds"),
        (lambda: Load(1e9, 240), "staffing.too_large", "calls_per_hour"),
        (lambda: blocking(-1, 5), "staffing.negative", "erlangs"),
        (lambda: blocking(1, -1), "staffing.servers", "lines"),
        (lambda: ErlangC(of(10), 0), "staffing.servers", "agents"),
        (lambda: ErlangC(of(10), 10), "staffing.overloaded", "agents"),
        (lambda: ErlangC(of(10), 11).answered_within(-1), "staffing.negative", "seconds"),
        (lambda: ErlangA(of(10), 11, 0), "staffing.not_positive", "patience_seconds"),
        (lambda: ErlangA(of(10), 5, 1e12), "staffing.too_large", "patience_seconds"),
    ],
)
def test_bad_input_is_refused_with_its_place(ask: Callable[[], object], id: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask()
    assert refused.value.id == id
    assert list(refused.value.fields) == [field]
