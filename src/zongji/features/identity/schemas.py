"""What goes over the wire about people."""

from typing import Literal

from pydantic import BaseModel, Field

from zongji.web.access import Principal

Language = Literal["zh-CN", "en"]


class LoginIn(BaseModel):
    """A log-in. ``take_over`` ends the desk that is open elsewhere."""

    username: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)
    take_over: bool = False


class Me(BaseModel):
    """Who is logged in."""

    id: str
    username: str
    name: str
    role: Literal["agent", "supervisor", "admin"]
    agent: str | None
    language: str
    timezone: str
    """The site's, in which screens show times."""


class LoggedIn(BaseModel):
    """The token (for programs; browsers get a cookie) and who it is."""

    token: str
    me: Me


class MeIn(BaseModel):
    """What people may change about themselves."""

    language: Language


def me(who: Principal, timezone: str) -> Me:
    """A principal on the wire."""
    return Me(
        id=who.user,
        username=who.username,
        name=who.name,
        role=who.role.value,
        agent=who.agent,
        language=who.language,
        timezone=timezone,
    )
