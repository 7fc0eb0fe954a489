"""Explanations of past decisions: one replay at a time, a short line before it, and what was explained is kept.

A decision never changes, so an explanation stays true as long as the program decides alike.
"""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

import zongji
from zongji.core.acd.explain import Choice
from zongji.features.explain.replay import Answer, Question
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Fault, NotFound, Refused, TooMany, Unavailable
from zongji.kernel.ids import ContactId

SECONDS = 60.0
"""How long a replay may take; then its process is ended."""
WAITING = 8
"""So many may wait for a replay, the running one included."""
KEPT = 500

Made = tuple[int, Choice]
"""A decision's journal position, and how it was made."""

_SOURCES = Path(zongji.__file__).resolve().parents[1]
_decoder = msgspec.json.Decoder(Answer)


class Replays:
    """Past decisions by contact and offer."""

    def __init__(self, journal: Path, snapshots: Path, seconds: float = SECONDS) -> None:
        self._journal = journal
        self._snapshots = snapshots
        self._seconds = seconds
        self._known: dict[tuple[str, int], Made] = {}
        self._one = asyncio.Semaphore(1)
        self._waiting = 0

    async def made(self, contact: ContactId, offer: int, at: Instant) -> Made:
        """How offer ``offer``, made at ``at``, came about. Raises TooMany, Unavailable when it takes too long, NotFound
        and Refused when today's program decides otherwise."""
        key = (contact, offer)
        if key not in self._known:
            if self._waiting >= WAITING:
                raise TooMany("explain.busy", "other decisions are being explained: try again in a moment")
            self._waiting += 1
            try:
                async with self._one:
                    if key not in self._known:  # whoever was before us may have asked the same
                        self._keep(key, await self._replay(contact, offer, at))
            finally:
                self._waiting -= 1
        return self._known[key]

    def _keep(self, key: tuple[str, int], found: Answer) -> None:
        if found.position is None:
            raise NotFound("explain.not_in_journal", "the journal does not hold this decision, or not yet")
        if found.choice is None:
            raise Refused(
                "explain.differs", f"replayed with today's program, position {found.position} decides otherwise"
            )
        self._known[key] = found.position, found.choice
        if len(self._known) > KEPT:
            del self._known[next(iter(self._known))]

    async def _replay(self, contact: ContactId, offer: int, at: Instant) -> Answer:
        asked = Question(str(self._journal), str(self._snapshots), contact, offer, at)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "zongji.features.explain.replay",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_SOURCES)},
        )
        try:
            async with asyncio.timeout(self._seconds):
                told, _ = await process.communicate(msgspec.json.encode(asked))
        except TimeoutError:
            raise Unavailable(
                "explain.too_long", f"replaying up to this decision took longer than {self._seconds:.0f} s"
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise Fault("explain.failed", f"the replay ended with status {process.returncode}; the log says more")
        return _decoder.decode(told)
