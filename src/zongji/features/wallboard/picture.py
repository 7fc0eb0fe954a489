"""What supervisors watch: agents, queues, calls and the day's totals."""

from collections.abc import Sequence

import msgspec

from zongji.core.contact.model import ContactClosed, Phase, QueueJoined
from zongji.core.facts import Entry
from zongji.core.floor import Floor
from zongji.core.presence.model import Agent, Line, State
from zongji.kernel.errors import Forbidden
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.web.access import Principal, Role
from zongji.web.calls import CallWords
from zongji.web.directory import Directory
from zongji.web.feed import Feed, Rows
from zongji.web.today import QueueDay, Today
from zongji.web.touched import touched
from zongji.web.wire import Label, iso, iso_or_none

PAUSE_SECONDS = 0.15
"""Changes are brought together for so long: the eye does not see it, and a storm costs the same as a breeze."""
POSITIONS_MAX = 100
"""In longer queues places are not told anew whenever somebody leaves."""


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One agent."""

    id: str
    name: str
    state: str
    reason: str | None
    since: str
    phone_registered: bool
    contact: str | None
    number_shown: str | None
    queues: list[str]
    answered_today: int
    talk_seconds_today: float


class QueueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One queue."""

    id: str
    name: Label
    waiting: int
    longest_wait_since: str | None
    ready: int
    talking: int
    logged_in: int
    answered_today: int
    abandoned_today: int
    answered_in_target_today: int
    target_seconds: int
    average_wait_seconds: float | None


class TotalsRow(msgspec.Struct, frozen=True, kw_only=True):
    """The whole floor today."""

    arrived: int
    answered: int
    abandoned: int
    answered_in_target: int
    live: int
    waiting: int


class WallboardPicture:
    """Implements ``web.feed.Picture``."""

    def __init__(self, floor: Floor, directory: Directory, words: CallWords, today: Today) -> None:
        self._floor = floor
        self._directory = directory
        self._words = words
        self._today = today

    def whole(self) -> Rows:
        """Everything."""
        floor = self._floor
        calls: dict[str, msgspec.Struct] = {
            id: row for id in floor.contacts if (row := self._words.call(id)) is not None
        }
        return {
            "agents": {agent.id: self._agent(agent) for agent in floor.agents.values()},
            "queues": {queue: self._queue(queue) for queue in list(floor.board.queues)},
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
            queues=[member.queue for member in agent.memberships],
            answered_today=day.answered if day else 0,
            talk_seconds_today=round(day.talk_seconds, 1) if day else 0.0,
        )

    def _queue(self, id: QueueId) -> QueueRow:
        longest = self._floor.board.longest(id)
        first = self._floor.contacts.get(longest) if longest is not None else None
        words = self._directory.queues.get(id)
        day = self._today.queues.get(id) or QueueDay()
        members = [a for a in self._floor.agents.values() if any(m.queue == id for m in a.memberships)]
        return QueueRow(
            id=id,
            name=words.name if words else {"zh": id, "en": id},
            waiting=self._floor.board.waiting(id),
            longest_wait_since=iso_or_none(first.queued_at if first is not None else None),
            ready=sum(agent.eligible for agent in members),
            talking=sum(agent.line in (Line.TALKING, Line.REJOINING) for agent in members),
            logged_in=sum(agent.state is not State.OFFLINE for agent in members),
            answered_today=day.answered,
            abandoned_today=day.abandoned,
            answered_in_target_today=day.in_target,
            target_seconds=words.target_seconds if words else 20,
            average_wait_seconds=day.average_wait,
        )

    def _totals(self) -> TotalsRow:
        days = list(self._today.queues.values())
        return TotalsRow(
            arrived=self._today.arrived,
            answered=sum(day.answered for day in days),
            abandoned=sum(day.abandoned for day in days),
            answered_in_target=sum(day.in_target for day in days),
            live=len(self._floor.contacts),
            waiting=sum(c.phase is Phase.QUEUED for c in self._floor.contacts.values()),
        )


class Wallboard:
    """The topic ``floor``. ``news`` is an engine subscriber."""

    name = "floor"

    def __init__(self, floor: Floor, picture: WallboardPicture) -> None:
        self._floor = floor
        self._feed = Feed(picture, PAUSE_SECONDS)
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
        left = self._note_queues(entries)
        if not self._feed.watched:
            return
        found = touched(entries, self._floor)
        found.queues.update(dict.fromkeys(left))
        for contact in found.contacts:
            self._feed.touch("calls", contact)
        for agent in found.agents:
            self._feed.touch("agents", agent)
        for queue in found.queues:
            self._feed.touch("queues", queue)
            self._touch_waiting(queue)
        self._feed.touch("totals", "today")

    def learned(self, contact: ContactId) -> None:
        """A caller's number became known."""
        self._feed.touch("calls", contact)

    def _note_queues(self, entries: Sequence[Entry]) -> list[QueueId]:
        """Keep ``_queued``; the queues of contacts that closed."""
        left = []
        for decision in (decision for entry in entries for decision in entry.decisions):
            if isinstance(decision, QueueJoined):
                self._queued[decision.contact] = decision.queue
            elif isinstance(decision, ContactClosed) and decision.contact in self._queued:
                left.append(self._queued.pop(decision.contact))
        return left

    def _touch_waiting(self, queue: QueueId) -> None:
        line = self._floor.board.queues.get(queue)
        if line is not None and len(line.waiting) <= POSITIONS_MAX:
            for contact in line.waiting.items():
                self._feed.touch("calls", contact)
