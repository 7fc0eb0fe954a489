"""Reads a journal that another process may be writing: never writes, never merges, holds no lock but to read.

What waits in the file of its newest end is read as well, by ``entries``. Used by what looks back at days, not by calls.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from zongji.core.facts import Entry, Fact
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound
from zongji.storage.codec import decode
from zongji.storage.journal_reader import position_at
from zongji.storage.spill import lines_of

CHUNK = 5_000


class Past:
    """The journal in this file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise NotFound("journal.missing", f"there is no journal at {path}: has the system run here?")
        self._newest = path.with_suffix(".spill")
        self._address = f"{path.absolute().as_uri()}?mode=ro"

    def entries(self, start: Instant, end: Instant) -> Iterator[Entry]:
        """All entries from ``start`` to before ``end``, in order."""
        after = self.position_before(start)
        newest = [decode(line) for line in lines_of(self._newest)]
        while rows := self._rows("SELECT seq, at, body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", (after, CHUNK)):
            for seq, at, body in rows:
                if at >= end:
                    return
                after = seq
                yield decode(body)
        yield from (entry for entry in newest if entry.seq > after and start <= entry.fact.at < end)

    def newest(self, kinds: Sequence[type[Fact]], before: Instant) -> Iterator[Fact]:
        """All facts of these kinds before an instant, in order. Looks at every entry, but decodes only those."""
        last = self.position_before(before)
        told = " OR ".join("substr(CAST(body AS TEXT), 1, 60) LIKE ?" for _ in kinds)
        names = [f'[%,["{kind.__name__}",%' for kind in kinds]
        query = f"SELECT seq, at, body FROM entry WHERE seq <= ? AND ({told}) ORDER BY seq"  # noqa: S608 -- marks only
        for _, _, body in self._rows(query, (last, *names)):
            fact = decode(body).fact
            if isinstance(fact, tuple(kinds)):
                yield fact

    def position_before(self, at: Instant) -> int:
        """The position before the first entry from ``at`` on (binary search: time grows with position)."""
        with closing(sqlite3.connect(self._address, uri=True, timeout=10)) as database:
            last = database.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
            return position_at(database, at, last)

    def _rows(self, query: str, given: tuple[object, ...]) -> list[tuple[int, int, bytes]]:
        with closing(sqlite3.connect(self._address, uri=True, timeout=10)) as database:
            return database.execute(query, given).fetchall()
