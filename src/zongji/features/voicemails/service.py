"""Messages as supervisors see them, and how far they are with each. Sessions are the caller's.

Does not know records: it is told who called. The audio is served as recordings are.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, join, or_, select

from zongji.features.voicemails.models import VoicemailMarkRow, VoicemailRow
from zongji.features.voicemails.schemas import State, VoicemailFilter, VoicemailOut, VoicemailsOut
from zongji.kernel.clock import Instant, in_seconds
from zongji.kernel.errors import NotFound
from zongji.storage.database import Reading, Writing, when_committed
from zongji.storage.numbers import place, shown
from zongji.storage.vault import Person, Vault
from zongji.web.access import Principal
from zongji.web.cursor import cursor_of, read_cursor
from zongji.web.directory import Directory
from zongji.web.wire import iso, iso_or_none

log = logging.getLogger(__name__)

Parties = Callable[[Reading, Sequence[str]], Awaitable[Mapping[str, str]]]
"""Who called, by contact, as far as it is known."""
Found = tuple[VoicemailRow, VoicemailMarkRow | None]
MARKED = join(VoicemailRow, VoicemailMarkRow, VoicemailMarkRow.id == VoicemailRow.id, isouter=True)
STATE = func.coalesce(VoicemailMarkRow.state, "new")


@dataclass(frozen=True, slots=True)
class Around:
    """What the service needs around it. ``region`` is the country whose people read numbers; ``changed`` is called when
    somebody is further with a message."""

    directory: Directory
    vault: Vault
    parties: Parties
    region: str
    changed: Callable[[], None]


class Voicemails:
    """See the module."""

    def __init__(self, around: Around) -> None:
        self._around = around

    async def page(self, session: Reading, asked: VoicemailFilter) -> VoicemailsOut:
        """A page, the newest first. Raises Invalid for a cursor that is none."""
        where: list[ColumnElement[bool]] = [VoicemailRow.kept.is_(True)]
        where += [STATE == asked.state] if asked.state is not None else []
        where += [VoicemailRow.mailbox == asked.mailbox] if asked.mailbox is not None else []
        total = await session.scalar(select(func.count()).select_from(MARKED).where(*where)) or 0
        if asked.cursor is not None:
            where.append(_behind(asked.cursor))
        query = select(VoicemailRow, VoicemailMarkRow).select_from(MARKED).where(*where)
        query = query.order_by(VoicemailRow.began.desc(), VoicemailRow.id.desc()).limit(asked.limit + 1)
        found: list[Found] = [(row, mark) for row, mark in await session.execute(query)]
        rows = [row for row, _ in found[: asked.limit]]
        following = cursor_of(rows[-1].began, rows[-1].id) if len(found) > asked.limit else None
        return VoicemailsOut(items=await self._rows(session, found[: asked.limit]), next=following, total=total)

    async def mark(self, session: Writing, id: str, state: State, who: Principal, at: Instant) -> VoicemailOut:
        """Say how far one is with a message; the same once more changes nothing. Raises NotFound."""
        row = await session.get(VoicemailRow, id)
        if row is None or not row.kept:
            raise NotFound("voicemail.unknown", f"there is no message {id}")
        mark = await session.get(VoicemailMarkRow, id)
        before = mark.state if mark is not None else "new"
        if before != state:
            mark = await session.merge(VoicemailMarkRow(id=id, state=state, by=who.username, at=at))
            await session.flush()
            told = "voicemail.marked: %s by %s: %s → %s"
            when_committed(session, lambda: log.info(told, id, who.username, before, state))
            when_committed(session, self._around.changed)
        return (await self._rows(session, [(row, mark)]))[0]

    async def counts(self, session: Reading) -> dict[str, dict[str, int]]:
        """How many messages each mailbox has, by state."""
        query = select(VoicemailRow.mailbox, STATE, func.count()).select_from(MARKED)
        query = query.where(VoicemailRow.kept.is_(True)).group_by(VoicemailRow.mailbox, STATE)
        found: dict[str, dict[str, int]] = {}
        for mailbox, state, count in await session.execute(query):
            found.setdefault(mailbox, {})[state] = count
        return found

    async def _rows(self, session: Reading, found: Sequence[Found]) -> list[VoicemailOut]:
        parties = await self._around.parties(session, [row.contact for row, _ in found])
        people = await self._around.vault.reveal(session, list(parties.values()))
        return [self._row(row, mark, people.get(parties.get(row.contact, ""))) for row, mark in found]

    def _row(self, row: VoicemailRow, mark: VoicemailMarkRow | None, person: Person | None) -> VoicemailOut:
        number = person.number if person is not None and person.number else None
        return VoicemailOut(
            id=row.id,
            contact=row.contact,
            mailbox=row.mailbox,
            mailbox_name=self._around.directory.queue(row.mailbox),
            number=number,
            number_shown=shown(number, self._around.region) if number else None,
            region=place(number) if number else None,
            at=iso(Instant(row.began)),
            seconds=round(in_seconds(row.length), 3),
            state=mark.state if mark is not None else "new",
            by=mark.by if mark is not None else None,
            marked_at=iso_or_none(Instant(mark.at) if mark is not None else None),
            url=f"/api/v1/recordings/{row.id}",
        )


def _behind(cursor: str) -> ColumnElement[bool]:
    """Messages that come after the one that a cursor names."""
    began, id = read_cursor(cursor)
    return or_(VoicemailRow.began < began, and_(VoicemailRow.began == began, VoicemailRow.id < id))
