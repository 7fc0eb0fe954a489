"""The database of everything but the journal: engine, and two kinds of session so that intent type-checks.

Edges own the transaction: ``reading`` never commits, ``writing`` commits once at its end; what must wait for the commit
(facts to post, caches to refresh) is named with ``when_committed``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NewType, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

Result = TypeVar("Result")
Reading = NewType("Reading", AsyncSession)
Writing = NewType("Writing", Reading)

BUSY_MS = 5_000
"""How long a statement waits for another process's lock before it fails."""

_AFTERWARDS = "when_committed"
_INTENT = "zongji_writing"


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def when_committed(session: Writing, do: Callable[[], None]) -> None:
    """Run ``do`` after the session's commit; never when it fails."""
    session.info.setdefault(_AFTERWARDS, []).append(do)


async def undisturbed(work: Awaitable[Result]) -> Result:
    """Do database work to its end even when the present task is told to end meanwhile; it ends then.

    A driver's connection that is cancelled in the middle of a statement may never be given back.
    """
    doing = asyncio.gather(work)
    try:
        return (await asyncio.shield(doing))[0]
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise


class Database:
    """Gives sessions."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if make_url(url).get_backend_name() == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _tune_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """A session that changes nothing: rolled back at its end."""
        async with self._sessions() as session:
            yield Reading(session)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        """A session that commits when its block ends well, and then does what was to wait for that."""
        async with self._sessions() as session:
            await session.connection(execution_options={_INTENT: True})
            yield Writing(Reading(session))
            await session.commit()
            for do in session.info.pop(_AFTERWARDS, []):
                do()

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _begin_sqlite(connection: Connection) -> None:
    """Who will write says so at once: taking the lock later can fail without waiting, when another wrote meanwhile."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_INTENT) else "BEGIN")


def _tune_sqlite(connection: object, _: ConnectionPoolEntry) -> None:
    """Readers and one writer at once; deleted content is overwritten; keys hold; we begin transactions ourselves."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
