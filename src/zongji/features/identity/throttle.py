"""Slows down who guesses passwords: after a few failures each further try has to wait longer.

Kept in memory, by user name and by address; forgotten a quarter of an hour after the last failure.
"""

from dataclasses import dataclass

from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.errors import TooMany

FREE = 4
"""Failures that cost nothing: people mistype."""
FREE_FROM_ADDRESS = 20
LONGEST = 60
FORGET = seconds(900)
KEPT_MAX = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: Instant


class Throttle:
    """Counts failures."""

    def __init__(self) -> None:
        self._failures: dict[str, _Failures] = {}

    def check(self, username: str, address: str, now: Instant) -> None:
        """Raises TooMany, with the seconds to wait, while it is too early for another try."""
        self._check(f"u:{username}", FREE, now)
        self._check(f"a:{address}", FREE_FROM_ADDRESS, now)

    def failed(self, username: str, address: str, now: Instant) -> None:
        """A wrong password."""
        if len(self._failures) > KEPT_MAX:
            self._failures = {key: f for key, f in self._failures.items() if after(f.last, FORGET) > now}
        for key in (f"u:{username}", f"a:{address}"):
            found = self._failures.get(key)
            fresh = found is None or after(found.last, FORGET) <= now
            self._failures[key] = _Failures(1 if fresh or found is None else found.count + 1, now)

    def succeeded(self, username: str) -> None:
        """The right password."""
        self._failures.pop(f"u:{username}", None)

    def _check(self, key: str, free: int, now: Instant) -> None:
        found = self._failures.get(key)
        if found is None or found.count < free or after(found.last, FORGET) <= now:
            return
        wait = min(2 ** min(found.count - free, 10), LONGEST)
        left = after(found.last, seconds(wait)) - now
        if left > 0:
            told = str(max(1, -(-left // seconds(1))))
            message = f"too many wrong passwords: try again in {told} s"
            raise TooMany("login.too_many", message, {"retry_after": told})
