"""What a caller is told while he waits: his place and his wait, so that he can believe it.

Nothing here speaks: it decides what is true and calm to say; the prompts put it into words.
"""

from typing import NamedTuple

from zongji.core.acd.estimate import Range
from zongji.kernel.clock import SECOND

MINUTE = 60 * SECOND
LONGEST = 60
"""Minutes; of longer waits only the lower bound is said."""


class Told(NamedTuple):
    """A wait in whole minutes, as it is said.

    (0, 1) less than a minute · (0, 5) less than 5 minutes · (3, 5) about 3 to 5 minutes · (20, None) more than 20.
    """

    at_least: int
    at_most: int | None


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
    return true_position if last_told is None or true_position <= last_told else None


def _end(told: Told) -> float:
    return float("inf") if told.at_most is None else told.at_most
