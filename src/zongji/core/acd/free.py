"""The free agents of one queue, in the order in which they are asked."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from zongji.core.acd.heap import Key
from zongji.kernel.ids import AgentId

Seat = tuple[Key, AgentId, int]
"""An agent's rank in the queue, his number, and what he is able to do."""


class Free:
    """Agents by rank, equal ranks by number."""

    __slots__ = ("_order", "_seats")

    def __init__(self) -> None:
        self._order: list[Seat] = []
        self._seats: dict[AgentId, Seat] = {}

    def __len__(self) -> int:
        return len(self._seats)

    def put(self, agent: AgentId, rank: Key, able: int) -> None:
        """An agent is free, or otherwise than before."""
        self.drop(agent)
        seat = self._seats[agent] = (rank, agent, able)
        insort(self._order, seat)

    def drop(self, agent: AgentId) -> None:
        """An agent is free no more; nothing happens when he was not."""
        seat = self._seats.pop(agent, None)
        if seat is not None:
            del self._order[bisect_left(self._order, seat)]

    def first_for(self, want: int) -> AgentId | None:
        """Who is asked first among those who can do what is wanted."""
        for _, agent, able in self._order:
            if want & able == want:
                return agent
        return None

    def up_to(self, bar: Key, want: int) -> Iterator[AgentId]:
        """Those who can do what is wanted and whose rank does not go beyond ``bar``, in order."""
        for rank, agent, able in self._order:
            if rank[: len(bar)] > bar:
                return
            if want & able == want:
                yield agent
