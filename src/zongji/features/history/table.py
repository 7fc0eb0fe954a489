"""Records as a table that a spreadsheet opens: UTF-8 with BOM, nothing that it would take for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from zongji.features.history.schemas import RecordOut

BOM = "\ufeff"
HEADER = (
    "contact",
    "arrived",
    "answered_at",
    "ended",
    "number",
    "region",
    "called",
    "queue",
    "agent",
    "agent_name",
    "wait_seconds",
    "ring_seconds",
    "talk_seconds",
    "wrap_up_seconds",
    "result",
    "ended_by",
    "end_reason",
    "path",
    "recordings",
    "medium",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[RecordOut], language: str) -> Iterator[str]:
    """One line per record, in a language (``zh`` or ``en``)."""
    for row in rows:
        yield _line(
            row.contact,
            row.arrived,
            row.answered_at,
            row.ended,
            row.number_shown,
            (row.region or {}).get(language),
            row.called,
            (row.queue_name or {}).get(language),
            row.agent,
            row.agent_name,
            row.wait_seconds,
            row.ring_seconds,
            row.talk_seconds,
            row.wrap_up_seconds,
            row.result,
            row.ended_by,
            row.end_reason,
            " > ".join(step.label.get(language, step.node) for step in row.path),
            len(row.recordings),
            row.medium,
        )


def header() -> str:
    """The first line."""
    return BOM + _line(*HEADER)


def _line(*cells: str | float | None) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: str | float | None) -> str | float:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
