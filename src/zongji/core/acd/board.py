"""Who takes the next: contacts that wait and agents that are free, per queue.

A contact's key is static: its virtual arrival (queueing time less head start), so waiting ages everyone alike and
nothing is ever sorted anew. An agent's key in a queue is its tier, then the queue's strategy, then idle time.
Both sides of a match cost O(log n). The board does not change contacts or agents; the floor does.
"""

from collections.abc import Callable, Mapping

from zongji.core.acd.heap import Heap, Key
from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.contact.model import Contact
from zongji.core.presence.model import Agent, Membership
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, QueueId

Rank = Callable[[Agent, Membership], Key]

RANKS: Mapping[Strategy, Rank] = {
    Strategy.LONGEST_IDLE: lambda agent, member: (agent.idle_since,),
    Strategy.FEWEST_CALLS: lambda agent, member: (agent.answered, agent.idle_since),
    Strategy.HIGHEST_SKILL: lambda agent, member: (-member.level, agent.idle_since),
}


class Line:
    """One queue: its rules, who waits, who is free."""

    __slots__ = ("free", "rules", "waiting")

    def __init__(self, rules: QueueConfigured) -> None:
        self.rules = rules
        self.waiting: Heap[ContactId] = Heap()
        self.free: Heap[AgentId] = Heap()


class Board:
    """All queues."""

    def __init__(self) -> None:
        self._lines: dict[QueueId, Line] = {}

    def configure(self, rules: QueueConfigured) -> None:
        """A queue exists, or has new rules. Free agents of the queue must be offered to it again by the caller."""
        line = self._lines.get(rules.queue)
        if line is None:
            self._lines[rules.queue] = Line(rules)
        else:
            line.rules = rules
            line.free = Heap()

    def remove(self, queue: QueueId) -> None:
        """A queue has no rules of its own any more. Who waits in it is not forgotten, and agents who are still members
        serve it; like after ``configure`` they must be offered to it again by the caller."""
        line = self._lines.pop(queue, None)
        if line is not None and len(line.waiting):
            self._line(queue).waiting = line.waiting

    def rules(self, queue: QueueId) -> QueueConfigured:
        """The rules of a queue; default ones for a queue that only a flow knows of."""
        return self._line(queue).rules

    @property
    def queues(self) -> Mapping[QueueId, Line]:
        """All queues, for showing."""
        return self._lines

    def wait(self, contact: Contact) -> None:
        """A contact waits in its queue."""
        assert contact.queue is not None and contact.rank_at is not None, "who waits has a queue and a rank"
        self._line(contact.queue).waiting.put(contact.id, (contact.rank_at, contact.arrived))

    def leave(self, contact: Contact) -> None:
        """A contact waits no more."""
        if contact.queue is not None:
            self._line(contact.queue).waiting.drop(contact.id)

    def offer_to(self, agent: Agent) -> None:
        """An agent is free for all his queues."""
        for member in agent.memberships:
            line = self._line(member.queue)
            line.free.put(agent.id, (member.tier, *RANKS[line.rules.strategy](agent, member)))

    def withdraw(self, agent: Agent) -> None:
        """An agent is free no more. Must be told with the memberships with which he was offered."""
        for member in agent.memberships:
            self._line(member.queue).free.drop(agent.id)

    def agent_for(self, contact: Contact) -> AgentId | None:
        """The free agent who should take a waiting contact."""
        assert contact.queue is not None, "who waits has a queue"
        first = self._line(contact.queue).free.first()
        return first[1] if first else None

    def contact_for(self, agent: Agent) -> ContactId | None:
        """The contact that has waited longest, head start counted, over all queues of a free agent."""
        heads = (self._line(member.queue).waiting.first() for member in agent.memberships)
        first = min((head for head in heads if head is not None), default=None)
        return first[1] if first else None

    def waiting(self, queue: QueueId) -> int:
        """How many wait."""
        return len(self._line(queue).waiting)

    def position(self, contact: Contact) -> int | None:
        """A contact's place in its queue, 1 is next; None when it does not wait."""
        return self._line(contact.queue).waiting.position(contact.id) if contact.queue is not None else None

    def longest(self, queue: QueueId) -> ContactId | None:
        """Who is next in a queue."""
        first = self._line(queue).waiting.first()
        return first[1] if first else None

    def _line(self, queue: QueueId) -> Line:
        line = self._lines.get(queue)
        if line is None:
            line = self._lines[queue] = Line(QueueConfigured(Instant(0), queue))
        return line
