"""Callers' messages: what Asterisk recorded is put beside the recordings, by day, and told.

Asterisk writes into a folder of its own and says when it is done. What it finished while nobody listened lies there
still: after each connection every file of which no recording goes on is kept, and so is told once, however the call
ended. A message is mono (16 bit, 8 kHz), the caller only. Does not know whose mailbox it is for.
"""

import asyncio
import logging
import shutil
from array import array
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from zongji.asterisk.recordings import KEPT, day_folder, hashed
from zongji.core.contact.message import MessageFailed, MessageRecorded
from zongji.engine.ports import Post
from zongji.kernel.clock import Clock, Span
from zongji.kernel.ids import contact_of, message_step_of

log = logging.getLogger(__name__)

BYTES_A_SECOND = 8000 * 2
FRAME = 160
"""Samples."""
LOUD = 256
"""Asterisk's own threshold (``silencethreshold`` of dsp.conf)."""


class Messages:
    """The messages of one Asterisk. ``spool`` is where it records, ``folder`` where recordings are kept."""

    def __init__(self, spool: Path, folder: Path, post: Post, clock: Clock) -> None:
        self._spool = spool
        self._folder = folder
        self._post = post
        self._clock = clock
        self._finished: asyncio.Queue[str] = asyncio.Queue()

    async def run(self) -> None:
        """Keep what is finished, until cancelled."""
        while True:
            await self._keep(await self._finished.get())

    def finished(self, name: str) -> None:
        """Asterisk has closed the recording ``name``. Of one that was kept already nothing more is told."""
        self._finished.put_nowait(name)

    async def compare(self, expected: Iterable[str], goes_on: Callable[[str], Awaitable[bool]]) -> None:
        """After a time without events: what is finished of the recordings that lie here, or are ``expected``."""
        lying = {path.name.removesuffix(KEPT) for path in self._spool.glob(f"*{KEPT}")}
        for name in sorted(lying | set(expected)):
            if not await goes_on(name):
                self.finished(name)

    async def _keep(self, name: str) -> None:
        contact, step = contact_of(name), message_step_of(name)
        if step is None:
            log.error("messages.unknown %s", name)
            return
        file = f"{day_folder(contact)}/{name}{KEPT}"
        try:
            size, digest, heard = await asyncio.to_thread(_put, self._spool / f"{name}{KEPT}", self._folder / file)
        except OSError as error:
            if not (self._folder / file).exists():
                self._fail(name, error.strerror or "the file could not be kept")
            return
        if size == 0:
            self._fail(name, "there was no audio")
        else:
            length = Span(size * 1_000_000 // BYTES_A_SECOND)
            self._post(MessageRecorded(self._clock.now(), contact, step, file, length, heard, size, digest))

    def _fail(self, name: str, reason: str) -> None:
        log.warning("messages.failed %s %s", name, reason)
        self._post(MessageFailed(self._clock.now(), contact_of(name), message_step_of(name) or 0, reason))


def _put(source: Path, target: Path) -> tuple[int, str, Span]:
    """Move the file to its day, which may be on another disk; its size and SHA-256 come back, and for how long somebody
    was heard."""
    size, digest = hashed(source)
    heard = spoken(source.read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    shutil.move(source, draft)
    draft.replace(target)
    return size, digest, heard


def spoken(samples: bytes) -> Span:
    """How much of the audio is louder than silence, as Asterisk measures it while it waits for the caller to be done:
    frames of 20 ms in which the amplitude is more than ``LOUD`` on average. One sample in four is looked at."""
    audio = array("h", samples[: len(samples) & ~1])
    least = FRAME // 4 * LOUD
    loud = sum(sum(map(abs, audio[at : at + FRAME : 4])) > least for at in range(0, len(audio) - FRAME + 1, FRAME))
    return Span(loud * FRAME * 1_000_000 // 8000)
