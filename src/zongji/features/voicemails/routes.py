"""Voicemail over HTTP: who left a message for which mailbox, and how far one is with it. For supervisors."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Query

from zongji.features.voicemails.schemas import MarkIn, VoicemailFilter, VoicemailOut, VoicemailsOut
from zongji.features.voicemails.service import Voicemails
from zongji.web.access import Supervisor
from zongji.web.deps import Now, ReadingSession, WritingSession

Filter = Annotated[VoicemailFilter, Query()]


def routes(voicemails: Voicemails, fresh: Callable[[], Awaitable[None]]) -> APIRouter:
    """``/voicemails``. ``fresh`` waits a moment until they know of what happened before."""
    api = APIRouter(prefix="/voicemails", tags=["voicemails"])

    @api.get("")
    async def page(asked: Filter, who: Supervisor, db: ReadingSession) -> VoicemailsOut:
        """A page of messages; the topic ``voicemails`` tells when it has changed."""
        await fresh()
        return await voicemails.page(db, asked)

    @api.put("/{id}/state")
    async def mark(id: str, given: MarkIn, who: Supervisor, db: WritingSession, now: Now) -> VoicemailOut:
        """Say how far one is with a message."""
        return await voicemails.mark(db, id, given.state, who, now)

    return api
