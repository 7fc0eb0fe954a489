"""Queues over HTTP."""

from fastapi import APIRouter

from zongji.features.queues.schemas import QueueIn, QueueOut, QueuePatch, QueuesOut
from zongji.features.queues.service import Queues
from zongji.web.access import Admin, AnyUser
from zongji.web.audit import routing_changed
from zongji.web.deps import Now, ReadingSession, WritingSession


def routes(queues: Queues) -> APIRouter:
    """``/queues``."""
    api = APIRouter(prefix="/queues", tags=["queues"])

    @api.get("")
    async def all_queues(who: AnyUser, db: ReadingSession) -> QueuesOut:
        """All queues."""
        return QueuesOut(items=await queues.all(db), music=sorted(queues.music()))

    @api.post("", status_code=201)
    async def add(given: QueueIn, who: Admin, db: WritingSession, now: Now) -> QueueOut:
        """Add a queue."""
        queue = await queues.add(db, given, now)
        routing_changed(db, who, f"queue {queue.id}", None, queue)
        return queue

    @api.patch("/{id}")
    async def change(id: str, given: QueuePatch, who: Admin, db: WritingSession, now: Now) -> QueueOut:
        """Change a queue; holds at once, for those who wait as well."""
        before = await queues.one(db, id)
        queue = await queues.change(db, id, given, now)
        routing_changed(db, who, f"queue {id}", before, queue)
        return queue

    @api.delete("/{id}", status_code=204)
    async def remove(id: str, who: Admin, db: WritingSession, now: Now) -> None:
        """Remove a queue that nobody uses."""
        before = await queues.one(db, id)
        await queues.remove(db, id, now)
        routing_changed(db, who, f"queue {id}", before, None)

    return api
