"""How long a caller will still wait, as a range.

Rule 1: learns from what happened in one queue, in memory that does not grow, a few microseconds a step.
Rule 2: only + − × ÷ and square roots, which every machine rounds alike: a replay gives the same answer bit for bit.

Two layers. *The model*: agents who can serve the queue take callers from it at a rate per agent that is learnt while
somebody waits; so it holds talk, wrap-up, ringing and the work of other queues, and follows the number of agents at
once. Each caller ahead may also hang up, at a rate that is learnt likewise. *The correction*: of each quantile it is
watched how often the truth lies below, and the quantile is moved until that is as often as it should be (I. Gibbs,
E. Candès, "Adaptive conformal inference under distribution shift", 2021). That holds whatever the model gets wrong.
"""

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from zongji.kernel.clock import SECOND, Instant, Span

LEVELS = (0.1, 0.5, 0.9)
"""The quantiles of a range: 80 % of the waits lie between the outer two."""
MEMORY = 100.0
"""So many of the newest calls served from the queue count; older ones fade."""
PRIOR = 4.0
"""The mean handle time counts as so many calls served: what is known before anybody had to wait."""
CLASSES = 6
"""Positions 1, 2–3, 4–7, 8–15, 16–31 and beyond are corrected apart, for the model errs differently there."""
NORMAL = (-1.2816, 0.0, 1.2816)
"""Where the quantiles stand in units of the model's own spread before anything was seen."""
STEP_FIRST, STEP_LEAST = 0.25, 0.03
"""How far one outcome moves a quantile: the first one, and each after many."""


class Range(NamedTuple):
    """The wait still to come: 8 in 10 lie between ``low`` and ``high``, half of all below ``median``."""

    low: Span
    median: Span
    high: Span
    position: int
    """The place in the queue it was asked for; 1 is next."""


@dataclass(slots=True)
class Estimator:
    """What one queue has taught. All fields are plain numbers: a copy of them is the whole state.

    Times are microseconds; facts come in order of time.
    """

    at: int = 0
    agents: int = 0
    waiting: int = 0
    served: float = 0.0
    """Callers served after a wait, the newest counting most."""
    agent_time: float = 0.0
    """Agents × time in which somebody waited; fades with ``served``."""
    left: float = 0.0
    """Callers who hung up waiting, the newest counting most."""
    waiting_time: float = 0.0
    """Callers × time they waited; fades with ``left``."""
    handled: float = 0.0
    """Ended talks, the newest counting most."""
    handle_time: float = 0.0
    """Their handle times together."""
    corrections: tuple[tuple[float, float, float], ...] = (NORMAL,) * CLASSES
    """For each class of positions, where the quantiles stand in units of the model's spread."""
    outcomes: tuple[int, ...] = (0,) * CLASSES
    """For each class of positions, how many outcomes were seen, up to the point where the step is at its least."""

    def staffed(self, now: Instant, agents: int) -> None:
        """So many agents can serve this queue now: signed in and not on a break, busy or not."""
        self._pass(now)
        self.agents = agents

    def joined(self, now: Instant) -> None:
        """A caller found no free agent and waits."""
        self._pass(now)
        self.waiting += 1

    def taken(self, now: Instant, wait: Span, expected: Range | None) -> None:
        """A caller who waited is being served, ``wait`` after he joined; ``expected`` is what was foretold then."""
        self._pass(now)
        self.waiting = max(0, self.waiting - 1)
        keep = 1 - 1 / MEMORY
        self.served = self.served * keep + 1
        self.agent_time *= keep
        if expected is not None:
            self._learn(expected, wait, served=True)

    def gave_up(self, now: Instant, wait: Span, expected: Range | None) -> None:
        """A caller left unserved: hung up, or went elsewhere. That his wait would have been longer teaches too."""
        self._pass(now)
        self.waiting = max(0, self.waiting - 1)
        keep = 1 - 1 / MEMORY
        self.left = self.left * keep + 1
        self.waiting_time *= keep
        if expected is not None:
            self._learn(expected, wait, served=False)

    def handled_in(self, handle_time: Span) -> None:
        """A call of this queue that kept an agent so long, wrap-up included, has ended."""
        keep = 1 - 1 / MEMORY
        self.handled = self.handled * keep + 1
        self.handle_time = self.handle_time * keep + handle_time

    def expect(self, position: int, now: Instant) -> Range | None:
        """The wait still to come of a caller at ``position`` (1 is next); asking changes nothing.

        None when no agent is there, or when no call has ended yet, so that too little is known.
        """
        if not (self.handle_time and self.agents and position > 0):
            return None
        passed = max(0, now - self.at) if self.waiting else 0
        known = self.served + PRIOR
        agent_time = self.agent_time + self.agents * passed + PRIOR * self.handle_time / self.handled
        rate = self.agents * known / agent_time
        # Nobody's patience is known at first: as if one had hung up in an hour of waiting.
        leaving = (self.left + 1) / (self.waiting_time + self.waiting * passed + 3600 * SECOND)
        ahead = (position - 1) * leaving / rate
        # The sum of 1/(rate + j·leaving) over those ahead, as an integral by Simpson's rule.
        mean = position / rate * (1 + 8 / (2 + ahead) + 1 / (1 + ahead)) / 6
        spread = (position / (rate * rate * (1 + ahead))) / (mean * mean) + 1 / known
        low, median, high = self.corrections[_class(position)]
        # E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", 1931: the cube root of a gamma distributed
        # number is nearly normal, with mean 1 − spread/9 and deviation √spread/3 in units of the cube root of its mean.
        middle, deviation = 1 - spread / 9, sqrt(spread) / 3
        return Range(
            _cubed(mean, middle + low * deviation),
            _cubed(mean, middle + median * deviation),
            _cubed(mean, middle + high * deviation),
            position,
        )

    def _pass(self, now: Instant) -> None:
        """Time passes up to now."""
        if self.waiting:
            passed = max(0, now - self.at)
            self.agent_time += self.agents * passed
            self.waiting_time += self.waiting * passed
        self.at = max(self.at, now)

    def _learn(self, expected: Range, wait: int, served: bool) -> None:
        which = _class(expected.position)
        seen = self.outcomes[which]
        step = max(STEP_LEAST, STEP_FIRST / (1 + seen / 4))
        below = [wait <= bound for bound in expected[:3]] if served else _perhaps_below(expected, wait)
        old = self.corrections[which]
        low, median, high = sorted(old[i] + step * (LEVELS[i] - below[i]) for i in range(3))
        self.corrections = (*self.corrections[:which], (low, median, high), *self.corrections[which + 1 :])
        if step > STEP_LEAST:
            self.outcomes = (*self.outcomes[:which], seen + 1, *self.outcomes[which + 1 :])


def _class(position: int) -> int:
    return min(position.bit_length(), CLASSES) - 1


def _cubed(mean: float, root: float) -> Span:
    return Span(round(mean * root * root * root)) if root > 0 else Span(0)


def _perhaps_below(expected: Range, waited: int) -> list[float]:
    """How likely the wait was below each bound, of one known only to be longer than ``waited`` (B. Efron, 1967).

    Given P(wait ≤ waited) = done, it is (level − done)/(1 − done) for the bounds not yet passed.
    """
    done = _share_below(expected, waited)
    return [max(0.0, level - done) / (1 - done) for level in LEVELS]


def _share_below(expected: Range, waited: int) -> float:
    """The share of waits that is below ``waited`` if ``expected`` is right, on straight lines between its bounds."""
    share, bound = 0.0, 0
    for level, next_bound in zip(LEVELS, expected[:3], strict=True):
        if waited <= next_bound:
            return share + (level - share) * (waited - bound) / max(1, next_bound - bound)
        share, bound = level, next_bound
    return share
