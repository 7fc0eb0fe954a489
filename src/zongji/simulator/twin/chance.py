"""Lengths that are drawn: how long people talk, wait, ring. All chance comes in as a seeded ``Random``."""

from dataclasses import dataclass, replace
from enum import Enum
from math import log, sqrt
from random import Random
from typing import Self

from zongji.kernel.clock import Span, seconds


class Shape(Enum):
    """How lengths scatter about their mean."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths of time with this mean, in seconds (0 or more). ``cv`` is standard deviation divided by mean; only
    LOGNORMAL reads it, and with 0 it is FIXED."""

    mean: float
    cv: float = 1.0
    shape: Shape = Shape.LOGNORMAL

    def draw(self, random: Random) -> Span:
        """One length. Takes the same amount of chance whatever the mean, so that a scaled plan draws alike."""
        if self.shape is Shape.EXPONENTIAL:
            return seconds(random.expovariate(1.0) * self.mean)
        if self.shape is Shape.FIXED or self.mean <= 0 or self.cv <= 0:
            return seconds(self.mean)
        spread = log(1 + self.cv * self.cv)
        return seconds(self.mean * random.lognormvariate(-spread / 2, sqrt(spread)))

    def times(self, factor: float) -> Self:
        """The same, so much longer."""
        return replace(self, mean=self.mean * factor)


def exponential(mean: float) -> Lengths:
    """Exponential lengths."""
    return Lengths(mean, 1.0, Shape.EXPONENTIAL)


def fixed(mean: float) -> Lengths:
    """Always the same."""
    return Lengths(mean, 0.0, Shape.FIXED)
