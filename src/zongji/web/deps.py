"""What routes ask for by type: a session, and what time it is.

``scope="function"`` matters: without it a ``yield`` dependency ends after the response, and a failing commit would have
been reported as success.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from zongji.kernel.clock import Clock, Instant
from zongji.storage.database import Database, Reading, Writing


async def _reading(request: Request) -> AsyncIterator[Reading]:
    database: Database = request.app.state.database
    async with database.reading() as session:
        yield session


async def _writing(request: Request) -> AsyncIterator[Writing]:
    database: Database = request.app.state.database
    async with database.writing() as session:
        yield session


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _now(request: Request) -> Instant:
    clock: Clock = request.app.state.clock
    return clock.now()


Db = Annotated[Database, Depends(_database)]
"""For routes that do slow work (a password's hash) between reading and writing, and so open their own sessions."""
ReadingSession = Annotated[Reading, Depends(_reading, scope="function")]
WritingSession = Annotated[Writing, Depends(_writing, scope="function")]
Now = Annotated[Instant, Depends(_now)]
