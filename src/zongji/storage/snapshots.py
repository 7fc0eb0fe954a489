"""Snapshots of the floor as files beside the journal: whole or not there, the newest few kept.

Does not know what is inside one. Files, not rows, because a large row would hold the journal's lock.
"""

import os
from pathlib import Path
from zlib import crc32

KEEP = 3


class Snapshots:
    """``<seq>.snapshot`` in a directory; each begins with its own checksum."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def save_snapshot(self, seq: int, body: bytes) -> None:
        """Keep a snapshot of the state after entry ``seq``; older than the newest few go. Syncs: call in a worker."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._directory / f"{seq:020d}.snapshot"
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(b"%08x" % crc32(body) + body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        for old in self._paths()[KEEP:]:
            old.unlink()

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """The newest whole one and its position, or None."""
        for path in self._paths():
            content = path.read_bytes()
            if content[:8] == b"%08x" % crc32(content[8:]):
                return int(path.stem), content[8:]
        return None

    def _paths(self) -> list[Path]:
        return sorted(self._directory.glob("*.snapshot"), reverse=True)
