"""Erlang A: callers who hang up when their patience ends (M/M/c+M).

C. Palm, "Research on telephone traffic carried by full availability groups", Tele 1, 1957 (in Swedish 1946);
O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers", M&SOM 4(3), 2002. The wait
that a caller of endless patience would meet has the density of F. Baccelli and G. Hebuterne, "On queues with
impatient customers", 1981.

λ calls a second, μ = 1/handle time, θ = 1/patience, c agents. With k waiting, callers leave at rate cμ + kθ.
"""

from dataclasses import dataclass, field
from math import exp, expm1, log, sqrt
from typing import NamedTuple

from zongji.core.staffing.erlang import blocking
from zongji.core.staffing.given import Load, not_negative, positive, refuse, servers

MOST_WAITING = 3_000_000
"""Longest queue that is still summed."""
_BIG = 1e200


class _Queue(NamedTuple):
    """Weights of the queue lengths k = 0, 1, … where that of an empty queue is exp(−scale)."""

    scale: float
    empty: float
    waiting: float
    """Sum of the weights of k ≥ 1."""
    length: float
    """Sum of k times weight."""


def _queue(arrivals: float, service: float, leaving: float) -> _Queue:
    """Sum the weights Π λ/(cμ + iθ), i = 1…k, of a queue with these rates; ``service`` is cμ."""
    scale, empty, waiting, length, weight, k = 0.0, 1.0, 0.0, 0.0, 1.0, 0
    while True:
        k += 1
        ratio = arrivals / (service + k * leaving)
        weight *= ratio
        waiting += weight
        length += k * weight
        # The ratios fall, so that what is left is below a geometric series with this one.
        if ratio < 1 and weight * k <= 1e-17 * (1 - ratio) ** 2 * (empty + waiting):
            return _Queue(scale, empty, waiting, length)
        if weight > _BIG:
            scale += log(_BIG)
            empty, waiting, length, weight = empty / _BIG, waiting / _BIG, length / _BIG, weight / _BIG


@dataclass(frozen=True, slots=True)
class ErlangA:
    """What ``agents`` do with a load of callers whose patience is exponential with mean ``patience_seconds``.

    Stable under any load. ``patience_seconds`` > 0 is the mean time after which a caller who is still waiting hangs
    up; it is not the mean wait of those who hung up, which is shorter: estimate it as the total waiting time of all
    callers divided by the number who hung up. Errors: ``staffing.not_positive``, ``staffing.servers``, and
    ``staffing.too_large`` when so many would wait that the sum takes too long.
    """

    load: Load
    agents: int
    patience_seconds: float
    wait_probability: float = field(init=False)
    """The share of calls that do not find a free agent, 0–1, those who then hang up included."""
    abandoned: float = field(init=False)
    """The share of all calls that hang up before they are served, 0–1."""
    _log_full: float = field(init=False, repr=False)
    """Natural logarithm of the probability that all agents are busy and nobody waits."""

    def __post_init__(self) -> None:
        servers("agents", self.agents)
        positive("patience_seconds", self.patience_seconds)
        arrivals, service = self.load.calls_per_second, self._service
        longest = max(0.0, arrivals - service) * self.patience_seconds
        if longest + 10 * sqrt(arrivals * self.patience_seconds) > MOST_WAITING:
            refuse("too_large", "patience_seconds", "so many would wait that it can't be computed; give a shorter one")
        queue = _queue(arrivals, service, 1 / self.patience_seconds)
        full = blocking(self.load.erlangs, self.agents)
        # B = 0 in floating point: so many agents that nobody ever waits.
        free = queue.empty * (1 / full - 1) if full > 0 else float("inf")
        total = free + queue.empty + queue.waiting
        set_field = object.__setattr__
        set_field(self, "wait_probability", (queue.empty + queue.waiting) / total)
        # Little's law: those who hang up leave at θ times the mean queue length.
        set_field(self, "abandoned", queue.length / total / self.patience_seconds / arrivals)
        set_field(self, "_log_full", -queue.scale - log(total) if full > 0 else float("-inf"))

    @property
    def _service(self) -> float:
        return self.agents / self.load.handle_seconds

    @property
    def occupancy(self) -> float:
        """The share of an agent's time in which he is busy, 0–1."""
        return self.load.erlangs * (1 - self.abandoned) / self.agents

    @property
    def mean_wait(self) -> float:
        """Mean seconds in the queue over all calls: those served at once and those who hung up included."""
        return self.abandoned * self.patience_seconds

    def answered_within(self, seconds: float) -> float:
        """The share of all calls offered that are answered after at most this wait, 0–1.

        Who hangs up counts against it, however soon he does. Served later than t are
        (cμ/λ)·p(c)·exp(λ(1 − e^(−θt))/θ − cμt)·Σ, where Σ sums over the queue thinned to λe^(−θt).
        """
        not_negative("seconds", seconds)
        arrivals, service, leaving = self.load.calls_per_second, self._service, 1 / self.patience_seconds
        kept = exp(-leaving * seconds)
        later = _queue(arrivals * kept, service, leaving)
        if later.waiting <= 0:
            return 1 - self.abandoned
        grown = -arrivals * expm1(-leaving * seconds) / leaving - service * seconds
        too_late = exp(self._log_full + grown + later.scale + log(later.waiting)) * service / arrivals
        return max(0.0, 1 - self.abandoned - too_late)
