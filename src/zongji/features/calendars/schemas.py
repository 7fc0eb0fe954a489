"""Calendars on the wire. A plan is the document that core/calendar/document.py describes and checks."""

from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from zongji.core.calendar.model import Mode

Plan = dict[str, JsonValue]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-10"])]


class Words(BaseModel):
    """The same words in both languages."""

    zh: Word
    en: Word


class CalendarOut(BaseModel):
    """A calendar, what holds now, and until when; ``until`` is None when that never changes."""

    id: str
    name: Words
    plan: Plan
    shift: str
    until: str | None
    used_by: list[str]
    """Live flows that go by it."""


class CalendarIn(BaseModel):
    """A calendar to add."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    name: Words
    plan: Plan


class CalendarPatch(BaseModel):
    """What to change; what is missing stays."""

    name: Words | None = None
    plan: Plan | None = None


class CalendarsOut(BaseModel):
    """All calendars."""

    items: list[CalendarOut]


class ProblemOut(BaseModel):
    """Something wrong with a plan: where, what (stable id), and in words."""

    place: str
    id: str
    message: str


class SpanOut(BaseModel):
    """From when to when, local time, which shift."""

    begins: str = Field(serialization_alias="from")
    until: str = Field(serialization_alias="to")
    shift: str


class DayOut(BaseModel):
    """What holds on a date and why: ``special`` is the index of the plan's special day, None for the weekly plan.
    ``clocks`` is the change of the clocks on that day, in minutes (daylight saving)."""

    date: str
    weekday: str
    spans: list[SpanOut]
    special: int | None
    clocks: int


class PreviewIn(BaseModel):
    """A plan, saved or not, and the month to show."""

    plan: Plan
    month: Month


class PreviewOut(BaseModel):
    """The month's days, or what is wrong with the plan."""

    problems: list[ProblemOut]
    days: list[DayOut]


class SpecialDays(BaseModel):
    """Special days to put into a plan."""

    days: list[Plan]


class Template(SpecialDays):
    """Public holidays as they were published."""

    id: str
    name: Words
    year: int
    source: str


class TemplatesOut(BaseModel):
    """All that are shipped."""

    items: list[Template]


class FileIn(BaseModel):
    """A list of special days as CSV (``date,kind,name_zh,name_en,as``) or iCalendar text."""

    text: str = Field(max_length=500_000)


class ModeIn(BaseModel):
    """The mode to work in from now on."""

    mode: Mode


class LineChange(BaseModel):
    """A number that enters another flow in a mode."""

    called: str
    flow: str


class NodeChange(BaseModel):
    """A flow's node that leads elsewhere in a mode."""

    flow: str
    node: str
    to: str


class ModeOut(BaseModel):
    """A mode, and what it changes."""

    mode: Mode
    lines: list[LineChange]
    nodes: list[NodeChange]


class SiteMode(BaseModel):
    """The present mode, since when and by whom (None: never set), and what each would change."""

    mode: Mode
    since: str | None
    by: str | None
    modes: list[ModeOut]
