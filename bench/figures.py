"""Numbers out of samples: percentiles, and how sure they are. Pure; knows nothing of calls.

Confidence intervals are percentile bootstraps at 95 % with a fixed seed. A ratio's interval resamples both sides.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RESAMPLES = 2000
SEED = 20_240_601


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What one cell of a comparison says, in milliseconds. ``count`` samples were measured of ``asked`` calls."""

    asked: int
    count: int
    median: Figure
    p99: Figure
    least: float
    most: float


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the sorted samples lie, linear between neighbours."""
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(samples: Sequence[float]) -> float:
    """The middle value."""
    return percentile(sorted(samples), 0.5)


def summary(samples: Sequence[float], asked: int) -> Summary:
    """Median and p99 with their intervals; ``samples`` must not be empty."""
    ordered = sorted(samples)
    return Summary(
        asked,
        len(samples),
        _figure(samples, lambda some: percentile(some, 0.5)),
        _figure(samples, lambda some: percentile(some, 0.99)),
        ordered[0],
        ordered[-1],
    )


def ratio_of_medians(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Ours divided by theirs."""
    dice = random.Random(SEED)
    drawn = sorted(median(_redraw(ours, dice)) / median(_redraw(theirs, dice)) for _ in range(RESAMPLES))
    return Figure(median(ours) / median(theirs), percentile(drawn, 0.025), percentile(drawn, 0.975))


def _figure(samples: Sequence[float], of: Callable[[Sequence[float]], float]) -> Figure:
    dice = random.Random(SEED)
    drawn = sorted(of(sorted(_redraw(samples, dice))) for _ in range(RESAMPLES))
    return Figure(of(sorted(samples)), percentile(drawn, 0.025), percentile(drawn, 0.975))


def _redraw(samples: Sequence[float], dice: random.Random) -> list[float]:
    return dice.choices(samples, k=len(samples))
