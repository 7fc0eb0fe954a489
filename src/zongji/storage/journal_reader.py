"""Reading a journal that another process writes: its database, and behind it the file of its newest end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from zongji.core.facts import Entry
from zongji.kernel.clock import Instant
from zongji.storage.codec import decode
from zongji.storage.spill import lines_of

CHUNK = 1_000
OPENING_SECONDS = 30.0
"""How long opening waits for a database that another process holds."""


def chunk(path: Path, after: int) -> list[Entry]:
    """The next entries behind position ``after``, in order; none when there are no more."""
    with closing(sqlite3.connect(path, timeout=OPENING_SECONDS)) as database:
        found = database.execute("SELECT body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", (after, CHUNK))
        return [decode(body) for (body,) in found.fetchall()]


def entries(path: Path, after: int = 0) -> Iterator[Entry]:
    """All entries behind position ``after``, a chunk at a time."""
    while True:
        # The file first: what leaves it meanwhile is in the database by then.
        newest = [decode(line) for line in lines_of(path.with_suffix(".spill"))]
        found = chunk(path, after) or [entry for entry in newest if entry.seq > after][:CHUNK]
        if not found:
            return
        yield from found
        after = found[-1].seq


def position_at(database: sqlite3.Connection, at: Instant, last: int) -> int:
    """The position before the first entry from ``at`` on, at most ``last`` (binary search: time grows along)."""
    low, high = 0, last
    while low < high:
        middle = (low + high + 1) // 2
        found = database.execute("SELECT at FROM entry WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,)).fetchone()
        if found is not None and found[0] < at:
            low = middle
        else:
            high = middle - 1
    return low


def position_before(path: Path, at: Instant) -> int:
    """The position before the first entry from ``at`` on; the last one when there is none."""
    with closing(sqlite3.connect(path, timeout=OPENING_SECONDS)) as database:
        last = database.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
        return position_at(database, at, last)
