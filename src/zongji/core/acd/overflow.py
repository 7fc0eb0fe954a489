"""When a queue overflows, and when it has recovered: hysteresis, so that it does not flicker."""

from zongji.core.acd.board import Board, Line
from zongji.core.acd.model import Overflow, Trigger
from zongji.core.contact.state import Contact
from zongji.kernel.clock import Instant


def on(board: Board, line: Line, first: Contact | None, at: Instant) -> tuple[bool, ...]:
    """Which overflows of a queue are on now; ``first`` is who is next in it."""
    return tuple(_holds(each, was, _measure(each, board, line, first, at)) for each, was in _pairs(line))


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
        case Trigger.NOBODY:
            return True
        case Trigger.WAIT:
            return joined or (contact.queued_at is not None and at - contact.queued_at > rule.limit)
        case _:
            return joined


def _measure(rule: Overflow, board: Board, line: Line, first: Contact | None, at: Instant) -> int:
    match rule.when:
        case Trigger.LENGTH:
            return len(line.waiting)
        case Trigger.WAIT:
            return at - first.queued_at if first is not None and first.queued_at is not None else 0
        case Trigger.NOBODY:
            return 0 if board.staff(line.rules.queue) else 1


def _holds(rule: Overflow, was: bool, measure: int) -> bool:
    return measure > (rule.back if was else rule.limit)


def changes(before: tuple[bool, ...], now: tuple[bool, ...]) -> list[int]:
    """The places of those that changed."""
    return [place for place, (old, new) in enumerate(zip(before, now, strict=True)) if old is not new]
