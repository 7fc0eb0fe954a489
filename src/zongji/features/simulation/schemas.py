"""Simulations on the wire."""

from enum import Enum
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

Json = dict[str, JsonValue]


class State(Enum):
    """How far a simulation is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SimulationIn(BaseModel):
    """What to simulate: a day (YYYY-MM-DD, in the site's zone) or a forecast's text, and what to do otherwise. The
    changes' fields depend on their ``kind``; docs/simulation.md lists them."""

    name: Annotated[str, Field(max_length=100)] = ""
    day: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None
    forecast: Annotated[str, Field(max_length=300_000)] | None = None
    changes: Annotated[list[Json], Field(max_length=30)] = []
    replications: Annotated[int, Field(ge=1, le=50)] = 5


class ErrorOut(BaseModel):
    """Why it failed."""

    id: str
    message: str
    fields: dict[str, str] = {}


class SimulationOut(BaseModel):
    """A simulation; its result is asked for apart."""

    id: str
    asked: SimulationIn
    by: str
    at: str
    state: State = State.WAITING
    progress: float = 0.0
    """0 to 1."""
    error: ErrorOut | None = None


class SimulationsOut(BaseModel):
    """The newest first."""

    items: list[SimulationOut]


class ExampleOut(BaseModel):
    """A forecast with comments, to begin from."""

    forecast: str
