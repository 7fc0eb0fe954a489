"""Runs a plan, or a base and a changed one, over several seeds, and says how sure the figures are.

Both run with the same seed in each replication (common random numbers), so that the difference of a pair has less
scatter than two independent runs (Law, Simulation Modeling and Analysis, 5th ed., ch. 11.2). Intervals are Student's t,
95 %.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import sqrt
from statistics import fmean, stdev

from zongji.simulator.twin.figures import FIGURES, figures, whole
from zongji.simulator.twin.plan import Plan
from zongji.simulator.twin.runner import Twin
from zongji.simulator.twin.tally import Cell, Tally

Progress = Callable[[float], None]
Values = list[float | None]
T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
T95_BEYOND = ((20, 2.093), (30, 2.045), (60, 2.001))
"""Student's t, two-sided 95 %: from one degree of freedom on; then up to how many values, and what."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and half the width of its 95 % interval (None with a single replication)."""

    mean: float
    half: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: as it is, as it would be, and what the change makes of it."""

    base: Estimate | None
    changed: Estimate | None = None
    difference: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything found. ``totals`` and ``intervals`` are by queue (``*``: all) and figure."""

    plan: Plan
    replications: int
    changed: bool
    totals: Mapping[str, Mapping[str, Line]]
    intervals: Mapping[str, Mapping[str, Sequence[Line]]]
    notes: tuple[str, ...] = field(default=())


def estimate(values: Sequence[float | None]) -> Estimate | None:
    """The mean of those that have a value; None when none has."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if len(known) == 1:
        return Estimate(known[0])
    return Estimate(fmean(known), t95(len(known)) * stdev(known) / sqrt(len(known)))


def t95(count: int) -> float:
    """Student's t for the mean of ``count`` (2 or more) values, two-sided 95 %; never too small."""
    if count - 2 < len(T95):
        return T95[count - 2]
    return next((value for upto, value in reversed(T95_BEYOND) if count >= upto), T95[-1])


def once(plan: Plan, seed: int, progress: Progress = lambda share: None) -> Mapping[str, list[Cell]]:
    """One run's sums by queue and interval."""
    tally = Tally(plan)
    Twin(plan, seed, tally.hear).run(progress)
    return tally.finish()


def compare(base: Plan, changed: Plan | None, seeds: Sequence[int], progress: Progress) -> Comparison:
    """Run both with every seed. ``progress`` hears 0 to 1."""
    plans = [base] if changed is None else [base, changed]
    whole_work = len(plans) * len(seeds)
    runs: list[list[Mapping[str, list[Cell]]]] = [[] for _ in plans]
    for nth, seed in enumerate(seeds):
        for side, plan in enumerate(plans):
            done = nth * len(plans) + side
            runs[side].append(once(plan, seed, _part_of(progress, done, whole_work)))
    progress(1.0)
    notes = tuple(dict.fromkeys((*base.notes, *(changed.notes if changed else ()))))
    names = list(dict.fromkeys(name for run in runs[0] for name in run))
    totals = {name: _lines(runs, partial(_sum, name), base.length) for name in names}
    intervals = {name: _lines(runs, partial(_row, name), base.interval) for name in names}
    return Comparison(
        base,
        len(seeds),
        changed is not None,
        {name: {figure: lines[0] for figure, lines in found.items()} for name, found in totals.items()},
        intervals,
        notes,
    )


def _part_of(progress: Progress, done: int, whole_work: int) -> Progress:
    return lambda share: progress((done + share) / whole_work)


def _sum(name: str, run: Mapping[str, list[Cell]]) -> list[Cell]:
    return [whole(_row(name, run))]


def _row(name: str, run: Mapping[str, list[Cell]]) -> list[Cell]:
    return run.get(name) or [Cell() for _ in next(iter(run.values()))]


def _lines(
    runs: list[list[Mapping[str, list[Cell]]]],
    cells: Callable[[Mapping[str, list[Cell]]], list[Cell]],
    span: int,
) -> dict[str, list[Line]]:
    """Figure → a line for each cell."""
    sides = [[[figures(cell, span) for cell in cells(run)] for run in side] for side in runs]
    places = range(len(sides[0][0]))
    return {
        figure: [_line([[run[place][figure] for run in side] for side in sides]) for place in places]
        for figure in FIGURES
    }


def _line(sides: list[Values]) -> Line:
    if len(sides) == 1:
        return Line(estimate(sides[0]))
    base, changed = sides
    pairs: Values = [
        None if before is None or after is None else after - before for before, after in zip(base, changed, strict=True)
    ]
    return Line(estimate(base), estimate(changed), estimate(pairs))
