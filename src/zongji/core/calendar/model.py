"""Facts by which the floor learns which calendars exist, and in which mode the whole site works."""

from dataclasses import dataclass
from enum import Enum

from zongji.core.facts import Fact
from zongji.kernel.clock import Instant
from zongji.kernel.ids import CalendarId


class Mode(Enum):
    """The operating mode of the whole site. It chooses flows; calls in progress go on."""

    PRODUCTION = "production"
    TEST = "test"
    MAINTENANCE = "maintenance"
    UPGRADE = "upgrade"


Offsets = tuple[tuple[Instant, int], ...]
"""A zone's table: from each instant on, local time is so many seconds ahead of UTC; in order, at least one. Before the
first the first holds."""


@dataclass(frozen=True, slots=True)
class CalendarConfigured(Fact):
    """A calendar exists from now on, or has another plan. ``document`` is its JSON; ``offsets`` is its zone's table for
    the years needed, for the floor asks no operating system."""

    calendar: CalendarId
    document: str
    offsets: Offsets


@dataclass(frozen=True, slots=True)
class CalendarRemoved(Fact):
    """A calendar is gone; flows that still name it go on with ``otherwise``."""

    calendar: CalendarId


@dataclass(frozen=True, slots=True)
class ModeSet(Fact):
    """``by`` (a login name) put the whole site into a mode."""

    mode: Mode
    by: str
