"""Calendars and the site's mode: checked, kept, and told to the floor. Sessions are the caller's."""

import json

from sqlalchemy import select

from zongji.core.calendar.document import problems, read, refuse
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved, Mode, ModeSet
from zongji.core.calendar.periods import Problem
from zongji.core.calendar.shifts import CLOSED
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.ivr.graph import CalendarNode, Graph, ModeNode
from zongji.engine.ports import Post
from zongji.features.calendars.models import CalendarRow
from zongji.features.calendars.preview import month
from zongji.features.calendars.schemas import (
    CalendarIn,
    CalendarOut,
    CalendarPatch,
    DayOut,
    LineChange,
    ModeOut,
    NodeChange,
    Plan,
    PreviewIn,
    PreviewOut,
    ProblemOut,
    SiteMode,
    Words,
)
from zongji.features.calendars.zones import offsets, zones
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Invalid, NotFound, Refused
from zongji.kernel.ids import CalendarId
from zongji.storage.database import Reading, Writing, when_committed
from zongji.web.directory import Directory
from zongji.web.wire import iso, iso_or_none

DOCUMENT_MAX = 200_000
"""Characters. The whole plan is in a fact: thousands of special days are no calendar any more."""


class Calendars:
    """Adds, changes and removes calendars; sets the mode."""

    def __init__(self, directory: Directory, post: Post, floor: Floor) -> None:
        self._directory = directory
        self._post = post
        self._floor = floor

    async def all(self, session: Reading, at: Instant) -> list[CalendarOut]:
        """All calendars by id, and what holds in each at ``at``."""
        return [self._out(row, at) for row in await session.scalars(select(CalendarRow).order_by(CalendarRow.id))]

    async def configuration_facts(self, session: Reading, at: Instant) -> list[Fact]:
        """What the floor must know. Zone tables are built anew, for this machine's may be newer."""
        return [_configured(row, at) for row in await session.scalars(select(CalendarRow).order_by(CalendarRow.id))]

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for row in await session.scalars(select(CalendarRow)):
            self._name(row)

    async def add(self, session: Writing, new: CalendarIn, at: Instant) -> CalendarOut:
        """Add a calendar. Raises Invalid with each place and reason; Refused when its id is taken."""
        document = _checked(new.plan)
        if await session.get(CalendarRow, new.id) is not None:
            raise Refused("calendar.taken", f"the calendar {new.id} exists")
        row = CalendarRow(id=new.id, name_zh=new.name.zh, name_en=new.name.en, document=document)
        session.add(row)
        await session.flush()
        self._tell(session, row, at)
        return self._out(row, at)

    async def change(self, session: Writing, id: str, change: CalendarPatch, at: Instant) -> CalendarOut:
        """Change a calendar; holds from each caller's next step on. Raises Invalid, NotFound; Refused when a live flow
        goes by a shift that would be gone."""
        row = await self._row(session, id)
        if change.plan is not None:
            document = _checked(change.plan)
            self._keeps_shifts(CalendarId(id), document)
            row.document = document
        if change.name is not None:
            row.name_zh, row.name_en = change.name.zh, change.name.en
        self._tell(session, row, at)
        return self._out(row, at)

    async def remove(self, session: Writing, id: str, at: Instant) -> None:
        """Remove a calendar. Raises NotFound; Refused while a live flow goes by it."""
        row = await self._row(session, id)
        used = self._used_by(CalendarId(id))
        if used:
            raise Refused("calendar.in_use", f"calendar {id} can't be removed: flow {', '.join(used)} goes by it")
        await session.delete(row)
        when_committed(session, lambda: self._post(CalendarRemoved(at, CalendarId(id))))
        when_committed(session, lambda: self._forget(id))

    async def month(self, session: Reading, id: str, of: str) -> list[DayOut]:
        """A month of a saved calendar."""
        plan: Plan = json.loads((await self._row(session, id)).document)
        return preview(PreviewIn(plan=plan, month=of)).days

    # ---- the site's mode ------------------------------------------------------------------------------------------

    def mode(self) -> SiteMode:
        """The present mode, and what each mode changes."""
        site = self._floor.site
        done = site.mode_set
        modes = [ModeOut(mode=mode, lines=self._lines(mode), nodes=self._nodes(mode)) for mode in Mode]
        return SiteMode(
            mode=site.mode, since=iso_or_none(done.at if done else None), by=done.by if done else None, modes=modes
        )

    def set_mode(self, mode: Mode, by: str, at: Instant) -> SiteMode:
        """Let the whole site work in another mode. Calls in progress go on; who waits keeps his place."""
        self._post(ModeSet(at, mode, by))
        return self.mode().model_copy(update={"mode": mode, "since": iso(at), "by": by})

    def _lines(self, mode: Mode) -> list[LineChange]:
        entries = self._floor.entries.values()
        return [LineChange(called=e.called, flow=flow) for e in entries for each, flow in e.modes if each is mode]

    def _nodes(self, mode: Mode) -> list[NodeChange]:
        return [
            NodeChange(flow=graph.flow, node=name, to=node.modes[mode.value])
            for graph in self._live()
            for name, node in graph.nodes.items()
            if isinstance(node, ModeNode) and mode.value in node.modes
        ]

    # ---- what flows go by -------------------------------------------------------------------------------------------

    def _live(self) -> list[Graph]:
        floor = self._floor
        return [floor.graphs[key] for key in floor.flows.items() if key in floor.graphs]

    def _nodes_of(self, id: CalendarId) -> list[tuple[Graph, CalendarNode]]:
        every = ((graph, node) for graph in self._live() for node in graph.nodes.values())
        return [(graph, node) for graph, node in every if isinstance(node, CalendarNode) and node.calendar == id]

    def _used_by(self, id: CalendarId) -> list[str]:
        return sorted({graph.flow for graph, _ in self._nodes_of(id)})

    def _keeps_shifts(self, id: CalendarId, document: str) -> None:
        has = {*json.loads(document)["shifts"], CLOSED}
        lost = {(shift, graph.flow) for graph, node in self._nodes_of(id) for shift in node.shifts if shift not in has}
        if lost:
            told = ", ".join(f"{shift} (flow {flow})" for shift, flow in sorted(lost))
            raise Refused("calendar.shift_in_use", f"calendar {id} must keep shifts that live flows go by: {told}")

    # ---- rows -------------------------------------------------------------------------------------------------------

    async def _row(self, session: Reading, id: str) -> CalendarRow:
        row = await session.get(CalendarRow, id)
        if row is None:
            raise NotFound("calendar.unknown", f"there is no calendar {id}")
        return row

    def _out(self, row: CalendarRow, at: Instant) -> CalendarOut:
        fact = _configured(row, at)
        calendar = read(row.document, fact.offsets)
        return CalendarOut(
            id=row.id,
            name=Words(zh=row.name_zh, en=row.name_en),
            plan=json.loads(row.document),
            shift=calendar.shift_at(at),
            until=iso_or_none(calendar.next_change(at)),
            used_by=self._used_by(CalendarId(row.id)),
        )

    def _tell(self, session: Writing, row: CalendarRow, at: Instant) -> None:
        fact = _configured(row, at)
        when_committed(session, lambda: self._post(fact))
        when_committed(session, lambda: self._name(row))

    def _name(self, row: CalendarRow) -> None:
        self._directory.calendars[row.id] = tuple(json.loads(row.document)["shifts"])

    def _forget(self, id: str) -> None:
        self._directory.calendars.pop(id, None)


def preview(wanted: PreviewIn) -> PreviewOut:
    """The month of a plan, saved or not, or all that is wrong with the plan."""
    document, found = _problems(wanted.plan)
    if found:
        told = [ProblemOut(place=each.place, id=each.id, message=each.message) for each in found]
        return PreviewOut(problems=told, days=[])
    return PreviewOut(problems=[], days=month(read(document, _offsets(document)), wanted.plan, wanted.month))


def _problems(plan: Plan) -> tuple[str, list[Problem]]:
    document = json.dumps(plan, ensure_ascii=False, separators=(",", ":"))
    if len(document) > DOCUMENT_MAX:
        raise Invalid("calendar.too_long", f"a calendar has at most {DOCUMENT_MAX} characters", {"plan": "too long"})
    return document, problems(document, zones())


def _checked(plan: Plan) -> str:
    """The document of a plan. Raises Invalid, naming each place and the reason."""
    document, found = _problems(plan)
    refuse(found)
    return document


def _offsets(document: str) -> tuple[tuple[Instant, int], ...]:
    plan = json.loads(document)
    return offsets(plan["zone"], min(plan["years"]), max(plan["years"]))


def _configured(row: CalendarRow, at: Instant) -> CalendarConfigured:
    return CalendarConfigured(at, CalendarId(row.id), row.document, _offsets(row.document))
