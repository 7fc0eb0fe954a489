"""Why a contact waits, and why a pair was made: the rules of ``Board`` told in words that a person can check.

Reads a floor and decides nothing. ``waiting`` looks at a floor between two facts. ``decisions`` feeds one fact to a
floor that stands before it and looks at the very moment at which each pair is made, when the contact still waits and
the agent is still free: neither the state before the fact nor the one after it, which may differ in what the fact
itself and earlier pairs of it changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from zongji.core.acd.board import Board, eased
from zongji.core.acd.easing import next_change, waited, wished_agent
from zongji.core.acd.heap import Key
from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import Need, Overflow, QueueConfigured, Relaxation, Strategy
from zongji.core.acd.ranks import ranking
from zongji.core.acd.reasons import OF_CONTACT, Reason, Why, busy, lacks
from zongji.core.contact.model import Phase
from zongji.core.contact.state import Contact
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.presence.model import Agent
from zongji.kernel.clock import Instant, Span, after
from zongji.kernel.errors import NotFound, Refused
from zongji.kernel.ids import AgentId, ContactId, QueueId, SkillId

NAMED = 20
"""So many of those ahead, and of an agent's other contacts, are named."""
ORDERED = 1_000
"""In a longer queue nobody ahead is named: putting it in order would cost the calls too much."""


class Added(Enum):
    """Why a contact waits in a queue."""

    OWN = "own"
    RELAXED = "relaxed"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class Wanted(Need):
    """A need as it is now (level 0: no more); it ``was`` higher, and relaxation number ``step`` (1, 2, …) eased it."""

    was: int = 0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A queue in which the contact waits, its rules' version and strategies, and what it needs there (level 0: no
    more)."""

    queue: QueueId
    added: Added
    version: int
    strategies: tuple[Strategy, ...]
    needs: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A relaxation of the contact's queue, when it comes, and whether it holds."""

    rule: Relaxation
    at: Instant
    holds: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """Another contact that waits, by its key."""

    contact: ContactId
    key: Key
    queued_at: Instant


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who serves one of the queues, or is asked for. ``values``: tier, one for each strategy of ``queue``,
    idle since; the smallest is asked first, compared from the left. Empty for an agent of whom no queue decides."""

    agent: AgentId
    queue: QueueId
    values: Key
    reasons: tuple[Reason, ...]
    """Why not; nothing when he is free and able."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a contact that waits is seen by the rules. Its key (virtual arrival) is ``rank_at`` less the VIP's part."""

    contact: ContactId
    at: Instant
    medium: Medium
    queue: QueueId
    queued_at: Instant
    rank_at: Instant
    vip: int
    key: Key
    position: int
    """In its own queue, 1 is next, of ``waiting``."""
    waiting: int
    ahead: tuple[Rival, ...]
    """Who is ahead in its own queue, the first ``NAMED`` of them."""
    places: tuple[Place, ...]
    bound: AgentId | None
    bound_until: Instant | None
    steps: tuple[Step, ...]
    overflows: tuple[tuple[Overflow, bool], ...]
    """Of its own queue, and whether they are on."""
    next_change: Instant | None
    """When time alone will next change how it waits."""
    agents: tuple[Candidate, ...]
    """Free and able ones first, in the order in which they are asked; then those whom waiting may free."""

    @property
    def wait(self) -> Span:
        """So far."""
        return Span(self.at - self.queued_at)


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair, and how both sides were seen when it was made."""

    agent: AgentId
    offer: int
    queue: QueueId
    version: int
    """Of the rules of that queue."""
    explanation: Explanation
    contacts: tuple[Rival, ...]
    """Those whom the agent could have served, this one among them, in order of their keys; the first ``NAMED``."""
    beside: tuple[AgentId, ...] = ()
    """Who was rung for the contact already, as the queue rings all; nobody who waited needed this agent."""

    @property
    def by_order(self) -> bool:
        """He was the first of the free and able agents. Otherwise several became free at once (a queue got new rules):
        each in turn took the first contact that he could serve, and this contact was his first."""
        return bool(self.beside) or self.explanation.agents[0].agent == self.agent


Feed = Callable[[Floor, Fact], object]


def waiting(floor: Floor, contact: ContactId, at: Instant) -> Explanation:
    """Why a contact still waits. Raises NotFound, and Refused when it does not wait."""
    found = floor.contacts.get(contact)
    if found is None:
        raise NotFound("explain.unknown", "there is no such contact any more")
    if found.phase is not Phase.QUEUED:
        raise Refused("explain.not_waiting", f"this contact does not wait: its phase is {found.phase.value}")
    return _explain(floor, found, at)


def decisions(floor: Floor, fact: Fact, feed: Feed = Floor.handle) -> list[Choice]:
    """Feed a fact to a floor, and explain every pair it led to, in order. The floor has taken the fact afterwards."""
    watched = _Watched(floor)
    feed(watched, fact)
    return watched.seen


class _Watched(Floor):
    """The same floor (all state is shared), looked at each time before a pair is brought together."""

    __slots__ = ("seen",)

    def __init__(self, floor: Floor) -> None:
        self.__dict__ = floor.__dict__
        self.seen: list[Choice] = []

    def _pair(self, contact: Contact, agent: AgentId, queue: QueueId, at: Instant) -> None:
        self._queueing.all_stand()
        version, explanation = self.board.rules(queue).version, _explain(self, contact, at)
        contacts = _served_by(self, self.agents[agent])
        beside = tuple(ring.agent for ring in contact.rings)
        self.seen.append(Choice(agent, contact.next_offer, queue, version, explanation, contacts, beside))
        super()._pair(contact, agent, queue, at)


def _explain(floor: Floor, contact: Contact, at: Instant) -> Explanation:
    assert contact.queue is not None and contact.queued_at is not None and contact.rank_at is not None
    board, line = floor.board, floor.board.queues[contact.queue]
    places = _places(board, contact)
    position = board.position(contact) or 1
    return Explanation(
        contact=contact.id,
        at=at,
        medium=medium_of(contact.id),
        queue=contact.queue,
        queued_at=contact.queued_at,
        rank_at=contact.rank_at,
        vip=contact.vip,
        key=board.key(contact),
        position=position,
        waiting=len(line.waiting),
        ahead=_ahead(floor, contact.queue, position - 1),
        places=places,
        bound=contact.bound,
        bound_until=after(contact.queued_at, contact.named_for) if contact.bound is not None else None,
        steps=_steps(contact, line.rules, at),
        overflows=tuple(zip(line.rules.overflows, line.on, strict=True)),
        next_change=next_change(contact, line.rules, at, floor.site.calendars),
        agents=_candidates(floor, contact, places),
    )


# ---- the contact ----------------------------------------------------------------------------------------------------


def _places(board: Board, contact: Contact) -> tuple[Place, ...]:
    own, *others = board.places(contact)
    rules = board.rules(own)
    relaxed = {each.queue for each in rules.relaxations[: contact.relaxed]}
    found = [_place(rules, Added.OWN, _wanted((*rules.needs, *contact.needs), rules, contact.relaxed))]
    for queue in others:
        there = board.rules(queue)
        fixed = tuple(Wanted(need.skill, need.level, need.level) for need in there.needs)
        needs = _highest((*fixed, *_wanted(contact.needs, rules, contact.relaxed)))
        found.append(_place(there, Added.RELAXED if queue in relaxed else Added.OVERFLOW, needs))
    return tuple(found)


def _place(rules: QueueConfigured, added: Added, needs: tuple[Wanted, ...]) -> Place:
    return Place(rules.queue, added, rules.version, rules.strategies, needs)


def _wanted(needs: tuple[Need, ...], rules: QueueConfigured, relaxed: int) -> tuple[Wanted, ...]:
    """Needs as they are now, and which step brought each to where it is."""
    found = [Wanted(need.skill, need.level, need.level) for need in needs]
    for step in range(1, relaxed + 1):
        now = eased(needs, rules, step)
        found = [
            Wanted(each.skill, need.level, each.was, step) if need.level < each.level else each
            for each, need in zip(found, now, strict=True)
        ]
    return _highest(found)


def _highest(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """A skill that both the queue and the contact need counts at the higher level."""
    found: dict[SkillId, Wanted] = {}
    for each in wanted:
        if each.skill not in found or found[each.skill].level < each.level:
            found[each.skill] = each
    return tuple(found.values())


def _steps(contact: Contact, rules: QueueConfigured, at: Instant) -> tuple[Step, ...]:
    begin = Instant(at - waited(contact, at))
    return tuple(
        Step(rule, after(begin, rule.after), number < contact.relaxed) for number, rule in enumerate(rules.relaxations)
    )


def _ahead(floor: Floor, queue: QueueId, count: int) -> tuple[Rival, ...]:
    line = floor.board.queues[queue]
    if count <= 0 or len(line.waiting) > ORDERED:
        return ()
    first = line.waiting.items()[: min(count, NAMED)]
    return tuple(_rival(floor, floor.contacts[each]) for each in first)


def _rival(floor: Floor, contact: Contact) -> Rival:
    assert contact.queued_at is not None, "who waits joined a queue"
    return Rival(contact.id, floor.board.key(contact), contact.queued_at)


# ---- agents ---------------------------------------------------------------------------------------------------------


def _candidates(floor: Floor, contact: Contact, places: Sequence[Place]) -> tuple[Candidate, ...]:
    found = [_candidate(floor.board, agent, contact, places) for agent in floor.agents.values()]
    order = {place.queue: number for number, place in enumerate(places)}
    return tuple(sorted((each for each in found if each is not None), key=lambda each: _asked(each, order)))


def _asked(it: Candidate, order: dict[QueueId, int]) -> tuple[int, int, Key, AgentId]:
    """Free and able ones as they are asked; others by how near they are to it."""
    if not it.reasons:
        return 0, order[it.queue], it.values, it.agent
    distant = any(reason.why in OF_CONTACT for reason in it.reasons)
    away = it.reasons[0].why is Why.OFFLINE
    return 1 + distant + 2 * away, 0, (), it.agent


def _candidate(board: Board, agent: Agent, contact: Contact, places: Sequence[Place]) -> Candidate | None:
    """How an agent stands to a contact: by the first queue in which he is free and able, else by the first that he
    serves; None when he has nothing to do with it."""
    own, not_now = places[0].queue, busy(agent, medium_of(contact.id))
    if contact.bound == agent.id:
        return Candidate(agent.id, own, (), not_now)
    found = [
        Candidate(agent.id, place.queue, values, (*not_now, *lacks(agent, place.needs)))
        for place, values in _seats(board, agent, places)
    ]
    if contact.bound is not None and found:
        alone = Reason(Why.WAITS_FOR_ANOTHER, agent=contact.bound)
        return Candidate(agent.id, own, found[0].values, (alone, *not_now))
    if not found and agent.id == wished_agent(contact):
        return Candidate(agent.id, own, (), (Reason(Why.NOT_MEMBER), *not_now))
    return next((each for each in found if not each.reasons), found[0] if found else None)


def _seats(board: Board, agent: Agent, places: Sequence[Place]) -> Iterator[tuple[Place, Key]]:
    """Where an agent may serve the contact, and his rank there."""
    for place in places:
        for member in agent.memberships:
            if member.queue == place.queue:
                yield place, tuple(map(int, ranking(board.rules(place.queue))(agent, member)))


def _served_by(floor: Floor, agent: Agent) -> tuple[Rival, ...]:
    """Who waits and could be served by an agent now."""
    board = floor.board
    names = dict.fromkeys(board.bound_to(agent.id))
    for member in agent.memberships:
        line = board.queues.get(member.queue)
        names.update(dict.fromkeys(line.waiting.items() if line is not None else ()))
    found = []
    for contact in (floor.contacts[name] for name in names):
        it = _candidate(board, agent, contact, _places(board, contact))
        if it is not None and not it.reasons:
            found.append(_rival(floor, contact))
    return tuple(sorted(found, key=lambda rival: (rival.key, rival.contact))[:NAMED])
