"""Explanations over HTTP, for supervisors."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter

from zongji.core.acd.explain import waiting
from zongji.core.floor import Floor
from zongji.features.explain.schemas import DecisionOut, DecisionsOut, DecisionWhole, WhyOut
from zongji.features.explain.service import Replays
from zongji.features.explain.words import ExplainWords
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound
from zongji.kernel.ids import AgentId, ContactId
from zongji.storage.database import Database, Reading
from zongji.web.access import Supervisor
from zongji.web.deps import Db, Now

Offers = Callable[[Reading, str], Awaitable[Sequence[tuple[int, AgentId, Instant]]]]
"""Whom a contact rang: number of the offer, agent, when. Raises NotFound for a contact without a record."""
Fresh = Callable[[], Awaitable[None]]


def routes(floor: Floor, replays: Replays, words: ExplainWords, offers: Offers, fresh: Fresh) -> APIRouter:
    """``/contacts/…/why`` and ``/records/…/decisions``."""
    api = APIRouter(tags=["explanations"])

    async def rung(database: Database, contact: str) -> Sequence[tuple[int, AgentId, Instant]]:
        await fresh()
        async with database.reading() as session:
            return await offers(session, contact)

    @api.get("/contacts/{contact}/why")
    async def why(contact: str, who: Supervisor, now: Now) -> WhyOut:
        """Why a contact still waits, as it is now."""
        return words.why(waiting(floor, ContactId(contact), now))

    @api.get("/records/{contact}/decisions")
    async def decisions(contact: str, who: Supervisor, database: Db) -> DecisionsOut:
        """All reservations of a contact."""
        items: list[DecisionOut] = [words.decision(*each) for each in await rung(database, contact)]
        return DecisionsOut(items=items)

    @api.get("/records/{contact}/decisions/{offer}")
    async def decision(contact: str, offer: int, who: Supervisor, database: Db) -> DecisionWhole:
        """Why an offer rang this agent; found by replay, which may take a while. No session is held meanwhile."""
        found = [at for number, _, at in await rung(database, contact) if number == offer]
        if not found:
            raise NotFound("explain.no_such_offer", f"this contact has no offer {offer}")
        return words.whole(*await replays.made(ContactId(contact), offer, found[0]))

    return api
