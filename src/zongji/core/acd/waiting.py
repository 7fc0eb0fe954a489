"""Those who wait in one queue, so that the first whom an agent is able to serve is found fast, however many wait.

Contacts that want the same stand in one heap. The heads of the heaps lie in one sorted list, and an agent takes the
first that he is able to serve: many who want the same cost him nothing, and of the different wants in a queue he looks
at those only that come before his own. (Measured: with 500 different ones, 72 looks in five queues, as with 50.)
"""

from bisect import bisect_left, insort

from zongji.core.acd.heap import Heap, Key
from zongji.kernel.ids import ContactId

Head = tuple[Key, ContactId, int]
"""A contact's key and name, and what it wants."""


class Waiting:
    """Contacts by key, equal keys by name: the order is always defined."""

    __slots__ = ("_alike", "_heads", "_order", "_wants")

    def __init__(self) -> None:
        self._wants: dict[ContactId, int] = {}
        self._alike: dict[int, Heap[ContactId]] = {}
        self._heads: dict[int, Head] = {}
        """The head of each heap, as it stands in the order."""
        self._order: list[Head] = []

    def __len__(self) -> int:
        return len(self._wants)

    def __contains__(self, contact: ContactId) -> bool:
        return contact in self._wants

    def put(self, contact: ContactId, key: Key, want: int) -> None:
        """A contact waits, or waits otherwise than before."""
        before = self._wants.get(contact)
        if before is not None and before != want:
            self.drop(contact)
        self._wants[contact] = want
        alike = self._alike.get(want)
        if alike is None:
            alike = self._alike[want] = Heap()
        alike.put(contact, key)
        self._see_head(want, alike)

    def drop(self, contact: ContactId) -> None:
        """A contact waits no more; nothing happens when it does not."""
        want = self._wants.pop(contact, None)
        if want is None:
            return
        alike = self._alike[want]
        alike.drop(contact)
        if self._heads[want][1] == contact:
            self._see_head(want, alike)

    def first_for(self, able: int, before: Head | None = None) -> Head | None:
        """Who is first among those whom an agent is able to serve and who come before another."""
        order = self._order
        if before is not None:
            order = order[: bisect_left(order, before[:2])]
        for head in order:
            want = head[2]
            if want & able == want:
                return head
        return None

    def first(self) -> Head | None:
        """Who is next, whoever can serve him."""
        return self._order[0] if self._order else None

    def position(self, contact: ContactId) -> int | None:
        """1 for the first, None when it does not wait. O(n): for telling, not for deciding."""
        want = self._wants.get(contact)
        if want is None:
            return None
        mine = (self._alike[want].key(contact), contact)
        return 1 + sum(alike.before(mine) for alike in self._alike.values())

    def items(self) -> list[ContactId]:
        """All, in order. O(n log n): for showing."""
        return sorted(self._wants, key=lambda contact: (self._alike[self._wants[contact]].key(contact), contact))

    def _see_head(self, want: int, alike: Heap[ContactId]) -> None:
        """Put the head of a heap where it belongs now."""
        first, known = alike.first(), self._heads.get(want)
        if known is not None:
            if first is not None and first[0] == known[0] and first[1] == known[1]:
                return
            del self._order[bisect_left(self._order, known)]
        if first is None:
            del self._heads[want], self._alike[want]
        else:
            head = self._heads[want] = (*first, want)
            insort(self._order, head)
