"""A comparison as plain data for JSON: what the command line prints and the page draws. Schema 1."""

from collections.abc import Mapping, Sequence

from zongji.kernel.clock import in_seconds, to_datetime
from zongji.simulator.twin.compare import Comparison, Estimate, Line
from zongji.simulator.twin.figures import FIGURES

SCHEMA = 1
Json = dict[str, object]


def report(found: Comparison) -> Json:
    """All of it. An estimate is [mean, half-width], null where there is none; series are by interval."""
    plan = found.plan
    return {
        "schema": SCHEMA,
        "start": to_datetime(plan.start).isoformat(),
        "interval_seconds": in_seconds(plan.interval),
        "intervals": plan.intervals,
        "replications": found.replications,
        "changed": found.changed,
        "notes": list(found.notes),
        "targets": {queue.queue: in_seconds(queue.target) for queue in plan.queues},
        "shorts": {queue.queue: in_seconds(queue.short) for queue in plan.queues},
        "figures": list(FIGURES),
        "queues": {
            name: {
                "totals": {figure: _line(line) for figure, line in lines.items()},
                "series": {figure: _series(found.intervals[name][figure]) for figure in FIGURES},
            }
            for name, lines in found.totals.items()
        },
    }


def _line(line: Line) -> Json:
    return {"base": _pair(line.base), "changed": _pair(line.changed), "difference": _pair(line.difference)}


def _series(lines: Sequence[Line]) -> Mapping[str, object]:
    return {
        "base": [_pair(line.base) for line in lines],
        "changed": [_pair(line.changed) for line in lines],
    }


def _pair(it: Estimate | None) -> list[float | None] | None:
    return None if it is None else [round(it.mean, 6), None if it.half is None else round(it.half, 6)]
