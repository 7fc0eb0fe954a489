"""Agents on the wire."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zongji.core.acd.medium import SHARES

AgentNumber = Annotated[str, Field(pattern=r"^[0-9]{2,10}$", examples=["1001"])]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Password = Annotated[str, Field(min_length=8, max_length=200)]
RoleName = Literal["agent", "supervisor", "admin"]
KindName = Literal["ordinary", "virtual"]
MediumName = Literal["phone", "chat", "message", "mail"]
Site = Annotated[str, Field(max_length=40)]
Joined = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]


class Serves(BaseModel):
    """A queue that an agent serves: tier 1 is asked first, level 10 is the most able."""

    queue: str = Field(min_length=1, max_length=40)
    tier: int = Field(default=1, ge=1, le=9)
    level: int = Field(default=5, ge=1, le=10)


class HasSkill(BaseModel):
    """An agent can do something this well; 10 is best."""

    model_config = ConfigDict(extra="forbid")

    skill: str = Field(min_length=1, max_length=40)
    level: int = Field(default=10, ge=1, le=10)


class Takes(BaseModel):
    """An agent takes at most ``most`` contacts of a medium at once (0: none), also while he is busy with those of the
    media in ``over``."""

    model_config = ConfigDict(extra="forbid")

    medium: MediumName
    most: int = Field(ge=0, le=20)
    over: list[MediumName] = Field(default_factory=list, max_length=4)


def usual_shares() -> list[Takes]:
    """What holds for an agent of whom nothing else is said."""
    return [
        Takes(medium=share.medium.value, most=share.most, over=[medium.value for medium in share.over])
        for share in SHARES
    ]


class Routing(BaseModel):
    """What decides which contacts an agent gets."""

    queues: list[Serves] = Field(default_factory=list, max_length=100)
    skills: list[HasSkill] = Field(default_factory=list, max_length=100)
    shares: list[Takes] = Field(default_factory=usual_shares, max_length=4)
    kind: KindName = "ordinary"
    site: Site = ""
    joined: Joined | None = None


class AgentOut(Routing):
    """An agent as administrators see him."""

    id: str
    name: str
    role: RoleName
    enabled: bool
    phone_registered: bool


class AgentsOut(BaseModel):
    """All agents."""

    items: list[AgentOut]


class AgentIn(Routing):
    """An agent to add. Without a password one is made and told once."""

    id: AgentNumber
    name: Name
    password: Password | None = Field(default=None, repr=False)
    role: RoleName = "agent"


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
    skills: list[HasSkill] | None = Field(default=None, max_length=100)
    shares: list[Takes] | None = Field(default=None, max_length=4)
    kind: KindName | None = None
    site: Site | None = None
    joined: Joined | None = None


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
