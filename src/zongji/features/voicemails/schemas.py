"""Voicemail on the wire."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from zongji.web.wire import Label

State = Literal["new", "heard", "done"]


class VoicemailFilter(BaseModel):
    """Which messages; what is missing does not matter. The newest come first."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    mailbox: str | None = Field(default=None, max_length=40)
    cursor: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=200)


class VoicemailOut(BaseModel):
    """A message. ``by`` is who marked it last, ``marked_at`` when. ``number`` is None when nobody knows who called, or
    the number may not be known any more."""

    id: str
    contact: str
    mailbox: str
    mailbox_name: Label | None
    number: str | None
    number_shown: str | None
    region: Label | None
    at: str
    seconds: float
    state: State
    by: str | None
    marked_at: str | None
    url: str


class VoicemailsOut(BaseModel):
    """A page of messages. ``next`` is the cursor of the following page."""

    items: list[VoicemailOut]
    next: str | None
    total: int


class MarkIn(BaseModel):
    """How far one is with a message: ``heard``, ``done``, or ``new`` again."""

    model_config = ConfigDict(extra="forbid")

    state: State
