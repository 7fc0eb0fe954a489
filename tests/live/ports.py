"""Ports for audio: each system that a test starts gets some of its own, also when tests run side by side."""

import itertools
import os

FIRST, A_SYSTEM, SYSTEMS = 16_000, 1000, 20
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 2
_turns = itertools.cycle(range(SYSTEMS))


def media_ports(count: int = A_SYSTEM) -> tuple[int, int]:
    """The lowest and the highest of ``count`` ports (at most 1000). They come round after 20 systems."""
    low = FIRST + (_worker * SYSTEMS + next(_turns)) * A_SYSTEM
    return low, low + count - 1
