"""Who takes the next: contacts that wait and agents that are free, per queue.

A contact's key is static: its virtual arrival (queueing time less head start), so waiting ages everyone alike and
nothing is ever sorted anew. An agent's key in a queue is his tier, then the queue's strategies, then idle time.
The board does not change contacts or agents, and decides nothing: the floor does.
"""

from collections.abc import Iterator, Mapping

from zongji.core.acd.free import Free
from zongji.core.acd.heap import Key
from zongji.core.acd.masks import BOUND, Masks
from zongji.core.acd.medium import medium_of
from zongji.core.acd.model import Need, QueueConfigured, Strategy
from zongji.core.acd.ranks import ranking
from zongji.core.acd.waiting import Head, Waiting
from zongji.core.contact.state import Contact
from zongji.core.presence.model import Agent, Membership
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, QueueId

RUNG_MOST = 20
"""So many agents are rung for one contact at once."""


class Line:
    """One queue: its rules, who waits, who is free, which overflows are on."""

    __slots__ = ("free", "on", "rank", "rules", "waiting")

    def __init__(self, rules: QueueConfigured) -> None:
        self.rules = rules
        self.waiting = Waiting()
        self.free = Free()
        self.on: tuple[bool, ...] = (False,) * len(rules.overflows)
        self.rank = ranking(rules)

    def take(self, rules: QueueConfigured) -> None:
        """New rules: no agent is free until he is told to it again."""
        if self.rules.overflows != rules.overflows:
            self.on = (False,) * len(rules.overflows)
        self.rules, self.free, self.rank = rules, Free(), ranking(rules)


class Lines(dict[QueueId, Line]):
    """Queues by name; one that only a flow knows of has default rules."""

    def __missing__(self, queue: QueueId) -> Line:
        line = self[queue] = Line(QueueConfigured(Instant(0), queue))
        return line


class Board:
    """All queues."""

    def __init__(self) -> None:
        self._lines = Lines()
        self.overflowing: set[QueueId] = set()
        """Queues whose rules have an overflow."""
        self._masks = Masks()
        self._seats: dict[AgentId, tuple[QueueId, ...]] = {}
        """Agents who stand by, and the queues in which each does."""
        self._able: dict[AgentId, int] = {}
        """What each free agent can do now."""
        self._bound: dict[AgentId, Waiting] = {}
        """Who waits for one agent alone."""
        self._places: dict[ContactId, tuple[QueueId, ...]] = {}
        """Where each contact stands beside its own queue."""
        self._bound_of: dict[ContactId, AgentId] = {}
        self._serves: dict[AgentId, tuple[Membership, ...]] = {}
        """Who is signed in, and for which queues."""
        self._staff: dict[QueueId, int] = {}

    # ---- queues -------------------------------------------------------------------------------------------------

    def configure(self, rules: QueueConfigured) -> None:
        """A queue exists, or has new rules. Its free agents and those who wait must be told to it again."""
        (self.overflowing.add if rules.overflows else self.overflowing.discard)(rules.queue)
        line = self._lines.get(rules.queue)
        if line is None:
            self._lines[rules.queue] = Line(rules)
        else:
            line.take(rules)

    def remove(self, queue: QueueId) -> None:
        """A queue has no rules of its own any more. Who waits in it is not forgotten, and agents who are still members
        serve it; like after ``configure`` they must be told to it again."""
        line = self._lines.pop(queue, None)
        self.overflowing.discard(queue)
        if line is not None and len(line.waiting):
            self._lines[queue].waiting = line.waiting

    def rules(self, queue: QueueId) -> QueueConfigured:
        """The rules of a queue; default ones for a queue that only a flow knows of."""
        return self._lines[queue].rules

    @property
    def queues(self) -> Mapping[QueueId, Line]:
        """All queues, for showing."""
        return self._lines

    # ---- contacts -----------------------------------------------------------------------------------------------

    def wait(self, contact: Contact) -> tuple[QueueId, ...]:
        """A contact waits: in its own queue, in those that were added, or for the agent to whom it is bound alone. All
        queues whose length this may change."""
        key, left, stands = self.key(contact), self._forget_places(contact), self._stands(contact)
        if contact.bound is not None:
            ((own, want),) = stands
            stands = [(own, want | BOUND)]
            plain = self._masks.want((), medium_of(contact.id))
            self._bound.setdefault(contact.bound, Waiting()).put(contact.id, key, plain)
            self._bound_of[contact.id] = contact.bound
        for queue, want in stands:
            self._lines[queue].waiting.put(contact.id, key, want)
        queues = [queue for queue, _ in stands]
        if len(queues) > 1:
            self._places[contact.id] = tuple(queues[1:])
        return (*queues, *left)

    def _stands(self, contact: Contact) -> list[tuple[QueueId, int]]:
        """The queues in which a contact waits, its own first, and what it wants in each."""
        own, medium, want = self._line(contact.queue), medium_of(contact.id), self._masks.want
        needs = eased(contact.needs, own.rules, contact.relaxed)
        there = eased(own.rules.needs, own.rules, contact.relaxed)
        stands = [(own.rules.queue, want((*there, *needs), medium))]
        if contact.bound is None and (contact.relaxed or own.on):
            for queue in self._added(contact, own):
                stands.append((queue, want((*self._lines[queue].rules.needs, *needs), medium)))
        return stands

    def leave(self, contact: Contact) -> tuple[QueueId, ...]:
        """A contact waits no more. The queues that it leaves."""
        if contact.queue is None:
            return ()
        self._lines[contact.queue].waiting.drop(contact.id)
        return (contact.queue, *self._forget_places(contact))

    def key(self, contact: Contact) -> Key:
        """A contact's rank: the smallest is served first."""
        assert contact.rank_at is not None, "who waits has a rank"
        return (contact.rank_at - contact.vip * self._line(contact.queue).rules.vip_head_start, contact.arrived)

    def _added(self, contact: Contact, own: Line) -> Iterator[QueueId]:
        """Queues beside its own in which a contact waits."""
        found = [each.queue for each in own.rules.relaxations[: contact.relaxed]]
        found += [each.queue for each, on in zip(own.rules.overflows, own.on, strict=True) if on]
        for queue in dict.fromkeys(found):
            if queue is not None and queue != contact.queue:
                yield queue

    def _forget_places(self, contact: Contact) -> tuple[QueueId, ...]:
        left = self._places.pop(contact.id, ())
        for queue in left:
            self._lines[queue].waiting.drop(contact.id)
        agent = self._bound_of.pop(contact.id, None)
        if agent is not None:
            self._bound[agent].drop(contact.id)
        return left

    # ---- agents -------------------------------------------------------------------------------------------------

    def staff(self, queue: QueueId) -> int:
        """How many agents who serve a queue are signed in."""
        return self._staff.get(queue, 0)

    def present(self, agent: AgentId) -> bool:
        """Whether an agent is signed in."""
        return agent in self._serves

    def enrol(self, agent: Agent, here: bool) -> tuple[QueueId, ...]:
        """An agent is signed in, or not (``here``), and serves these queues; those whose staff changed by it."""
        served = self._serves.get(agent.id)
        if served is (agent.memberships if here else None):
            return ()
        if here:
            self._serves[agent.id] = agent.memberships
        else:
            del self._serves[agent.id]
        left = [member.queue for member in served or ()]
        joined = [member.queue for member in agent.memberships] if here else []
        for queue in left:
            self._staff[queue] -= 1
        for queue in joined:
            self._staff[queue] = self._staff.get(queue, 0) + 1
        return (*left, *joined) if left != joined else ()

    def seat(self, agent: Agent) -> bool:
        """An agent as he is now; whether he is free for anything. If he is, he must be asked for a contact, and must
        stand by once there is none for him."""
        if agent.id in self._able:
            self.withdraw(agent.id)
        media = agent.open_for
        if not media:
            return False
        self._able[agent.id] = self._masks.able(agent.id, agent.skills, media)
        return True

    def stand_by(self, agent: Agent) -> None:
        """Nobody waits for an agent: if he is free, the next who come find him in his queues."""
        able = self._able.get(agent.id)
        if able is None or agent.id in self._seats:
            return
        for member in agent.memberships:
            line = self._lines[member.queue]
            line.free.put(agent.id, line.rank(agent, member), able)
        self._seats[agent.id] = tuple([member.queue for member in agent.memberships])

    def withdraw(self, agent: AgentId) -> None:
        """An agent is free no more."""
        self._able.pop(agent, None)
        for queue in self._seats.pop(agent, ()):
            self._lines[queue].free.drop(agent)

    # ---- matching -----------------------------------------------------------------------------------------------

    def agent_for(self, contact: Contact) -> tuple[AgentId, QueueId] | None:
        """The free agent who should take a contact that waits, or is about to, and the queue by which he does."""
        assert contact.queue is not None, "who waits has a queue"
        if contact.bound is not None:
            want = self._masks.want((), medium_of(contact.id))
            able = self._able.get(contact.bound, 0)
            return (contact.bound, contact.queue) if want & able == want else None
        for queue, want in self._stands(contact):
            agent = self._lines[queue].free.first_for(want)
            if agent is not None:
                return agent, queue
        return None

    def contact_for(self, agent: Agent) -> tuple[ContactId, QueueId | None] | None:
        """The contact that has waited longest, head start counted, among those whom a free agent is able to serve, and
        the queue by which he does (None: it waits for him alone)."""
        able = self._able.get(agent.id)
        if able is None:
            return None
        bound = self._bound.get(agent.id)
        best: Head | None = bound.first_for(able) if bound is not None else None
        by: QueueId | None = None
        for member in agent.memberships:
            head = self._lines[member.queue].waiting.first_for(able, best)
            if head is not None:
                best, by = head, member.queue
        return (best[1], by) if best is not None else None

    def rings_more(self, contact: Contact) -> bool:
        """Whether somebody may be rung beside those whom the contact rings already: its rules still say so."""
        ring_all = contact.ring_all
        line = self._lines.get(ring_all.queue) if ring_all is not None else None
        if ring_all is None or line is None or line.rules.version != ring_all.rules or len(line.free) == 0:
            return False
        return Strategy.RING_ALL in line.rules.strategies and len(ring_all.others) < RUNG_MOST - 1

    def agent_beside(self, contact: Contact) -> AgentId | None:
        """The free agent who should be rung beside those whom the contact rings already."""
        assert contact.ring_all is not None and contact.queue is not None, "it rings all"
        own, line = self._lines[contact.queue], self._lines[contact.ring_all.queue]
        there = eased(line.rules.needs, own.rules, contact.relaxed) if line is own else line.rules.needs
        needs = (*there, *eased(contact.needs, own.rules, contact.relaxed))
        want = self._masks.want(needs, medium_of(contact.id))
        able = line.free.up_to(contact.ring_all.bar, want)
        return next((agent for agent in able if contact.offer_to(agent) is None), None)

    # ---- for showing --------------------------------------------------------------------------------------------

    def waiting(self, queue: QueueId) -> int:
        """How many wait, those whose own queue is another included."""
        return len(self._lines[queue].waiting)

    def places(self, contact: Contact) -> tuple[QueueId, ...]:
        """The queues in which a contact waits, its own first, in the order in which their agents are asked."""
        return (self._line(contact.queue).rules.queue, *self._places.get(contact.id, ()))

    def position(self, contact: Contact) -> int | None:
        """A contact's place in its queue, 1 is next; None when it does not wait."""
        return self._line(contact.queue).waiting.position(contact.id) if contact.queue is not None else None

    def longest(self, queue: QueueId) -> ContactId | None:
        """Who is next in a queue."""
        first = self._lines[queue].waiting.first()
        return first[1] if first else None

    def key_of_first(self, queue: QueueId) -> int:
        """The rank of who is next in a queue; 0 when nobody waits."""
        first = self._lines[queue].waiting.first()
        return first[0][0] if first else 0

    def bound_to(self, agent: AgentId) -> list[ContactId]:
        """Who waits for this agent alone."""
        bound = self._bound.get(agent)
        return bound.items() if bound is not None else []

    def _line(self, queue: QueueId | None) -> Line:
        assert queue is not None, "who waits has a queue"
        return self._lines[queue]


def eased(needs: tuple[Need, ...], rules: QueueConfigured, relaxed: int) -> tuple[Need, ...]:
    """Needs after the first ``relaxed`` relaxations of a queue: never higher than before; level 0 is none."""
    if not relaxed or not needs:
        return needs
    for each in rules.relaxations[:relaxed]:
        if each.skill is not None:
            needs = tuple(
                Need(need.skill, min(need.level, each.level)) if need.skill == each.skill else need for need in needs
            )
    return needs
