"""Explanations on the wire."""

from typing import Literal

from pydantic import BaseModel

from zongji.web.wire import Label

Unit = Literal["number", "seconds", "percent", "flag"]


class ReasonOut(BaseModel):
    """Why an agent can't take the contact: ``why`` and what belongs to it (see the core's ``Why``)."""

    why: str
    contact: str | None = None
    number_shown: str | None = None
    word: str | None = None
    until: str | None = None
    medium: str | None = None
    most: int | None = None
    skill: str | None = None
    skill_name: Label | None = None
    has: int | None = None
    needs: int | None = None
    agent: str | None = None
    agent_name: str | None = None


class ValueOut(BaseModel):
    """What was compared: ``tier``, a strategy, or ``idle``; None: it never happened."""

    by: str
    value: float | None
    unit: Unit


class CandidateOut(BaseModel):
    """An agent, by which queue he would serve, and why not, if not."""

    agent: str
    name: str
    queue: str
    queue_name: Label | None
    able: bool
    values: list[ValueOut]
    reasons: list[ReasonOut]


class NeedOut(BaseModel):
    """A skill, needed at ``level`` now (0: no more); ``was`` at first; relaxation ``step`` (1, 2, …) eased it."""

    skill: str
    skill_name: Label | None
    level: int
    was: int
    step: int | None


class PlaceOut(BaseModel):
    """A queue in which the contact waits: its ``own``, or added because it is ``relaxed`` or by an ``overflow``."""

    queue: str
    queue_name: Label | None
    added: str
    version: int
    strategies: list[str]
    needs: list[NeedOut]


class EasingOut(BaseModel):
    """A relaxation of the contact's queue."""

    at: str
    after_seconds: float
    holds: bool
    skill: str | None
    skill_name: Label | None
    level: int
    queue: str | None
    queue_name: Label | None


class OverflowOut(BaseModel):
    """An overflow of the contact's queue; a ``limit`` of ``wait`` is in seconds."""

    when: str
    limit: float
    queue: str | None
    queue_name: Label | None
    flow: str | None
    on: bool


class RivalOut(BaseModel):
    """Another contact that waits; it counts as having come at ``ranked_at``."""

    contact: str
    number_shown: str | None
    ranked_at: str
    wait_seconds: float


class WhyOut(BaseModel):
    """How the rules see a contact that waits, and all agents who have to do with it."""

    contact: str
    number_shown: str | None
    at: str
    medium: str
    queue: str
    queue_name: Label | None
    queued_at: str
    ranked_at: str
    head_start_seconds: float
    """What it is given beside its wait, the VIP's part included."""
    vip: int
    wait_seconds: float
    position: int
    waiting: int
    ahead: list[RivalOut]
    places: list[PlaceOut]
    bound: str | None
    bound_name: str | None
    bound_until: str | None
    steps: list[EasingOut]
    overflows: list[OverflowOut]
    next_change: str | None
    suitable: dict[str, int]
    """Agents for whom it is only a matter of waiting, counted by what they wait for; ``able`` are free."""
    unsuitable: dict[str, int]
    """Agents who can't at all, as things are."""
    agents: list[CandidateOut]
    """At most 100, those first who are nearest to taking it."""
    agents_total: int


class DecisionOut(BaseModel):
    """A reservation: offer ``offer`` rang ``agent``."""

    offer: int
    agent: str
    agent_name: str
    at: str


class DecisionsOut(BaseModel):
    """All reservations of a contact."""

    items: list[DecisionOut]


class DecisionWhole(DecisionOut):
    """Why this agent and this contact. ``by_order`` False: several agents became free at once and took in turn what
    each could serve first. ``decided_by``: what set the winner apart from the next (``queue``, ``tier``, a strategy,
    ``idle``, ``number``); None when there was no other."""

    position: int
    queue: str
    queue_name: Label | None
    version: int
    by_order: bool
    decided_by: str | None
    why: WhyOut
    contacts: list[RivalOut]
    """Whom the agent could have served, in order; this one among them."""
    beside: list[str]
    """Names of those who rang already: the queue rings all."""
