"""Contacts without a telephone over HTTP, and moving any waiting contact to the front."""

from fastapi import APIRouter

from zongji.features.contacts.schemas import ContactIn, ContactOut
from zongji.features.contacts.service import Contacts
from zongji.kernel.ids import ContactId
from zongji.web.access import Supervisor
from zongji.web.deps import Now, ReadingSession


def routes(contacts: Contacts) -> APIRouter:
    """``/contacts``."""
    api = APIRouter(prefix="/contacts", tags=["contacts"])

    @api.post("", status_code=201)
    async def arrive(given: ContactIn, who: Supervisor, db: ReadingSession, now: Now) -> ContactOut:
        """A customer wants something by chat, message or mail, and waits in a queue."""
        return ContactOut(id=await contacts.arrive(db, given, now))

    @api.delete("/{id}", status_code=204)
    async def leave(id: str, who: Supervisor, now: Now) -> None:
        """The customer left."""
        await contacts.leave(ContactId(id), now)

    @api.post("/{id}/front", status_code=204)
    async def to_front(id: str, who: Supervisor) -> None:
        """Let a waiting contact, of whatever medium, be the next in its queue."""
        await contacts.to_front(ContactId(id), who)

    return api
