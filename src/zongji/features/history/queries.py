"""Reading records: filters, pages and single ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from zongji.features.history.models import RecordRow, TapeRow
from zongji.features.history.projection import read_body
from zongji.features.history.record import Record
from zongji.features.history.schemas import RecordFilter
from zongji.kernel.clock import Instant, from_datetime
from zongji.kernel.errors import Invalid, NotFound
from zongji.kernel.ids import AgentId
from zongji.storage.database import Reading
from zongji.storage.numbers import normalise
from zongji.storage.vault import Vault
from zongji.web.cursor import cursor_of, read_cursor

COLUMNS: dict[str, InstrumentedAttribute[int]] = {
    "arrived": RecordRow.arrived,
    "talk": RecordRow.talk,
    "wait": RecordRow.wait,
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, where to go on, and how many there are in all."""

    records: list[Record]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class TapeFile:
    """Where a recording lies (below the recordings' folder), and whose talk it is."""

    id: str
    file: str
    agent: AgentId


async def last_agents(session: Reading, parties: Sequence[str]) -> dict[str, AgentId]:
    """Who talked last with each of these parties; who talked with nobody yet is missing. One look at an index each."""
    found: dict[str, AgentId] = {}
    for party in parties:
        talked = RecordRow.party == party, RecordRow.agent.is_not(None), RecordRow.talk > 0
        newest = select(RecordRow.agent).where(*talked).order_by(RecordRow.arrived.desc()).limit(1)
        agent = await session.scalar(newest)
        if agent is not None:
            found[party] = AgentId(agent)
    return found


class History:
    """Reads. ``region`` is the country in which a filter's number is read."""

    def __init__(self, vault: Vault, region: str) -> None:
        self._vault = vault
        self._region = region

    async def page(self, session: Reading, asked: RecordFilter, own: AgentId | None = None) -> Page:
        """A page of records. ``own``: only those of this agent. Raises Invalid for a cursor that is none."""
        where = await self._where(session, asked, own)
        total = await session.scalar(select(func.count()).select_from(RecordRow).where(*where)) or 0
        down = asked.sort.startswith("-")
        column = COLUMNS[asked.sort.removeprefix("-")]
        if asked.cursor is not None:
            where = [*where, _behind(column, asked.cursor, down)]
        order = (column.desc(), RecordRow.contact.desc()) if down else (column.asc(), RecordRow.contact.asc())
        query = select(RecordRow).where(*where).order_by(*order).limit(asked.limit + 1)
        rows = list(await session.scalars(query))
        more = len(rows) > asked.limit
        rows = rows[: asked.limit]
        following = cursor_of(getattr(rows[-1], column.key), rows[-1].contact) if more else None
        return Page([read_body(row) for row in rows], following, total)

    async def one(self, session: Reading, contact: str) -> Record:
        """One record. Raises NotFound."""
        row = await session.get(RecordRow, contact)
        if row is None:
            raise NotFound("record.unknown", "there is no such record")
        return read_body(row)

    async def offers(self, session: Reading, contact: str) -> list[tuple[int, AgentId, Instant]]:
        """Whom a contact rang: number of the offer, agent, when. Raises NotFound."""
        timeline = (await self.one(session, contact)).timeline
        return [
            (int(each.data["offer"]), AgentId(each.data["agent"]), Instant(each.at))
            for each in timeline
            if each.kind == "offered"
        ]

    async def parties(self, session: Reading, contacts: Sequence[str]) -> dict[str, str]:
        """Who called, of these contacts; of whom that is not known, nothing."""
        asked = select(RecordRow.contact, RecordRow.party).where(RecordRow.contact.in_(contacts))
        return {contact: party for contact, party in await session.execute(asked) if party is not None}

    async def tape(self, session: Reading, id: str) -> TapeFile | None:
        """Where a recording lies."""
        row = await session.get(TapeRow, id)
        return TapeFile(row.id, row.file, AgentId(row.agent)) if row is not None else None

    async def _where(self, session: Reading, asked: RecordFilter, own: AgentId | None) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if asked.number:
            digits = asked.number.strip()
            number = digits if len(digits) == 4 and digits.isdecimal() else normalise(digits, self._region)
            found.append(RecordRow.party.in_(await self._vault.find(session, number)))
        if own is not None:
            found.append(RecordRow.agent == own)
        equal: Sequence[tuple[InstrumentedAttribute[Any], str | None]] = (
            (RecordRow.agent, asked.agent),
            (RecordRow.queue, asked.queue),
            (RecordRow.direction, asked.direction),
            (RecordRow.ended_by, asked.ended_by),
            (RecordRow.result, asked.result),
        )
        found += [column == value for column, value in equal if value is not None]
        return [*found, *_ranges(asked)]


def _ranges(asked: RecordFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [RecordRow.ended.is_(True)]
    if asked.since is not None:
        found.append(RecordRow.arrived >= _instant("from", asked.since))
    if asked.until is not None:
        found.append(RecordRow.arrived < _instant("to", asked.until))
    if asked.min_talk is not None:
        found.append(RecordRow.talk >= int(asked.min_talk * 1e6))
    if asked.max_talk is not None:
        found.append(RecordRow.talk <= int(asked.max_talk * 1e6))
    return found


def _instant(name: str, when: datetime) -> Instant:
    try:
        return from_datetime(when)
    except ValueError as why:
        raise Invalid("request.invalid", f"{name}: a time needs its zone", {name: str(why)}) from None


def _behind(column: InstrumentedAttribute[int], cursor: str, down: bool) -> ColumnElement[bool]:
    """Rows that come after the one that a cursor names."""
    value, contact = read_cursor(cursor)
    if down:
        return or_(column < value, and_(column == value, RecordRow.contact < contact))
    return or_(column > value, and_(column == value, RecordRow.contact > contact))
