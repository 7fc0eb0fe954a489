"""The journal: a file that is appended to, and a SQLite file that it is moved into twice a second.

Appending happens in the event loop's thread without waiting: one write to the page cache, which survives a killed
process; with ``fsync`` it is waited for in a worker thread. Moving happens aside, in a worker thread, so a database
that is locked or slow delays nothing: the lines wait in the file (see ``Spill``). Whoever reads gets what is in the
database and then what is still in the file: no entry is missing, and none comes twice.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from zongji.core.facts import Entry
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Unavailable
from zongji.storage.codec import decode, encode, placed
from zongji.storage.database import undisturbed
from zongji.storage.journal_reader import CHUNK, OPENING_SECONDS, position_at
from zongji.storage.spill import Spill

log = logging.getLogger(__name__)

CHECKPOINT_EVERY = 2_000
"""Entries between two checkpoints."""
UPKEEP_SECONDS = 0.5

_SCHEMA = "CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL)"
_INSERT = "INSERT OR IGNORE INTO entry (seq, at, body) VALUES (?, ?, ?)"
_LAST = "SELECT coalesce(max(seq), 0) FROM entry"


class SqlJournal:
    """Implements ``engine.ports.Journal``. One process writes; ``run`` must run beside it."""

    def __init__(self, path: Path, fsync: bool = False) -> None:
        self._path = path
        self._fsync = fsync
        self._since_checkpoint = 0
        self._broken = ""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._spill = Spill(path.with_suffix(".spill"))
        self._merged = 0
        """Size of the file's beginning that the database has."""
        self._database = self._open()
        self.last: int = self._database.execute(_LAST).fetchone()[0]

    # ---- writing ------------------------------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether the disk has to be waited for."""
        return self._fsync

    def write(self, entries: Sequence[Entry]) -> None:
        """The entries survive a killed process. Never waits for a lock."""
        try:
            self._spill.add([encode(entry) for entry in entries])
        except OSError:
            log.exception("the disk takes no journal entries; they are held in memory")
        self.last = entries[-1].seq
        self._since_checkpoint += len(entries)

    async def append(self, entries: Sequence[Entry]) -> None:
        """Returns when the entries survive a killed process, with ``fsync`` a power loss."""
        if not entries:
            return
        self.write(entries)
        if self._fsync:
            try:
                await asyncio.to_thread(self._spill.sync)
            except OSError:
                log.exception("the disk does not say that journal entries are on it")

    @property
    def problems(self) -> list[str]:
        """Why no more calls should come: entries that nothing keeps."""
        held = self._spill.held
        return [f"{held} journal entries are in memory only: is the disk full?"] if held else []

    @property
    def trouble(self) -> str:
        """Why the database does not take what waits in the file; '' when it does."""
        return self._broken if self._spill else ""

    @property
    def spilled(self) -> int:
        """Bytes that wait in the file."""
        return self._spill.size

    async def run(self) -> None:
        """Move what was appended into the database and make checkpoints, until cancelled."""
        while True:
            await asyncio.sleep(UPKEEP_SECONDS)
            if self._spill:
                await self._merge()
            if self._since_checkpoint >= CHECKPOINT_EVERY:
                self._since_checkpoint = 0
                await asyncio.to_thread(self._checkpoint)

    def close(self) -> None:
        """Move what can be moved, let go of the files."""
        try:
            self._merge_lines(self._database, self._spill.size)
            self._clear(self._spill.size)
        except sqlite3.Error as why:
            log.warning("the journal keeps its newest entries aside for the next start: %s", why)
        self._spill.close()
        self._database.close()

    # ---- reading ------------------------------------------------------------------------------------------------

    async def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """All entries behind position ``after``, in order, a chunk at a time in a worker thread."""
        while chunk := await asyncio.to_thread(self._chunk, after):
            for entry in chunk:
                yield entry
            after = chunk[-1].seq

    def position_at(self, at: Instant) -> int:
        """The position before the first entry from ``at`` on (binary search: time grows with position)."""
        low, high = 0, self._database.execute(_LAST).fetchone()[0]
        for entry in self._waiting(high):
            if entry.fact.at >= at:
                break
            low = high = entry.seq
        return max(low, position_at(self._database, at, high))

    def _chunk(self, after: int) -> list[Entry]:
        with closing(sqlite3.connect(self._path, timeout=OPENING_SECONDS)) as database:
            found = self._rows(database, after)
            if not found:
                # The file first: what leaves it meanwhile is in the database by then.
                waiting = self._waiting(after)
                found = self._rows(database, after) or waiting
            return found

    @staticmethod
    def _rows(database: sqlite3.Connection, after: int) -> list[Entry]:
        found = database.execute("SELECT body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", (after, CHUNK))
        return [decode(body) for (body,) in found.fetchall()]

    def _waiting(self, after: int) -> list[Entry]:
        """What is not known to be in the database, behind position ``after``."""
        found = []
        for entry in map(decode, self._spill.all()):
            if entry.seq > after:
                after = entry.seq
                found.append(entry)
        return found

    # ---- below --------------------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        """The database, ready, with all that was left in the file. Raises Unavailable when it stays locked."""
        give_up = monotonic() + OPENING_SECONDS
        while True:
            try:
                database = self._connect()
                self._merge_lines(database, self._spill.size)
                self._spill.clear()
                return database
            except sqlite3.OperationalError as why:
                if monotonic() > give_up:
                    raise Unavailable("journal.locked", f"the journal {self._path} can't be opened: {why}") from why
                sleep(0.1)

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(f"PRAGMA synchronous={'FULL' if self._fsync else 'NORMAL'}")
            database.execute("PRAGMA wal_autocheckpoint=0")
            database.execute(_SCHEMA)
        except sqlite3.Error:
            database.close()
            raise
        return database

    async def _merge(self) -> None:
        """Move what waits now; what comes meanwhile waits for the next time, behind it, so order holds."""
        try:
            if self._spill.held:
                self._spill.add([])
            end = self._spill.size
            await undisturbed(asyncio.to_thread(self._merge_lines, self._database, end))
            self._clear(end)
        except (sqlite3.Error, OSError) as why:
            self._broken = str(why)
        else:
            self._broken = ""

    def _merge_lines(self, database: sqlite3.Connection, end: int) -> None:
        """All that is in the file between what was merged and ``end``, or nothing."""
        lines = self._spill.lines(self._merged, end)
        if not lines:
            return
        database.execute("BEGIN IMMEDIATE")
        try:
            database.executemany(_INSERT, [(*placed(line), line) for line in lines])
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def _clear(self, end: int) -> None:
        """The lines up to ``end`` are in the database: the file is emptied when there are no others."""
        self._merged = end
        if self._spill.size == end and not self._spill.held:
            self._spill.clear()
            self._merged = 0

    def _checkpoint(self) -> None:
        """Move the log into the database proper; PASSIVE blocks nobody."""
        try:
            with closing(sqlite3.connect(self._path, timeout=0)) as database:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as why:
            log.warning("the journal's checkpoint has to wait: %s", why)
