"""Agents over HTTP. Their logins belong to another slice and are reached through ``Logins``."""

from collections.abc import Callable

from fastapi import APIRouter

from zongji.features.agents.models import AgentRow, MembershipRow
from zongji.features.agents.routing import routing
from zongji.features.agents.schemas import (
    AgentAdded,
    AgentIn,
    AgentOut,
    AgentPatch,
    AgentsOut,
    QueuesChange,
    SipAccountOut,
)
from zongji.features.agents.service import Agents
from zongji.kernel.errors import Forbidden
from zongji.kernel.ids import AgentId
from zongji.storage.database import when_committed
from zongji.web.access import Admin, AnyUser, Role, Supervisor
from zongji.web.audit import routing_changed
from zongji.web.deps import Now, ReadingSession, WritingSession
from zongji.web.logins import Logins, NewUser, UserChange
from zongji.web.phones import PhoneSite

Kick = Callable[[list[str], str], None]
"""Ends the live connections of sessions, saying why."""

WHY = "logout"


def routes(agents: Agents, logins: Logins, phones: PhoneSite, kick: Kick) -> APIRouter:
    """``/agents``."""
    api = APIRouter(prefix="/agents", tags=["agents"])

    @api.get("")
    async def everybody(who: Supervisor, db: ReadingSession) -> AgentsOut:
        """All agents."""
        roles = await logins.roles(db)
        return AgentsOut(items=[_out(row, serves, roles, agents) for row, serves in await agents.all(db)])

    @api.post("", status_code=201)
    async def add(given: AgentIn, who: Admin, db: WritingSession, now: Now) -> AgentAdded:
        """Add an agent with a login and a phone account."""
        await agents.add(db, given, now)
        password = await logins.add(db, _login(given), now)
        row, serves = await agents.one(db, given.id)
        out = _out(row, serves, await logins.roles(db), agents)
        routing_changed(db, who, f"agent {given.id}", None, routing(row, serves))
        return AgentAdded(**out.model_dump(), password=None if given.password else password)

    @api.patch("/{id}")
    async def change(id: str, given: AgentPatch, who: Admin, db: WritingSession, now: Now) -> AgentOut:
        """Change an agent."""
        before = routing(*await agents.one(db, id))
        await agents.change(db, id, given, now)
        ended = await logins.change(db, AgentId(id), _login_change(given))
        when_committed(db, lambda: kick(ended, WHY))
        row, serves = await agents.one(db, id)
        routing_changed(db, who, f"agent {id}", before, routing(row, serves))
        return _out(row, serves, await logins.roles(db), agents)

    @api.put("/{id}/queues")
    async def serve(id: str, given: QueuesChange, who: Supervisor, db: WritingSession, now: Now) -> AgentOut:
        """Change which queues an agent serves, at once; refused when they are not (any more) what the asker saw."""
        before = routing(*await agents.one(db, id))
        await agents.serve(db, id, given, now)
        row, serves = await agents.one(db, id)
        routing_changed(db, who, f"agent {id}", before, routing(row, serves))
        return _out(row, serves, await logins.roles(db), agents)

    @api.delete("/{id}", status_code=204)
    async def remove(id: str, who: Admin, db: WritingSession, now: Now) -> None:
        """Remove an agent and his login; refused while he is on a call."""
        before = routing(*await agents.one(db, id))
        await agents.remove(db, id, now)
        routing_changed(db, who, f"agent {id}", before, None)
        ended = await logins.remove(db, AgentId(id))
        when_committed(db, lambda: kick(ended, WHY))

    @api.get("/{id}/sip")
    async def sip(id: str, who: AnyUser, db: ReadingSession) -> SipAccountOut:
        """How to connect the agent's SIP phone; for administrators, and for the agent himself."""
        if who.role is not Role.ADMIN and who.agent != id:
            raise Forbidden("agent.not_you", "only an administrator may see another agent's phone account")
        account = await agents.account(db, id)
        return SipAccountOut(
            server=f"{phones.host}:{phones.sip_port}",
            transports=phones.transports,
            username=account.agent,
            password=account.password,
            realm=phones.realm,
        )

    return api


def _out(row: AgentRow, serves: list[MembershipRow], roles: dict[str, Role], agents: Agents) -> AgentOut:
    return AgentOut(
        **dict(routing(row, serves)),
        id=row.id,
        name=row.name,
        role=roles.get(row.id, Role.AGENT).value,
        enabled=row.enabled,
        phone_registered=agents.registered(row.id),
    )


def _login(new: AgentIn) -> NewUser:
    return NewUser(new.id, new.name, Role(new.role), AgentId(new.id), password=new.password)


def _login_change(change: AgentPatch) -> UserChange:
    role = Role(change.role) if change.role is not None else None
    return UserChange(change.name, role, change.password, change.enabled)
