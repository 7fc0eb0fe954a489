"""Facts for later, in one heap. Nothing is ever cancelled: what comes late is ignored by the phase it meets.

Knows no clock and no event loop: whoever drives it asks ``next_due`` and takes ``due``.
"""

from dataclasses import replace
from heapq import heapify, heappop, heappush

from zongji.core.contact.callback import CallbackDue, CallbackExpired, DialTimedOut
from zongji.core.contact.model import AgentPhoneAway, FlowTimedOut, OfferTimedOut, RejoinTimedOut
from zongji.core.contact.waiting import AnnouncementDue, WaitElapsed
from zongji.core.facts import Fact
from zongji.core.presence.model import WrapUpTimedOut
from zongji.kernel.clock import Instant

TIMED = (
    OfferTimedOut,
    FlowTimedOut,
    AgentPhoneAway,
    RejoinTimedOut,
    WaitElapsed,
    AnnouncementDue,
    WrapUpTimedOut,
    DialTimedOut,
    CallbackDue,
    CallbackExpired,
)
"""The facts that only a timer makes. One that changes nothing is not worth a line in the journal."""


class Timers:
    """Facts that wait for their time ``fact.at``."""

    def __init__(self) -> None:
        self._heap: list[tuple[Instant, int, Fact]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, fact: Fact) -> None:
        """Give ``fact`` out when ``fact.at`` has come."""
        self._count += 1
        heappush(self._heap, (fact.at, self._count, fact))

    def next_due(self) -> Instant | None:
        """When the earliest is due."""
        return self._heap[0][0] if self._heap else None

    def due(self, now: Instant) -> list[Fact]:
        """All facts whose time has come, earliest first; they are gone from here."""
        facts = []
        while self._heap and self._heap[0][0] <= now:
            facts.append(heappop(self._heap)[2])
        return facts

    def pending(self) -> list[Fact]:
        """All that wait, for a snapshot."""
        return [fact for _, _, fact in sorted(self._heap)]

    def forget(self, fired: set[Fact], before: Instant) -> None:
        """After a replay: drop what the journal shows as fired (compared without time), and what was due ``before``."""
        self._heap = [
            entry for entry in self._heap if entry[0] >= before and replace(entry[2], at=Instant(0)) not in fired
        ]
        heapify(self._heap)
