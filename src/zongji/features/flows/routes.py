"""Flows over HTTP; read only."""

import json
from dataclasses import replace

from fastapi import APIRouter
from pydantic import BaseModel, JsonValue

from zongji.core.calendar.model import Mode
from zongji.features.flows.service import Flows, NewLine
from zongji.web.access import Admin, Supervisor
from zongji.web.deps import Now, ReadingSession, WritingSession
from zongji.web.wire import Label


class FlowOut(BaseModel):
    """A flow's newest version. ``graph`` is its document."""

    id: str
    name: Label
    version: int
    entries: list[str]
    graph: JsonValue


class FlowsOut(BaseModel):
    """All flows."""

    items: list[FlowOut]


class LineOut(BaseModel):
    """A number, the flow that it leads into, and other flows for operating modes."""

    called: str
    name: Label
    public: bool
    flow: str
    modes: dict[Mode, str]


class LinesOut(BaseModel):
    """All numbers."""

    items: list[LineOut]


class LinePatch(BaseModel):
    """What to change; what is missing stays. ``modes`` replaces all that were named before."""

    flow: str | None = None
    modes: dict[Mode, str] | None = None


def routes(flows: Flows) -> APIRouter:
    """``/flows``."""
    api = APIRouter(prefix="/flows", tags=["flows"])

    @api.get("")
    async def all_flows(who: Supervisor, db: ReadingSession) -> FlowsOut:
        """All flows, newest versions."""
        return FlowsOut(
            items=[
                FlowOut(
                    id=flow.id,
                    name=flow.name,
                    version=flow.version,
                    entries=flow.entries,
                    graph=json.loads(flow.document),
                )
                for flow in await flows.all(db)
            ]
        )

    return api


def line_routes(flows: Flows) -> APIRouter:
    """``/lines``."""
    api = APIRouter(prefix="/lines", tags=["flows"])

    @api.get("")
    async def all_lines(who: Supervisor, db: ReadingSession) -> LinesOut:
        """Every number that leads into a flow."""
        return LinesOut(items=[_line(line) for line in await flows.lines(db)])

    @api.patch("/{called}")
    async def change(called: str, given: LinePatch, who: Admin, db: WritingSession, now: Now) -> LineOut:
        """Lead a number into another flow, always or in an operating mode; callers on their way are not moved."""
        line = replace(await flows.line(db, called), **given.model_dump(exclude_none=True))
        await flows.lead(db, line, now)
        return _line(line)

    return api


def _line(line: NewLine) -> LineOut:
    return LineOut(called=line.called, name=line.name, public=line.public, flow=line.flow, modes=dict(line.modes))
