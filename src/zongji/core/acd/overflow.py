"""When a queue overflows, and when it has recovered: hysteresis, so that it does not flicker."""

from dataclasses import dataclass

from zongji.core.acd.board import Board, Line
from zongji.core.acd.foretelling import Foretelling
from zongji.core.acd.model import Overflow, Trigger
from zongji.core.calendar.site import Surroundings
from zongji.core.contact.state import Contact
from zongji.kernel.clock import Instant

ENDLESS = 1 << 62
"""The wait for agents none of whom is ready."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that overflows look at."""

    board: Board
    foretelling: Foretelling
    around: Surroundings


def on(there: Situation, line: Line, first: Contact | None) -> tuple[bool, ...]:
    """Which overflows of a queue are on now; ``first`` is who is next in it."""
    return tuple(_holds(each, was, _measure(each, there, line, first)) for each, was in _pairs(line))


def leads_away(line: Line, contact: Contact, joined: bool, at: Instant) -> Overflow | None:
    """The overflow that leads a contact, which waits in its own queue, into a flow; ``joined``: it has just come."""
    if contact.queue in contact.diverted:
        return None
    leading = (rule for rule, is_on in _pairs(line) if is_on and rule.flow is not None)
    return next((rule for rule in leading if _meant(rule, contact, joined, at)), None)


def _pairs(line: Line) -> list[tuple[Overflow, bool]]:
    return list(zip(line.rules.overflows, line.on, strict=True))


def _meant(rule: Overflow, contact: Contact, joined: bool, at: Instant) -> bool:
    match rule.when:
        case Trigger.NOBODY | Trigger.CALENDAR:
            return True
        case Trigger.WAIT:
            return joined or (contact.queued_at is not None and at - contact.queued_at > rule.limit)
        case _:
            return joined


def _measure(rule: Overflow, there: Situation, line: Line, first: Contact | None) -> int:
    match rule.when:
        case Trigger.LENGTH:
            return len(line.waiting)
        case Trigger.WAIT:
            return there.around.at - first.queued_at if first is not None and first.queued_at is not None else 0
        case Trigger.NOBODY:
            return 0 if there.board.staff(line.rules.queue) else 1
        case Trigger.EXPECTED:
            return _newcomer(there, line)
        case Trigger.CALENDAR:
            there_is = rule.calendar is not None and there.around.shift(rule.calendar) == rule.shift
            return 1 if there_is else 0


def _newcomer(there: Situation, line: Line) -> int:
    """The wait to be expected by who joins now; while somebody waits that is nearly that of the last of them."""
    if not len(line.waiting) and len(line.free):
        return 0
    queue = line.rules.queue
    if not there.foretelling.ready(queue):
        return ENDLESS
    expected = there.foretelling.expect(queue, max(1, len(line.waiting)), there.around.at)
    return expected.median if expected is not None else 0


def _holds(rule: Overflow, was: bool, measure: int) -> bool:
    return measure > (rule.back if was else rule.limit)


def changes(before: tuple[bool, ...], now: tuple[bool, ...]) -> list[int]:
    """The places of those that changed."""
    return [place for place, (old, new) in enumerate(zip(before, now, strict=True)) if old is not new]
