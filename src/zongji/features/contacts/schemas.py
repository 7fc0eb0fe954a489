"""Contacts without a telephone on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=40)]


class NeedIn(BaseModel):
    """The contact needs an agent with the skill at this level or above."""

    model_config = ConfigDict(extra="forbid")

    skill: Id
    level: int = Field(default=1, ge=-1, le=100)


class ContactIn(BaseModel):
    """A customer wants something. ``head_start_seconds`` counts as time waited already; ``agent`` is asked for, and
    waited for alone for at most ``agent_wait_seconds``; ``number`` or ``party`` say who it is."""

    model_config = ConfigDict(extra="forbid")

    medium: Literal["chat", "message", "mail"]
    queue: Id
    head_start_seconds: int = Field(default=0, ge=0, le=86400)
    needs: list[NeedIn] = Field(default_factory=list, max_length=20)
    agent: Id | None = None
    agent_wait_seconds: int = Field(default=60, ge=0, le=3600)
    number: str | None = Field(default=None, pattern=r"^\+?[0-9][0-9 ()-]{1,19}$")
    party: Id | None = None


class ContactOut(BaseModel):
    """The contact, by which it is found from now on."""

    id: str
