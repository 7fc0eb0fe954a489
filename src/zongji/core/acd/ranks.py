"""In which order free agents are asked: each strategy is a line of a table; several are compared one after another."""

from collections.abc import Callable, Mapping

from zongji.core.acd.heap import Key
from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.presence.model import Agent, Kind, Membership

Rank = Callable[[Agent, Membership, QueueConfigured], int]


def _skill(agent: Agent, member: Membership, rules: QueueConfigured) -> int:
    if not rules.needs:
        return -member.level
    levels = {skill.skill: skill.level for skill in agent.skills}
    return -sum(levels.get(need.skill, 0) for need in rules.needs)


RANKS: Mapping[Strategy, Rank] = {
    Strategy.LONGEST_IDLE: lambda agent, member, rules: agent.idle_since,
    Strategy.FEWEST_CALLS: lambda agent, member, rules: agent.answered,
    Strategy.LEAST_TALK: lambda agent, member, rules: agent.talked,
    Strategy.LEAST_OCCUPIED: lambda agent, member, rules: agent.occupied,
    Strategy.HIGHEST_SKILL: _skill,
    Strategy.FEWEST_SKILLS: lambda agent, member, rules: len(agent.skills),
    Strategy.ROUND_ROBIN: lambda agent, member, rules: agent.asked_at,
    Strategy.ORDINARY_FIRST: lambda agent, member, rules: agent.kind is Kind.VIRTUAL,
    Strategy.LOCAL_FIRST: lambda agent, member, rules: agent.site != rules.site,
    Strategy.NEW_STAFF_FIRST: lambda agent, member, rules: -agent.joined,
    Strategy.RING_ALL: lambda agent, member, rules: 0,
}


def ranking(rules: QueueConfigured) -> Callable[[Agent, Membership], Key]:
    """Gives an agent's place in the queue with these rules: the smallest is asked first."""
    order = [RANKS[each] for each in rules.strategies]

    def rank(agent: Agent, member: Membership) -> Key:
        return (member.tier, *[each(agent, member, rules) for each in order], agent.idle_since)

    return rank


def bar(agent: Agent, member: Membership, rules: QueueConfigured) -> Key:
    """The part of an agent's rank by which those who ring together with him are equal. The queue must ring all."""
    return tuple(map(int, ranking(rules)(agent, member)[: 1 + rules.strategies.index(Strategy.RING_ALL)]))
