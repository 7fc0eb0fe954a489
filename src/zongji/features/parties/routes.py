"""VIPs over HTTP."""

from fastapi import APIRouter

from zongji.features.parties.schemas import VipIn, VipOut, VipsOut
from zongji.features.parties.vips import Vips
from zongji.web.access import Supervisor
from zongji.web.deps import ReadingSession, WritingSession


def routes(vips: Vips) -> APIRouter:
    """``/vips``."""
    api = APIRouter(prefix="/vips", tags=["vips"])

    @api.get("")
    async def all_vips(who: Supervisor, db: ReadingSession) -> VipsOut:
        """All VIPs, the highest level first."""
        return VipsOut(items=await vips.all(db))

    @api.put("")
    async def set_level(given: VipIn, who: Supervisor, db: WritingSession) -> VipOut:
        """Give a number a VIP level, 0 to take it away; holds at once, for who waits as well."""
        return await vips.set(db, given, who.username)

    return api
