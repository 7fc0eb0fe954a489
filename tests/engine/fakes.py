"""Ports that are held still by the tests: a journal with a gate, a PBX that only notes, a clock set by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from zongji.core.contact.model import LookUpParty
from zongji.core.facts import Effect, Entry
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, PartyId


class HandClock:
    """Shows what the test sets."""

    def __init__(self, at: int = 1_000_000_000) -> None:
        self.at = Instant(at)

    def now(self) -> Instant:
        """The time set."""
        return self.at


class GatedJournal:
    """Appends only while its gate is open."""

    def __init__(self) -> None:
        self.batches: list[list[Entry]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.waits = True

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep the batch."""
        self.batches.append(list(entries))

    @property
    def entries(self) -> list[Entry]:
        """All that was appended."""
        return [entry for batch in self.batches for entry in batch]

    async def append(self, entries: Sequence[Entry]) -> None:
        """Wait for the gate, then keep the batch."""
        await self.gate.wait()
        self.write(entries)

    async def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """What was appended."""
        for entry in self.entries:
            if entry.seq > after:
                yield entry


class NotingPbx:
    """Notes effects and does nothing."""

    def __init__(self) -> None:
        self.done: list[Effect] = []

    def do(self, effect: Effect) -> None:
        """Note it."""
        self.done.append(effect)


class NotingParties:
    """Notes who was asked for."""

    def __init__(self) -> None:
        self.asked: list[ContactId] = []

    def seen(self, contact: ContactId, number: str, name: str) -> None:
        """Nothing to see."""

    def number(self, party: PartyId, told: Callable[[str], None]) -> None:
        """Nobody has one."""
        told("")

    def look_up(self, effect: LookUpParty) -> None:
        """Note it."""
        self.asked.append(effect.contact)
