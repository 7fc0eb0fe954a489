"""The journal in a SQLite file of its own.

Appending happens in the event loop's thread without waiting: in WAL mode a commit is one write to the page cache,
which survives a killed process; with ``fsync`` it is waited for in a worker thread. Checkpoints (which do sync) are
made aside in a worker thread. When the database does not take a batch at once, the batch goes to the spill
file, so that calls go on, and is merged in order when the database answers again.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from zongji.core.facts import Entry
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Unavailable
from zongji.storage import journal_reader
from zongji.storage.codec import decode, encode
from zongji.storage.journal_reader import OPENING_SECONDS
from zongji.storage.spill import Spill

log = logging.getLogger(__name__)

CHECKPOINT_EVERY = 2_000
"""Entries between two checkpoints."""
UPKEEP_SECONDS = 0.5

_SCHEMA = "CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL)"
_INSERT = "INSERT OR IGNORE INTO entry (seq, at, body) VALUES (?, ?, ?)"

Row = tuple[int, int, bytes]


class SqlJournal:
    """Implements ``engine.ports.Journal``. One process writes; ``run`` must run beside it."""

    def __init__(self, path: Path, fsync: bool = False) -> None:
        self._path = path
        self._fsync = fsync
        self._since_checkpoint = 0
        self._broken = ""
        self._readers: list[Callable[[], None]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        self._spill = Spill(path.with_suffix(".spill"), fsync)
        self._database = self._open()
        self.last: int = self._database.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]

    # ---- writing ------------------------------------------------------------------------------------------------

    async def append(self, entries: Sequence[Entry]) -> None:
        """Returns when the entries survive a killed process, with ``fsync`` a power loss. Never waits for a lock."""
        rows: list[Row] = [(entry.seq, entry.fact.at, encode(entry)) for entry in entries]
        if self._spill:
            self._aside(rows)
        else:
            try:
                if self._fsync:
                    await asyncio.to_thread(self._insert, self._database, rows)
                else:
                    self._insert(self._database, rows)
            except sqlite3.Error as why:
                log.warning("the journal does not take entries now, they go to the spill file: %s", why)
                self._aside(rows)
        if entries:
            self.last = entries[-1].seq
            self._since_checkpoint += len(entries)

    def on_merged(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when spilled entries can be read at last: whoever follows the journal saw nothing of them."""
        self._readers.append(tell)

    @property
    def problems(self) -> list[str]:
        """Why no more calls should come: entries that nothing keeps. A spill file keeps them, so it is no reason."""
        held = self._spill.held
        return [f"{held} journal entries are in memory only: is the disk full?"] if held else []

    @property
    def trouble(self) -> str:
        """Why entries wait in the spill file; '' when none do."""
        return self._broken if self._spill else ""

    @property
    def spilled(self) -> int:
        """Bytes that wait in the spill file."""
        return self._spill.size

    async def run(self) -> None:
        """Merge what was spilled and make checkpoints, until cancelled."""
        while True:
            await asyncio.sleep(UPKEEP_SECONDS)
            if self._spill:
                await self._merge()
            if self._since_checkpoint >= CHECKPOINT_EVERY:
                self._since_checkpoint = 0
                await asyncio.to_thread(self._checkpoint)

    def close(self) -> None:
        """Merge what can be merged, make a checkpoint, let go of the file."""
        try:
            self._merge_inline(0)
        except sqlite3.Error as why:
            log.warning("the journal keeps its spill file for the next start: %s", why)
        self._database.close()

    # ---- reading ------------------------------------------------------------------------------------------------

    async def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """All entries behind position ``after``, in order, a chunk at a time in a worker thread."""
        while chunk := await asyncio.to_thread(journal_reader.chunk, self._path, after):
            for entry in chunk:
                yield entry
            after = chunk[-1].seq

    def position_at(self, at: Instant) -> int:
        """The position before the first entry from ``at`` on (binary search: time grows with position)."""
        return journal_reader.position_at(self._database, at, self.last)

    # ---- below --------------------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        """The database, ready, with a left spill file merged. Raises Unavailable when it stays locked."""
        give_up = monotonic() + OPENING_SECONDS
        while True:
            try:
                database = self._connect()
                self._merge_lines(database, 0, self._spill.size)
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

    @staticmethod
    def _insert(database: sqlite3.Connection, rows: list[Row]) -> None:
        """All rows or none."""
        database.execute("BEGIN IMMEDIATE")
        try:
            database.executemany(_INSERT, rows)
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def _aside(self, rows: list[Row]) -> None:
        try:
            self._spill.add([body for _, _, body in rows])
        except OSError:
            log.exception("the spill file does not take entries either; they are held in memory")

    async def _merge(self) -> None:
        """Bring the spill file into the database; what comes meanwhile goes to its end, so order holds."""
        try:
            if self._spill.held:
                self._spill.add([])
            done = self._spill.size
            await asyncio.to_thread(self._merge_aside, done)
            self._merge_inline(done)
        except (sqlite3.Error, OSError) as why:
            self._broken = str(why)
        else:
            self._broken = ""
            log.info("the journal took what had been spilled")
            for tell in self._readers:
                tell()

    def _merge_aside(self, end: int) -> None:
        with closing(self._connect()) as database:
            self._merge_lines(database, 0, end)

    def _merge_inline(self, start: int) -> None:
        """The rest, without letting anybody append in between."""
        self._merge_lines(self._database, start, self._spill.size)
        if not self._spill.held:
            self._spill.clear()

    def _merge_lines(self, database: sqlite3.Connection, start: int, end: int) -> None:
        if end <= start:
            return
        lines = self._spill.lines(start, end)
        entries = [decode(line) for line in lines]
        self._insert(database, [(entry.seq, entry.fact.at, line) for entry, line in zip(entries, lines, strict=True)])

    def _checkpoint(self) -> None:
        """Move the log into the database proper; PASSIVE blocks nobody."""
        try:
            with closing(sqlite3.connect(self._path, timeout=0)) as database:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as why:
            log.warning("the journal's checkpoint has to wait: %s", why)
