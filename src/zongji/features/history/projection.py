"""Turns journal entries into record rows; keeps unsettled records in memory between batches."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, select

from zongji.core.facts import Entry
from zongji.features.history.models import RecordRow, TapeRow
from zongji.features.history.record import Fold, Record, Tape, contacts_of
from zongji.kernel.ids import ContactId, offer_leg
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


class Records:
    """Implements ``storage.offsets.Projection``."""

    name = "records"

    def __init__(self) -> None:
        self._fold: Fold | None = None

    async def apply(self, session: Writing, entries: Sequence[Entry]) -> None:
        """Change rows as these entries tell."""
        if self._fold is None:
            self._fold = await _open_ones(session)
        fold = self._fold
        await _hold_older(session, fold, entries)
        for entry in entries:
            fold.take(entry)
        for contact in fold.changed:
            record = fold.records[contact]
            await session.merge(_row(record))
            for tape in record.tapes:
                await session.merge(_tape_row(record, tape))
        fold.drop_settled()

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


async def _hold_older(session: Reading, fold: Fold, entries: Sequence[Entry]) -> None:
    """Entries may speak of settled records: a recording is stored after the end."""
    wanted = {contact for entry in entries for contact in contacts_of(entry)} - fold.records.keys()
    names = sorted(wanted)
    for start in range(0, len(names), IN_ONE_QUERY):
        query = select(RecordRow).where(RecordRow.contact.in_(names[start : start + IN_ONE_QUERY]))
        for row in await session.scalars(query):
            fold.hold(read_body(row))


def _row(record: Record) -> RecordRow:
    return RecordRow(
        contact=record.contact,
        arrived=record.arrived,
        direction="inbound",
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


def _tape_row(record: Record, tape: Tape) -> TapeRow:
    return TapeRow(id=tape_id(record, tape), contact=record.contact, agent=tape.agent, file=tape.file, size=tape.size)
