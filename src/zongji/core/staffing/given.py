"""What the formulas are given, and what they refuse."""

from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from zongji.kernel.errors import Invalid

MOST_SERVERS = 100_000
"""More agents or lines than any one group has; the formulas need time in proportion to it."""


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in during a stretch in which the rate holds, usually half an hour or the peak hour."""

    calls_per_hour: float
    """Calls offered, above 0: those that ask to be served, the ones that give up later included."""
    handle_seconds: float
    """Mean time that one call keeps one agent or line busy, above 0: for agents talk and wrap-up together."""

    def __post_init__(self) -> None:
        positive("calls_per_hour", self.calls_per_hour)
        positive("handle_seconds", self.handle_seconds)
        if self.erlangs > MOST_SERVERS:
            refuse("too_large", "calls_per_hour", f"a load of more than {MOST_SERVERS} erlangs is not for one group")

    @property
    def erlangs(self) -> float:
        """Offered load: the mean number of servers that would be busy if there were enough."""
        return self.calls_per_hour * self.handle_seconds / 3600

    @property
    def calls_per_second(self) -> float:
        """The arrival rate λ."""
        return self.calls_per_hour / 3600


def refuse(what: str, field: str, message: str) -> NoReturn:
    """Refuse an input: error ``staffing.{what}`` at ``field``."""
    raise Invalid(f"staffing.{what}", f"{field}: {message}", {field: message})


def positive(field: str, value: float) -> None:
    """Refuse what is not a finite number above 0: ``staffing.not_positive``."""
    if not (isfinite(value) and value > 0):
        refuse("not_positive", field, f"must be a number above 0, not {value}")


def not_negative(field: str, value: float) -> None:
    """Refuse what is not a finite number from 0: ``staffing.negative``."""
    if not (isfinite(value) and value >= 0):
        refuse("negative", field, f"must be a number from 0, not {value}")


def share(field: str, value: float) -> None:
    """Refuse what is not between 0 and 1, both excluded, as no finite staff reaches them: ``staffing.not_a_share``."""
    if not 0 < value < 1:
        refuse("not_a_share", field, f"must be a share above 0 and below 1 (80 % is 0.8), not {value}")


def servers(field: str, value: int, least: int = 1) -> None:
    """Refuse a number of agents or lines below ``least`` or above ``MOST_SERVERS``: ``staffing.servers``."""
    if not least <= value <= MOST_SERVERS:
        refuse("servers", field, f"must be a whole number from {least} to {MOST_SERVERS}, not {value}")
