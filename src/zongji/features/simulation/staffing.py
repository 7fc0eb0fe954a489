"""Staffing advice: a load and a promise in, agents, trunks and ports out; docs/staffing.md says by which formula."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zongji.core.staffing.advice import Goal, agents_needed, lines_needed, scheduled
from zongji.core.staffing.erlang import ErlangC
from zongji.core.staffing.given import Load
from zongji.core.staffing.patience import ErlangA
from zongji.kernel.errors import Invalid

FEWER, MORE = 2, 3
"""How many agents fewer and more than needed are shown beside the advice."""
ASKED_AS = {"calls_per_hour": "calls", "handle_seconds": "talk_seconds", "goal": "answered", "erlangs": "calls"}
"""The formulas' names for what is asked for under another."""

Positive = Annotated[float, Field(gt=0, le=7200)]
Seconds = Annotated[float, Field(ge=0, le=7200)]


class StaffingIn(BaseModel, extra="forbid", allow_inf_nan=False):
    """A stretch in which the rate of calls holds, what must be kept, and what a call passes through.

    Shares are from 0 to 1 (80 % is 0.8). Without a patience callers wait for ever (Erlang C).
    """

    calls: Annotated[float, Field(gt=0, le=20_000)]
    """Calls that come in during the interval."""
    interval_minutes: Annotated[float, Field(ge=5, le=60)] = 30
    talk_seconds: Positive
    """Mean talk of a call with an agent."""
    wrap_up_seconds: Seconds = 0
    """Mean wrap-up after it: keeps the agent, but no trunk."""
    answered: float | None = 0.8
    """At least this share of the calls offered to agents is answered within ``within_seconds``."""
    within_seconds: Seconds = 20
    abandoned: float | None = None
    """At most this share of the calls offered to agents hangs up waiting; needs a patience."""
    occupancy: float | None = None
    """Agents are busy for at most this share of their time."""
    patience_seconds: Annotated[float, Field(gt=0, le=3600)] | None = None
    """Mean time after which a caller who still waits hangs up."""
    shrinkage: float = 0
    """The share of paid time not on calls: breaks, training, illness."""
    ivr_seconds: Seconds = 0
    """Mean time of every call in the IVR."""
    self_served: Annotated[float, Field(ge=0, lt=1)] = 0
    """The share of calls that end in the IVR."""
    blocked: float = 0.001
    """At most this share of calls finds no trunk, or no IVR port."""


class Expected(BaseModel):
    """What so many agents do with the load; shares are of the calls offered to agents."""

    answered: float
    """Answered within the time asked for."""
    mean_wait: float
    """Mean wait of all calls in seconds (ASA)."""
    wait_probability: float
    occupancy: float
    abandoned: float


class Row(BaseModel):
    """One number of agents; without an expectation where the queue would grow without end (Erlang C)."""

    agents: int
    scheduled: int
    """On the roster, so that after shrinkage ``agents`` are at work."""
    expected: Expected | None


class Lines(BaseModel):
    """Trunks or IVR ports, and the load on them in erlangs."""

    needed: int
    erlangs: float


class StaffingOut(BaseModel):
    """The advice, with a few agents fewer and more to compare."""

    model: Literal["erlang_a", "erlang_c"]
    erlangs: float
    """The load on the agents."""
    agents: int
    """The fewest agents that keep the promise: one of the rows."""
    scheduled: int
    rows: list[Row]
    trunks: Lines
    """With ``agents`` at work: each call keeps one through IVR, waiting and talk."""
    ivr_ports: Lines | None
    """None without an IVR."""


def advise(given: StaffingIn) -> StaffingOut:
    """The advice. Errors: ``staffing.*`` of the formulas, with the places as asked."""
    try:
        return _advise(given)
    except Invalid as wrong:
        fields = {ASKED_AS.get(place, place): why for place, why in wrong.fields.items()}
        message = "; ".join(f"{place}: {why}" for place, why in fields.items())
        raise Invalid(wrong.id, message, fields) from wrong


def _advise(given: StaffingIn) -> StaffingOut:
    an_hour = given.calls * 60 / given.interval_minutes
    load = Load(an_hour * (1 - given.self_served), given.talk_seconds + given.wrap_up_seconds)
    goal = Goal(given.answered, given.within_seconds, given.abandoned, given.occupancy)
    advice = agents_needed(load, goal, given.patience_seconds, given.shrinkage)
    around = range(max(1, advice.agents - FEWER), advice.agents + MORE + 1)
    in_ivr = an_hour * given.ivr_seconds / 3600
    talking = (1 - advice.expected.abandoned) * given.talk_seconds
    on_trunks = in_ivr + load.calls_per_second * (advice.expected.mean_wait + talking)
    return StaffingOut(
        model="erlang_c" if given.patience_seconds is None else "erlang_a",
        erlangs=load.erlangs,
        agents=advice.agents,
        scheduled=advice.scheduled,
        rows=[_row(given, load, agents) for agents in around],
        trunks=_lines(on_trunks, given.blocked),
        ivr_ports=_lines(in_ivr, given.blocked) if in_ivr else None,
    )


def _row(given: StaffingIn, load: Load, agents: int) -> Row:
    roster = scheduled(agents, given.shrinkage)
    if given.patience_seconds is None and agents <= load.erlangs:
        return Row(agents=agents, scheduled=roster, expected=None)
    patience = given.patience_seconds
    model = ErlangC(load, agents) if patience is None else ErlangA(load, agents, patience)
    expected = Expected(
        answered=model.answered_within(given.within_seconds),
        mean_wait=model.mean_wait,
        wait_probability=model.wait_probability,
        occupancy=model.occupancy,
        abandoned=model.abandoned,
    )
    return Row(agents=agents, scheduled=roster, expected=expected)


def _lines(erlangs: float, blocked: float) -> Lines:
    return Lines(needed=lines_needed(erlangs, blocked), erlangs=erlangs)
