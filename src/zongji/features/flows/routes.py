"""Flows over HTTP; read only."""

import json

from fastapi import APIRouter
from pydantic import BaseModel, JsonValue

from zongji.features.flows.service import Flows
from zongji.web.access import Supervisor
from zongji.web.deps import ReadingSession
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
