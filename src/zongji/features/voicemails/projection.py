"""Turns journal entries into rows of messages. Of the caller who hangs up in the middle the journal tells the recording
after the end of his contact; which mailbox it is for stands where it began."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete

from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded, is_message
from zongji.core.facts import Entry
from zongji.features.voicemails.models import VoicemailRow
from zongji.kernel.ids import message_id
from zongji.storage.database import Writing, when_committed


class Messages:
    """Implements ``storage.offsets.Projection``. ``changed`` is called when there are other messages than before."""

    name = "voicemails"

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    async def apply(self, session: Writing, entries: Sequence[Entry]) -> None:
        """Change rows as these entries tell."""
        for entry in entries:
            match entry.fact:
                case MessageRecorded() | MessageFailed() as fact:
                    await self._over(session, fact)
                case _:
                    pass
            for decision in entry.decisions:
                if isinstance(decision, MessageBegun):
                    await session.merge(_begun(decision))
                    await session.flush()

    async def _over(self, session: Writing, fact: MessageRecorded | MessageFailed) -> None:
        row = await session.get(VoicemailRow, message_id(fact.contact, fact.step))
        if row is None or row.kept:
            return
        if isinstance(fact, MessageRecorded) and is_message(fact):
            row.length, row.kept = fact.length, True
            await session.flush()
            when_committed(session, self._changed)
        else:
            await session.delete(row)

    async def clear(self, session: Writing) -> None:
        """Remove all rows."""
        await session.execute(delete(VoicemailRow))

    def forget(self) -> None:
        """Nothing is kept in memory."""


def _begun(begun: MessageBegun) -> VoicemailRow:
    return VoicemailRow(
        id=message_id(begun.contact, begun.step),
        contact=begun.contact,
        mailbox=begun.mailbox,
        began=begun.at,
        length=0,
        kept=False,
    )
