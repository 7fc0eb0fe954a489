"""Queues over HTTP."""

from fastapi import APIRouter

from zongji.features.queues.schemas import QueueIn, QueueOut, QueuePatch, QueuesOut
from zongji.features.queues.service import Queues
from zongji.web.access import Admin, AnyUser
from zongji.web.deps import Now, ReadingSession, WritingSession


def routes(queues: Queues) -> APIRouter:
    """``/queues``."""
    api = APIRouter(prefix="/queues", tags=["queues"])

    @api.get("")
    async def all_queues(who: AnyUser, db: ReadingSession) -> QueuesOut:
        """All queues."""
        return QueuesOut(items=await queues.all(db))

    @api.post("", status_code=201)
    async def add(given: QueueIn, who: Admin, db: WritingSession, now: Now) -> QueueOut:
        """Add a queue."""
        return await queues.add(db, given, now)

    @api.patch("/{id}")
    async def change(id: str, given: QueuePatch, who: Admin, db: WritingSession, now: Now) -> QueueOut:
        """Change a queue; holds from the next offer on."""
        return await queues.change(db, id, given, now)

    @api.delete("/{id}", status_code=204)
    async def remove(id: str, who: Admin, db: WritingSession, now: Now) -> None:
        """Remove a queue that nobody uses."""
        await queues.remove(db, id, now)

    return api
