"""Records on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zongji.web.wire import Label

Sort = Literal["-arrived", "arrived", "-talk", "talk", "-wait", "wait"]


class RecordFilter(BaseModel):
    """Which records; what is missing does not matter."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[datetime | None, Field(alias="from")] = None
    until: Annotated[datetime | None, Field(alias="to")] = None
    number: str | None = Field(default=None, max_length=40)
    agent: str | None = Field(default=None, max_length=20)
    queue: str | None = Field(default=None, max_length=40)
    direction: Literal["inbound", "outbound"] | None = None
    ended_by: Literal["caller", "agent", "system"] | None = None
    result: Literal["answered", "abandoned", "in_flow", "callback", "message", "unreached"] | None = None
    min_talk: float | None = Field(default=None, ge=0, le=1e6)
    max_talk: float | None = Field(default=None, ge=0, le=1e6)
    sort: Sort = "-arrived"
    cursor: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=200)


class StepOut(BaseModel):
    """One node on the way through the flow."""

    node: str
    label: Label
    key: str | None
    at: str


class TapeOut(BaseModel):
    """A recording."""

    id: str
    agent: str
    started: str
    seconds: float
    bytes: int
    sha256: str
    url: str


class MessageOut(BaseModel):
    """A message that the caller left for a mailbox."""

    id: str
    mailbox: str
    mailbox_name: Label | None
    began: str
    seconds: float
    bytes: int
    sha256: str
    url: str


class RecordOut(BaseModel):
    """One contact."""

    contact: str
    medium: str
    direction: str
    source: str | None
    """Of a callback: the call in which it was booked."""
    callback: str | None
    """The callback that was booked in this call."""
    number: str | None
    number_shown: str | None
    party: str | None
    region: Label | None
    called: str
    line: Label
    queue: str | None
    queue_name: Label | None
    agent: str | None
    agent_name: str | None
    arrived: str
    answered_at: str | None
    ended: str | None
    wait_seconds: float | None
    ring_seconds: float | None
    talk_seconds: float
    wrap_up_seconds: float | None
    ended_by: str | None
    end_reason: str | None
    result: str
    path: list[StepOut]
    recordings: list[TapeOut]
    messages: list[MessageOut]


class TimelineOut(BaseModel):
    """One thing that happened."""

    at: str
    kind: str
    text: Label
    data: dict[str, str]


class RecordWhole(RecordOut):
    """One contact with all that happened."""

    timeline: list[TimelineOut]


class RecordsOut(BaseModel):
    """A page of records. ``next`` is the cursor of the following page."""

    items: list[RecordOut]
    next: str | None
    total: int


class RecentOut(BaseModel):
    """An agent's newest records."""

    items: list[RecordOut]
