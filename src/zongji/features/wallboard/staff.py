"""How many agents of each queue do what, kept agent by agent: nobody is counted anew because another moved."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import Enum

from zongji.core.presence.model import Agent, State
from zongji.kernel.ids import AgentId, QueueId


class Standing(Enum):
    """What a supervisor counts. Each agent of a queue is in exactly one."""

    READY = "ready"
    """Can be offered a contact now."""
    RINGING = "ringing"
    TALKING = "talking"
    """On a call, being put back into one, calling a customer back, or busy with chats and mail."""
    WRAP_UP = "wrap_up"
    NOT_READY = "not_ready"
    """Chose so; or chose ready without a phone that could ring."""
    OFFLINE = "offline"


_OF_STATE = {
    State.OFFLINE: Standing.OFFLINE,
    State.READY: Standing.READY,
    State.NOT_READY: Standing.NOT_READY,
    State.RINGING: Standing.RINGING,
    State.TALKING: Standing.TALKING,
    State.REJOINING: Standing.TALKING,
    State.DIALLING: Standing.TALKING,
    State.WORKING: Standing.TALKING,
    State.WRAP_UP: Standing.WRAP_UP,
}


def standing(agent: Agent) -> Standing:
    """What this agent does."""
    unreachable = agent.state is State.READY and not agent.registered
    return Standing.NOT_READY if unreachable else _OF_STATE[agent.state]


class Staff:
    """Counts of agents by standing: ``all`` of them, and per queue."""

    def __init__(self, agents: Mapping[AgentId, Agent]) -> None:
        self._agents = agents
        self._counted: dict[AgentId, tuple[Standing, tuple[QueueId, ...]]] = {}
        self._queues: defaultdict[QueueId, Counter[Standing]] = defaultdict(Counter)
        self.all: Counter[Standing] = Counter()

    def recount(self) -> None:
        """From nothing: O(memberships)."""
        self._counted.clear()
        self._queues.clear()
        self.all.clear()
        for id in self._agents:
            self.note(id)

    def note(self, id: AgentId) -> tuple[QueueId, ...]:
        """Look at one agent again: O(his memberships). The queues whose counts changed."""
        before = self._counted.pop(id, None)
        agent = self._agents.get(id)
        now = (standing(agent), tuple(member.queue for member in agent.memberships)) if agent is not None else None
        if now is not None:
            self._counted[id] = now
        if before == now:
            return ()
        return (*self._add(before, -1), *self._add(now, 1))

    def of(self, queue: QueueId) -> Mapping[Standing, int]:
        """The counts of one queue; a standing that is missing counts nobody."""
        return self._queues.get(queue, Counter())

    def _add(self, counted: tuple[Standing, tuple[QueueId, ...]] | None, by: int) -> tuple[QueueId, ...]:
        if counted is None:
            return ()
        what, queues = counted
        self.all[what] += by
        for queue in queues:
            self._queues[queue][what] += by
        return queues
