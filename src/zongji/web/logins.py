"""Logins as slices exchange them: the agents' slice adds people, the identity slice keeps them."""

from dataclasses import dataclass, field
from typing import Protocol

from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId
from zongji.storage.database import Reading, Writing
from zongji.web.access import Role


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to add. ``password`` None: random words are made."""

    username: str
    name: str
    role: Role
    agent: AgentId | None = None
    language: str = "zh-CN"
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UserChange:
    """What to change; None: nothing."""

    name: str | None = None
    role: Role | None = None
    password: str | None = field(default=None, repr=False)
    enabled: bool | None = None


class Logins(Protocol):
    """The logins of agents. Sessions are the caller's."""

    async def add(self, session: Writing, new: NewUser, at: Instant) -> str:
        """Add a user; his password. Raises Refused when the name is taken, Invalid for a bad password."""
        ...

    async def roles(self, session: Reading) -> dict[str, Role]:
        """Roles by agent number."""
        ...

    async def change(self, session: Writing, agent: AgentId, change: UserChange) -> list[str]:
        """Change an agent's login; the sessions that ended by it."""
        ...

    async def remove(self, session: Writing, agent: AgentId) -> list[str]:
        """Remove an agent's login; the sessions that ended."""
        ...
