"""Callbacks on the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from zongji.core.contact.callback import KEPT_FOR, PAUSE, TRIES
from zongji.kernel.clock import in_seconds

WEEK = 7 * 86_400


class CallbackIn(BaseModel):
    """Call ``number`` back by ``queue``: not before ``not_before`` (now, if it is missing), and for ``window_seconds``
    from then on; at most ``tries`` times, ``pause_seconds`` between them. The customer sees the number ``called``."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()-]{1,24}$")]
    queue: Annotated[str, Field(min_length=1, max_length=40)]
    not_before: datetime | None = None
    window_seconds: int = Field(default=round(in_seconds(KEPT_FOR)), ge=60, le=WEEK)
    tries: int = Field(default=TRIES, ge=1, le=10)
    pause_seconds: int = Field(default=round(in_seconds(PAUSE)), ge=60, le=86_400)
    called: Annotated[str, Field(pattern=r"^\+?[0-9*#]{0,20}$")] = ""


class CallbackMade(BaseModel):
    """The callback, by which it is found from now on."""

    id: str


class CallbacksOut(BaseModel):
    """All callbacks that are not over, who is called first of each queue first; rows are as in the topic ``floor``."""

    items: list[dict[str, Any]]
