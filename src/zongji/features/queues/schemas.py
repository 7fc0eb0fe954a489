"""Queues on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

StrategyName = Literal["longest_idle", "fewest_calls", "highest_skill"]
RingSeconds = Annotated[int, Field(ge=5, le=300)]
WrapUpSeconds = Annotated[int, Field(ge=0, le=3600)]
TargetSeconds = Annotated[int, Field(ge=1, le=3600)]
LevelPercent = Annotated[int, Field(ge=1, le=100)]
WarningSeconds = Annotated[int, Field(ge=1, le=3600)]
Word = Annotated[str, Field(min_length=1, max_length=100)]


class Words(BaseModel):
    """The same words in both languages."""

    zh: Word
    en: Word


class QueueRules(BaseModel):
    """What a queue is called, how it works, and from when on screens warn.

    Red at twice ``wait_warning_seconds``, and ten points under ``service_level_target``.
    """

    name: Words
    strategy: StrategyName = "longest_idle"
    ring_seconds: RingSeconds = 20
    wrap_up_seconds: WrapUpSeconds = 30
    target_seconds: TargetSeconds = 20
    service_level_target: LevelPercent = 80
    wait_warning_seconds: WarningSeconds = 30


class QueueOut(QueueRules):
    """A queue."""

    id: str


class QueueIn(QueueRules):
    """A queue to add."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")


class QueuePatch(BaseModel):
    """What to change; what is missing stays."""

    name: Words | None = None
    strategy: StrategyName | None = None
    ring_seconds: RingSeconds | None = None
    wrap_up_seconds: WrapUpSeconds | None = None
    target_seconds: TargetSeconds | None = None
    service_level_target: LevelPercent | None = None
    wait_warning_seconds: WarningSeconds | None = None


class QueuesOut(BaseModel):
    """All queues."""

    items: list[QueueOut]
