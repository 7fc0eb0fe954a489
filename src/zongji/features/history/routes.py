"""Records over HTTP. Agents see their own, supervisors all."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from zongji.features.history import table
from zongji.features.history.queries import History
from zongji.features.history.record import Record
from zongji.features.history.schemas import RecentOut, RecordFilter, RecordOut, RecordsOut, RecordWhole
from zongji.features.history.words import RecordWords
from zongji.kernel.errors import NotFound
from zongji.kernel.ids import AgentId
from zongji.storage.database import Database, Reading
from zongji.storage.vault import Vault
from zongji.web.access import AnyUser, DeskUser, Principal, Role, agent_of
from zongji.web.deps import Db, ReadingSession

CSV_ROWS_MAX = 100_000
Fresh = Callable[[], Awaitable[None]]
Filter = Annotated[RecordFilter, Query()]


async def _at_once() -> None:
    """Nothing to wait for."""


def routes(history: History, words: RecordWords, vault: Vault, timezone: str, fresh: Fresh = _at_once) -> APIRouter:
    """``/records`` and ``/desk/recent``. ``timezone`` is the site's, for tables; ``fresh`` waits a moment until records
    know of what happened before."""
    api = APIRouter(tags=["records"])

    async def rows(db: Reading, records: list[Record]) -> list[RecordOut]:
        people = await vault.reveal(db, [record.party for record in records if record.party])
        return [words.row(record, people.get(record.party or "")) for record in records]

    async def csv(database: Database, asked: RecordFilter, who: Principal) -> AsyncIterator[str]:
        yield table.header()
        asked = asked.model_copy(update={"limit": 200, "cursor": None})
        for _ in range(CSV_ROWS_MAX // 200):
            async with database.reading() as db:
                page = await history.page(db, asked, _own(who))
                out = await rows(db, page.records)
            yield "".join(table.lines(out, "zh" if who.language.startswith("zh") else "en", ZoneInfo(timezone)))
            if page.next is None:
                return
            asked = asked.model_copy(update={"cursor": page.next})

    @api.get("/records.csv")
    async def download(asked: Filter, who: AnyUser, database: Db) -> StreamingResponse:
        """Records as a table."""
        headers = {"content-disposition": 'attachment; filename="records.csv"'}
        return StreamingResponse(csv(database, asked, who), media_type="text/csv; charset=utf-8", headers=headers)

    @api.get("/records")
    async def page(asked: Filter, who: AnyUser, db: ReadingSession) -> RecordsOut:
        """A page of records."""
        await fresh()
        found = await history.page(db, asked, _own(who))
        return RecordsOut(items=await rows(db, found.records), next=found.next, total=found.total)

    @api.get("/records/{contact}")
    async def one(contact: str, who: AnyUser, db: ReadingSession) -> RecordWhole:
        """One record with its timeline."""
        await fresh()
        record = await history.one(db, contact)
        own = _own(who)
        if own is not None and own != record.agent and all(talk.agent != own for talk in record.talks):
            raise NotFound("record.unknown", "there is no such record")
        people = await vault.reveal(db, [record.party] if record.party else [])
        return words.whole(record, people.get(record.party or ""))

    @api.get("/desk/recent")
    async def recent(who: DeskUser, db: ReadingSession, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> RecentOut:
        """The agent's own newest records."""
        await fresh()
        found = await history.page(db, RecordFilter(limit=limit), agent_of(who))
        return RecentOut(items=await rows(db, found.records))

    return api


def _own(who: Principal) -> AgentId | None:
    """Whose records only, None for all."""
    return None if who.role.covers(Role.SUPERVISOR) else who.agent or AgentId("")
