"""Skills over HTTP."""

from fastapi import APIRouter

from zongji.features.skills.schemas import SkillIn, SkillOut, SkillPatch, SkillsOut
from zongji.features.skills.service import Skills
from zongji.web.access import Admin, AnyUser
from zongji.web.audit import routing_changed
from zongji.web.deps import ReadingSession, WritingSession


def routes(skills: Skills) -> APIRouter:
    """``/skills``."""
    api = APIRouter(prefix="/skills", tags=["skills"])

    @api.get("")
    async def all_skills(who: AnyUser, db: ReadingSession) -> SkillsOut:
        """All skills."""
        return SkillsOut(items=await skills.all(db))

    @api.post("", status_code=201)
    async def add(given: SkillIn, who: Admin, db: WritingSession) -> SkillOut:
        """Add a skill."""
        skill = await skills.add(db, given)
        routing_changed(db, who, f"skill {skill.id}", None, skill)
        return skill

    @api.patch("/{id}")
    async def change(id: str, given: SkillPatch, who: Admin, db: WritingSession) -> SkillOut:
        """Call a skill otherwise."""
        before = await skills.one(db, id)
        skill = await skills.change(db, id, given)
        routing_changed(db, who, f"skill {id}", before, skill)
        return skill

    @api.delete("/{id}", status_code=204)
    async def remove(id: str, who: Admin, db: WritingSession) -> None:
        """Remove a skill that nobody has or needs."""
        before = await skills.one(db, id)
        await skills.remove(db, id)
        routing_changed(db, who, f"skill {id}", before, None)

    return api
