"""What supervisors watch: agents, queues and their last hour, calls and the day's totals."""

from collections.abc import Iterable, Sequence

import msgspec

from zongji.core.acd.told import spoken
from zongji.core.contact.model import ContactClosed, QueueJoined, TalkStarted
from zongji.core.facts import Entry
from zongji.core.floor import Floor
from zongji.core.presence.model import Agent
from zongji.features.wallboard.rows import AgentRow, QueueRow, Serves, TotalsRow, TrendRow
from zongji.features.wallboard.staff import Staff, Standing
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Forbidden
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.web.access import Principal, Role
from zongji.web.calls import CallWords
from zongji.web.directory import Directory
from zongji.web.feed import Feed, Rows
from zongji.web.today import QueueDay, Today
from zongji.web.touched import touched
from zongji.web.trend import minute_of
from zongji.web.wire import iso, iso_or_none

PAUSE_SECONDS = 0.15
"""Changes are brought together for so long: the eye does not see it, and a storm costs the same as a breeze."""
POSITIONS_MAX = 100
"""In longer queues places are not told anew whenever somebody leaves."""


class WallboardPicture:
    """Implements ``web.feed.Picture``."""

    def __init__(self, floor: Floor, directory: Directory, words: CallWords, today: Today) -> None:
        self._floor = floor
        self._directory = directory
        self._words = words
        self._today = today
        self.staff = Staff(floor.agents)

    def whole(self) -> Rows:
        """Everything; agents are counted anew."""
        floor = self._floor
        self.staff.recount()
        calls: dict[str, msgspec.Struct] = {
            id: row for id in floor.contacts if (row := self._words.call(id)) is not None
        }
        return {
            "agents": {agent.id: self._agent(agent) for agent in floor.agents.values()},
            "queues": {queue: self._queue(queue) for queue in list(floor.board.queues)},
            "trends": {queue: self._trend(queue) for queue in list(floor.board.queues)},
            "calls": calls,
            "totals": {"today": self._totals()},
        }

    def row(self, collection: str, id: str) -> msgspec.Struct | None:
        """One row."""
        match collection:
            case "agents":
                agent = self._floor.agents.get(AgentId(id))
                return self._agent(agent) if agent is not None else None
            case "queues":
                return self._queue(QueueId(id)) if QueueId(id) in self._floor.board.queues else None
            case "trends":
                return self._trend(QueueId(id)) if QueueId(id) in self._floor.board.queues else None
            case "calls":
                return self._words.call(ContactId(id))
            case _:
                return self._totals()

    def _agent(self, agent: Agent) -> AgentRow:
        day = self._today.agents.get(agent.id)
        return AgentRow(
            id=agent.id,
            name=self._directory.agents.get(agent.id, agent.id),
            state=agent.state.value,
            reason=agent.reason or None,
            since=iso(agent.since),
            phone_registered=agent.registered,
            contact=agent.contact,
            number_shown=self._words.shown(agent.contact),
            queues=[Serves(member.queue, member.tier, member.level) for member in agent.memberships],
            answered_today=day.answered if day else 0,
            talk_seconds_today=round(day.talk_seconds, 1) if day else 0.0,
        )

    def _queue(self, id: QueueId) -> QueueRow:
        words = self._directory.of_queue(id)
        day = self._today.queues.get(id) or QueueDay()
        counts = self.staff.of(id)
        return QueueRow(
            id=id,
            name=words.name,
            waiting=self._floor.board.waiting(id),
            longest_wait_since=iso_or_none(self._waits_since(id)),
            expected_wait=self._expected(id),
            logged_in=sum(counts.values()) - counts.get(Standing.OFFLINE, 0),
            answered_today=day.answered,
            abandoned_today=day.abandoned,
            answered_in_target_today=day.in_target,
            service_level=day.service_level,
            average_wait_seconds=day.average_wait,
            target_seconds=words.target_seconds,
            service_level_target=words.service_level_target,
            wait_warning_seconds=words.wait_warning_seconds,
            **{standing.value: counts.get(standing, 0) for standing in Standing},
        )

    def _expected(self, id: QueueId) -> tuple[int, int | None] | None:
        foretelling, line = self._floor.foretelling, self._floor.board.queues[id]
        if not len(line.waiting) and len(line.free):
            return 0, 0
        told = spoken(foretelling.expect(id, foretelling.waiting(id) + 1, self._floor.at))
        return (told.at_least, told.at_most) if told is not None else None

    def _waits_since(self, id: QueueId) -> Instant | None:
        """Since when who waits longest does; with a head start he need not be the next."""
        waiting = self._floor.board.queues[id].waiting.items()
        return min((at for each in waiting if (at := self._floor.contacts[each].queued_at)), default=None)

    def _trend(self, id: QueueId) -> TrendRow:
        trend = self._today.trends.get(id)
        minutes = trend.minutes if trend is not None else ()
        return TrendRow([(each.number, each.most, each.last, each.offered, each.in_target) for each in minutes])

    def _totals(self) -> TotalsRow:
        day = QueueDay.sum(self._today.queues.values())
        return TotalsRow(
            arrived=self._today.arrived,
            answered=day.answered,
            abandoned=day.abandoned,
            answered_in_target=day.in_target,
            service_level=day.service_level,
            average_wait_seconds=day.average_wait,
            live=len(self._floor.contacts),
            waiting=sum(len(line.waiting) for line in self._floor.board.queues.values()),
            **{standing.value: self.staff.all[standing] for standing in Standing},
        )


class Wallboard:
    """The topic ``floor``. ``news`` is an engine subscriber."""

    name = "floor"

    def __init__(self, floor: Floor, picture: WallboardPicture) -> None:
        self._floor = floor
        self._staff = picture.staff
        self._feed = Feed(picture, PAUSE_SECONDS)
        self._minute = 0
        self._queued = {contact.id: contact.queue for contact in floor.contacts.values() if contact.queue is not None}
        """The queue of each live contact; a closed one is no longer on the floor, but its queue has changed."""

    def feed(self, who: Principal) -> Feed:
        """The same for every supervisor. Raises Forbidden for others."""
        if not who.role.covers(Role.SUPERVISOR):
            raise Forbidden("role.needed", "this needs the role supervisor")
        return self._feed

    async def opened(self, who: Principal) -> None:
        """Nothing to do."""

    def closed(self, who: Principal) -> None:
        """Nothing to do."""

    def news(self, entries: Sequence[Entry]) -> None:
        """Touch what these entries may have changed."""
        settled = self._note_queues(entries)
        if not self._feed.watched:
            return
        found = touched(entries, self._floor)
        moved = settled | {queue for contact in found.contacts if (queue := self._queued.get(contact))}
        staffed = {queue for agent in found.agents for queue in self._staff.note(agent)}
        self._touch("calls", found.contacts)
        self._touch("agents", found.agents)
        self._touch("queues", {*found.queues, *moved, *staffed})
        self._touch("trends", settled)
        self._touch("totals", ["today"])
        for queue in moved:
            self._touch_waiting(queue)
        self._touch_minute(minute_of(entries[-1].fact.at))

    def _touch(self, collection: str, ids: Iterable[str]) -> None:
        for id in ids:
            self._feed.touch(collection, id)

    def learned(self, contact: ContactId) -> None:
        """A caller's number became known."""
        self._feed.touch("calls", contact)

    def _note_queues(self, entries: Sequence[Entry]) -> set[QueueId]:
        """Keep ``_queued``; the queues of contacts that were answered or closed."""
        settled = []
        for decision in (decision for entry in entries for decision in entry.decisions):
            match decision:
                case QueueJoined(contact=contact, queue=queue):
                    self._queued[contact] = queue
                case TalkStarted(contact=contact):
                    settled.append(self._queued.get(contact))
                case ContactClosed(contact=contact):
                    settled.append(self._queued.pop(contact, None))
        return {queue for queue in settled if queue is not None}

    def _touch_waiting(self, queue: QueueId) -> None:
        """Places in a queue change when somebody came or left, not when one of its agents moved."""
        line = self._floor.board.queues.get(queue)
        if line is not None and len(line.waiting) <= POSITIONS_MAX:
            self._touch("calls", line.waiting.items())

    def _touch_minute(self, minute: int) -> None:
        """How many waited is told once a minute; how many were answered, at once."""
        if minute != self._minute:
            self._minute = minute
            self._touch("trends", list(self._floor.board.queues))
