"""The fewest agents, trunks or ports that keep a promise.

All measures get better with every agent or line, so that the fewest are found by halving.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from zongji.core.staffing.erlang import ErlangC, one_more_line
from zongji.core.staffing.given import MOST_SERVERS, Load, not_negative, positive, refuse, share
from zongji.core.staffing.patience import ErlangA


@dataclass(frozen=True, slots=True)
class Goal:
    """What has to hold; None is no limit. At least one limit is needed: ``staffing.no_goal``."""

    answered: float | None = None
    """At least this share of all calls offered is answered within ``within_seconds``; above 0, below 1."""
    within_seconds: float = 20.0
    abandoned: float | None = None
    """At most this share of all calls hangs up waiting; above 0, below 1; needs a patience."""
    occupancy: float | None = None
    """At most this share of an agent's time is busy; above 0, below 1."""

    def __post_init__(self) -> None:
        not_negative("within_seconds", self.within_seconds)
        limits = {"answered": self.answered, "abandoned": self.abandoned, "occupancy": self.occupancy}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        if not given:
            refuse("no_goal", "answered", "give a service level, a most abandoned or a highest occupancy")
        for name, limit in given.items():
            share(name, limit)

    def met_by(self, model: ErlangC | ErlangA) -> bool:
        """Whether these agents keep the promise."""
        return (
            (self.occupancy is None or model.occupancy <= self.occupancy)
            and (self.abandoned is None or model.abandoned <= self.abandoned)
            and (self.answered is None or model.answered_within(self.within_seconds) >= self.answered)
        )


@dataclass(frozen=True, slots=True)
class Staffing:
    """The advice, and what to expect of it."""

    agents: int
    """Agents who have to be at work on calls."""
    scheduled: int
    """Agents to put on the roster, so that after shrinkage ``agents`` are at work."""
    expected: ErlangC | ErlangA
    """What so many agents do with the load."""


def agents_needed(load: Load, goal: Goal, patience_seconds: float | None = None, shrinkage: float = 0.0) -> Staffing:
    """The fewest agents that keep the goal: by Erlang A, or by Erlang C where no patience is given.

    ``patience_seconds`` is the mean patience (see ``ErlangA``). ``shrinkage`` from 0 to below 1 is the share of paid
    time not at work on calls: breaks, training, illness. Errors: ``staffing.no_patience`` for a limit on those who
    hang up without a patience, ``staffing.not_a_share``, ``staffing.not_positive``, ``staffing.too_large``.
    """
    if shrinkage != 0:
        share("shrinkage", shrinkage)
    if patience_seconds is None:
        if goal.abandoned is not None:
            refuse("no_patience", "patience_seconds", "is needed to limit how many hang up")
    else:
        positive("patience_seconds", patience_seconds)

    def model(agents: int) -> ErlangC | ErlangA:
        return ErlangC(load, agents) if patience_seconds is None else ErlangA(load, agents, patience_seconds)

    least = 1 if patience_seconds is not None else floor(load.erlangs) + 1
    agents = _fewest(lambda many: goal.met_by(model(many)), least, "goal")
    return Staffing(agents, scheduled(agents, shrinkage), model(agents))


def scheduled(agents: int, shrinkage: float) -> int:
    """Agents to roster so that ``agents`` are at work when this share of paid time is not on calls."""
    # A hair less, so that 70 / (1 − 0.3), which is 100.00000000000001 in floating point, stays 100.
    return ceil(agents / (1 - shrinkage) - 1e-9)


def lines_needed(erlangs: float, blocked: float) -> int:
    """The fewest trunks, or IVR ports, so that at most this share of calls finds none free (Erlang B).

    ``erlangs`` > 0 is the load on the lines: calls × the time each keeps one, waiting and IVR included. ``blocked``
    is above 0 and below 1. Errors: ``staffing.not_positive``, ``staffing.not_a_share``, ``staffing.too_large``.
    """
    positive("erlangs", erlangs)
    share("blocked", blocked)
    lost, lines = 1.0, 0
    while lost > blocked:
        lines += 1
        if lines > MOST_SERVERS:
            refuse("too_large", "erlangs", f"needs more than {MOST_SERVERS} lines")
        lost = one_more_line(erlangs, lines, lost)
    return lines


def _fewest(enough: Callable[[int], bool], least: int, field: str) -> int:
    """The smallest number from ``least`` that is enough; more of them never does less."""
    below, step = least - 1, 1
    while not enough(below + step):
        below, step = below + step, step * 2
        if below + step > MOST_SERVERS:
            refuse("too_large", field, f"needs more than {MOST_SERVERS} agents")
    above = below + step
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if enough(middle) else (middle, above)
    return above
