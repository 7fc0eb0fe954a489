"""Entries for journal tests."""

from zongji.core.contact.model import CallerArrived, NodeEntered
from zongji.core.facts import Entry
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, NodeId


def entry(seq: int) -> Entry:
    """The entry at a position; its content tells the position."""
    at, contact = Instant(seq * 1_000_000), ContactId(f"a-{seq}")
    return Entry(seq, CallerArrived(at, contact, "4000"), (NodeEntered(at, contact, NodeId("main"), ""),))
