"""Agents: who they are, which queues they serve, and their phones' accounts.

Every change becomes a fact after its commit, so that the floor knows; a change of accounts is told to whoever writes
the PBX's configuration.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from zongji.core.facts import Fact
from zongji.core.presence.model import Agent, AgentRemoved, Line
from zongji.engine.ports import Post
from zongji.features.agents.models import AgentRow, MembershipRow
from zongji.features.agents.routing import check, configured, routing, write
from zongji.features.agents.schemas import AgentIn, AgentPatch, QueuesChange, Routing, Serves
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound, Refused
from zongji.kernel.ids import AgentId
from zongji.storage.database import Reading, Writing, when_committed
from zongji.storage.vault import Vault
from zongji.web.directory import Directory


@dataclass(frozen=True, slots=True)
class SipAccount:
    """An agent's phone account; the same password for SIP phone and browser."""

    agent: AgentId
    password: str

    def __repr__(self) -> str:
        return f"SipAccount({self.agent!r})"


@dataclass(frozen=True, slots=True)
class Office:
    """What the service needs around it. ``on_floor`` are the floor's agents; ``accounts_changed`` is told after a
    commit that changed phone accounts."""

    vault: Vault
    directory: Directory
    post: Post
    on_floor: Mapping[AgentId, Agent]
    accounts_changed: Callable[[], None] = lambda: None


class Agents:
    """Adds, changes and removes agents. Sessions are the caller's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    # ---- reading --------------------------------------------------------------------------------------------------

    async def all(self, session: Reading) -> list[tuple[AgentRow, list[MembershipRow]]]:
        """All agents in the order of their numbers, with the queues they serve."""
        agents = await session.scalars(select(AgentRow).order_by(AgentRow.id))
        serves: defaultdict[str, list[MembershipRow]] = defaultdict(list)
        for row in await session.scalars(select(MembershipRow).order_by(MembershipRow.tier, MembershipRow.queue)):
            serves[row.agent].append(row)
        return [(agent, serves[agent.id]) for agent in agents]

    async def one(self, session: Reading, id: str) -> tuple[AgentRow, list[MembershipRow]]:
        """One agent. Raises NotFound."""
        agent = await session.get(AgentRow, id)
        if agent is None:
            raise NotFound("agent.unknown", f"there is no agent {id}")
        query = select(MembershipRow).where(MembershipRow.agent == id).order_by(MembershipRow.tier, MembershipRow.queue)
        return agent, list(await session.scalars(query))

    async def accounts(self, session: Reading) -> list[SipAccount]:
        """The phone accounts that the PBX must know."""
        return [self._account(agent) for agent, _ in await self.all(session) if agent.enabled]

    async def account(self, session: Reading, id: str) -> SipAccount:
        """One agent's phone account. Raises NotFound."""
        return self._account((await self.one(session, id))[0])

    def registered(self, id: str) -> bool:
        """A phone of the agent is registered."""
        agent = self._office.on_floor.get(AgentId(id))
        return agent is not None and agent.registered

    async def configuration_facts(self, session: Reading, at: Instant) -> list[Fact]:
        """What the floor must know."""
        found = await self.all(session)
        return [configured(agent.id, routing(agent, serves), at) for agent, serves in found if agent.enabled]

    async def using_skill(self, session: Reading, skill: str) -> list[str]:
        """The agents who have a skill, each named as people read it; those that are disabled included."""
        found = await self.all(session)
        return [f"agent {agent.id}" for agent, _ in found if skill in [each.skill for each in agent.skills]]

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for agent, _ in await self.all(session):
            self._office.directory.agents[agent.id] = agent.name

    # ---- writing --------------------------------------------------------------------------------------------------

    async def add(self, session: Writing, new: AgentIn, at: Instant) -> None:
        """Add an agent. Raises Refused when the number is taken, Invalid for what ``routing.check`` finds."""
        if await session.get(AgentRow, new.id) is not None:
            raise Refused("agent.taken", f"the agent number {new.id} is taken")
        password = secrets.token_urlsafe(18)
        sip = self._office.vault.seal(_purpose(new.id), password)
        agent = AgentRow(id=new.id, name=new.name, enabled=True, sip=sip)
        now = Routing(**new.model_dump(include=set(Routing.model_fields)))
        write(agent, now)
        session.add(agent)
        await session.flush()
        await self._serve(session, new.id, now)
        self._tell(session, agent, now, at, accounts=True)

    async def change(self, session: Writing, id: str, change: AgentPatch, at: Instant) -> None:
        """Change an agent. Raises NotFound; Refused for disabling one who is on a call; Invalid for what
        ``routing.check`` finds."""
        agent, serves = await self.one(session, id)
        if change.enabled is False:
            self._must_be_free(id)
        accounts = change.enabled is not None and change.enabled != agent.enabled
        agent.name = change.name if change.name is not None else agent.name
        agent.enabled = change.enabled if change.enabled is not None else agent.enabled
        wanted = change.model_dump(include=set(Routing.model_fields), exclude_unset=True)
        kept = {name: value for name, value in wanted.items() if value is not None or name == "joined"}
        now = Routing(**{**routing(agent, serves).model_dump(), **kept})
        if kept:
            write(agent, now)
            await self._serve(session, id, now)
        self._tell(session, agent, now, at, accounts)

    async def serve(self, session: Writing, id: str, change: QueuesChange, at: Instant) -> None:
        """Change which queues an agent serves. Raises NotFound; Refused when they are not what ``change.was`` says;
        Invalid for what ``routing.check`` finds."""
        # Whoever else changes them waits here, where the database locks rows; SQLite has one writer anyway.
        await session.get(AgentRow, id, with_for_update=True)
        agent, rows = await self.one(session, id)
        before = routing(agent, rows)
        if _plain(before.queues) != _plain(change.was):
            message = f"agent {id} serves {_plain(before.queues) or 'no queue'} by now: look again, then decide"
            raise Refused("agent.queues_changed", message)
        now = before.model_copy(update={"queues": change.queues})
        await self._serve(session, id, now)
        self._tell(session, agent, now, at, accounts=False)

    async def remove(self, session: Writing, id: str, at: Instant) -> None:
        """Remove an agent. Raises NotFound; Refused while he is on a call."""
        agent, _ = await self.one(session, id)
        self._must_be_free(id)
        await session.delete(agent)
        when_committed(session, lambda: self._office.post(AgentRemoved(at, AgentId(id))))
        when_committed(session, self._office.accounts_changed)

    async def _serve(self, session: Writing, id: str, now: Routing) -> None:
        check(now, self._office.directory)
        await session.execute(delete(MembershipRow).where(MembershipRow.agent == id))
        for each in now.queues:
            session.add(MembershipRow(agent=id, queue=each.queue, tier=each.tier, level=each.level))
        await session.flush()

    def _tell(self, session: Writing, agent: AgentRow, now: Routing, at: Instant, accounts: bool) -> None:
        id = AgentId(agent.id)
        fact = configured(agent.id, now, at) if agent.enabled else AgentRemoved(at, id)
        when_committed(session, lambda: self._office.post(fact))
        when_committed(session, lambda: self._office.directory.agents.update({id: agent.name}))
        if accounts:
            when_committed(session, self._office.accounts_changed)

    def _must_be_free(self, id: str) -> None:
        agent = self._office.on_floor.get(AgentId(id))
        if agent is not None and agent.line not in (Line.IDLE, Line.WRAP_UP):
            raise Refused("agent.on_call", f"agent {id} is on a call: try again when it is over")

    def _account(self, agent: AgentRow) -> SipAccount:
        return SipAccount(AgentId(agent.id), self._office.vault.unseal(_purpose(agent.id), agent.sip))


def _purpose(id: str) -> str:
    return f"sip:{id}"


def _plain(queues: Iterable[Serves]) -> str:
    """Queues in one line, always in the same order: ``luggage (tier 1, level 5)``."""
    ordered = sorted(queues, key=lambda each: (each.queue, each.tier, each.level))
    return ", ".join(f"{each.queue} (tier {each.tier}, level {each.level})" for each in ordered)
