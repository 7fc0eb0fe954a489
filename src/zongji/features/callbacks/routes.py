"""Callbacks over HTTP: who waits for one, booking by hand, cancelling. For supervisors."""

from fastapi import APIRouter

from zongji.features.callbacks.schemas import CallbackIn, CallbackMade, CallbacksOut
from zongji.features.callbacks.service import Callbacks
from zongji.kernel.ids import ContactId
from zongji.web.access import Supervisor
from zongji.web.deps import Now


def routes(callbacks: Callbacks) -> APIRouter:
    """``/callbacks``."""
    api = APIRouter(prefix="/callbacks", tags=["callbacks"])

    @api.get("")
    async def all_callbacks(who: Supervisor) -> CallbacksOut:
        """All that are not over; the topic ``floor`` has them, too, and tells every change."""
        return CallbacksOut(items=callbacks.all())

    @api.post("", status_code=201)
    async def book(given: CallbackIn, who: Supervisor, now: Now) -> CallbackMade:
        """Promise a customer that he will be called."""
        return CallbackMade(id=await callbacks.book(given, who, now))

    @api.delete("/{id}", status_code=204)
    async def cancel(id: str, who: Supervisor) -> None:
        """Call this customer no more."""
        await callbacks.cancel(ContactId(id), who)

    return api
