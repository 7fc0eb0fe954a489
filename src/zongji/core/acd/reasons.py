"""Why an agent can't take a contact now, in types.

Says again what ``Agent.open_for`` and the board's masks decide in bits, with a reason for every no; a property holds
that both agree. Nothing is decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from zongji.core.acd.medium import Medium, Share, medium_of
from zongji.core.acd.model import Need
from zongji.core.presence.model import Agent, Chosen, Line
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, SkillId


class Why(Enum):
    """Why not."""

    OFFLINE = "offline"
    NOT_READY = "not_ready"
    """With the agent's ``word`` for it."""
    RINGING = "ringing"
    TALKING = "talking"
    REJOINING = "rejoining"
    DIALLING = "dialling"
    WRAP_UP = "wrap_up"
    """These five with the ``contact``; wrap-up with ``until``, if it ends by itself."""
    NO_PHONE = "no_phone"
    FULL = "full"
    """He has as many of the ``medium`` as he takes at once: ``most``, 0 if none at all."""
    NOT_INTERRUPTED = "not_interrupted"
    """He is busy with another ``medium``, which this one may not interrupt."""
    SKILL = "skill"
    """``skill`` is needed at level ``needs``; he ``has`` it at a lower one, 0 if not at all."""
    NOT_MEMBER = "not_member"
    """He was asked for, and serves none of the queues."""
    WAITS_FOR_ANOTHER = "waits_for_another"
    """The contact waits for ``agent`` alone."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One no, with what belongs to it."""

    why: Why
    contact: ContactId | None = None
    word: str = ""
    until: Instant | None = None
    medium: Medium | None = None
    most: int = 0
    skill: SkillId | None = None
    has: int = 0
    needs: int = 0
    agent: AgentId | None = None


OF_CONTACT = frozenset({Why.SKILL, Why.NOT_MEMBER, Why.WAITS_FOR_ANOTHER})
"""Reasons that waiting for the agent does not cure."""


def busy(agent: Agent, medium: Medium) -> tuple[Reason, ...]:
    """Why one contact more of a medium may not come to an agent; nothing when it may."""
    if medium in agent.open_for:
        return ()
    if agent.chosen is Chosen.OFFLINE:
        return (Reason(Why.OFFLINE),)
    share = next((share for share in agent.shares if share.medium is medium), Share(medium, 0))
    found = [*_of_line(agent, share), *_of_tasks(agent, share)]
    if agent.chosen is Chosen.NOT_READY:
        found.append(Reason(Why.NOT_READY, word=agent.reason))
    if medium is Medium.PHONE and agent.line is Line.IDLE and not agent.registered:
        found.append(Reason(Why.NO_PHONE))
    return tuple(found)


def lacks(agent: Agent, needs: Sequence[Need]) -> tuple[Reason, ...]:
    """The skills that an agent does not have at the level that is needed."""
    if not needs:
        return ()
    levels = {skill.skill: skill.level for skill in agent.skills}
    return tuple(
        Reason(Why.SKILL, skill=need.skill, has=levels.get(need.skill, 0), needs=need.level)
        for need in needs
        if levels.get(need.skill, 0) < need.level
    )


def _of_line(agent: Agent, share: Share) -> list[Reason]:
    if agent.line is Line.IDLE or Medium.PHONE in share.over or (share.medium is Medium.PHONE and share.most > 1):
        return []
    return [Reason(Why(agent.line.value), agent.contact, until=agent.until)]


def _of_tasks(agent: Agent, share: Share) -> list[Reason]:
    held = [medium_of(task) for task in agent.tasks]
    found = []
    if share.most == 0 or (held and held.count(share.medium) >= share.most):
        found.append(Reason(Why.FULL, medium=share.medium, most=share.most))
    others = dict.fromkeys(each for each in held if each is not share.medium and each not in share.over)
    return [*found, *(Reason(Why.NOT_INTERRUPTED, medium=each) for each in others)]
