"""Records as a table that a spreadsheet opens: UTF-8 with BOM, times as the clock at the site shows them, nothing that
it would take for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from zongji.features.history.schemas import RecordOut

BOM = "\ufeff"
HEADER = (
    "contact",
    "arrived",
    "answered_at",
    "ended",
    "utc_offset",
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


def lines(rows: Iterable[RecordOut], language: str, zone: ZoneInfo) -> Iterator[str]:
    """One line per record, in a language (``zh`` or ``en``) and the site's zone. ``utc_offset`` is that of ``arrived``:
    it tells apart the hours that come twice when clocks are put back."""
    for row in rows:
        yield _line(
            row.contact,
            _shown(row.arrived, zone),
            _shown(row.answered_at, zone),
            _shown(row.ended, zone),
            "UTC" + datetime.fromisoformat(row.arrived).astimezone(zone).isoformat()[-6:],
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


def _shown(iso: str | None, zone: ZoneInfo) -> str | None:
    """A moment as a spreadsheet takes it for one."""
    return f"{datetime.fromisoformat(iso).astimezone(zone):%Y-%m-%d %H:%M:%S}" if iso is not None else None


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
