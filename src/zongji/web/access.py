"""Who asks, and what he may do. Every route declares one of these; ``create_app`` refuses a route that does not.

Does not know users or passwords: the identity feature tells who a token belongs to.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Protocol

from fastapi import Depends
from fastapi.params import Depends as DependsParam
from starlette.requests import HTTPConnection, Request

from zongji.kernel.errors import Forbidden, Unauthenticated
from zongji.kernel.ids import AgentId

CSRF_HEADER = "x-zongji"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Role(Enum):
    """What a person may do; each may do what those before may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def covers(self, other: "Role") -> bool:
        """May do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody whose token is good. ``session`` names his session, not his token."""

    user: str
    username: str
    name: str
    role: Role
    agent: AgentId | None
    language: str
    session: str


class Authenticator(Protocol):
    """Who a token belongs to."""

    async def __call__(self, token: str) -> Principal | None:
        """The principal, or None when the token is unknown or its session is over."""
        ...


def cookie_of(connection: HTTPConnection) -> str:
    """What this system's session cookie is called."""
    name: str = connection.app.state.cookie
    return name


def token_of(connection: HTTPConnection) -> tuple[str, bool]:
    """The token of a request ('' if none), and whether it came as a cookie."""
    scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip(), False
    return connection.cookies.get(cookie_of(connection), ""), True


class Allow:
    """A dependency: the asker has at least this role (and, for a desk, an agent number)."""

    def __init__(self, role: Role, desk: bool = False) -> None:
        self.role = role
        self.desk = desk

    async def __call__(self, request: Request) -> Principal:
        """The principal. Raises Unauthenticated or Forbidden."""
        token, by_cookie = token_of(request)
        authenticate: Authenticator = request.app.state.authenticate
        who = await authenticate(token) if token else None
        if who is None:
            raise Unauthenticated("login.required", "log in first")
        if by_cookie and request.method not in _SAFE and CSRF_HEADER not in request.headers:
            raise Forbidden("request.csrf", "a request with the session cookie needs the header X-Zongji: 1")
        if not who.role.covers(self.role):
            raise Forbidden("role.needed", f"this needs the role {self.role.value}")
        if self.desk and who.agent is None:
            raise Forbidden("desk.no_agent", "this login has no agent number, so it has no desk")
        return who


async def public() -> None:
    """A dependency: anybody may ask."""


PUBLIC: DependsParam = Depends(public)
AnyUser = Annotated[Principal, Depends(Allow(Role.AGENT))]
DeskUser = Annotated[Principal, Depends(Allow(Role.AGENT, desk=True))]
Supervisor = Annotated[Principal, Depends(Allow(Role.SUPERVISOR))]
Admin = Annotated[Principal, Depends(Allow(Role.ADMIN))]


def agent_of(who: Principal) -> AgentId:
    """The agent number of a desk user."""
    if who.agent is None:
        raise Forbidden("desk.no_agent", "this login has no agent number, so it has no desk")
    return who.agent
