"""What an agent's desk shows: his own state, the call that he has, and his contacts without a telephone (tasks)."""

from collections.abc import Sequence

import msgspec

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.facts import Entry
from zongji.core.floor import Floor
from zongji.core.presence.model import Agent
from zongji.kernel.ids import AgentId, ContactId
from zongji.web.calls import Call, CallWords, Elsewhere
from zongji.web.feed import Feed, Rows
from zongji.web.today import Today
from zongji.web.touched import touched
from zongji.web.wire import iso, iso_or_none


class DayFigures(msgspec.Struct, frozen=True):
    """The agent's day."""

    answered: int
    talk_seconds: float
    missed: int


class DeskState(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's state."""

    state: str
    chosen: str
    reason: str | None
    since: str
    until: str | None
    phone_registered: bool
    contact: str | None
    elsewhere: Elsewhere | None
    today: DayFigures


class DeskPicture:
    """One agent's desk. Implements ``web.feed.Picture``."""

    def __init__(self, agent: AgentId, floor: Floor, words: CallWords, today: Today) -> None:
        self._id = agent
        self._floor = floor
        self._words = words
        self._today = today

    def whole(self) -> Rows:
        """Everything."""
        agent = self._floor.agents.get(self._id)
        call = self._call(agent.contact) if agent is not None and agent.contact is not None else None
        tasks = (self._call(task) for task in (agent.tasks if agent is not None else ()))
        return {
            "me": {"me": self._me(agent)},
            "calls": {call.contact: call} if call is not None else {},
            "tasks": {task.contact: task for task in tasks if task is not None},
        }

    def row(self, collection: str, id: str) -> msgspec.Struct | None:
        """One row."""
        return self._me(self._floor.agents.get(self._id)) if collection == "me" else self._call(ContactId(id))

    @staticmethod
    def collection(id: ContactId) -> str:
        """Where a contact is shown."""
        return "calls" if medium_of(id) is Medium.PHONE else "tasks"

    def _call(self, id: ContactId) -> Call | None:
        contact = self._floor.contacts.get(id)
        mine = contact is not None and contact.offer_to(self._id) is not None
        return self._words.call(id, self._id) if mine else None

    def _me(self, found: Agent | None) -> DeskState:
        agent = found or Agent(self._id)
        day = self._today.agents.get(self._id)
        return DeskState(
            state=agent.state.value,
            chosen=agent.chosen.value,
            reason=agent.reason or None,
            since=iso(agent.since),
            until=iso_or_none(agent.until),
            phone_registered=agent.registered,
            contact=agent.contact,
            elsewhere=self._words.elsewhere(self._id),
            today=DayFigures(day.answered, round(day.talk_seconds, 1), day.missed) if day else DayFigures(0, 0.0, 0),
        )


class DeskFeeds:
    """A feed per agent. ``news`` is an engine subscriber."""

    def __init__(self, floor: Floor, words: CallWords, today: Today) -> None:
        self._floor = floor
        self._words = words
        self._today = today
        self._feeds: dict[AgentId, Feed] = {}

    def of(self, agent: AgentId) -> Feed:
        """The feed of one agent's desk."""
        feed = self._feeds.get(agent)
        if feed is None:
            feed = self._feeds[agent] = Feed(DeskPicture(agent, self._floor, self._words, self._today))
        return feed

    def news(self, entries: Sequence[Entry]) -> None:
        """Touch the desks that these entries may have changed."""
        if not any(feed.watched for feed in self._feeds.values()):
            return
        found = touched(entries, self._floor)
        for agent in found.agents:
            feed = self._feeds.get(agent)
            if feed is not None and feed.watched:
                feed.touch("me", "me")
                for contact in found.contacts:
                    feed.touch(DeskPicture.collection(contact), contact)

    def learned(self, id: ContactId) -> None:
        """A caller's number became known."""
        contact = self._floor.contacts.get(id)
        for ring in contact.rings if contact is not None else ():
            feed = self._feeds.get(ring.agent)
            if feed is not None:
                feed.touch(DeskPicture.collection(id), id)
