"""The floor as it is now, for systems that ask once instead of watching."""

import msgspec
from fastapi import APIRouter, Response

from zongji.features.wallboard.picture import WallboardPicture
from zongji.web.access import Supervisor


def routes(picture: WallboardPicture) -> APIRouter:
    """``/floor``."""
    api = APIRouter(prefix="/floor", tags=["live"])

    @api.get("")
    async def now(who: Supervisor) -> Response:
        """Agents, queues, calls and totals: the snapshot of the live topic ``floor``."""
        return Response(msgspec.json.encode(picture.whole()), media_type="application/json")

    return api
