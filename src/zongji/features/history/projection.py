"""Turns journal entries into record rows; keeps unsettled records in memory between batches."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, insert, select, update

from zongji.core.facts import Entry
from zongji.features.history.models import RecordRow, TapeRow
from zongji.features.history.record import Fold, Message, Record, Tape, contacts_of
from zongji.kernel.ids import ContactId, message_id, offer_leg
from zongji.storage.database import Reading, Writing

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)
IN_ONE_QUERY = 400


def read_body(row: RecordRow) -> Record:
    """The record of a row."""
    return _decoder.decode(row.body)


def tape_id(record: Record, tape: Tape) -> str:
    """A recording is named like the leg that it is of."""
    return offer_leg(ContactId(record.contact), tape.offer)


def left_id(record: Record, message: Message) -> str:
    """The id by which a message is listened to."""
    return message_id(ContactId(record.contact), message.step)


class Records:
    """Implements ``storage.offsets.Projection``."""

    name = "records"

    def __init__(self) -> None:
        self._fold: Fold | None = None
        self._stored: set[str] = set()
        """Contacts of the fold that have a row."""

    async def apply(self, session: Writing, entries: Sequence[Entry]) -> None:
        """Change rows as these entries tell."""
        if self._fold is None:
            self._fold = await _open_ones(session)
            self._stored = set(self._fold.records)
        fold = self._fold
        self._stored |= await _hold_older(session, fold, entries)
        for entry in entries:
            fold.take(entry)
        await self._store(session, [fold.records[contact] for contact in fold.changed])
        self._stored.update(fold.changed)
        fold.drop_settled()
        self._stored &= fold.records.keys()

    async def _store(self, session: Writing, records: Sequence[Record]) -> None:
        """Few statements, whatever the number of records."""
        new = [_row(record) for record in records if record.contact not in self._stored]
        old = [_row(record) for record in records if record.contact in self._stored]
        taped = [record for record in records if record.tapes or record.messages]
        if new:
            await session.execute(insert(RecordRow), new)
        if old:
            await session.execute(update(RecordRow), old)
        if taped:
            await session.execute(delete(TapeRow).where(TapeRow.contact.in_([record.contact for record in taped])))
            await session.execute(insert(TapeRow), [row for each in taped for row in _tape_rows(each)])

    async def clear(self, session: Writing) -> None:
        """Remove all rows."""
        await session.execute(delete(RecordRow))
        await session.execute(delete(TapeRow))

    def forget(self) -> None:
        """Rows are read again before the next batch."""
        self._fold = None


async def _open_ones(session: Reading) -> Fold:
    fold = Fold()
    for row in await session.scalars(select(RecordRow).where(RecordRow.settled.is_(False))):
        fold.hold(read_body(row))
    return fold


async def _hold_older(session: Reading, fold: Fold, entries: Sequence[Entry]) -> set[str]:
    """Entries may speak of settled records: a recording is stored after the end. Which were found."""
    found = set()
    wanted = {contact for entry in entries for contact in contacts_of(entry)} - fold.records.keys()
    names = sorted(wanted)
    for start in range(0, len(names), IN_ONE_QUERY):
        query = select(RecordRow).where(RecordRow.contact.in_(names[start : start + IN_ONE_QUERY]))
        for row in await session.scalars(query):
            fold.hold(read_body(row))
            found.add(row.contact)
    return found


def _row(record: Record) -> dict[str, object]:
    return dict(
        contact=record.contact,
        arrived=record.arrived,
        direction=record.direction,
        party=record.party,
        queue=record.queue,
        agent=record.agent,
        ended_by=record.ended_by,
        result=record.result,
        wait=record.wait or 0,
        talk=record.talk,
        ended=record.ended is not None,
        settled=record.settled,
        body=_encoder.encode(record),
    )


def _tape_rows(record: Record) -> list[dict[str, object]]:
    """Of talks, and of messages, on which no agent speaks."""
    tapes = [(tape_id(record, tape), tape.agent, tape.file, tape.size) for tape in record.tapes]
    tapes += [(left_id(record, each), "", each.file, each.size) for each in record.messages]
    return [dict(id=id, contact=record.contact, agent=agent, file=file, size=size) for id, agent, file, size in tapes]
