"""What entries may have changed on the floor: which contacts, agents and queues to look at again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zongji.core.facts import Decision, Entry, Fact
from zongji.core.floor import Floor
from zongji.core.presence.model import PbxDied
from zongji.kernel.ids import AgentId, ContactId, QueueId


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids, in the order in which they were met."""

    contacts: dict[ContactId, None] = field(default_factory=dict)
    agents: dict[AgentId, None] = field(default_factory=dict)
    queues: dict[QueueId, None] = field(default_factory=dict)


def touched(entries: Sequence[Entry], floor: Floor) -> Touched:
    """What these entries touched. Queues are those of touched contacts and of touched agents."""
    found = Touched()
    for entry in entries:
        for it in _parts(entry):
            _name(found, it)
        if isinstance(entry.fact, PbxDied):
            found.agents.update(dict.fromkeys(floor.agents))
    for id in found.contacts:
        contact = floor.contacts.get(id)
        if contact is not None:
            found.agents.update((ring.agent, None) for ring in contact.rings)
        if contact is not None and contact.queue is not None:
            found.queues[contact.queue] = None
    for name in found.agents:
        agent = floor.agents.get(name)
        for member in agent.memberships if agent is not None else ():
            found.queues[member.queue] = None
    return found


def _parts(entry: Entry) -> Iterator[Fact | Decision]:
    yield entry.fact
    yield from entry.decisions


def _name(found: Touched, it: Fact | Decision) -> None:
    contact: ContactId | None = getattr(it, "contact", None)
    agent: AgentId | None = getattr(it, "agent", None)
    queue: QueueId | None = getattr(it, "queue", None)
    if contact is not None:
        found.contacts[contact] = None
    if agent is not None:
        found.agents[agent] = None
    if queue is not None:
        found.queues[queue] = None
