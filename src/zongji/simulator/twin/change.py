"""What to do otherwise: typed changes of a plan, each of which says what is wrong with it before anything runs.

``*`` stands for all queues. Words on a command line and JSON on the wire are the same changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

import msgspec

from zongji.core.presence.model import Membership
from zongji.kernel.clock import seconds
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import AgentId, QueueId
from zongji.simulator.twin.plan import AgentPlan, Plan, QueuePlan
from zongji.simulator.twin.rules import with_rules

Factor = Annotated[float, msgspec.Meta(gt=0, le=10)]


class Change(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """One change."""

    queue: str

    def problems(self, plan: Plan) -> Iterator[tuple[str, str]]:
        """What is wrong with it for this plan: field and reason."""
        if self.queue != "*" and plan.queue(self.queue) is None:
            known = ", ".join(queue.queue for queue in plan.queues)
            yield "queue", f"there is no queue {self.queue!r}; there are {known}"

    def apply(self, plan: Plan) -> Plan:
        """The plan with this done to it; it must have no ``problems``."""
        raise NotImplementedError

    def _queues(self, plan: Plan) -> list[QueuePlan]:
        return [queue for queue in plan.queues if self.queue in ("*", queue.queue)]


class Staff(Change, frozen=True, tag="staff"):
    """More or fewer agents on a queue. New ones are like those who serve it; the last ones leave first."""

    by: Annotated[int, msgspec.Meta(ge=-1000, le=1000)]

    def problems(self, plan: Plan) -> Iterator[tuple[str, str]]:
        yield from super().problems(plan)
        there = sum(agent.serves(self.queue) for agent in plan.agents)
        if there == 0 and self.by > 0:
            yield "by", "nobody serves this queue, so there is nobody whom new agents could be like"
        if -self.by > there:
            yield "by", f"only {there} agents serve this queue"

    def apply(self, plan: Plan) -> Plan:
        alike = [agent for agent in plan.agents if agent.serves(self.queue)]
        if self.by <= 0:
            gone = {agent.id for agent in alike[len(alike) + self.by :]}
            return replace(plan, agents=tuple(agent for agent in plan.agents if agent.id not in gone))
        taken = sum(agent.id.startswith("new-") for agent in plan.agents)
        new = [
            replace(alike[nth * len(alike) // self.by], id=AgentId(f"new-{taken + nth + 1}")) for nth in range(self.by)
        ]
        return replace(plan, agents=(*plan.agents, *new))


class ShiftMoved(Change, frozen=True, tag="shift"):
    """The shifts of all agents of a queue later (or earlier) by some minutes; with ``agents``, only of those."""

    minutes: Annotated[int, msgspec.Meta(ge=-1440, le=1440)]
    agents: tuple[str, ...] = ()

    def problems(self, plan: Plan) -> Iterator[tuple[str, str]]:
        yield from super().problems(plan)
        yield from _unknown(self.agents, plan)

    def apply(self, plan: Plan) -> Plan:
        def moved(agent: AgentPlan) -> AgentPlan:
            if not agent.serves(self.queue) or (self.agents and agent.id not in self.agents):
                return agent
            return replace(agent, shifts=tuple(shift.moved(seconds(self.minutes * 60)) for shift in agent.shifts))

        return replace(plan, agents=tuple(moved(agent) for agent in plan.agents))


class HandleTime(Change, frozen=True, tag="handle_time"):
    """Talk and wrap-up so many times as long (the rule that ends wrap-up stays)."""

    times: Factor

    def apply(self, plan: Plan) -> Plan:
        return plan.with_queues(
            *(
                replace(
                    queue,
                    talk=queue.talk.times(self.times),
                    wrap_up=queue.wrap_up.times(self.times) if queue.wrap_up else None,
                )
                for queue in self._queues(plan)
            )
        )


class Arrivals(Change, frozen=True, tag="arrivals"):
    """So many times the calls."""

    times: Factor

    def apply(self, plan: Plan) -> Plan:
        return plan.with_queues(*(replace(q, volume=q.volume * self.times) for q in self._queues(plan)))


class Rule(Change, frozen=True, tag="rule"):
    """A rule of a queue, any of ``rules.RULES``; lengths in seconds."""

    rule: str
    value: Any

    def problems(self, plan: Plan) -> Iterator[tuple[str, str]]:
        yield from super().problems(plan)
        for queue in self._queues(plan):
            wrong: dict[str, str] = {}
            with_rules(queue.rules, {self.rule: self.value}, wrong)
            yield from wrong.items()
            return

    def apply(self, plan: Plan) -> Plan:
        return plan.with_queues(
            *(replace(q, rules=with_rules(q.rules, {self.rule: self.value}, {})) for q in self._queues(plan))
        )


class Member(Change, frozen=True, tag="member"):
    """Agents serve a queue at this tier and level (``serves`` False: no longer). ``agents`` are ids; or all who serve
    the queue ``of``."""

    agents: tuple[str, ...] = ()
    of: str = ""
    tier: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    level: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5
    serves: bool = True

    def problems(self, plan: Plan) -> Iterator[tuple[str, str]]:
        yield from super().problems(plan)
        if self.queue == "*":
            yield "queue", "name one queue"
        if not self.agents and not self.of:
            yield "agents", "name agents, or the queue whose agents are meant"
        if self.of and plan.queue(self.of) is None:
            yield "of", f"there is no queue {self.of!r}"
        yield from _unknown(self.agents, plan)

    def apply(self, plan: Plan) -> Plan:
        def member(agent: AgentPlan) -> AgentPlan:
            if agent.id not in self.agents and not (self.of and agent.serves(self.of)):
                return agent
            others = tuple(each for each in agent.memberships if each.queue != self.queue)
            now = (Membership(QueueId(self.queue), self.tier, self.level),) if self.serves else ()
            return replace(agent, memberships=(*others, *now))

        return replace(plan, agents=tuple(member(agent) for agent in plan.agents))


AnyChange = Staff | ShiftMoved | HandleTime | Arrivals | Rule | Member


def _unknown(agents: Sequence[str], plan: Plan) -> Iterator[tuple[str, str]]:
    missing = sorted(set(agents) - {agent.id for agent in plan.agents})
    if missing:
        yield "agents", f"there is no agent {', '.join(missing)}"


def problems(plan: Plan, changes: Sequence[AnyChange]) -> dict[str, str]:
    """All that is wrong with a scenario: place and reason; each change is looked at after those before it."""
    found: dict[str, str] = {}
    for nth, change in enumerate(changes):
        wrong = {f"changes[{nth}].{place}": reason for place, reason in change.problems(plan)}
        found.update(wrong)
        if not wrong:
            plan = change.apply(plan)
    return found


def changed(plan: Plan, changes: Sequence[AnyChange]) -> Plan:
    """The plan with all changes made, in order. Raises Invalid ``changes.invalid`` with ``problems``."""
    found = problems(plan, changes)
    if found:
        told = "; ".join(f"{place}: {reason}" for place, reason in found.items())
        raise Invalid("changes.invalid", f"this can't be tried: {told}", found)
    for change in changes:
        plan = change.apply(plan)
    return plan


def read(raw: object) -> list[AnyChange]:
    """Changes from JSON. Raises Invalid ``changes.invalid`` with place and reason."""
    try:
        return msgspec.convert(raw, list[AnyChange])
    except msgspec.ValidationError as why:
        reason, _, place = str(why).partition(" - at `$")
        where = "changes" + place.rstrip("`")
        raise Invalid("changes.invalid", f"this can't be tried: {where}: {reason}", {where: reason}) from None
