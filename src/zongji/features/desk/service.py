"""The desk: what an agent asks of the floor, and what an open or lost desk means for his presence.

Opening the desk signs an agent in; losing it (a reload, a cut network) does not sign him out; being without any desk
and without a phone for a while does.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from zongji.core.commands import GoNotReady, GoReady, SignIn, SignOut
from zongji.core.facts import AgentFact, Entry
from zongji.core.presence.model import Agent, Chosen, PbxDied
from zongji.engine.loop import Engine
from zongji.features.desk.picture import DeskFeeds
from zongji.kernel.clock import Clock, Instant, after, in_seconds, seconds
from zongji.kernel.errors import Invalid, Refused
from zongji.kernel.ids import AgentId
from zongji.web.access import Principal, agent_of
from zongji.web.feed import Feed
from zongji.web.hub import Hub
from zongji.web.wire import Label

log = logging.getLogger(__name__)

REASONS: Mapping[str, Label] = {
    "break": {"zh": "小休", "en": "Break"},
    "meal": {"zh": "用餐", "en": "Meal"},
    "meeting": {"zh": "会议", "en": "Meeting"},
    "training": {"zh": "培训", "en": "Training"},
    "busy": {"zh": "处理事务", "en": "Other work"},
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A state that an agent chose."""

    state: str
    reason: str | None = None


class Desk:
    """Implements ``web.hub.Topic`` as well. ``run`` must run beside it; ``news`` is an engine subscriber; ``attach``
    gives the hub."""

    name = "desk"

    def __init__(self, engine: Engine, feeds: DeskFeeds, clock: Clock, grace_seconds: float) -> None:
        self._engine = engine
        self._feeds = feeds
        self._clock = clock
        self._grace = seconds(grace_seconds)
        self._open: Counter[AgentId] = Counter()
        self._lonely: dict[AgentId, Instant] = {}
        """Who has neither desk nor phone, and since when."""
        self._first = asyncio.Event()
        self._hub: Hub | None = None

    def attach(self, hub: Hub) -> None:
        """The hub that serves this topic."""
        self._hub = hub

    # ---- wishes ---------------------------------------------------------------------------------------------------

    async def choose(self, agent: AgentId, wish: Wish) -> None:
        """Go ready, not ready or offline. Raises Refused."""
        match wish:
            case Wish("ready", _):
                await self._sign_in(agent)
                await self._engine.ask(GoReady(agent))
            case Wish("not_ready", str(reason)) if reason in REASONS:
                await self._sign_in(agent)
                await self._engine.ask(GoNotReady(agent, reason))
            case Wish("not_ready", reason):
                allowed = ", ".join(REASONS)
                raise Refused("presence.unknown_reason", f"{reason!r} is no reason: one of {allowed}")
            case Wish("offline", _):
                await self._engine.ask(SignOut(agent))
            case Wish(state, _):
                raise Invalid("presence.unknown_state", f"{state!r} is no state: ready, not_ready or offline")

    async def leave(self, agent: AgentId) -> None:
        """The agent logs out. One whom the floor does not know is out already."""
        if agent in self._engine.floor.agents:
            await self._engine.ask(SignOut(agent))

    def wrap_up_seconds(self, id: AgentId) -> float:
        """The longest wrap-up among the agent's queues."""
        agent = self._engine.floor.agents.get(id)
        members = agent.memberships if agent is not None else ()
        return max((self._engine.floor.board.rules(member.queue).wrap_up for member in members), default=0) / 1e6

    # ---- topic ----------------------------------------------------------------------------------------------------

    def feed(self, who: Principal) -> Feed:
        """His own desk. Raises Forbidden for a login without an agent number."""
        return self._feeds.of(agent_of(who))

    async def opened(self, who: Principal) -> None:
        """A desk was opened: the newest session is the agent's only one."""
        agent = agent_of(who)
        self._open[agent] += 1
        self._notice(agent)
        if self._hub is not None:
            self._hub.kick_others(who)
        await self._sign_in(agent)

    def closed(self, who: Principal) -> None:
        """A desk is gone."""
        agent = agent_of(who)
        self._open[agent] -= 1
        self._notice(agent)

    # ---- who is away ----------------------------------------------------------------------------------------------

    def news(self, entries: Sequence[Entry]) -> None:
        """Phones came and went, agents signed in and out."""
        for entry in entries:
            match entry.fact:
                case AgentFact(agent=agent):
                    self._notice(agent)
                case PbxDied():
                    self._notice(*self._engine.floor.agents)

    async def run(self) -> None:
        """Sign out who has been away too long, until cancelled."""
        self._notice(*self._engine.floor.agents)  # who was signed in before we started may never come back
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience()):
                    await self._first.wait()
            self._first.clear()
            await self.look()

    async def look(self) -> None:
        """Sign out who has neither desk nor phone for as long as the grace."""
        now = self._clock.now()
        for agent in [agent for agent, since in self._lonely.items() if after(since, self._grace) <= now]:
            del self._lonely[agent]
            await self._sign_out_lonely(agent)
            self._notice(agent)

    def _patience(self) -> float | None:
        """Seconds until somebody has been away too long; None when nobody is away."""
        if not self._lonely:
            return None
        due = after(min(self._lonely.values()), self._grace)
        return max(0.0, in_seconds(due - self._clock.now()))

    def _notice(self, *agents: AgentId) -> None:
        """Whether they are away may have changed."""
        for id in agents:
            agent = self._engine.floor.agents.get(id)
            if agent is None or not self._is_lonely(agent):
                self._lonely.pop(id, None)
            elif id not in self._lonely:
                self._lonely[id] = self._clock.now()
                if len(self._lonely) == 1:  # others are due earlier
                    self._first.set()

    def _is_lonely(self, agent: Agent) -> bool:
        return agent.chosen is not Chosen.OFFLINE and not agent.registered and not self._open[agent.id]

    async def _sign_out_lonely(self, agent: AgentId) -> None:
        try:
            await self._engine.ask(SignOut(agent))
            log.info("agent %s has neither desk nor phone any more: signed out", agent)
        except Refused as why:
            log.info("agent %s stays: %s", agent, why.id)

    async def _sign_in(self, id: AgentId) -> None:
        agent = self._engine.floor.agents.get(id)
        if agent is None or agent.chosen is Chosen.OFFLINE:
            await self._engine.ask(SignIn(id))
