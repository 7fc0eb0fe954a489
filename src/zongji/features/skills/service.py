"""Skills: what they are called. Who has and who needs them belongs to other slices, which are asked before one goes.

The floor knows skills by id only, so nothing is told to it.
"""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import select

from zongji.features.skills.models import SkillRow
from zongji.features.skills.schemas import SkillIn, SkillOut, SkillPatch, Words
from zongji.kernel.errors import NotFound, Refused
from zongji.storage.database import Reading, Writing, when_committed
from zongji.web.directory import Directory

Users = Callable[[Reading, str], Awaitable[list[str]]]
"""Who uses a skill, named as people read it."""


class Skills:
    """Adds, changes and removes skills. Sessions are the caller's."""

    def __init__(self, directory: Directory, users: Sequence[Users]) -> None:
        self._directory = directory
        self._users = users

    async def all(self, session: Reading) -> list[SkillOut]:
        """All skills by id."""
        return [_out(row) for row in await session.scalars(select(SkillRow).order_by(SkillRow.id))]

    async def one(self, session: Reading, id: str) -> SkillOut:
        """One skill. Raises NotFound."""
        return _out(await self._row(session, id))

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for skill in await self.all(session):
            self._directory.skills[skill.id] = skill.name.model_dump()

    async def add(self, session: Writing, new: SkillIn) -> SkillOut:
        """Add a skill. Raises Refused when its id is taken."""
        if await session.get(SkillRow, new.id) is not None:
            raise Refused("skill.taken", f"the skill {new.id} exists")
        row = SkillRow(id=new.id, name_zh=new.name.zh, name_en=new.name.en, kind=new.kind)
        session.add(row)
        await session.flush()
        return self._named(session, _out(row))

    async def change(self, session: Writing, id: str, change: SkillPatch) -> SkillOut:
        """Call a skill otherwise. Raises NotFound."""
        row = await self._row(session, id)
        if change.name is not None:
            row.name_zh, row.name_en = change.name.zh, change.name.en
        row.kind = change.kind if change.kind is not None else row.kind
        return self._named(session, _out(row))

    async def remove(self, session: Writing, id: str) -> None:
        """Remove a skill. Raises NotFound; Refused, naming them, while agents have it or queues or flows need it."""
        row = await self._row(session, id)
        found = [name for users in self._users for name in await users(session, id)]
        if found:
            names = ", ".join(found[:10]) + (f" and {len(found) - 10} more" if len(found) > 10 else "")
            raise Refused(
                "skill.in_use",
                f"skill {id} can't be removed: {names} use it; take it from them first",
                {"users": names},
            )
        await session.delete(row)
        when_committed(session, lambda: self._forget(id))

    async def _row(self, session: Reading, id: str) -> SkillRow:
        row = await session.get(SkillRow, id)
        if row is None:
            raise NotFound("skill.unknown", f"there is no skill {id}")
        return row

    def _named(self, session: Writing, skill: SkillOut) -> SkillOut:
        when_committed(session, lambda: self._directory.skills.update({skill.id: skill.name.model_dump()}))
        return skill

    def _forget(self, id: str) -> None:
        self._directory.skills.pop(id, None)


def _out(row: SkillRow) -> SkillOut:
    return SkillOut.model_validate({"id": row.id, "name": Words(zh=row.name_zh, en=row.name_en), "kind": row.kind})
