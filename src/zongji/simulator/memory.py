"""A journal and a vault that forget everything with the process: for the simulator and for tests."""

from collections.abc import AsyncIterator, Callable, Sequence

from zongji.core.contact.model import LookUpParty, PartyKnown
from zongji.core.facts import Entry
from zongji.engine.ports import Post
from zongji.kernel.clock import Clock
from zongji.kernel.ids import ContactId, PartyId


class MemoryJournal:
    """The engine's ``Journal`` port, in a list."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    waits = False

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep them."""
        self.entries.extend(entries)

    async def append(self, entries: Sequence[Entry]) -> None:
        """Keep them."""
        self.write(entries)

    async def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """All entries behind position ``after``."""
        for entry in self.entries:
            if entry.seq > after:
                yield entry


class MemoryParties:
    """The engine's ``Parties`` port: everybody who calls is known at once, by a name made of the contact's."""

    def __init__(self, clock: Clock, post: Post) -> None:
        self.numbers: dict[ContactId, tuple[str, str]] = {}
        """Number and name as the trunk gave them."""
        self._clock, self._post = clock, post

    def seen(self, contact: ContactId, number: str, name: str) -> None:
        """Keep a caller's number and name."""
        self.numbers[contact] = (number, name)

    def number(self, party: PartyId, told: Callable[[str], None]) -> None:
        """Everybody's number is his name."""
        told(party)

    def look_up(self, effect: LookUpParty) -> None:
        """Say who calls."""
        self._post(PartyKnown(self._clock.now(), effect.contact, PartyId(f"party-{effect.contact}"), reachable=True))
