"""What time is, without asking for it.

Time is data: facts carry an ``Instant``; only the engine and adapters hold a ``Clock``.
"""

from datetime import UTC, datetime, timedelta
from typing import NewType, Protocol

Instant = NewType("Instant", int)
"""Microseconds since the Unix epoch, UTC. Whole numbers, so that replay is exact."""

Span = NewType("Span", int)
"""A length of time in microseconds."""

SECOND = Span(1_000_000)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Tells the time. The engine's clock never runs backwards; the simulator's is virtual."""

    def now(self) -> Instant:
        """The present instant."""
        ...


def seconds(value: float) -> Span:
    """A span of ``value`` seconds."""
    return Span(round(value * 1_000_000))


def in_seconds(span: int) -> float:
    """A span in seconds."""
    return span / 1_000_000


def after(at: Instant, span: int) -> Instant:
    """The instant ``span`` microseconds later."""
    return Instant(at + span)


def to_datetime(at: Instant) -> datetime:
    """An aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=at)


def from_datetime(when: datetime) -> Instant:
    """The instant of an aware datetime; a naive one raises ValueError, for its zone is a guess."""
    if when.tzinfo is None:
        raise ValueError("a time without its zone is a guess: give an aware datetime")
    return Instant((when - _EPOCH) // timedelta(microseconds=1))
