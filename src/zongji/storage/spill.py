"""The journal's second place: an append-only file for the time in which the database does not answer.

One line is ``crc32 entry``; a process killed while it writes leaves at most one torn line at the end, which was never
reported as written and is cut off when the file is opened again.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32


class Spill:
    """Lines that wait to be merged, oldest first."""

    def __init__(self, path: Path, fsync: bool) -> None:
        self._path = path
        self._fsync = fsync
        self._held: list[bytes] = []
        self.size = self._mend()

    def __bool__(self) -> bool:
        return self.size > 0 or bool(self._held)

    @property
    def held(self) -> int:
        """Lines that not even the file would take (disk full); they are in memory only."""
        return len(self._held)

    def add(self, lines: list[bytes]) -> None:
        """Write lines; survives a killed process. Raises OSError when the disk refuses; the lines are held then."""
        self._held.extend(b"%08x %s\n" % (crc32(line), line) for line in lines)
        block = b"".join(self._held)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.ftruncate(descriptor, self.size)
            written = 0
            while written < len(block):
                written += os.write(descriptor, block[written:])
            if self._fsync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self.size += len(block)
        self._held.clear()

    def lines(self, start: int, end: int) -> list[bytes]:
        """The lines between two sizes that this object had."""
        with self._path.open("rb") as file:
            file.seek(start)
            return [line for line, _ in _whole(file.read(end - start))]

    def clear(self) -> None:
        """All lines are safe elsewhere."""
        self._path.unlink(missing_ok=True)
        self.size = 0

    def _mend(self) -> int:
        """Cut a torn end off; the size of what is whole."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return 0
        size = max((end for _, end in _whole(content)), default=0)
        os.truncate(self._path, size)
        return size


def _whole(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Each whole line and where it ends, up to the first that is torn."""
    start = 0
    while (end := content.find(b"\n", start)) >= 0:
        check, _, line = content[start:end].partition(b" ")
        if check != b"%08x" % crc32(line):
            return
        start = end + 1
        yield line, start
