"""Queues that mathematics can solve, through the real floor; and their solution, made here from first principles.

The reference knows no formula by name: it is the stationary distribution of a birth-death chain, state by state. The
estimate is by batch means: rounds of many contacts with seeds of their own, the warm-up of each dropped, the rest cut
into batches; rounds go on until both half-widths are small enough (Law, Simulation Modeling and Analysis, ch. 9.4-9.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zongji.core.acd.model import QueueConfigured
from zongji.core.presence.model import Membership
from zongji.kernel.clock import SECOND, Span, seconds
from zongji.kernel.ids import AgentId, QueueId
from zongji.simulator.twin.chance import exponential, fixed
from zongji.simulator.twin.compare import Estimate, estimate, once
from zongji.simulator.twin.plan import AgentPlan, Plan, QueuePlan, Shift
from zongji.simulator.twin.tally import Cell
from zongji.simulator.world import START

SERVICE = 180.0
"""Mean talk, seconds."""
WARM_UP, BATCHES = 2, 20
"""Batches of a round that are dropped at its start, and those that count."""


@dataclass(frozen=True, slots=True)
class Model:
    """``servers`` agents, ``load`` offered per agent (ρ); callers give up after ``patience`` seconds on average
    (exponential): None never (Erlang C), 0 at once when nobody is free (Erlang B), else Erlang A."""

    servers: int
    load: float
    patience: float | None = None

    @property
    def rate(self) -> float:
        """Arrivals a second."""
        return self.load * self.servers / SERVICE

    @property
    def name(self) -> str:
        """How the field writes it."""
        if self.patience is None:
            return "M/M/c"
        return "M/M/c+M" if self.patience else "M/M/c/c"


@dataclass(frozen=True, slots=True)
class Measured:
    """Two figures: with patience, the share that waits and the share that gives up; without, the share that waits and
    the mean wait in seconds; with none, the share that is blocked, twice."""

    waits: float
    second: float


def solved(model: Model) -> Measured:
    """The same figures from the chain's stationary distribution."""
    rate, c = model.rate, model.servers
    weights, n = [1.0], 0
    while True:
        n += 1
        if model.patience == 0 and n > c:
            break
        leaves = min(n, c) / SERVICE
        if n > c and model.patience:
            leaves += (n - c) / model.patience
        weights.append(weights[-1] * rate / leaves)
        if n > c and weights[-1] < 1e-14 * max(weights):
            break
    whole = sum(weights)
    waits = sum(weights[c:]) / whole
    if model.patience == 0:
        return Measured(waits, waits)
    queue = sum((n - c) * weight for n, weight in enumerate(weights) if n > c) / whole
    return Measured(waits, queue / rate if model.patience is None else queue / model.patience / rate)


def plan(model: Model, contacts: int) -> Plan:
    """A round: that many contacts after the warm-up, in ``BATCHES`` intervals."""
    per_batch = contacts / BATCHES
    interval = seconds(per_batch / model.rate)
    length = interval * (WARM_UP + BATCHES)
    queue = QueueId("q")
    callers = QueuePlan(
        QueueConfigured(START, queue, wrap_up=Span(0)),
        rates=(per_batch,) * (WARM_UP + BATCHES),
        talk=exponential(SERVICE),
        patience=None if model.patience is None else exponential(model.patience),
        target=Span(0),
    )
    works = (Shift(Span(0), Span(2 * length)),)
    agents = tuple(
        AgentPlan(AgentId(f"{1001 + nth}"), (Membership(queue),), works, answers=fixed(0))
        for nth in range(model.servers)
    )
    return Plan(START, interval, WARM_UP + BATCHES, (callers,), agents)


def _figures(cell: Cell, model: Model) -> Measured:
    waits = 1 - cell.in_target / cell.offered
    if model.patience is None:
        return Measured(waits, cell.waited / SECOND / cell.answered)
    given_up = cell.abandoned / cell.offered
    return Measured(given_up if model.patience == 0 else waits, given_up)


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell of the table says: contacts that counted, and both figures with half-widths."""

    contacts: int
    waits: Estimate
    second: Estimate

    @property
    def widest(self) -> float:
        """The larger half-width as a share of its mean."""
        return max((each.half or 0.0) / each.mean for each in (self.waits, self.second))


def simulate(model: Model, contacts: int, precision: float, rounds: int = 1) -> Found:
    """Rounds of ``contacts`` each until both half-widths are at most ``precision``, or that many rounds are run."""
    batches: list[Measured] = []
    counted = 0
    for seed in range(rounds):
        row: Sequence[Cell] = once(plan(model, contacts), seed)["q"][WARM_UP:]
        counted += sum(cell.offered for cell in row)
        batches += [_figures(cell, model) for cell in row]
        waits, second = estimate([b.waits for b in batches]), estimate([b.second for b in batches])
        assert waits is not None and second is not None
        found = Found(counted, waits, second)
        if found.widest <= precision:
            break
    return found


def line(model: Model, found: Found) -> str:
    """One line of the table."""
    expected = solved(model)
    cells = [model.name, f"{model.servers}", f"{model.load:.2f}", _patience(model), f"{found.contacts:,}"]
    for exact, got in ((expected.waits, found.waits), (expected.second, found.second)):
        off = (got.mean / exact - 1) * 100
        cells += [f"{exact:.5g}", f"{got.mean:.5g}", f"±{(got.half or 0) / got.mean * 100:.2f} %", f"{off:+.2f} %"]
    return f"| {' | '.join(cells)} |"


def _patience(model: Model) -> str:
    return "–" if model.patience is None else f"{model.patience:g} s"
