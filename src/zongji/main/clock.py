"""The clock of a running system."""

import time

from zongji.kernel.clock import Instant


class SystemClock:
    """The machine's time. When that is set back, ours stands still until it has caught up."""

    def __init__(self) -> None:
        self._last = 0

    def now(self) -> Instant:
        """The present instant; never earlier than the one before."""
        self._last = max(self._last, time.time_ns() // 1000)
        return Instant(self._last)
