"""Facts by which the floor learns which flows exist and which number leads into which."""

from dataclasses import dataclass

from zongji.core.calendar.model import Mode
from zongji.core.facts import Fact
from zongji.kernel.ids import FlowId


@dataclass(frozen=True, slots=True)
class FlowPublished(Fact):
    """A version of a flow went live. ``document`` is its JSON; callers inside an older version finish on it."""

    flow: FlowId
    version: int
    document: str


@dataclass(frozen=True, slots=True)
class EntryConfigured(Fact):
    """Calls to ``called`` enter ``flow``; None: no longer. ``modes`` names another flow for an operating mode."""

    called: str
    flow: FlowId | None
    modes: tuple[tuple[Mode, FlowId], ...] = ()
