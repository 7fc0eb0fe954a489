"""Queues on the wire. What is wrong with rules is found by the core, so fields here are only as strict as they must."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

RingSeconds = Annotated[int, Field(ge=5, le=300)]
WrapUpSeconds = Annotated[int, Field(ge=0, le=3600)]
TargetSeconds = Annotated[int, Field(ge=1, le=3600)]
LevelPercent = Annotated[int, Field(ge=1, le=100)]
WarningSeconds = Annotated[int, Field(ge=1, le=3600)]
HeadStart = Annotated[int, Field(ge=0, le=86400)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Site = Annotated[str, Field(max_length=40)]
Id = Annotated[str, Field(max_length=40)]
Number = Annotated[int, Field(ge=-1, le=1_000_000)]


class Strict(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid")


class Words(BaseModel):
    """The same words in both languages."""

    zh: Word
    en: Word


class NeedIn(Strict):
    """Who waits needs an agent with the skill at this level or above."""

    skill: Id
    level: Number = 1


class RelaxationIn(Strict):
    """After so many seconds a skill is needed only at ``level`` (0: not at all), or another queue serves as well."""

    after: Annotated[int, Field(ge=1, le=86400)]
    skill: Id | None = None
    level: Number = 0
    queue: Id | None = None


class OverflowIn(Strict):
    """Begins above ``limit`` contacts (``length``) or seconds (``wait``; ``expected`` by a newcomer), ends at ``back``;
    ``nobody`` and ``calendar`` (while it has ``shift``) have neither."""

    when: Literal["length", "wait", "nobody", "expected", "calendar"]
    limit: Number = 0
    back: Number = 0
    queue: Id | None = None
    flow: Id | None = None
    calendar: Id | None = None
    shift: Id = ""


class ExitIn(Strict):
    """Who waits and presses ``key`` is led into ``flow``."""

    key: Annotated[str, Field(max_length=1)]
    flow: Id


PromptName = Annotated[str, Field(max_length=60)]
Prompts = Annotated[list[PromptName], Field(max_length=20)]


class ComfortIn(Strict):
    """What callers hear while they wait: ``greeting`` when nobody is free, then ``music`` ('' is the usual one), and
    every ``announce_seconds`` (0: never) their place, the wait to be expected, and ``reminder``; and which keys lead
    out."""

    greeting: Prompts = Field(default_factory=list)
    music: PromptName = ""
    announce_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    tell_position: bool = True
    tell_wait: bool = True
    reminder: Prompts = Field(default_factory=list)
    exits: Annotated[list[ExitIn], Field(max_length=12)] = Field(default_factory=list)


Strategies = Annotated[list[Id], Field(max_length=20)]
Needs = Annotated[list[NeedIn], Field(max_length=100)]
Relaxations = Annotated[list[RelaxationIn], Field(max_length=100)]
Overflows = Annotated[list[OverflowIn], Field(max_length=100)]


class QueueRules(Strict):
    """What a queue is called, how it works, and from when on screens warn.

    Red at twice ``wait_warning_seconds``, and ten points under ``service_level_target``.
    """

    name: Words
    strategies: Strategies = Field(default_factory=lambda: ["longest_idle"])
    ring_seconds: RingSeconds = 20
    wrap_up_seconds: WrapUpSeconds = 30
    target_seconds: TargetSeconds = 20
    service_level_target: LevelPercent = 80
    wait_warning_seconds: WarningSeconds = 30
    vip_head_start_seconds: HeadStart = 120
    needs: Needs = Field(default_factory=list)
    relaxations: Relaxations = Field(default_factory=list)
    overflows: Overflows = Field(default_factory=list)
    comfort: ComfortIn = Field(default_factory=ComfortIn)
    site: Site = ""


class QueueOut(QueueRules):
    """A queue."""

    id: str
    version: int = 1


class QueueIn(QueueRules):
    """A queue to add."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")


class QueuePatch(Strict):
    """What to change; what is missing stays, a list is replaced whole."""

    name: Words | None = None
    strategies: Strategies | None = None
    ring_seconds: RingSeconds | None = None
    wrap_up_seconds: WrapUpSeconds | None = None
    target_seconds: TargetSeconds | None = None
    service_level_target: LevelPercent | None = None
    wait_warning_seconds: WarningSeconds | None = None
    vip_head_start_seconds: HeadStart | None = None
    needs: Needs | None = None
    relaxations: Relaxations | None = None
    overflows: Overflows | None = None
    comfort: ComfortIn | None = None
    site: Site | None = None


class QueuesOut(BaseModel):
    """All queues, and the music that they may choose beside the usual one."""

    items: list[QueueOut]
    music: list[str]
