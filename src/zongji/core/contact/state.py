"""All the floor knows of one live contact. Pure data, so that a snapshot can hold it."""

from dataclasses import dataclass, field
from typing import Self

from zongji.core.acd.heap import Key
from zongji.core.acd.model import Need
from zongji.core.acd.told import UNTOLD, Telling
from zongji.core.contact.callback import Callback
from zongji.core.contact.model import Phase
from zongji.core.ivr.walker import Walk
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, ContactId, NodeId, PartyId, QueueId


@dataclass(frozen=True, slots=True)
class Ring:
    """Offer ``offer`` rings ``agent``."""

    offer: int
    agent: AgentId


@dataclass(frozen=True)
class RingAll:
    """Several are rung for one contact: those who serve it by ``queue`` with a rank not beyond ``bar``, as version
    ``rules`` of its rules ranks them. ``others`` are rung beside the contact's own ``agent``, earliest first."""

    queue: QueueId
    rules: int
    bar: Key
    others: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Contact:
    """One live contact."""

    id: ContactId
    arrived: Instant
    called: str
    phase: Phase
    walk: Walk
    answered: bool = False
    """The caller's leg is answered (he pays, and can hear)."""
    party: PartyId | None = None
    vip: int = 0
    region: str = ""
    queue: QueueId | None = None
    queued_at: Instant | None = None
    rank_at: Instant | None = None
    """Virtual arrival: queueing time less head start; what a VIP is given beside that is the queue's rule."""
    needs: tuple[Need, ...] = ()
    """What it needs beside what its queue does."""
    relaxed: int = 0
    """So many of its queue's relaxations hold."""
    named: AgentId | None = None
    """The agent asked for. ``named_for``: how long it waits for him alone; ``last``: it is the one who talked last."""
    named_for: Span = Span(0)
    last: bool = False
    last_agent: AgentId | None = None
    """Who talked with this party last."""
    bound: AgentId | None = None
    """It waits for this agent alone now."""
    diverted: tuple[QueueId, ...] = ()
    """Queues that it was led out of, by an overflow or by a key; the newest last. An overflow does so once a queue."""
    offer: int = 0
    """Number of the offer that rings, or rang last, or is talked in; 0 before the first."""
    agent: AgentId | None = None
    """The agent reserved or talking, or awaited in REJOINING."""
    joined: bool = False
    """There is, or was, a bridge."""
    since: Instant = field(default=Instant(0))
    """When the phase began."""
    path: tuple[tuple[Instant, NodeId, str], ...] = ()
    """The way through the flow: when, node, key that led there."""
    telling: Telling = UNTOLD
    reachable: bool = False
    """We could call the party."""
    callback: Callback | None = None
    """What was promised, if this is a callback. Its customer is there when ``answered``; before that he has no leg, or
    one that is being called."""

    ring_all: RingAll | None = None
    """While it rings: it may ring several."""
    rung: int = 0
    """Number of the newest offer, if that rang somebody beside ``agent``."""

    @property
    def has_leg(self) -> bool:
        """Whether the customer is on the line, or is being called."""
        return self.callback is None or self.answered or self.phase is Phase.DIALLING

    @property
    def others(self) -> tuple[Ring, ...]:
        """Who is rung beside ``agent``."""
        return self.ring_all.others if self.ring_all is not None else ()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All offers by which agents have the contact or are rung for it."""
        return (Ring(self.offer, self.agent), *self.others) if self.agent is not None else ()

    def offer_to(self, agent: AgentId) -> int | None:
        """The number of the offer by which an agent has the contact or is rung for it; None when he is not."""
        if agent == self.agent:
            return self.offer
        return next((ring.offer for ring in self.others if ring.agent == agent), None)

    @property
    def next_offer(self) -> int:
        """The number of the next offer: no leg ever has the name of an earlier one."""
        return max(self.offer, self.rung) + 1

    def to(self, phase: Phase, at: Instant, **changes: object) -> Self:
        """The contact in another phase, other fields changed as named."""
        return changed(self, phase=phase, since=at, **changes)  # type: ignore[arg-type]
