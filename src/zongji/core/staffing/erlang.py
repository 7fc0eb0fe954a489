"""Erlang B and Erlang C: Poisson arrivals, exponential handle times, equal servers.

A. K. Erlang, "Løsning af nogle Problemer fra Sandsynlighedsregningen af Betydning for de automatiske
Telefoncentraler", Elektroteknikeren 13, 1917. Notation as in G. Koole, "Call Center Optimization", 2013, chapter 4.
"""

from dataclasses import dataclass, field
from math import exp

from zongji.core.staffing.given import Load, not_negative, refuse, servers


def blocking(erlangs: float, lines: int) -> float:
    """Erlang B: the share of calls that find all lines busy and are lost (M/M/c/c), 0–1.

    ``erlangs`` ≥ 0 is the offered load, ``lines`` ≥ 0. It holds for any distribution of call lengths (Sevastyanov
    1957). The recurrence 1/B(c) = 1 + (c/a)·1/B(c−1) (Jagerman 1974) only adds positive numbers; it goes on B
    itself, which can become 0 but not overflow. Time in proportion to ``lines``. Errors: ``staffing.negative``,
    ``staffing.servers``.
    """
    not_negative("erlangs", erlangs)
    servers("lines", lines, least=0)
    lost = 1.0
    for line in range(1, lines + 1):
        lost = one_more_line(erlangs, line, lost)
    return lost


def one_more_line(erlangs: float, lines: int, lost: float) -> float:
    """The share lost with ``lines`` lines, when ``lost`` is the share with one less."""
    return erlangs * lost / (lines + erlangs * lost)


@dataclass(frozen=True, slots=True)
class ErlangC:
    """Callers who wait for ever, first come first served (M/M/c): what ``agents`` do with a load.

    For a load of ``agents`` erlangs or more the queue grows without end: ``staffing.overloaded``.
    """

    load: Load
    agents: int
    wait_probability: float = field(init=False)
    """Erlang C: the share of calls that have to wait, 0–1."""

    def __post_init__(self) -> None:
        servers("agents", self.agents)
        occupancy = self.occupancy
        if occupancy >= 1:
            refuse("overloaded", "agents", f"must be more than the load of {self.load.erlangs:.2f} erlangs")
        lost = blocking(self.load.erlangs, self.agents)
        object.__setattr__(self, "wait_probability", lost / (1 - occupancy + occupancy * lost))

    @property
    def occupancy(self) -> float:
        """The share of an agent's time in which he is busy, 0–1."""
        return self.load.erlangs / self.agents

    @property
    def abandoned(self) -> float:
        """Nobody hangs up in this model."""
        return 0.0

    @property
    def mean_wait(self) -> float:
        """Mean seconds in the queue over all calls, those served at once included (ASA)."""
        return self.wait_probability * self.load.handle_seconds / (self.agents - self.load.erlangs)

    def answered_within(self, seconds: float) -> float:
        """The share of calls that wait no longer than this: P(W ≤ t) = 1 − C·exp(−(c − a)·t/h)."""
        not_negative("seconds", seconds)
        spare = self.agents - self.load.erlangs
        return 1 - self.wait_probability * exp(-spare * seconds / self.load.handle_seconds)
