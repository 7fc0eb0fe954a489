"""Needs and skills as bits of one number, so that "can he?" is one step: ``want & able == want``.

Each (skill, level) has a bit; who has a skill at level 7 has the bits of levels 1 to 7. Each medium has a bit, which an
agent has while he may take one contact more of it. Which bit means what is this process's own business: it is never
kept, and never decides an order.
"""

from collections.abc import Iterable, Sequence

from zongji.core.acd.medium import Medium
from zongji.core.acd.model import LEVELS, Need, Skill
from zongji.kernel.ids import AgentId, SkillId

MEDIUM = {medium: 1 << place for place, medium in enumerate(Medium)}
BOUND = 1 << len(MEDIUM)
"""Wanted by who waits for one agent only; no agent has it."""
_FIRST = len(MEDIUM) + 1


class Masks:
    """Gives bits to skills as it meets them."""

    def __init__(self) -> None:
        self._places: dict[SkillId, int] = {}
        self._able: dict[AgentId, tuple[tuple[Skill, ...], int]] = {}
        """The skills that each agent had when he was looked at last, and their bits."""

    def able(self, agent: AgentId, skills: tuple[Skill, ...], media: Iterable[Medium]) -> int:
        """What an agent with these skills can do now."""
        known = self._able.get(agent)
        if known is None or known[0] is not skills:
            known = self._able[agent] = (skills, self._all(skills))
        able = known[1]
        for medium in media:
            able |= MEDIUM[medium]
        return able

    def want(self, needs: Sequence[Need], medium: Medium) -> int:
        """What a contact wants. A need at level 0 is none."""
        wanted = MEDIUM[medium]
        for need in needs:
            if need.level > 0:
                wanted |= 1 << (self._place(need.skill) + need.level - 1)
        return wanted

    def _all(self, skills: Iterable[Skill]) -> int:
        return sum(((1 << skill.level) - 1) << self._place(skill.skill) for skill in skills)

    def _place(self, skill: SkillId) -> int:
        return self._places.setdefault(skill, _FIRST + LEVELS * len(self._places))
