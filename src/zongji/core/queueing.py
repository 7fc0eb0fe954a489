"""Contacts that wait, agents that become free, and who is brought together with whom.

Owns the board and what one fact left to do: whom to look at for a match, which queues may overflow. Contacts and agents
are the floor's; what should become of them is told as decisions, pairs and diversions, and the floor does it.
"""

from collections.abc import Iterable, Iterator, Mapping

from zongji.core.acd import overflow
from zongji.core.acd.board import Board
from zongji.core.acd.easing import goes_by_calendar, is_bound, next_change, relaxed_at, wished_agent
from zongji.core.acd.foretelling import Foretelling
from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import USUAL, OverflowSet, QueueConfigured, Strategy
from zongji.core.acd.ranks import bar
from zongji.core.calendar.site import Site
from zongji.core.contact import comfort
from zongji.core.contact.closing import Outcome, Step
from zongji.core.contact.model import Later, Phase
from zongji.core.contact.state import Contact, RingAll
from zongji.core.contact.waiting import AnnouncementDue, WaitEased, WaitElapsed
from zongji.core.presence.model import Agent, Chosen
from zongji.core.presence.model import Line as AgentLine
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, ContactId, FlowId, QueueId

Pair = tuple[ContactId, AgentId, QueueId]
"""A contact, the agent who is to be asked, and the queue by which he serves."""

TALKED = (AgentLine.TALKING, AgentLine.REJOINING)


class Queueing:
    """See the module. ``contacts``, ``agents`` and ``site`` are read only here."""

    def __init__(self, contacts: Mapping[ContactId, Contact], agents: Mapping[AgentId, Agent], site: Site) -> None:
        self.board = Board()
        self.foretelling = Foretelling()
        self._contacts = contacts
        self._agents = agents
        self._site = site
        self._wanting: dict[ContactId, None] = {}
        self._freed: dict[AgentId, None] = {}
        self.came: dict[ContactId, bool] = {}
        """Who joined a queue by this fact, and whether again, until it is known whether an agent was free."""
        self.moved: dict[QueueId, None] = {}
        """Queues whose overflow must be looked at."""
        self.ringing: dict[ContactId, None] = {}
        """Who rings all, or did a moment ago."""

    # ---- what changed -------------------------------------------------------------------------------------------

    def waits(self, contact: Contact, at: Instant) -> tuple[Contact, list[Outcome]]:
        """The contact as it waits from now on, by the rules of now, and the timer for when they will next matter. The
        floor must keep the contact that this gives."""
        assert contact.queue is not None, "who waits has a queue"
        rules = self.board.rules(contact.queue)
        relaxed, bound = relaxed_at(contact, rules, at), self._bound(contact, at)
        told: list[Outcome] = []
        if relaxed != contact.relaxed or bound != contact.bound:
            contact = changed(contact, relaxed=relaxed, bound=bound)
            told.append(WaitEased(at, contact.id, relaxed, bound))
        self._stands(contact)
        due = next_change(contact, rules, at, self._site.calendars)
        if due is not None and contact.queued_at is not None:
            told.append(Later(contact.id, WaitElapsed(due, contact.id, contact.queued_at)))
        return contact, told

    def joins(self, contact: ContactId, again: bool) -> None:
        """The contact waits in its queue; ``again``: it did before, and the offer failed."""
        self.came[contact] = again

    def leaves(self, contact: Contact) -> None:
        """The contact waits no more."""
        self._move(self.board.leave(contact))

    def rings(self, contact: Contact, agent: AgentId, rules: QueueConfigured) -> Contact:
        """The contact that will ring a free agent by a queue, and others beside him if the queue rings all. Who waits
        for one agent alone rings him alone."""
        if Strategy.RING_ALL not in rules.strategies or contact.bound is not None:
            return contact
        free = self._agents[agent]
        member = next(each for each in free.memberships if each.queue == rules.queue)
        self.ringing[contact.id] = None
        return changed(contact, ring_all=RingAll(rules.queue, rules.version, bar(free, member, rules)))

    def sees(self, before: Agent, agent: Agent, at: Instant) -> None:
        """An agent changed."""
        same = agent.chosen is before.chosen and agent.memberships is before.memberships
        if not same or agent.shares is not before.shares:
            self._move(self.board.enrol(agent, agent.chosen is not Chosen.OFFLINE))
            self._move(self.foretelling.sees(agent, at))
        if self.board.seat(agent):
            self._freed[agent.id] = None

    def resumes(self, agents: Iterable[Agent]) -> None:
        """These were there when the floor was frozen; they wait for nobody who waits."""
        for agent in agents:
            self.board.enrol(agent, agent.chosen is not Chosen.OFFLINE)
            if self.board.seat(agent):
                self.board.stand_by(agent)

    def forgets(self, agent: Agent, at: Instant) -> None:
        """An agent is gone for good."""
        self.foretelling.forgets(agent.id, at)
        self._freed.pop(agent.id, None)
        self.board.withdraw(agent.id)
        self._move(self.board.enrol(agent, here=False))

    def configured(self, queue: QueueId) -> list[ContactId]:
        """A queue got new rules or is gone: its agents stand otherwise. Who waits there, for the floor to see anew."""
        for agent in self._agents.values():
            if any(member.queue == queue for member in agent.memberships) and self.board.seat(agent):
                self._freed[agent.id] = None
        self._move([queue])
        line = self.board.queues.get(queue)
        waiting = line.waiting.items() if line is not None else []
        for guest in (contact for contact in waiting if self._contacts[contact].queue != queue):
            self._stands(self._contacts[guest])
        return [contact for contact in waiting if self._contacts[contact].queue == queue]

    # ---- waiting times ------------------------------------------------------------------------------------------

    def kept_waiting(self, at: Instant) -> Iterator[Step]:
        """Who joined a queue by this fact and found nobody free, and what he hears. Asked when no pair is left."""
        came, self.came = self.came, {}
        for name, again in came.items():
            contact = self._contacts.get(name)
            if contact is None or contact.phase is not Phase.QUEUED:
                continue
            queue = self._queue_of(name)
            overtook = contact.vip or contact.rank_at != contact.queued_at
            place = self.place(contact) if overtook else self.foretelling.waiting(queue) + 1
            self.foretelling.waits(name, queue, place, at)
            rules = self.board.rules(queue).comfort
            if rules is USUAL:
                continue
            yield (
                comfort.go_on(contact, at, rules)
                if again
                else comfort.begin(contact, at, rules, self._look(contact, at))
            )

    def speaks_up(self, queue: QueueId, at: Instant) -> list[Later]:
        """Announcements were switched on, or come otherwise: who waits there is told at once, and by the new rules from
        now on."""
        waiting = (self._contacts[each] for each in self.board.queues[queue].waiting.items())
        return [
            Later(each.id, AnnouncementDue(at, each.id, each.telling.number)) for each in waiting if each.queue == queue
        ]

    def tells(self, contact: Contact, fact: AnnouncementDue) -> Step:
        """It may be time to tell a caller how he stands."""
        rules = self.board.rules(self._queue_of(contact.id)).comfort
        return comfort.due(contact, fact, rules, self._look(contact, fact.at))

    def way_out(self, contact: Contact, key: str) -> FlowId | None:
        """Where a key leads who waits; None: nowhere, it is ignored."""
        ways = self.board.rules(self._queue_of(contact.id)).comfort.exits if _can_walk(contact) else ()
        return next((way.flow for way in ways if way.key == key), None)

    def music(self, contact: Contact) -> str:
        """What a contact hears in its queue, by name."""
        return self.board.rules(contact.queue).comfort.music if contact.queue is not None else ""

    def _look(self, contact: Contact, at: Instant) -> comfort.Look:
        def look() -> comfort.Outlook:
            place = self.place(contact)
            return comfort.Outlook(place, self.foretelling.expect(self._queue_of(contact.id), place, at))

        return look

    def place(self, contact: Contact) -> int:
        """A caller's place in his queue: 1 is next. Those for whom a phone rings are ahead of all. O(n)."""
        waiting = (self._contacts.get(each) for each in self.foretelling.waiting_in(self._queue_of(contact.id)))
        rung = sum(each is not None and each.phase is Phase.OFFERED for each in waiting)
        return (self.board.position(contact) or 1) + rung

    def handled(self, contact: Contact, agent: AgentId, at: Instant) -> None:
        """An agent is released by a contact: what it kept him, with all the wrap-up that he may take."""
        who = self._agents.get(agent)
        if who is not None and who.contact == contact.id and who.line in TALKED and contact.queue is not None:
            spent = at - who.asked_at + self.board.rules(contact.queue).wrap_up
            self.foretelling.handled(contact.queue, Span(spent))

    def by_calendar(self) -> list[QueueId]:
        """Queues that overflow by a calendar."""
        return [queue for queue, line in self.board.queues.items() if goes_by_calendar(line.rules)]

    # ---- what is to be done -------------------------------------------------------------------------------------

    @property
    def has_work(self) -> bool:
        """Whether the newest fact left anything to look at."""
        return bool(self._freed or self._wanting or self.moved or self.ringing)

    def pairs(self) -> Iterator[Pair]:
        """Who is to be brought together; whoever iterates brings each pair together before he asks for the next. Nobody
        is rung beside others as long as he can be the first for somebody who waits."""
        while True:
            yield from self._first_rings()
            more = self._another_ring() if self.ringing else None
            if more is None:
                return
            yield more

    def _first_rings(self) -> Iterator[Pair]:
        """Before a fact no pair was left, so only what it changed can make one. Who finds an agent at once never stands
        in a queue."""
        while self._freed or self._wanting:
            if self._freed:
                self.all_stand()
                agent = self._agents[next(iter(self._freed))]
                found = self.board.contact_for(agent)
                if found is None:
                    del self._freed[agent.id]
                    self.board.stand_by(agent)
                else:
                    yield found[0], agent.id, found[1] or self._queue_of(found[0])
            else:
                wanting = self._by_rank(self._wanting)
                self._wanting = {contact.id: None for contact in wanting}
                for contact in wanting:
                    taken = self.board.agent_for(contact)
                    if taken is not None:
                        yield contact.id, *taken
                    else:
                        self._move(self.board.wait(contact))
                    self._wanting.pop(contact.id, None)

    def all_stand(self) -> None:
        """Those for whom no agent was looked for yet stand in their queues meanwhile."""
        for contact in self._by_rank(self._wanting) if self._wanting else ():
            self._move(self.board.wait(contact))

    def _another_ring(self) -> Pair | None:
        """Who is to be rung beside others; first for whom has waited longest."""
        found = [contact for id in self.ringing if (contact := self._contacts.get(id)) is not None]
        still = [contact for contact in found if contact.ring_all is not None]
        self.ringing = dict.fromkeys(contact.id for contact in still)
        open = [contact for contact in still if self.board.rings_more(contact)]
        for contact in sorted(open, key=lambda each: (self.board.key(each), each.id)):
            agent = self.board.agent_beside(contact)
            if agent is not None and contact.ring_all is not None:
                return contact.id, agent, contact.ring_all.queue
        return None

    def overflows(self, at: Instant) -> list[OverflowSet]:
        """Which overflows began or ended. Those who wait in such a queue stand otherwise afterwards."""
        told: list[OverflowSet] = []
        for queue in list(self.moved):
            line = self.board.queues.get(queue)
            if line is None:
                continue
            first = line.waiting.first()
            there = overflow.Situation(self.board, self.foretelling, self._site.around(at))
            now = overflow.on(there, line, self._contacts[first[1]] if first is not None else None)
            for place in overflow.changes(line.on, now):
                told.append(OverflowSet(at, queue, place, now[place], line.rules.version))
            if now != line.on:
                line.on = now
                self._stand_anew(queue)
        return told

    def diversions(self, at: Instant) -> list[tuple[Contact, FlowId]]:
        """Who is led out of his queue by an overflow, and into which flow. The end of what one fact left to do."""
        moved, self.moved = self.moved, {}
        led = []
        for queue in moved:
            line = self.board.queues.get(queue)
            if line is None or not any(line.on):
                continue
            for id in line.waiting.items():
                contact = self._contacts[id]
                rule = overflow.leads_away(line, contact, id in self.came, at) if contact.queue == queue else None
                if rule is not None and rule.flow is not None and _can_walk(contact):
                    led.append((contact, rule.flow))
        return led

    def rests(self) -> None:
        """Nothing is left to do."""
        self._wanting, self._freed, self.came, self.moved = {}, {}, {}, {}

    def _stand_anew(self, queue: QueueId) -> None:
        for id in self.board.queues[queue].waiting.items():
            if self._contacts[id].queue == queue:
                self._stands(self._contacts[id])

    def _stands(self, contact: Contact) -> None:
        self._wanting[contact.id] = None

    def _move(self, queues: Iterable[QueueId]) -> None:
        """Who waits in these queues or serves them changed: it may matter to those that overflow."""
        overflowing = self.board.overflowing
        if overflowing:
            self.moved.update(dict.fromkeys(queue for queue in queues if queue in overflowing))

    def _by_rank(self, wanting: Iterable[ContactId]) -> list[Contact]:
        queued = [
            contact
            for name in wanting
            if (contact := self._contacts.get(name)) is not None and contact.phase is Phase.QUEUED
        ]
        if len(queued) > 1:
            queued.sort(key=self.board.key)
        return queued

    def _bound(self, contact: Contact, at: Instant) -> AgentId | None:
        agent = wished_agent(contact)
        return agent if agent is not None and is_bound(contact, at) and self.board.present(agent) else None

    def _queue_of(self, contact: ContactId) -> QueueId:
        queue = self._contacts[contact].queue
        assert queue is not None, "who waits has a queue"
        return queue


def _can_walk(contact: Contact) -> bool:
    """Whether there is a caller who could hear a flow."""
    return contact.callback is None and medium_of(contact.id) is Medium.PHONE
