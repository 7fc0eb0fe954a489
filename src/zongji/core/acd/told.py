"""What a caller is told while he waits: his place and his wait, so that he can believe it.

Nothing here speaks: it decides what is true and calm to say; the prompts put it into words.
"""

from dataclasses import dataclass
from typing import NamedTuple

from zongji.core.acd.estimate import Range
from zongji.kernel.clock import SECOND

MINUTE = 60 * SECOND
LONGEST = 60
"""Minutes; of longer waits only the lower bound is said."""


FARTHEST = 99
"""No place beyond this is said: it comforts nobody."""


class Told(NamedTuple):
    """A wait in whole minutes, as it is said.

    (0, 1) less than a minute · (0, 5) less than 5 minutes · (3, 5) about 3 to 5 minutes · (20, None) more than 20.
    """

    at_least: int
    at_most: int | None


@dataclass(frozen=True)
class Telling:
    """How far a caller has been told how he stands."""

    number: int = 0
    """Of the newest announcement."""
    speaking: bool = False
    position: int | None = None
    """The place that he was told last in this queue."""
    wait: Told | None = None


UNTOLD = Telling()


def spoken(expected: Range | None, last_told: Told | None = None) -> Told | None:
    """What to say of a wait; None is to say nothing, as no agent is there or too little is known.

    Rounded outwards, so that what is said is right at least as often as the range. Good news is told at once; a
    longer wait only when the middle of the range has left what was said last: a caller is not worried by noise.
    """
    if expected is None:
        return None
    at_least, at_most = expected.low // MINUTE, max(1, -(-expected.high // MINUTE))
    new = Told(at_least, at_most if at_most <= LONGEST else None)
    if new == Told(0, None):
        return None
    if last_told is None or _end(new) <= _end(last_told) or expected.median > _end(last_told) * MINUTE:
        return new
    return last_told


def tell_position(true_position: int, last_told: int | None) -> int | None:
    """The place to say; None is to say nothing: a place larger than the one told last is never told."""
    if true_position > FARTHEST:
        return None
    return true_position if last_told is None or true_position <= last_told else None


def words(position: int | None, wait: Told | None) -> tuple[str, ...]:
    """The prompts that say a place and a wait, in order; the same names in every language."""
    place = ("wait_place", *number(position), "wait_place_end") if position is not None else ()
    return (*place, *(_wait(wait) if wait is not None else ()))


def number(value: int) -> tuple[str, ...]:
    """The prompts that say a number from 1 to 99."""
    if value <= 20 or value % 10 == 0:
        return (f"number_{value}",)
    return (f"number_{value - value % 10}", f"number_{value % 10}")


def _wait(told: Told) -> tuple[str, ...]:
    match told:
        case Told(0, 1):
            return ("wait_soon",)
        case Told(at_least, None):
            return ("wait_more", *_minutes(at_least))
        case Told(at_least, at_most) if at_most is not None and 0 < at_least < at_most:
            return ("wait_about", *_count(at_least), "wait_to", *_minutes(at_most))
        case _:
            return ("wait_less", *_count(told.at_most or 1), "wait_minutes_less")


def _count(minutes: int) -> tuple[str, ...]:
    """Two of something is another word in Chinese than the number two."""
    return ("number_2_of",) if minutes == 2 else number(minutes)


def _minutes(minutes: int) -> tuple[str, ...]:
    return (*_count(minutes), "wait_minute" if minutes == 1 else "wait_minutes")


def _end(told: Told) -> float:
    return float("inf") if told.at_most is None else told.at_most
