"""How the rules see a contact after it has waited for a while: needs eased, other queues added, no longer bound to one
agent. All of it is a function of the contact, its queue's rules and the time; when it will change next is known.
"""

from collections.abc import Iterator, Mapping

from zongji.core.acd.model import QueueConfigured, Trigger
from zongji.core.calendar.shifts import Calendar
from zongji.core.contact.state import Contact
from zongji.kernel.clock import Instant, Span, after
from zongji.kernel.ids import AgentId, CalendarId


def waited(contact: Contact, at: Instant) -> Span:
    """How long a contact has waited in its queue."""
    assert contact.queued_at is not None, "who waits joined a queue"
    return Span(at - contact.queued_at)


def relaxed_at(contact: Contact, rules: QueueConfigured, at: Instant) -> int:
    """How many of the queue's relaxations hold for it. They are in the order of their times."""
    if not rules.relaxations:
        return 0
    so_far = waited(contact, at)
    return sum([each.after <= so_far for each in rules.relaxations])


def wished_agent(contact: Contact) -> AgentId | None:
    """The agent it asked for, or that the customer had last."""
    return contact.last_agent if contact.last and contact.named is None else contact.named


def is_bound(contact: Contact, at: Instant) -> bool:
    """Whether it may still wait for one agent alone."""
    return wished_agent(contact) is not None and waited(contact, at) < contact.named_for


def next_change(
    contact: Contact, rules: QueueConfigured, at: Instant, calendars: Mapping[CalendarId, Calendar]
) -> Instant | None:
    """When the rules may next see a contact otherwise, if it still waits then."""
    assert contact.queued_at is not None, "who waits joined a queue"
    if contact.bound is None and not rules.relaxations and not rules.overflows:
        return None
    spans = [each.after for each in rules.relaxations]
    spans += [Span(each.limit + 1) for each in rules.overflows if each.when is Trigger.WAIT]
    if contact.bound is not None:
        spans.append(contact.named_for)
    times = [after(contact.queued_at, span) for span in spans]
    times += _shifts(rules, at, calendars)
    return min((time for time in times if time > at), default=None)


def goes_by_calendar(rules: QueueConfigured) -> bool:
    """Whether an overflow of a queue goes by a calendar."""
    return any(each.when is Trigger.CALENDAR for each in rules.overflows)


def _shifts(rules: QueueConfigured, at: Instant, calendars: Mapping[CalendarId, Calendar]) -> Iterator[Instant]:
    """When another shift begins in a calendar that an overflow goes by."""
    named = {each.calendar for each in rules.overflows if each.when is Trigger.CALENDAR}
    for name, calendar in calendars.items():
        change = calendar.next_change(at) if name in named else None
        if change is not None:
            yield change
