"""What the engine needs of the world, and what it promises the world.

Two implementations stand behind each Protocol: Asterisk and the simulator; SQL and memory.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from zongji.core.contact.model import LookUpParty
from zongji.core.facts import Effect, Fact
from zongji.core.facts import Entry as Entry
from zongji.kernel.ids import ContactId, PartyId


class Post(Protocol):
    """How adapters tell the engine what happened. Never waits, never refuses."""

    def __call__(self, fact: Fact) -> None:
        """Put a fact into the engine's inbox."""
        ...


class Pbx(Protocol):
    """Carries out effects, in order per contact. Never waits; what fails comes back as a fact."""

    def do(self, effect: Effect) -> None:
        """Begin an effect."""
        ...


class Parties(Protocol):
    """Who calls. Keeps numbers out of facts."""

    def seen(self, contact: ContactId, number: str, name: str) -> None:
        """The adapter tells a caller's number as the trunk gave it (may be ''), before it posts ``CallerArrived``."""
        ...

    def number(self, party: PartyId, told: Callable[[str], None]) -> None:
        """Find out a party's number; ``told`` gets it, '' when nobody knows it any more. Nobody waits for it."""
        ...

    def look_up(self, effect: LookUpParty) -> None:
        """Begin to find out who calls; posts ``PartyKnown`` when it is known."""
        ...


class Journal(Protocol):
    """The append-only list of entries."""

    @property
    def waits(self) -> bool:
        """Whether ``write`` is not enough: entries survive what they must only after ``append``."""
        ...

    def write(self, entries: Sequence[Entry]) -> None:
        """Take entries; they survive a killed process at once."""
        ...

    async def append(self, entries: Sequence[Entry]) -> None:
        """``write``, and return when the entries survive what they must (if so set, a power loss)."""
        ...

    def read(self, after: int = 0) -> AsyncIterator[Entry]:
        """All entries behind position ``after``, in order."""
        ...


class Subscriber(Protocol):
    """Gets every entry once, in order, after it was appended. Must not wait."""

    def __call__(self, entries: Sequence[Entry]) -> None:
        """Take note of new entries."""
        ...
