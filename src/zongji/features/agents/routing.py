"""What decides which contacts an agent gets: as people write it, as it is stored, as the floor has it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from zongji.core.acd.medium import Medium, Share
from zongji.core.acd.model import Skill
from zongji.core.presence.model import AgentConfigured, Kind, Membership
from zongji.features.agents.models import AgentRow, MembershipRow
from zongji.features.agents.schemas import HasSkill, Routing, Serves, Takes
from zongji.kernel.clock import Instant, from_datetime
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import AgentId, QueueId, SkillId
from zongji.web.directory import Directory


def routing(row: AgentRow, serves: Iterable[MembershipRow]) -> Routing:
    """As it is stored, in the words of people."""
    return Routing.model_validate(
        {
            "queues": [Serves(queue=each.queue, tier=each.tier, level=each.level) for each in serves],
            "skills": [HasSkill(skill=each.skill, level=each.level) for each in row.skills],
            "shares": [
                {"medium": share.medium.value, "most": share.most, "over": [medium.value for medium in share.over]}
                for share in row.shares
            ],
            "kind": row.kind,
            "site": row.site,
            "joined": row.joined,
        }
    )


def write(row: AgentRow, now: Routing) -> None:
    """Store all but the queues."""
    row.skills = tuple(Skill(SkillId(each.skill), each.level) for each in now.skills)
    row.shares = tuple(_share(each) for each in now.shares)
    row.kind, row.site, row.joined = now.kind, now.site, now.joined


def configured(id: str, now: Routing, at: Instant) -> AgentConfigured:
    """The fact that tells the floor."""
    joined = datetime(now.joined.year, now.joined.month, now.joined.day, tzinfo=UTC) if now.joined else None
    return AgentConfigured(
        at,
        AgentId(id),
        tuple(Membership(QueueId(each.queue), each.tier, each.level) for each in now.queues),
        tuple(Skill(SkillId(each.skill), each.level) for each in now.skills),
        tuple(_share(each) for each in now.shares),
        Kind(now.kind),
        now.site,
        from_datetime(joined) if joined is not None else Instant(0),
    )


def check(now: Routing, directory: Directory) -> None:
    """Raises Invalid, naming the place, for a queue or skill that does not exist, and for what stands twice."""
    _names("queue", [each.queue for each in now.queues], directory.queues)
    _names("skill", [each.skill for each in now.skills], directory.skills)
    _names("medium", [each.medium for each in now.shares], [medium.value for medium in Medium])


_LISTS = {"queue": "queues", "skill": "skills", "medium": "shares"}


def _names(what: str, names: Sequence[str], known: Collection[str]) -> None:
    for place, name in enumerate(names):
        if name not in known:
            why = f"there is no {what} {name}"
        elif name in names[:place]:
            why = f"the {what} {name} stands here twice"
        else:
            continue
        raise Invalid(f"agent.{what}", why, {f"{_LISTS[what]}[{place}].{what}": why})


def _share(each: Takes) -> Share:
    return Share(Medium(each.medium), each.most, tuple(Medium(medium) for medium in each.over))
