"""The journal's newest end: an append-only file of lines that the database does not have yet.

One line is ``crc32 entry``, written by one system call: that is all that has to happen before effects go out. A process
killed while it writes leaves at most one torn line at the end, which was never reported as written and is cut off when
the file is opened again.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32


class Spill:
    """Lines that wait to be merged, oldest first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[bytes] = []
        self._descriptor: int | None = None
        self._torn = False
        self.size = self._mend()

    def __bool__(self) -> bool:
        return self.size > 0 or bool(self._held)

    @property
    def held(self) -> int:
        """Lines that not even the file would take (disk full); they are in memory only."""
        return len(self._held)

    def add(self, lines: list[bytes]) -> None:
        """Write lines; they survive a killed process. Raises OSError when the disk refuses; the lines are held then."""
        self._held += lines
        block = b"".join([b"%08x %s\n" % (crc32(line), line) for line in self._held])
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if self._torn:
            os.ftruncate(self._descriptor, self.size)
        self._torn = True
        written = 0
        while written < len(block):
            written += os.write(self._descriptor, block[written:] if written else block)
        self._torn = False
        self.size += len(block)
        self._held.clear()

    def sync(self) -> None:
        """Let what was written survive a power loss. For a worker thread; raises OSError."""
        if self._descriptor is not None:
            os.fdatasync(self._descriptor)

    def lines(self, start: int, end: int) -> list[bytes]:
        """The lines between two sizes that this object had; none when they were cleared meanwhile."""
        if end <= start:
            return []
        with self._path.open("rb") as file:
            file.seek(start)
            return [line for line, _ in _whole(file.read(end - start))]

    def all(self) -> list[bytes]:
        """All that wait; one that is being written just now may come twice."""
        held = list(self._held)
        return self.lines(0, self.size) + held

    def clear(self) -> None:
        """All lines are safe elsewhere."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
        elif self.size:
            os.truncate(self._path, 0)
        self.size = 0

    def close(self) -> None:
        """Let go of the file; an empty one is removed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if not self:
            self._path.unlink(missing_ok=True)

    def _mend(self) -> int:
        """Cut a torn end off; the size of what is whole."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return 0
        size = max((end for _, end in _whole(content)), default=0)
        os.truncate(self._path, size)
        return size


def lines_of(path: Path) -> list[bytes]:
    """The lines of a file that another process writes; none when there is no such file."""
    try:
        return [line for line, _ in _whole(path.read_bytes())]
    except FileNotFoundError:
        return []


def _whole(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Each whole line and where it ends, up to the first that is torn."""
    start = 0
    while (end := content.find(b"\n", start)) >= 0:
        check, _, line = content[start:end].partition(b" ")
        if check != b"%08x" % crc32(line):
            return
        start = end + 1
        yield line, start
