"""The site as flows see it: calendars and operating mode; and ``Surroundings``, that of one instant.

Owns what the floor was told about them. Knows neither callers nor flows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from zongji.core.calendar.document import read
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved, Mode, ModeSet
from zongji.core.calendar.shifts import Calendar
from zongji.kernel.clock import Instant
from zongji.kernel.ids import CalendarId, QueueId

SiteFact = CalendarConfigured | CalendarRemoved | ModeSet


@dataclass(frozen=True)
class Surroundings:
    """What a flow may ask about when a caller takes his next steps."""

    at: Instant = Instant(0)
    calendars: Mapping[CalendarId, Calendar] = field(default_factory=dict)
    mode: Mode = Mode.PRODUCTION
    reachable: bool = False
    """The caller can be called back."""
    came_from: QueueId | None = None
    """The queue in which the caller waited before he was led into this flow."""
    promised: Collection[QueueId] = ()
    """The queues that have promised the caller a callback already."""

    def shift(self, calendar: CalendarId) -> str | None:
        """The calendar's shift now; None when there is no such calendar."""
        found = self.calendars.get(calendar)
        return found.shift_at(self.at) if found is not None else None


class Site:
    """Read freely; change it through ``note`` only."""

    def __init__(self) -> None:
        self.calendars: dict[CalendarId, Calendar] = {}
        self.configured: dict[CalendarId, CalendarConfigured] = {}
        """The same as they came."""
        self.mode_set: ModeSet | None = None
        """Who set the mode last, and when; None: nobody ever did."""

    @property
    def mode(self) -> Mode:
        """The operating mode."""
        return self.mode_set.mode if self.mode_set is not None else Mode.PRODUCTION

    def note(self, fact: SiteFact) -> None:
        """Flows go by it from their next step on. A calendar with problems, which the service refuses, raises Invalid
        before anything is changed."""
        match fact:
            case CalendarConfigured(calendar=calendar, document=document, offsets=offsets):
                self.calendars[calendar] = read(document, offsets)
                self.configured[calendar] = fact
            case CalendarRemoved(calendar=calendar):
                self.calendars.pop(calendar, None)
                self.configured.pop(calendar, None)
            case ModeSet():
                self.mode_set = fact

    def around(self, at: Instant) -> Surroundings:
        """What flows see at an instant. To be used before the next ``note``."""
        return Surroundings(at, self.calendars, self.mode)
