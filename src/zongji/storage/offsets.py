"""Following the journal: what a projection has seen is kept in the same transaction as what it made of it.

A follower reads from the journal, never from memory: it can fall behind, be stopped or be rebuilt from nothing, and
gives the same rows.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Protocol

from sqlalchemy import BigInteger, String
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from zongji.core.facts import Entry
from zongji.storage.database import Database, Writing, undisturbed
from zongji.storage.types import Base

log = logging.getLogger(__name__)

BATCH = 500
RETRY_SECONDS = 1.0
FRESH_SECONDS = 1.0
GATHER_SECONDS = 0.2
"""After news, wait so long for more: rows are for people, and a transaction a second costs less than fifty."""


class ProjectionOffset(Base):
    """Up to which journal position a projection has seen."""

    __tablename__ = "projection_offset"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class Source(Protocol):
    """The journal, for reading."""

    def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """All entries behind position ``after``, in order."""
        ...


class Projection(Protocol):
    """Rows derived from entries."""

    name: str

    async def apply(self, session: Writing, entries: Sequence[Entry]) -> None:
        """Change rows; the caller commits."""
        ...

    async def clear(self, session: Writing) -> None:
        """Remove all rows."""
        ...

    def forget(self) -> None:
        """A transaction failed: what was kept in memory beside it no longer counts."""
        ...


class Follower:
    """Keeps one projection up to date. ``news`` is an engine subscriber; ``run`` must run beside it."""

    def __init__(
        self, database: Database, journal: Source, projection: Projection, gather_seconds: float = GATHER_SECONDS
    ) -> None:
        self._gather = gather_seconds
        self._database = database
        self._journal = journal
        self._projection = projection
        self._news = asyncio.Event()
        self._moved = asyncio.Condition()
        self._sure = False
        """``seq`` is what the database says."""
        self.seq = 0

    def news(self, entries: Sequence[Entry]) -> None:
        """Something was appended."""
        self._news.set()

    async def run(self) -> None:
        """Follow, until cancelled. A database that fails is tried again."""
        while True:
            self._news.clear()
            try:
                await self.catch_up()
            except (DBAPIError, OSError) as why:
                self._forget()
                log.warning("projection %s waits for the database: %s", self._projection.name, type(why).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            await self._news.wait()
            await asyncio.sleep(self._gather)

    async def catch_up(self) -> None:
        """Apply all that the journal has now."""
        if not self._sure:
            self.seq = await undisturbed(self._offset())
            self._sure = True
        batch: list[Entry] = []
        async for entry in self._journal.read(self.seq):
            batch.append(entry)
            if len(batch) >= BATCH:
                await undisturbed(self._apply(batch))
                batch = []
        if batch:
            await undisturbed(self._apply(batch))

    async def reached(self, seq: int) -> None:
        """Returns when the projection has seen position ``seq``; ``run`` must run."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.seq >= seq)

    async def fresh(self, seq: int) -> None:
        """Returns when position ``seq`` has been seen, or after a second: who reads late is better than who waits."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FRESH_SECONDS):
                await self.reached(seq)

    async def rebuild(self) -> None:
        """Throw all rows away and derive them again."""
        async with self._database.writing() as session:
            await self._projection.clear(session)
            row = await session.get(ProjectionOffset, self._projection.name)
            if row is not None:
                await session.delete(row)
        self._forget()
        await self.catch_up()

    def _forget(self) -> None:
        self._projection.forget()
        self._sure = False

    async def _offset(self) -> int:
        async with self._database.reading() as session:
            row = await session.get(ProjectionOffset, self._projection.name)
            return row.seq if row else 0

    async def _apply(self, batch: Sequence[Entry]) -> None:
        async with self._database.writing() as session:
            await self._projection.apply(session, batch)
            await session.merge(ProjectionOffset(name=self._projection.name, seq=batch[-1].seq))
        async with self._moved:
            self.seq = batch[-1].seq
            self._moved.notify_all()
