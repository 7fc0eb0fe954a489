"""Expected waits: how well they are foretold on days never seen, and what a caller is told of them."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import asdict
from math import exp, sqrt
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.waiting_day import ASK_AGAIN, HOUR, Day, Outcome, Staff, play
from zongji.core.acd.estimate import LEVELS, Estimator, Range
from zongji.core.acd.told import Told, spoken, tell_position
from zongji.kernel.clock import Instant, Span, in_seconds, seconds

Judged = list[list[Outcome]]
"""For each day what was foretold and what came."""
SIZES: dict[str, tuple[tuple[int, int, int], tuple[float, float]]] = {
    "a small centre": ((1, 1, 1), (20.0, 11.0)),
    "a middling centre": ((7, 5, 3), (118.0, 76.0)),
    "a large centre": ((40, 26, 20), (730.0, 410.0)),
}
CHANGES = (13.0, 16.0)


class Variant(NamedTuple):
    """Who goes first."""

    favoured: bool = False
    vips: float = 0.0


VARIANTS = {
    "longest wait first": Variant(),
    "first queue favoured": Variant(favoured=True),
    "one in five has a head start": Variant(vips=0.2),
}


def drawn(size: str, seed: int, variant: Variant = VARIANTS["longest wait first"]) -> Day:
    """A day whose staff changes twice, by chance, and whose callers are more or less patient."""
    (first, second, both), calls = SIZES[size]
    rng = Random(seed)

    def about(many: int) -> int:
        return max(1, round(many * rng.uniform(0.65, 1.3)))

    changes = [Staff(hour, about(first), about(second), about(both)) for hour in CHANGES]
    patience = rng.choice((200.0, 400.0, 900.0))
    staff = (Staff(8.0, first, second, both), *changes)
    return Day(seed, staff, calls, patience=patience, favoured=variant.favoured, vips=variant.vips)


def judged(size: str, days: int, variant: Variant = VARIANTS["longest wait first"]) -> Judged:
    """What was foretold on days never seen, by estimators that learnt on a few others."""
    estimators, averages = (Estimator(), Estimator()), [0.0, 0.0]
    for seed in range(100, 103):
        play(drawn(size, seed, variant), estimators, averages)
    return [play(drawn(size, seed, variant), estimators, averages) for seed in range(1000, 1000 + days)]


def inside(outcome: Outcome) -> bool:
    return outcome.expected.low <= seconds(outcome.wait) <= outcome.expected.high


def still_inside(outcome: Outcome) -> bool:
    assert outcome.again is not None
    return outcome.again.low <= seconds(outcome.wait - ASK_AGAIN) <= outcome.again.high


def coverage(days: Judged, held: Callable[[Outcome], bool] = inside) -> tuple[float, float]:
    """The share of waits inside the 80 % interval, and half the width of its own 95 % interval.

    The waits of a day depend on each other, so that the spread is taken between days.
    """
    callers = sum(len(day) for day in days)
    share = sum(held(outcome) for day in days for outcome in day) / callers
    squares = sum((sum(held(outcome) for outcome in day) - share * len(day)) ** 2 for day in days)
    return share, 1.96 * sqrt(squares) / callers


def after_change(days: Judged, hours: float) -> Judged:
    """Those who joined at most so long after staff came or went."""
    ends = [(hour * HOUR, (hour + hours) * HOUR) for hour in CHANGES]
    return [[outcome for outcome in day if any(a <= outcome.arrived < b for a, b in ends)] for day in days]


def pinball(foretold: Iterable[float], wait: float) -> float:
    """The mean loss of the three quantiles in seconds (R. Koenker, G. Bassett, 1978)."""
    return sum((wait - q) * (p if wait >= q else p - 1) for p, q in zip(LEVELS, foretold, strict=True)) / 3


def losses(days: Judged) -> tuple[float, float, float]:
    """Ours, the moving average's, and that of a moving average that learns its own spread, in seconds."""
    ours = plain = spread = 0.0
    factors = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    outcomes = [outcome for day in days for outcome in day]
    for outcome in outcomes:
        mine, average = factors[outcome.queue], outcome.average
        ours += pinball([in_seconds(bound) for bound in outcome.expected[:3]], outcome.wait)
        plain += pinball([average] * 3, outcome.wait)
        scaled = [average * exp(factor) for factor in mine]
        spread += pinball(scaled, outcome.wait)
        for i, level in enumerate(LEVELS):
            mine[i] += 0.03 * (level - (outcome.wait <= scaled[i]))
    return ours / len(outcomes), plain / len(outcomes), spread / len(outcomes)


def report(name: str, days: Judged) -> str:
    """A line for people."""
    answered = [[outcome for outcome in day if outcome.answered] for day in days]
    asked = [[outcome for outcome in day if outcome.again] for day in days]
    parts = {"all": days, "answered": answered, "hour after a change": after_change(days, 1)}
    shares = [f"{part} {coverage(some)[0]:.1%} ± {coverage(some)[1]:.1%}" for part, some in parts.items()]
    shares.append(f"asked again {coverage(asked, still_inside)[0]:.1%} ± {coverage(asked, still_inside)[1]:.1%}")
    ours, plain, spread = losses(days)
    loss = f"pinball {ours:.2f} s, moving average {plain:.2f} s, with a learnt spread {spread:.2f} s"
    return f"{name}: {sum(map(len, days))} waits; inside: {', '.join(shares)}; {loss}"


def check(name: str, days: Judged) -> None:
    """Coverage and loss as promised, on all and after a change of staff."""
    print("\n" + report(name, days))
    for some in (days, after_change(days, 4), after_change(days, 1)):
        assert 0.75 <= coverage(some)[0] <= 0.85
        ours, plain, spread = losses(some)
        assert ours < plain
        assert ours < spread
    assert coverage(days)[1] <= 0.01


@pytest.mark.parametrize(("size", "days"), [("a small centre", 70), ("a middling centre", 14)])
def test_eight_in_ten_waits_lie_inside_the_range_also_after_a_change_of_staff(size: str, days: int) -> None:
    check(size, judged(size, days))


@pytest.mark.full
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    ("size", "days"), [("a small centre", 400), ("a middling centre", 120), ("a large centre", 16)]
)
def test_eight_in_ten_waits_lie_inside_the_range_on_many_days(size: str, days: int, variant: str) -> None:
    check(f"{size}, {variant}", judged(size, days, VARIANTS[variant]))


def test_when_calls_take_twice_as_long_the_range_follows() -> None:
    estimators, averages = (Estimator(), Estimator()), [0.0, 0.0]
    staff = (Staff(8.0, 7, 5, 3),)
    for seed in range(100, 106):
        play(Day(seed, staff, (118.0, 76.0)), estimators, averages)
    slow = [Day(seed, staff, (59.0, 38.0), handle=(480.0, 600.0)) for seed in range(200, 216)]
    share, _ = coverage([play(day, estimators, averages) for day in slow])
    assert 0.75 <= share <= 0.85


def learnt() -> Estimator:
    """After half a day."""
    estimators = (Estimator(), Estimator())
    play(drawn("a middling centre", 7), estimators, [0.0, 0.0])
    estimators[0].staffed(Instant(estimators[0].at), 9)
    return estimators[0]


LEARNT = learnt()


def test_nothing_is_foretold_before_a_call_has_ended_or_without_agents() -> None:
    estimator = Estimator()
    estimator.staffed(Instant(0), 3)
    assert estimator.expect(1, Instant(1)) is None
    estimator.handled_in(seconds(240))
    assert estimator.expect(1, Instant(1)) is not None
    estimator.staffed(Instant(2), 0)
    assert estimator.expect(1, Instant(3)) is None


def test_before_anybody_waited_the_handle_time_is_what_is_known() -> None:
    estimator = Estimator()
    estimator.staffed(Instant(0), 4)
    estimator.handled_in(seconds(240))
    foretold = estimator.expect(1, Instant(1))
    assert foretold is not None
    # The median of an exponential wait of mean 60 s is 42 s.
    assert 36 < in_seconds(foretold.median) < 48


@given(st.integers(1, 200), st.integers(1, 200))
def test_a_range_is_in_order_and_more_agents_shorten_it(position: int, agents: int) -> None:
    estimator = copy(LEARNT)
    now = Instant(estimator.at + 1)
    estimator.staffed(now, agents)
    some = estimator.expect(position, now)
    estimator.staffed(now, agents + 1)
    more = estimator.expect(position, now)
    assert some is not None and more is not None
    assert 0 <= some.low <= some.median <= some.high
    assert more.median <= some.median


def test_asking_changes_nothing() -> None:
    estimator = copy(LEARNT)
    estimator.joined(Instant(estimator.at))
    before = asdict(estimator)
    estimator.expect(3, Instant(estimator.at + seconds(60)))
    assert asdict(estimator) == before


def test_a_copy_goes_on_exactly_like_the_original() -> None:
    day = drawn("a middling centre", 9)
    original = (copy(LEARNT), copy(LEARNT))
    thawed = (Estimator(**asdict(LEARNT)), Estimator(**asdict(LEARNT)))
    assert play(day, original, [0.0, 0.0]) == play(day, thawed, [0.0, 0.0])
    assert original == thawed


moments = st.tuples(st.integers(0, 4), st.integers(0, 10**10), st.integers(0, 50))


@settings(deadline=None)
@given(st.lists(moments, max_size=80))
def test_whatever_happens_a_range_stays_a_range(log: list[tuple[int, int, int]]) -> None:
    estimator, now = Estimator(), 0
    foretold: Range | None = None
    for what, passed, many in log:
        now += passed
        at = Instant(now)
        match what:
            case 0:
                estimator.staffed(at, many)
            case 1:
                estimator.joined(at)
            case 2:
                estimator.taken(at, Span(passed), foretold)
            case 3:
                estimator.gave_up(at, Span(passed), foretold)
            case _:
                estimator.handled_in(Span(passed))
        foretold = estimator.expect(many, at)
        assert foretold is None or 0 <= foretold.low <= foretold.median <= foretold.high


def minutes(low: float, median: float, high: float) -> Range:
    return Range(seconds(low * 60), seconds(median * 60), seconds(high * 60), 1)


@pytest.mark.parametrize(
    ("foretold", "said"),
    [
        (None, None),
        (minutes(0.1, 0.3, 0.9), Told(0, 1)),
        (minutes(0, 0, 0), Told(0, 1)),
        (minutes(0.4, 2, 4.2), Told(0, 5)),
        (minutes(3.2, 4, 4.9), Told(3, 5)),
        (minutes(25.5, 44, 70), Told(25, None)),
        (minutes(0.5, 30, 70), None),
    ],
)
def test_a_wait_is_said_in_whole_minutes_rounded_outwards(foretold: Range | None, said: Told | None) -> None:
    assert spoken(foretold) == said


def test_good_news_is_told_at_once_and_bad_news_only_when_it_is_certain() -> None:
    assert spoken(minutes(1.1, 2, 3.5), Told(3, 5)) == Told(1, 4)
    assert spoken(minutes(3.1, 4.5, 6.5), Told(3, 5)) == Told(3, 5)
    assert spoken(minutes(4.1, 5.5, 7.5), Told(3, 5)) == Told(4, 8)
    assert spoken(minutes(25, 44, 70), Told(3, 5)) == Told(25, None)
    assert spoken(None, Told(3, 5)) is None


def test_a_larger_position_than_the_one_told_last_is_never_told() -> None:
    assert tell_position(4, None) == 4
    assert tell_position(3, 4) == 3
    assert tell_position(4, 4) == 4
    assert tell_position(5, 4) is None
