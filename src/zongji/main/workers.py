"""Work beside the calls: a fault in it must not end them.

The second of the two broad ``except``: what follows the journal, talks to screens or follows log files is begun again a
little later when it fails; it is logged, counted, and told as a problem until it has run a while.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine

log = logging.getLogger(__name__)

AGAIN_AFTER = 1.0
"""Seconds until work that failed is begun again."""

Runner = Callable[[], Coroutine[None, None, None]]


class Workers:
    """Runs work, each in a task of its own. ``failed`` counts by name."""

    def __init__(self) -> None:
        self.failed: Counter[str] = Counter()

    async def keep(self, runner: Runner) -> None:
        """Run until cancelled, again and again if need be."""
        name = getattr(runner, "__qualname__", "work")
        while True:
            try:
                await runner()
            except Exception:
                self.failed[name] += 1
                log.exception("worker.failed: %s begins again", name)
            await asyncio.sleep(AGAIN_AFTER)
