"""Flows and the lines that lead into them. Published versions are never changed: a new one is added."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import delete, select

from zongji.core.calendar.model import Mode
from zongji.core.facts import Fact
from zongji.core.ivr.graph import QueueNode, read
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.ivr.problems import problems
from zongji.engine.ports import Post
from zongji.features.flows.models import FlowRow, FlowVersionRow, LineModeRow, LineRow
from zongji.kernel.clock import Instant, to_datetime
from zongji.kernel.errors import Invalid, NotFound
from zongji.kernel.ids import FlowId
from zongji.storage.database import Reading, Writing, when_committed
from zongji.web.directory import Directory
from zongji.web.wire import Label


@dataclass(frozen=True, slots=True)
class NewFlow:
    """A flow to publish."""

    id: str
    name: Label
    document: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A number that leads into a flow, and into other flows in the operating modes named."""

    called: str
    flow: str
    name: Label
    public: bool = True
    modes: Mapping[Mode, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """A flow's newest version, and which numbers lead into it."""

    id: str
    name: Label
    version: int
    document: str
    entries: list[str]


class Flows:
    """Publishes flows and lines. Sessions are the caller's."""

    def __init__(self, directory: Directory, post: Post) -> None:
        self._directory = directory
        self._post = post

    async def all(self, session: Reading) -> list[Published]:
        """Newest versions by id."""
        query = select(FlowRow, FlowVersionRow).join(
            FlowVersionRow, (FlowVersionRow.flow == FlowRow.id) & (FlowVersionRow.version == FlowRow.version)
        )
        lines = await self._lines(session)
        return [
            Published(
                flow.id,
                {"zh": flow.name_zh, "en": flow.name_en},
                flow.version,
                version.document,
                [line.called for line in lines if line.flow == flow.id],
            )
            for flow, version in await session.execute(query.order_by(FlowRow.id))
        ]

    async def public_lines(self, session: Reading) -> list[tuple[str, Label]]:
        """Numbers that visitors may call, with their names."""
        return [(line.called, _name(line)) for line in await self._lines(session) if line.public]

    async def numbers(self, session: Reading) -> list[str]:
        """Every number that leads into a flow."""
        return [line.called for line in await self._lines(session)]

    async def using_skill(self, session: Reading, skill: str) -> list[str]:
        """The flows that ask for a skill, each named as people read it."""
        asking = []
        for flow in await self.all(session):
            graph = read(FlowId(flow.id), flow.version, flow.document)
            needs = [need for node in graph.nodes.values() if isinstance(node, QueueNode) for need in node.needs]
            asking += [flow.id for need in needs if need.skill == skill]
        return [f"flow {flow}" for flow in dict.fromkeys(asking)]

    async def configuration_facts(self, session: Reading, at: Instant) -> list[Fact]:
        """What the floor must know; flows before the numbers that lead into them."""
        facts: list[Fact] = [_published(flow, at) for flow in await self.all(session)]
        return [*facts, *[_entry(line, at) for line in await self.lines(session)]]

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for flow in await self.all(session):
            self._name_nodes(flow)
        for line in await self._lines(session):
            self._directory.lines[line.called] = _name(line)

    async def publish(self, session: Writing, new: NewFlow, at: Instant) -> None:
        """Publish a flow's next version. Raises Invalid, naming each node, when it could get a caller stuck."""
        found = problems(new.document, self._directory.calendars, self._directory.queues)
        if found:
            fields = {problem.node or "flow": problem.message for problem in found}
            raise Invalid("flow.problems", f"flow {new.id} has {len(found)} problems: see fields", fields)
        row = await session.get(FlowRow, new.id)
        if row is None:
            row = FlowRow(id=new.id, version=0)
            session.add(row)
        row.version += 1
        row.name_zh, row.name_en = new.name["zh"], new.name["en"]
        await session.flush()
        version = row.version
        session.add(FlowVersionRow(flow=new.id, version=version, document=new.document, published=to_datetime(at)))
        flow = Published(new.id, new.name, version, new.document, [])
        when_committed(session, lambda: self._post(_published(flow, at)))
        when_committed(session, lambda: self._name_nodes(flow))

    async def lead(self, session: Writing, line: NewLine, at: Instant) -> None:
        """Let a number lead into flows. Raises Invalid for a flow that is not there."""
        await self._know(session, {"flow": line.flow, **{f"modes.{mode.value}": id for mode, id in line.modes.items()}})
        row = LineRow(called=line.called, flow=line.flow, public=line.public)
        row.name_zh, row.name_en = line.name["zh"], line.name["en"]
        await session.merge(row)
        await session.flush()
        await session.execute(delete(LineModeRow).where(LineModeRow.called == line.called))
        session.add_all(LineModeRow(called=line.called, mode=mode.value, flow=id) for mode, id in line.modes.items())
        await session.flush()
        when_committed(session, lambda: self._post(_entry(line, at)))
        when_committed(session, lambda: self._directory.lines.update({line.called: line.name}))

    async def lines(self, session: Reading) -> list[NewLine]:
        """Every number that leads into a flow."""
        modes: dict[str, dict[Mode, str]] = {}
        for row in await session.scalars(select(LineModeRow)):
            modes.setdefault(row.called, {})[Mode(row.mode)] = row.flow
        return [
            NewLine(row.called, row.flow, _name(row), row.public, modes.get(row.called, {}))
            for row in await self._lines(session)
        ]

    async def line(self, session: Reading, called: str) -> NewLine:
        """One of them. Raises NotFound."""
        found = [line for line in await self.lines(session) if line.called == called]
        if not found:
            raise NotFound("line.unknown", f"the number {called} leads into no flow")
        return found[0]

    async def _know(self, session: Reading, wanted: Mapping[str, str]) -> None:
        known = set(await session.scalars(select(FlowRow.id)))
        unknown = {place: f"there is no flow {id}" for place, id in wanted.items() if id not in known}
        if unknown:
            raise Invalid("line.flow", f"{len(unknown)} flows of this number are not there: see fields", unknown)

    async def _lines(self, session: Reading) -> list[LineRow]:
        return list(await session.scalars(select(LineRow).order_by(LineRow.called)))

    def _name_nodes(self, flow: Published) -> None:
        nodes = cast("dict[str, dict[str, Label]]", json.loads(flow.document)["nodes"])
        for node, content in nodes.items():
            label = content.get("label")
            if label:
                self._directory.nodes[f"{flow.id}/{node}"] = label


def _name(line: LineRow) -> Label:
    return {"zh": line.name_zh, "en": line.name_en}


def _entry(line: NewLine, at: Instant) -> EntryConfigured:
    modes = tuple((mode, FlowId(line.modes[mode])) for mode in Mode if mode in line.modes)
    return EntryConfigured(at, line.called, FlowId(line.flow), modes)


def _published(flow: Published, at: Instant) -> FlowPublished:
    return FlowPublished(at, FlowId(flow.id), flow.version, flow.document)
