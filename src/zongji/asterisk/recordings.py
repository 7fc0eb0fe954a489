"""Both sides of a talk in one file, apart: started on the agent's leg, kept when Asterisk closes it.

What is kept is interleaved stereo (16 bit, 8 kHz), left what the agent says, right what he hears. For a telephone codec
MixMonitor writes just that (option D), which costs the least. Of a wideband leg it would write a sixth of each frame:
there it writes each side into a file of its own, kept in step with silence, and we interleave them. All that happens
in the folder ``open``; what Asterisk has closed there is hashed, put to its day and told. The day is that of the
contact's arrival in UTC, which its id says, so a file that was left over by a dead controller finds the same place.
Does not know why a talk is recorded.
"""

import asyncio
import hashlib
import logging
import re
from array import array
from collections import defaultdict
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
BOTH = ".both.raw"
"""Both sides, interleaved by MixMonitor, which insists on this ending."""
SAID, HEARD = ".said.sln", ".heard.sln"
"""What the agent says, what he hears."""
NARROW = {"alaw", "ulaw", "gsm"}
FORMATS = re.compile(r"\b(?:Native)?Formats: \((.*?)\)")
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


def is_narrow(shown: str) -> bool:
    """Whether a leg, as Asterisk's console shows it, can only be heard in a telephone codec for as long as it lasts.

    What it uses now (``NativeFormats``) does not say so: a browser that agreed to Opus and G.711 may send either, and
    Asterisk follows it from one frame to the next. What both sides agreed to (``Formats``) does.
    """
    found = [set(names.split("|")) for names in FORMATS.findall(shown)]
    return bool(found) and all(names <= NARROW for names in found)


class Recordings:
    """The recordings of one Asterisk."""

    def __init__(self, folder: Path, console: Console, post: Post, clock: Clock) -> None:
        self._folder = folder
        self._console = console
        self._post = post
        self._clock = clock
        self._expected: set[LegId] = set()
        self._closed: defaultdict[LegId, set[Path]] = defaultdict(set)
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Keep what Asterisk closes, until cancelled."""
        (self._folder / OPEN).mkdir(parents=True, exist_ok=True)
        with Inotify() as inotify:
            inotify.add_watch(self._folder / OPEN, Mask.CLOSE_WRITE)
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                async for event in inotify:
                    if event.path is not None:
                        self._note_closed(tasks, event.path)

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
        legs_left = {_leg(path) for path in (self._folder / OPEN).iterdir()} - alive - self._expected
        for leg in sorted(legs_left):
            if self._tasks is not None:
                self._tasks.create_task(self._keep(LegId(leg)))

    def _note_closed(self, tasks: asyncio.TaskGroup, path: Path) -> None:
        """Both sides of a leg are whole when their one file or their two are closed."""
        leg = LegId(_leg(path))
        if path.name.endswith(BOTH):
            tasks.create_task(self._keep(leg))
            return
        self._closed[leg].add(path)
        if len(self._closed[leg]) == 2:
            del self._closed[leg]
            tasks.create_task(self._keep(leg))

    async def _start(self, leg: LegId, channel: str) -> None:
        path = self._folder / OPEN / leg
        try:
            narrow = is_narrow(await self._console.run(f"core show channel {channel}"))
            how = f"{path}{BOTH},D" if narrow else f",r({path}{SAID})t({path}{HEARD})S"
            said = await self._console.run(f'mixmonitor start {channel} "{how}"')
        except (OSError, TimeoutError) as error:
            self._fail(leg, f"Asterisk's console: {error or 'no answer'}")
            return
        if "No channel" in said:
            self._fail(leg, "the agent's leg is gone")

    def _check(self, leg: LegId) -> None:
        if leg in self._expected and not any((self._folder / OPEN).glob(f"{leg}.*")):
            self._fail(leg, "Asterisk wrote no file")

    async def _keep(self, leg: LegId) -> None:
        contact, offer = contact_of(leg), offer_of(leg)
        file = f"{day_folder(contact)}/{leg}{KEPT}"
        try:
            size, digest = await asyncio.to_thread(_put, self._folder / OPEN / leg, self._folder / file)
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


def _leg(path: Path) -> str:
    """The leg that a file in ``open`` is of."""
    return path.name.removesuffix(BOTH).removesuffix(SAID).removesuffix(HEARD)


def _put(stem: Path, target: Path) -> tuple[int, str]:
    """Make the kept file of what MixMonitor left; its size and SHA-256 come back."""
    target.parent.mkdir(parents=True, exist_ok=True)
    both = Path(f"{stem}{BOTH}")
    if not both.exists():
        return _interleave(stem, target)
    size, digest = hashed(both)
    both.replace(target)
    return size, digest


def hashed(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _interleave(stem: Path, target: Path) -> tuple[int, str]:
    """Make the stereo file of the two sides, which go; its size and SHA-256 come back. One missing side is silence."""
    sides = [Path(f"{stem}{ending}") for ending in (SAID, HEARD)]
    samples = [_samples(path) for path in sides]
    if not any(path.exists() for path in sides):
        raise FileNotFoundError(stem)
    frames = max(map(len, samples))
    both = array("h", bytes(frames * 4))
    for nth, side in enumerate(samples):
        both[nth : 2 * len(side) : 2] = side
    draft = target.with_suffix(".new")
    draft.write_bytes(both)
    draft.replace(target)
    for path in sides:
        path.unlink(missing_ok=True)
    return len(both) * 2, hashlib.sha256(both).hexdigest()


def _samples(path: Path) -> "array[int]":
    """The samples of a file; none when it is not there. (Asterisk writes little-endian, as this machine is.)"""
    content = path.read_bytes() if path.exists() else b""
    return array("h", content[: len(content) & ~1])
