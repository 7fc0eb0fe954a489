"""A day of the journal as a plan: who called, how patient he was, how long it took, who worked.

Read from facts and from the decisions beside them; the vault is not needed. Patience is estimated as exponential by
maximum likelihood with the answered callers censored: the mean is all time waited, by whomever, divided by how many
gave up (Lawless, Statistical Models and Methods for Lifetime Data, 2nd ed., ch. 4.1). Talk, wrap-up and ring times are
lognormal with the day's mean and cv. Missed rings are habits of the day's agents, so the not ready that followed one is
no break.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, pstdev

from zongji.core.acd.model import QueueConfigured, QueueRemoved
from zongji.core.contact.model import (
    AgentReleased,
    AgentReserved,
    Cause,
    ContactClosed,
    QueueJoined,
    Side,
    TalkEnded,
    TalkStarted,
)
from zongji.core.facts import Decision, Entry, Fact
from zongji.core.presence.model import AgentConfigured, AgentRemoved, AgentStateSet, Membership, State
from zongji.kernel.clock import Instant, Span, in_seconds, seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.simulator.people import UNCHOSEN
from zongji.simulator.twin.chance import Lengths, exponential, fixed
from zongji.simulator.twin.plan import BACK_AFTER, TALK, AgentPlan, Known, Plan, QueuePlan, Shift

CONFIGURATION = (QueueConfigured, QueueRemoved, AgentConfigured, AgentRemoved)
"""Facts of before the day that must be given to ``Day`` first."""

TARGET = seconds(20)


@dataclass(slots=True)
class Seen:
    """What was seen of one queue."""

    calls: list[Known] = field(default_factory=list)
    talks: list[float] = field(default_factory=list)
    wraps: list[float] = field(default_factory=list)
    waited: float = 0.0
    """Seconds waited, by those answered and those not."""
    gave_up: int = 0


@dataclass(slots=True)
class Waits:
    """A contact on its way through the day."""

    queue: QueueId
    since: Instant
    answered: bool = False
    talk: int = 0
    talk_since: Instant = Instant(0)


@dataclass(slots=True)
class Staff:
    """What was seen of one agent."""

    memberships: tuple[Membership, ...] = ()
    works: bool = False
    """At work and not on a break, as the day's newest state says."""
    since: Instant = Instant(0)
    spells: list[tuple[Instant, Instant]] = field(default_factory=list)
    blamed_since: Instant | None = None
    wraps: tuple[QueueId, Instant] | None = None


class Day:
    """Give it the configuration of before the day, then its entries, those some hours earlier included (who is at work
    at its start); then ask for ``plan``."""

    def __init__(self, start: Instant, end: Instant) -> None:
        self._start, self._end = start, end
        self._rules: dict[QueueId, QueueConfigured] = {}
        self._seen: defaultdict[QueueId, Seen] = defaultdict(Seen)
        self._staff: defaultdict[AgentId, Staff] = defaultdict(Staff)
        self._waits: dict[ContactId, Waits] = {}
        self._rings: dict[tuple[ContactId, AgentId], Instant] = {}
        self._answers: list[float] = []
        self._missed = 0
        self._back: list[float] = []
        self._changed: set[str] = set()

    def configure(self, fact: Fact) -> None:
        """A fact of configuration; within the day the first one of each queue and agent holds all day."""
        during = fact.at >= self._start
        match fact:
            case QueueConfigured(queue=queue):
                if during and queue in self._rules:
                    self._changed.add(f"queue {queue}")
                else:
                    self._rules[queue] = fact
            case QueueRemoved(queue=queue) if not during:
                self._rules.pop(queue, None)
            case AgentConfigured(agent=agent, memberships=memberships):
                if during and self._staff[agent].memberships:
                    self._changed.add(f"agent {agent}")
                else:
                    self._staff[agent].memberships = memberships
            case AgentRemoved(agent=agent) if not during:
                self._staff.pop(agent, None)

    def note(self, entry: Entry) -> None:
        """An entry of the journal, in order."""
        self.configure(entry.fact)
        for decision in entry.decisions:
            if isinstance(decision, AgentStateSet):
                self._state(decision)
            elif decision.at >= self._start:
                self._of_contact(decision)

    def plan(self, interval: Span, targets: Mapping[str, Span], notes: Sequence[str] = ()) -> Plan:
        """The day as a plan. ``targets`` are answer-within times by queue (``*``: others), which
        facts do not hold."""
        for agent in self._staff.values():
            self._rest(agent, self._end)
        queues = tuple(self._queue(queue, seen, targets) for queue, seen in sorted(self._seen.items()))
        served = {queue.queue for queue in queues}
        agents = tuple(self._agents(served))
        told = [*notes]
        if self._changed:
            told.append(f"changed during the day, the first setting was used: {', '.join(sorted(self._changed))}")
        count = -(-(self._end - self._start) // interval)
        return Plan(self._start, interval, count, queues, agents, tuple(told))

    # ---- contacts ---------------------------------------------------------------------------------------------------

    def _of_contact(self, decision: Decision) -> None:
        match decision:
            case QueueJoined(at=at, contact=contact, queue=queue) if contact not in self._waits:
                self._waits[contact] = Waits(queue, at)
                self._seen[queue].calls.append(Known(Span(at - self._start), Span(max(0, at - decision.rank_at))))
            case AgentReserved(at=at, contact=contact, agent=agent):
                self._rings[contact, agent] = at
            case AgentReleased(contact=contact, agent=agent, cause=cause):
                if self._rings.pop((contact, agent), None) is not None and cause is Cause.NO_ANSWER:
                    self._missed += 1
            case TalkStarted(at=at, contact=contact, agent=agent):
                self._talks(contact, agent, at)
            case TalkEnded(at=at, contact=contact) if contact in self._waits:
                waits = self._waits[contact]
                waits.talk += at - waits.talk_since
            case ContactClosed(at=at, contact=contact, by=by) if contact in self._waits:
                self._closed(self._waits.pop(contact), at, by)

    def _talks(self, contact: ContactId, agent: AgentId, at: Instant) -> None:
        rung = self._rings.pop((contact, agent), None)
        if rung is not None:
            self._answers.append(in_seconds(at - rung))
        waits = self._waits.get(contact)
        if waits is not None:
            if not waits.answered:
                waits.answered = True
                self._seen[waits.queue].waited += in_seconds(at - waits.since)
            waits.talk_since = at

    def _closed(self, waits: Waits, at: Instant, by: Side) -> None:
        seen = self._seen[waits.queue]
        if waits.answered:
            seen.talks.append(in_seconds(waits.talk))
            return
        seen.waited += in_seconds(at - waits.since)
        seen.gave_up += by is Side.CALLER

    # ---- agents -----------------------------------------------------------------------------------------------------

    def _state(self, it: AgentStateSet) -> None:
        agent = self._staff[it.agent]
        if agent.wraps is not None:
            queue, since = agent.wraps
            self._seen[queue].wraps.append(in_seconds(it.at - since))
            agent.wraps = None
        if agent.blamed_since is not None:
            if it.state is State.READY:
                self._back.append(in_seconds(it.at - agent.blamed_since))
            agent.blamed_since = None
        if it.state is State.WRAP_UP and it.contact in self._waits:
            agent.wraps = (self._waits[it.contact].queue, it.at)
        blamed = it.state is State.NOT_READY and it.reason in UNCHOSEN
        if blamed:
            agent.blamed_since = it.at
        elif it.state in (State.OFFLINE, State.NOT_READY):
            self._rest(agent, it.at)
        elif not agent.works:
            agent.works, agent.since = True, it.at

    def _rest(self, agent: Staff, at: Instant) -> None:
        if agent.works:
            agent.works = False
            begin, end = max(agent.since, self._start), min(at, self._end)
            if begin < end:
                agent.spells.append((begin, end))

    # ---- the plan ---------------------------------------------------------------------------------------------------

    def _queue(self, queue: QueueId, seen: Seen, targets: Mapping[str, Span]) -> QueuePlan:
        rules = self._rules.get(queue, QueueConfigured(self._start, queue))
        return QueuePlan(
            rules,
            known=tuple(seen.calls),
            talk=_fitted(seen.talks) or TALK,
            wrap_up=_fitted(seen.wraps),
            patience=exponential(max(seen.waited / seen.gave_up, 0.001)) if seen.gave_up else None,
            target=targets.get(queue, targets.get("*", TARGET)),
        )

    def _agents(self, served: set[QueueId]) -> Iterator[AgentPlan]:
        answers = _fitted(self._answers) or fixed(3.0)
        rings = len(self._answers) + self._missed
        misses = self._missed / rings if rings else 0.0
        back = _fitted(self._back) or BACK_AFTER
        for id, agent in sorted(self._staff.items()):
            if agent.spells and any(member.queue in served for member in agent.memberships):
                yield AgentPlan(id, agent.memberships, (self._shift(agent.spells),), answers, misses, back)

    def _shift(self, spells: list[tuple[Instant, Instant]]) -> Shift:
        """One shift from the first to the last, breaks between."""
        start = self._start
        breaks = pairwise(spells)
        gaps = tuple((Span(end - start), Span(begin - start)) for (_, end), (begin, _) in breaks)
        return Shift(Span(spells[0][0] - start), Span(spells[-1][1] - start), gaps)


def _fitted(values: Sequence[float]) -> Lengths | None:
    """Lognormal lengths with the same mean and cv; None when nothing was seen."""
    if not values:
        return None
    mean = fmean(values)
    return Lengths(mean, pstdev(values) / mean if mean > 0 else 0.0)


def observe(configuration: Iterable[Fact], entries: Iterable[Entry], start: Instant, end: Instant) -> Day:
    """A day, all of it noted."""
    day = Day(start, end)
    for fact in configuration:
        day.configure(fact)
    for entry in entries:
        day.note(entry)
    return day
