"""Agents on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

AgentNumber = Annotated[str, Field(pattern=r"^[0-9]{2,10}$", examples=["1001"])]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Password = Annotated[str, Field(min_length=8, max_length=200)]
RoleName = Literal["agent", "supervisor", "admin"]


class Serves(BaseModel):
    """A queue that an agent serves: tier 1 is asked first, level 10 is the most able."""

    queue: str = Field(min_length=1, max_length=40)
    tier: int = Field(default=1, ge=1, le=9)
    level: int = Field(default=5, ge=1, le=10)


class AgentOut(BaseModel):
    """An agent as administrators see him."""

    id: str
    name: str
    role: RoleName
    enabled: bool
    queues: list[Serves]
    phone_registered: bool


class AgentsOut(BaseModel):
    """All agents."""

    items: list[AgentOut]


class AgentIn(BaseModel):
    """An agent to add. Without a password one is made and told once."""

    id: AgentNumber
    name: Name
    password: Password | None = Field(default=None, repr=False)
    role: RoleName = "agent"
    queues: list[Serves] = Field(default_factory=list, max_length=100)


class AgentAdded(AgentOut):
    """The answer to adding; ``password`` only when it was made here."""

    password: str | None = Field(default=None, repr=False)


class AgentPatch(BaseModel):
    """What to change; what is missing stays."""

    name: Name | None = None
    password: Password | None = Field(default=None, repr=False)
    role: RoleName | None = None
    enabled: bool | None = None
    queues: list[Serves] | None = Field(default=None, max_length=100)


class QueuesChange(BaseModel):
    """Which queues the agent shall serve. ``was`` is what the asker saw; anything else is refused as a conflict."""

    was: list[Serves] = Field(max_length=100)
    queues: list[Serves] = Field(max_length=100)


class SipAccountOut(BaseModel):
    """How to connect an agent's SIP phone."""

    server: str
    transports: list[str]
    username: str
    password: str = Field(repr=False)
    realm: str
