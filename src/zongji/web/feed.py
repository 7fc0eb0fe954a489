"""One picture that screens watch: named collections of rows, sent whole once and as changes afterwards.

Nothing is computed while nobody watches. Bursts are brought together: a touched row is computed once per pause.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

Rows = dict[str, dict[str, msgspec.Struct]]
"""collection → id → row."""

Change = Mapping[str, Mapping[str, msgspec.Struct | None]]
Watcher = Callable[[bytes], None]
"""Is given each change, already as JSON."""


class Picture(Protocol):
    """Where rows come from."""

    def whole(self) -> Rows:
        """All rows now."""
        ...

    def row(self, collection: str, id: str) -> msgspec.Struct | None:
        """One row now, None when it is gone."""
        ...


class Feed:
    """A picture and who watches it."""

    def __init__(self, picture: Picture, pause: float = 0.0) -> None:
        self._picture = picture
        self._pause = pause
        self._watchers: list[Watcher] = []
        self._rows: Rows = {}
        self._dirty: dict[tuple[str, str], None] = {}
        self._timer: asyncio.Handle | None = None

    @property
    def watched(self) -> bool:
        """Somebody watches."""
        return bool(self._watchers)

    def watch(self, watcher: Watcher) -> None:
        """Begin to get changes; ask for the snapshot right away."""
        if not self._watchers:
            self._rows = self._picture.whole()
        self._watchers.append(watcher)

    def leave(self, watcher: Watcher) -> None:
        """Get no more changes."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)
        if not self._watchers:
            self._rows = {}
            self._dirty.clear()

    def snapshot(self) -> bytes:
        """All rows as JSON, as of everything that watchers have been told."""
        self.flush()
        return msgspec.json.encode(self._rows)

    def touch(self, collection: str, id: str) -> None:
        """This row may have changed."""
        if not self._watchers:
            return
        self._dirty[collection, id] = None
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._pause, self.flush) if self._pause else loop.call_soon(self.flush)

    def flush(self) -> None:
        """Tell watchers what changed since the last time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        dirty, self._dirty = self._dirty, {}
        change: dict[str, dict[str, msgspec.Struct | None]] = {}
        for collection, id in dirty:
            rows = self._rows.setdefault(collection, {})
            row = self._picture.row(collection, id)
            if row == rows.get(id):
                continue
            change.setdefault(collection, {})[id] = row
            if row is None:
                del rows[id]
            else:
                rows[id] = row
        if change:
            told = msgspec.json.encode(change)
            for watcher in list(self._watchers):
                watcher(told)
