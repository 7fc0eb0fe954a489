"""Snapshots of the floor as files beside the journal: whole or not there.

The newest few are kept for the next start, and of older ones so many, evenly spread over the journal, that any moment
of it can be replayed from one not long before. Does not know what is inside one. Files, not rows, because a large row
would hold the journal's lock.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

KEEP = 3
OLDER = 100
"""With a snapshot every 20,000 entries: after 20 million entries they are 200,000 apart, ten seconds of replay."""


class Snapshots:
    """``<seq>.snapshot`` in a directory; each begins with its own checksum."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def save_snapshot(self, seq: int, body: bytes) -> None:
        """Keep a snapshot of the state after entry ``seq``; of older ones some go. Syncs: call in a worker."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._directory / f"{seq:020d}.snapshot"
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(b"%08x" % crc32(body) + body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        for old in _spare(self._paths()[KEEP:]):
            old.unlink()

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """The newest whole one and its position, or None."""
        return next(self.before(None), None)

    def before(self, seq: int | None) -> Iterator[tuple[int, bytes]]:
        """Whole ones of states not after entry ``seq`` (None: of any), newest first, with their positions."""
        for path in self._paths():
            if seq is not None and int(path.stem) > seq:
                continue
            content = path.read_bytes()
            if content[:8] == b"%08x" % crc32(content[8:]):
                yield int(path.stem), content[8:]

    def _paths(self) -> list[Path]:
        return sorted(self._directory.glob("*.snapshot"), reverse=True)


def _spare(older: list[Path]) -> list[Path]:
    """Those without which ``OLDER`` are left, spread as evenly as may be: each time the one whose neighbours are
    nearest to each other."""
    kept, spare = sorted(older), []
    while len(kept) > OLDER:
        gaps = [int(after.stem) - int(before.stem) for before, after in zip(kept, kept[2:], strict=False)]
        spare.append(kept.pop(1 + gaps.index(min(gaps))))
    return spare
