"""Figures of the day, folded from journal entries: what agents and queues did since local midnight.

Derived, in memory, the same after a restart when fed the journal from ``since()`` on. Knows no clock: entries tell
time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from zongji.core.contact.model import (
    AgentReleased,
    CallerArrived,
    Cause,
    ContactClosed,
    QueueJoined,
    TalkEnded,
    TalkStarted,
)
from zongji.core.facts import Decision, Entry, Fact
from zongji.kernel.clock import Instant, after, from_datetime, in_seconds, seconds, to_datetime
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.web.directory import Directory

MISSED = frozenset({Cause.NO_ANSWER, Cause.REJECTED, Cause.UNREACHABLE})
LONGEST_CALL = seconds(4 * 3600)
"""A call that began so long before midnight may still end today."""


@dataclass(slots=True)
class AgentDay:
    """What an agent did today."""

    answered: int = 0
    talk_seconds: float = 0.0
    missed: int = 0


@dataclass(slots=True)
class QueueDay:
    """What happened in a queue today."""

    answered: int = 0
    abandoned: int = 0
    in_target: int = 0
    waited_seconds: float = 0.0
    """Of the answered ones together."""

    @property
    def average_wait(self) -> float | None:
        """Of the answered ones."""
        return round(self.waited_seconds / self.answered, 1) if self.answered else None


class Today:
    """See the module."""

    def __init__(self, zone: str, directory: Directory) -> None:
        self._zone = ZoneInfo(zone)
        self._directory = directory
        self._ends = Instant(0)
        self.agents: defaultdict[str, AgentDay] = defaultdict(AgentDay)
        self.queues: defaultdict[str, QueueDay] = defaultdict(QueueDay)
        self.arrived = 0
        self._joined: dict[ContactId, tuple[QueueId, Instant]] = {}
        self._talks: dict[ContactId, tuple[AgentId, Instant]] = {}
        self._served: dict[ContactId, AgentId] = {}

    def since(self, now: Instant) -> Instant:
        """From when on the journal must be fed after a restart."""
        return after(self._midnight(now, 0), -LONGEST_CALL)

    def note(self, entries: Sequence[Entry]) -> None:
        """An engine subscriber."""
        for entry in entries:
            if entry.fact.at >= self._ends:
                self._new_day(entry.fact.at)
            self._fact(entry.fact)
            for decision in entry.decisions:
                self._decision(decision)

    def _new_day(self, at: Instant) -> None:
        self._ends = self._midnight(at, 1)
        self.arrived = 0
        self.agents.clear()
        self.queues.clear()

    def _midnight(self, at: Instant, days: int) -> Instant:
        day = to_datetime(at).astimezone(self._zone).date() + timedelta(days=days)
        return from_datetime(datetime.combine(day, time(0), self._zone))

    def _fact(self, fact: Fact) -> None:
        if isinstance(fact, CallerArrived):
            self.arrived += 1

    def _decision(self, decision: Decision) -> None:
        match decision:
            case QueueJoined(at=at, contact=contact, queue=queue, again=False):
                self._joined[contact] = (queue, at)
            case TalkStarted(at=at, contact=contact, agent=agent):
                self._talks[contact] = (agent, at)
                if self._served.get(contact) != agent:
                    self._answered(contact, agent, at)
            case TalkEnded(at=at, contact=contact):
                agent, began = self._talks.pop(contact, (AgentId(""), at))
                self.agents[agent].talk_seconds += in_seconds(at - began)
            case AgentReleased(agent=agent, contact=contact, cause=cause):
                if cause in MISSED and self._served.get(contact) != agent:
                    self.agents[agent].missed += 1
            case ContactClosed(contact=contact):
                queue_left, _ = self._joined.pop(contact, (None, 0))
                if self._served.pop(contact, None) is None and queue_left is not None:
                    self.queues[queue_left].abandoned += 1

    def _answered(self, contact: ContactId, agent: AgentId, at: Instant) -> None:
        self.agents[agent].answered += 1
        first = contact not in self._served
        self._served[contact] = agent
        queue, since = self._joined.get(contact, (None, at))
        if queue is None or not first:
            return
        waited = in_seconds(at - since)
        words = self._directory.queues.get(queue)
        day = self.queues[queue]
        day.answered += 1
        day.waited_seconds += waited
        day.in_target += waited <= (words.target_seconds if words else 20)
