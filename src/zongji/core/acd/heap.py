"""A heap that knows its items by name: smallest key first, O(log n) a step, removal from the middle included.

Removal only forgets the key; the dead entry goes when it comes to the top, or when dead ones outnumber the living.
"""

from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=str)
Key = tuple[int, ...]

SLACK = 64
"""Dead entries that are not worth a clean-up."""


class Heap(Generic[Item]):
    """Items in the order of their keys, equal keys in the order of the names: the order is always defined."""

    __slots__ = ("_entries", "_keys")

    def __init__(self) -> None:
        self._keys: dict[Item, Key] = {}
        self._entries: list[tuple[Key, Item]] = []

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, item: Item) -> bool:
        return item in self._keys

    def put(self, item: Item, key: Key) -> None:
        """Add an item, or give it another key."""
        if self._keys.get(item) == key:
            return
        self._keys[item] = key
        heappush(self._entries, (key, item))
        if len(self._entries) > 2 * len(self._keys) + SLACK:
            self._entries = [(kept, name) for name, kept in self._keys.items()]
            heapify(self._entries)

    def drop(self, item: Item) -> None:
        """Remove an item; nothing happens when it is not there."""
        self._keys.pop(item, None)

    def first(self) -> tuple[Key, Item] | None:
        """The item with the smallest key, and the key; it stays."""
        entries, keys = self._entries, self._keys
        while entries:
            key, item = entries[0]
            if keys.get(item) == key:
                return entries[0]
            heappop(entries)
        return None

    def key(self, item: Item) -> Key:
        """The key of an item. KeyError when it is not there."""
        return self._keys[item]

    def before(self, entry: tuple[Key, Item]) -> int:
        """How many stand before a key and name. O(n): for showing, not for deciding."""
        return sum((key, name) < entry for name, key in self._keys.items())

    def items(self) -> list[Item]:
        """All items in order. O(n log n): for showing."""
        return sorted(self._keys, key=lambda item: (self._keys[item], item))
