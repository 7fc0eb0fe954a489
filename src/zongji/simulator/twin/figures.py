"""From sums to the figures that people know. Each is None where it has no meaning (nothing offered, nobody there)."""

from collections.abc import Callable, Mapping, Sequence

from zongji.kernel.clock import SECOND
from zongji.simulator.twin.tally import Cell

Figure = Callable[[Cell, int], float | None]
"""Of a cell that covers so many microseconds."""


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


FIGURES: Mapping[str, Figure] = {
    "offered": lambda c, _: float(c.offered),
    "answered": lambda c, _: float(c.answered),
    "abandoned": lambda c, _: float(c.abandoned),
    "unserved": lambda c, _: float(c.turned_away + c.left),
    "overflow": lambda c, _: float(c.overflow),
    # Answered within the target, of those offered, short abandons left out.
    "service_level": lambda c, _: _share(c.in_target, c.offered - c.short),
    "abandonment": lambda c, _: _share(c.abandoned, c.offered),
    "asa": lambda c, _: _share(c.waited / SECOND, c.answered),
    "longest_wait": lambda c, _: c.longest / SECOND,
    "queue_length": lambda c, span: c.waiting / span,
    "occupancy": lambda c, _: _share(c.busy, c.staffed),
    "handle_time": lambda c, _: _share(c.handle / SECOND, c.handled),
    "agents": lambda c, span: c.staffed / span,
}
"""Name → figure. Shares are 0 to 1, times seconds; ``agents`` is how many were there on average, breaks left out."""


def figures(cell: Cell, span: int) -> dict[str, float | None]:
    """All figures of one cell."""
    return {name: figure(cell, span) for name, figure in FIGURES.items()}


def whole(row: Sequence[Cell]) -> Cell:
    """All intervals as one."""
    sums = Cell()
    for cell in row:
        sums.add(cell)
    return sums
