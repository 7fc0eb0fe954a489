"""The floor as plain data, and back: what bounds a replay.

``freeze`` at a position of the journal, ``thaw`` in another process, and then the tail of the journal gives the same
floor as the whole journal would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zongji.core.acd.model import QueueConfigured
from zongji.core.contact.state import Contact
from zongji.core.floor import Floor
from zongji.core.ivr.graph import read
from zongji.core.ivr.model import FlowPublished
from zongji.core.presence.model import Agent
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, FlowId, QueueId


@dataclass(frozen=True, slots=True)
class Frozen:
    """All of a floor's state. Every part is a dataclass of plain values."""

    flows: tuple[FlowPublished, ...] = ()
    """Every version that is live or has a caller inside, oldest first."""
    entries: Mapping[str, str] = field(default_factory=dict)
    queues: tuple[QueueConfigured, ...] = ()
    agents: tuple[Agent, ...] = ()
    contacts: tuple[Contact, ...] = ()
    at: Instant = Instant(0)
    """When the newest fact happened."""
    closed: tuple[ContactId, ...] = ()
    """The newest closed contacts, oldest first."""
    overflowing: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)
    """Of each queue with overflows, which are on."""


def freeze(floor: Floor) -> Frozen:
    """The floor's state. The floor must be between two facts."""
    walked = {(contact.walk.flow, contact.walk.version) for contact in floor.contacts.values()}
    live = set(floor.flows.items())
    return Frozen(
        tuple(fact for key, fact in floor.published.items() if key in live or key in walked),
        dict(floor.entries),
        tuple(line.rules for line in floor.board.queues.values()),
        tuple(floor.agents.values()),
        tuple(floor.contacts.values()),
        floor.at,
        tuple(floor.closed),
        {queue: line.on for queue, line in floor.board.queues.items() if line.on},
    )


def thaw(frozen: Frozen) -> Floor:
    """A floor in that state."""
    floor = Floor()
    floor.at = frozen.at
    floor.closed = dict.fromkeys(frozen.closed)
    for rules in frozen.queues:
        floor.board.configure(rules)
    for fact in frozen.flows:
        floor.published[fact.flow, fact.version] = fact
        floor.graphs[fact.flow, fact.version] = read(fact.flow, fact.version, fact.document)
        floor.flows[fact.flow] = fact.version
    floor.entries = {called: FlowId(flow) for called, flow in frozen.entries.items()}
    for queue, on in frozen.overflowing.items():
        floor.board.queues[QueueId(queue)].on = on
    floor.resume(frozen.agents, frozen.contacts)
    return floor
