"""Figures of the day, folded from journal entries: what agents and queues did since local midnight.

Derived, in memory, the same after a restart when fed the journal from ``since()`` on. Knows no clock: entries tell
time. A queue's figures are of the contacts that arrived today, as the records of today are; those of an agent are of
what he did today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from zongji.core.contact.callback import CallbackBooked
from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded, is_message
from zongji.core.contact.model import (
    AgentReleased,
    AgentReserved,
    CallerArrived,
    Cause,
    ContactClosed,
    QueueJoined,
    TalkEnded,
    TalkStarted,
)
from zongji.core.contact.waiting import Diverted
from zongji.core.facts import Decision, Entry, Fact
from zongji.kernel.clock import Instant, after, from_datetime, in_seconds, seconds, to_datetime
from zongji.kernel.ids import AgentId, ContactId, QueueId, is_callback
from zongji.web.directory import Directory
from zongji.web.trend import Trend

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

    @property
    def service_level(self) -> float | None:
        """The share answered in target of all that were answered or gave up, 0 to 1; None when there were none. Who
        still waits does not count yet, and giving up counts however early."""
        offered = self.answered + self.abandoned
        return round(self.in_target / offered, 4) if offered else None

    @classmethod
    def sum(cls, days: Iterable["QueueDay"]) -> "QueueDay":
        """Several queues together."""
        whole = cls()
        for day in days:
            whole.answered += day.answered
            whole.abandoned += day.abandoned
            whole.in_target += day.in_target
            whole.waited_seconds += day.waited_seconds
        return whole


class Today:
    """See the module."""

    def __init__(self, zone: str, directory: Directory) -> None:
        self._zone = ZoneInfo(zone)
        self._directory = directory
        self._ends = Instant(0)
        self.agents: defaultdict[str, AgentDay] = defaultdict(AgentDay)
        self.queues: defaultdict[str, QueueDay] = defaultdict(QueueDay)
        self.trends: defaultdict[str, Trend] = defaultdict(Trend)
        """The last hour of each queue; midnight does not cut it."""
        self.arrived = 0
        self._open: set[ContactId] = set()
        self._earlier: set[ContactId] = set()
        """Those of the open ones that arrived on an earlier day."""
        self._waiting: dict[ContactId, QueueId] = {}
        self._joined: dict[ContactId, tuple[QueueId, Instant]] = {}
        self._talks: dict[ContactId, tuple[AgentId, Instant]] = {}
        self._served: dict[ContactId, AgentId] = {}
        self._speaking: set[ContactId] = set()
        """Who leaves a message, until it is known whether there is one."""
        self._left: dict[ContactId, tuple[QueueId, bool]] = {}
        """Who hung up meanwhile: the queue that he had waited in, and whether he arrived on an earlier day."""

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
            # Only where an entry ends do people wait: who was given an agent at once never did.
            moved = {self._moved(decision) for decision in entry.decisions}
            for queue in moved - {None}:
                self.trends[str(queue)].note(entry.fact.at)

    def _new_day(self, at: Instant) -> None:
        self._ends = self._midnight(at, 1)
        self.arrived = 0
        self._earlier = set(self._open)
        self.agents.clear()
        self.queues.clear()

    def _midnight(self, at: Instant, days: int) -> Instant:
        day = to_datetime(at).astimezone(self._zone).date() + timedelta(days=days)
        return from_datetime(datetime.combine(day, time(0), self._zone))

    def _fact(self, fact: Fact) -> None:
        if isinstance(fact, CallerArrived):
            self.arrived += 1
            self._open.add(fact.contact)
        elif isinstance(fact, MessageRecorded | MessageFailed):
            self._speaking.discard(fact.contact)
            queue, earlier = self._left.pop(fact.contact, (None, False))
            if isinstance(fact, MessageRecorded) and is_message(fact):
                self._joined.pop(fact.contact, None)  # who left a message did not give up
            elif queue is not None:
                self._gave_up(queue, fact.at, earlier)

    def _moved(self, decision: Decision) -> QueueId | None:
        """Keep who waits; the queue in which that changed."""
        match decision:
            case QueueJoined(contact=contact, queue=queue):
                self._waiting[contact] = queue
                self.trends[queue].waiting += 1
                return queue
            case AgentReserved(contact=contact) | ContactClosed(contact=contact) | Diverted(contact=contact) if (
                contact in self._waiting
            ):
                left = self._waiting.pop(contact)
                self.trends[left].waiting -= 1
                return left
            case _:
                return None

    def _decision(self, decision: Decision) -> None:
        match decision:
            case CallbackBooked(source=source) if source is not None:
                self._joined.pop(source, None)  # who is called back did not give up
            case QueueJoined(at=at, contact=contact, queue=queue, again=False) if not is_callback(contact):
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
            case MessageBegun(contact=contact):
                self._speaking.add(contact)
            case ContactClosed(at=at, contact=contact):
                self._closed(contact, at)

    def _closed(self, contact: ContactId, at: Instant) -> None:
        queue, _ = self._joined.pop(contact, (None, 0))
        if self._served.pop(contact, None) is None and queue is not None:
            if contact in self._speaking:
                self._left[contact] = queue, contact in self._earlier
            else:
                self._gave_up(queue, at, contact in self._earlier)
        self._open.discard(contact)
        self._earlier.discard(contact)

    def _gave_up(self, queue: QueueId, at: Instant, earlier: bool) -> None:
        self.trends[queue].outcome(at, in_target=False)
        self.queues[queue].abandoned += not earlier

    def _answered(self, contact: ContactId, agent: AgentId, at: Instant) -> None:
        self.agents[agent].answered += 1
        first = contact not in self._served
        self._served[contact] = agent
        queue, since = self._joined.get(contact, (None, at))
        if queue is None or not first:
            return
        waited = in_seconds(at - since)
        in_target = waited <= self._directory.of_queue(queue).target_seconds
        self.trends[queue].outcome(at, in_target)
        if contact in self._earlier:
            return
        day = self.queues[queue]
        day.answered += 1
        day.waited_seconds += waited
        day.in_target += in_target
