"""Calendars and the site's mode over HTTP."""

from fastapi import APIRouter

from zongji.features.calendars.holidays import imported, templates
from zongji.features.calendars.schemas import (
    CalendarIn,
    CalendarOut,
    CalendarPatch,
    CalendarsOut,
    DayOut,
    FileIn,
    ModeIn,
    Month,
    PreviewIn,
    PreviewOut,
    SiteMode,
    SpecialDays,
    TemplatesOut,
)
from zongji.features.calendars.service import Calendars, preview
from zongji.web.access import Admin, Supervisor
from zongji.web.deps import Now, ReadingSession, WritingSession


def routes(calendars: Calendars) -> APIRouter:
    """``/calendars``."""
    api = APIRouter(prefix="/calendars", tags=["calendars"])

    @api.get("")
    async def all_calendars(who: Supervisor, db: ReadingSession, now: Now) -> CalendarsOut:
        """All calendars, and what holds now."""
        return CalendarsOut(items=await calendars.all(db, now))

    @api.post("", status_code=201)
    async def add(given: CalendarIn, who: Admin, db: WritingSession, now: Now) -> CalendarOut:
        """Add a calendar; one with gaps, overlaps or an unknown zone is refused with each place and the reason."""
        return await calendars.add(db, given, now)

    @api.patch("/{id}")
    async def change(id: str, given: CalendarPatch, who: Admin, db: WritingSession, now: Now) -> CalendarOut:
        """Change a calendar; holds from each caller's next step on."""
        return await calendars.change(db, id, given, now)

    @api.delete("/{id}", status_code=204)
    async def remove(id: str, who: Admin, db: WritingSession, now: Now) -> None:
        """Remove a calendar that no flow goes by."""
        await calendars.remove(db, id, now)

    @api.get("/templates")
    async def public_holidays(who: Admin) -> TemplatesOut:
        """Public holidays as published, to put into a calendar."""
        return TemplatesOut(items=templates())

    @api.post("/import")
    async def read_file(given: FileIn, who: Admin) -> SpecialDays:
        """The special days of a CSV or iCalendar file; nothing is saved."""
        return SpecialDays(days=imported(given.text))

    @api.post("/preview")
    async def show(given: PreviewIn, who: Supervisor) -> PreviewOut:
        """A month of a plan, saved or not: each day's shifts and why; or all that is wrong with the plan."""
        return preview(given)

    @api.get("/{id}/months/{month}")
    async def a_month(id: str, month: Month, who: Supervisor, db: ReadingSession) -> list[DayOut]:
        """A month of a calendar: each day's shifts and why."""
        return await calendars.month(db, id, month)

    return api


def site_routes(calendars: Calendars) -> APIRouter:
    """``/site``."""
    api = APIRouter(prefix="/site", tags=["site"])

    @api.get("/mode")
    async def mode(who: Supervisor) -> SiteMode:
        """The operating mode, who set it, and what each mode changes."""
        return calendars.mode()

    @api.put("/mode")
    async def set_mode(given: ModeIn, who: Admin, now: Now) -> SiteMode:
        """Let the whole site work in another mode; the journal keeps who said so."""
        return calendars.set_mode(given.mode, who.username, now)

    return api
