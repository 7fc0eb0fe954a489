"""Both sides of a talk in one file, apart: started on the agent's leg, kept when Asterisk closes it.

MixMonitor writes interleaved 16-bit stereo at 8 kHz, left what the agent says, right what he hears, into the folder
``open``; a file that is closed is hashed, moved to its day and told. The day is that of the contact's arrival in
UTC, which its id says, so a file that was left over by a dead controller finds the same place.
Does not know why a talk is recorded.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from asyncinotify import Inotify, Mask

from zongji.asterisk.console import Console
from zongji.core.contact.model import RecordingFailed, RecordingStored
from zongji.engine.ports import Post
from zongji.kernel.clock import Clock, Span
from zongji.kernel.ids import LegId, contact_of, offer_of

log = logging.getLogger(__name__)

OPEN = "open"
WRITTEN = ".raw"
"""MixMonitor insists on this ending for interleaved audio."""
KEPT = ".sln"
BYTES_A_SECOND = 8000 * 2 * 2
CLOSING = 5.0
"""Seconds after a leg's end by which Asterisk has closed its file."""


def day_folder(contact: str) -> str:
    """``YYYY/MM/DD`` of a contact's arrival, from the epoch seconds in its id; the epoch itself if there are none."""
    seconds = contact.partition("-")[2].partition(".")[0]
    when = datetime.fromtimestamp(int(seconds) if seconds.isascii() and seconds.isdigit() else 0, UTC)
    return when.strftime("%Y/%m/%d")


def length_of(size: int) -> Span:
    """The length of the audio in a file of ``size`` bytes."""
    return Span(size * 1_000_000 // BYTES_A_SECOND)


class Recordings:
    """The recordings of one Asterisk."""

    def __init__(self, folder: Path, console: Console, post: Post, clock: Clock) -> None:
        self._folder = folder
        self._console = console
        self._post = post
        self._clock = clock
        self._expected: set[LegId] = set()
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Keep what Asterisk closes, until cancelled."""
        (self._folder / OPEN).mkdir(parents=True, exist_ok=True)
        with Inotify() as inotify:
            inotify.add_watch(self._folder / OPEN, Mask.CLOSE_WRITE)
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                async for event in inotify:
                    if event.path is not None and event.path.suffix == WRITTEN:
                        tasks.create_task(self._keep(event.path))

    def start(self, leg: LegId, channel: str) -> None:
        """Record from now on; ``channel`` is Asterisk's own name of the leg."""
        self._expected.add(leg)
        if self._tasks is None or not channel:
            self._fail(leg, "the agent's leg is not there")
            return
        self._tasks.create_task(self._start(leg, channel))

    def ended(self, leg: LegId) -> None:
        """The leg is gone: its file is closed soon, or never was."""
        if leg in self._expected:
            asyncio.get_running_loop().call_later(CLOSING, self._check, leg)

    def left_over(self, legs: Iterable[str]) -> None:
        """Keep the files of legs that ended while nobody watched; ``legs`` are those alive."""
        alive = set(legs)
        for path in sorted((self._folder / OPEN).glob(f"*{WRITTEN}")):
            if path.stem not in alive and path.stem not in self._expected and self._tasks is not None:
                self._tasks.create_task(self._keep(path))

    async def _start(self, leg: LegId, channel: str) -> None:
        file = self._folder / OPEN / f"{leg}{WRITTEN}"
        try:
            said = await self._console.run(f'mixmonitor start {channel} "{file},D"')
        except (OSError, TimeoutError) as error:
            self._fail(leg, f"Asterisk's console: {error or 'no answer'}")
            return
        if "No channel" in said:
            self._fail(leg, "the agent's leg is gone")

    def _check(self, leg: LegId) -> None:
        if leg in self._expected and not (self._folder / OPEN / f"{leg}{WRITTEN}").exists():
            self._fail(leg, "Asterisk wrote no file")

    async def _keep(self, path: Path) -> None:
        leg = LegId(path.stem)
        contact, offer = contact_of(leg), offer_of(leg)
        file = f"{day_folder(contact)}/{leg}{KEPT}"
        try:
            size, digest = await asyncio.to_thread(_move, path, self._folder / file)
        except FileNotFoundError:
            return  # told already
        except OSError as error:
            log.error("recordings.not_kept leg=%s %s", leg, error)
            self._fail(leg, error.strerror or "the file could not be kept")
            return
        self._expected.discard(leg)
        if offer is None:
            log.error("recordings.unknown %s", leg)
        elif size == 0:
            self._post(RecordingFailed(self._clock.now(), contact, offer, "there was no audio"))
        else:
            self._post(RecordingStored(self._clock.now(), contact, offer, file, length_of(size), size, digest))

    def _fail(self, leg: LegId, reason: str) -> None:
        self._expected.discard(leg)
        offer = offer_of(leg)
        log.warning("recordings.failed leg=%s %s", leg, reason)
        if offer is not None:
            self._post(RecordingFailed(self._clock.now(), contact_of(leg), offer, reason))


def _move(source: Path, target: Path) -> tuple[int, str]:
    """Hash and move a file; its size and SHA-256 come back."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    return size, digest
