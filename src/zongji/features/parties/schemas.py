"""VIPs on the wire."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LEVEL_MAX = 9


class VipIn(BaseModel):
    """A number, written as people do, and its level; 0 is nobody special."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(min_length=1, max_length=40)]
    level: Annotated[int, Field(ge=0, le=LEVEL_MAX)]


class VipOut(BaseModel):
    """A VIP."""

    number: str
    number_shown: str
    level: int


class VipsOut(BaseModel):
    """All VIPs."""

    items: list[VipOut]
