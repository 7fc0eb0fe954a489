"""The invariants of the floor, each with a name, held against what the floor says and not against how it says it.

A ``Judge`` watches every fact with its decisions and effects, keeps books of its own, and raises ``Broken`` with the
name of the invariant that does not hold. The books are made of facts, decisions and effects alone; the floor's state
is read only to compare it with them.
"""

from dataclasses import dataclass, field

from tests.core.books import Books
from tests.core.cast import LEFT, UNHEARD
from zongji.core.acd.board import RUNG_MOST
from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import Overflow, QueueConfigured, Strategy, Trigger
from zongji.core.contact.callback import CallbackBooked, DialParty
from zongji.core.contact.comfort import telling_step
from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded, RecordMessage
from zongji.core.contact.model import (
    AgentReleased,
    AgentReserved,
    ContactClosed,
    ContactDecision,
    HangUpAgent,
    HangUpCaller,
    NodeEntered,
    Phase,
    QueueJoined,
)
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import MovedToFront, WaitElapsed, WaitTold
from zongji.core.facts import Decision, Fact
from zongji.core.floor import Floor, Settled
from zongji.core.ivr.walker import STEPS_MAX
from zongji.core.presence.model import Agent, Line, State
from zongji.engine.timers import TIMED
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId

BUSY = {
    Phase.OFFERED: Line.RINGING,
    Phase.TALKING: Line.TALKING,
    Phase.REJOINING: Line.REJOINING,
    Phase.DIALLING: Line.DIALLING,
}
"""What the line of an agent does whose contact is in a phase."""


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, details: str) -> None:
        super().__init__(f"{invariant}: {details}")
        self.invariant = invariant


def hold(true: bool, invariant: str, details: object = "") -> None:
    """Raise Broken unless true."""
    if not true:
        raise Broken(invariant, str(details))


@dataclass(slots=True)
class Judge:
    """See the module. Call ``before`` and ``after`` around every fact."""

    floor: Floor
    books: Books = field(default_factory=Books)
    promoted: set[ContactId] = field(default_factory=set)
    """Whom a supervisor moved to the front at some time."""
    messages: dict[tuple[ContactId, int], bool] = field(default_factory=dict)
    """By caller and step: it is known whom the message is for, and (True) that it is recorded."""
    _contacts: dict[ContactId, Contact] = field(default_factory=dict)
    _agents: dict[AgentId, Agent] = field(default_factory=dict)

    def before(self) -> None:
        """Remember how things are."""
        self._contacts = dict(self.floor.contacts)
        self._agents = dict(self.floor.agents)

    def after(self, fact: Fact, settled: Settled) -> None:
        """Judge what the floor made of a fact."""
        late = self.books.is_late(fact)
        found = self._contacts.get(fact.contact) if isinstance(fact, MessageRecorded | MessageFailed) else None
        if isinstance(fact, MovedToFront):
            self.promoted.add(fact.contact)
        self.books.note_fact(fact)
        for decision in settled.decisions:
            self._decided(decision)
        for effect in settled.effects:
            if isinstance(effect, DialParty):
                self._dialled(effect)
            if isinstance(effect, RecordMessage):
                self._recorded(effect)
            self.books.note_effect(effect)
        if late:
            self._late(fact, settled)
        elif found is not None and found.walk.recording and found.phase is Phase.IN_FLOW:
            self._message(fact, settled)
        if isinstance(fact, TIMED) and not settled.decisions and not settled.effects:
            same = self._contacts == self.floor.contacts and self._agents == self.floor.agents
            hold(same, "a timer without consequence changes nothing", fact)
        self._who_serves_whom()
        self._who_waits()
        self._how_they_wait(fact)
        self._by_calendar(fact, {each.queue for each in settled.decisions if isinstance(each, QueueJoined)})
        self._nobody_stuck()
        self._nothing_left_behind()
        self._promises_kept()
        self._shown()

    # ---- decisions, one by one ----------------------------------------------------------------------------------

    def _decided(self, decision: Decision) -> None:
        books = self.books
        if isinstance(decision, ContactDecision):
            hold(decision.contact not in books.closed, "a contact closes exactly once", decision)
        match decision:
            case AgentReserved():
                self._reserved(decision)
            case AgentReleased(contact=contact, agent=agent):
                open = (contact, agent) in books.reserved
                hold(open, "every reservation is released exactly once", decision)
            case QueueJoined(contact=contact, rank_at=rank, again=True):
                kept = rank <= books.ranks[contact] if contact in self.promoted else rank == books.ranks[contact]
                hold(kept, "who waits again keeps his rank", decision)
            case QueueJoined(contact=contact, queue=queue, rank_at=rank):
                hold(contact not in books.listens, "nobody is called while he still listens", decision)
                home, kept_rank = books.left.get(contact, ("", 0))
                hold(home != queue or rank <= kept_rank, "who is led back has his old place", decision)
            case MessageBegun(contact=contact, step=step):
                self.messages.setdefault((contact, step), False)
            case CallbackBooked(queue=queue, party=party):
                hold((party, queue) not in books.promised, "nobody is promised two callbacks", decision)
            case WaitTold(contact=contact, position=int(position)):
                hold(position <= books.told.get(contact, position), "no caller is told a larger place", decision)
                hold(contact in books.waits, "only who waits is told how he stands", decision)
            case ContactClosed(contact=contact):
                hold(not books.offers.get(contact), "every reservation is released exactly once", decision)
        books.note_decision(decision)

    def _reserved(self, decision: AgentReserved) -> None:
        books, contact, agent = self.books, decision.contact, decision.agent
        hold(contact in self.floor.contacts, "only who waits is offered", decision)
        hold((contact, agent) not in books.reserved, "every reservation is released exactly once", decision)
        if contact not in books.waits:
            self._beside(decision)
            return
        hold(not books.offers.get(contact), "every reservation is released exactly once", decision)
        hold(books.may_take(agent, medium_of(contact)), "no agent serves beyond his capacity", decision)
        home = books.waits[contact][0]
        hold(decision.offer > books.newest.get(contact, 0), "every leg has a name of its own", decision)
        able = books.may_serve(agent, self.floor.contacts[contact], home, decision.queue)
        hold(able, "only who is able is asked", decision)
        for other, (queue, *_) in books.waits.items():
            earlier = self._key(other) < self._key(contact)
            passed = earlier and books.may_serve(agent, self.floor.contacts[other], queue)
            hold(not passed, "nobody is overtaken by a later one", f"{other} by {contact} at {agent}")

    def _dialled(self, effect: DialParty) -> None:
        books, contact, name = self.books, effect.contact, "no customer is called without an agent who is there"
        hold(bool(books.offers.get(contact)) and (contact, effect.offer) in books.answered, name, effect)
        hold(contact not in books.dialled and contact not in books.callers, "nobody is called twice at once", effect)

    def _recorded(self, effect: RecordMessage) -> None:
        message = (effect.contact, effect.step)
        hold(message in self.messages, "every message has a mailbox", effect)
        hold(not self.messages[message], "what a caller says is recorded once", effect)
        hold(self.floor.contacts[effect.contact].answered, "only who is answered is recorded", effect)
        self.messages[message] = True

    def _message(self, fact: Fact, settled: Settled) -> None:
        """Who left a message is thanked, who did not is told."""
        left = isinstance(fact, MessageRecorded) and fact.length >= seconds(1) and fact.spoken > seconds(0.2)
        came_to = [each.node for each in settled.decisions if isinstance(each, NodeEntered)]
        hold(came_to[:1] == [LEFT if left else UNHEARD], "who left a message is thanked, who did not is told", came_to)

    def _promises_kept(self) -> None:
        """A callback waits in its queue, or a timer or the end of its call will let it."""
        books = self.books
        found = {contact.id for contact in self.floor.contacts.values() if contact.callback is not None}
        hold(found == set(books.promised.values()), "a promise is kept or given up", found)
        for contact in self.floor.contacts.values():
            if contact.callback is None or contact.answered:
                continue
            timed = ("CallbackExpired", contact.id) in books.timers or contact.phase in (Phase.OFFERED, Phase.DIALLING)
            hold(timed, "no callback waits for ever", contact)
            if contact.phase is Phase.BOOKED:
                goes_on = contact.id in books.listens or ("CallbackDue", contact.id, contact.since) in books.timers
                hold(goes_on, "no callback waits for ever", contact)
            if contact.phase is Phase.DIALLING:
                rings = ("DialTimedOut", contact.id, contact.offer) in books.timers
                hold(rings, "no customer's phone rings for ever", contact)

    def _beside(self, decision: AgentReserved) -> None:
        """Somebody is rung beside others: he could do it, nobody who waits needs him, and they are not too many."""
        books, contact, agent = self.books, decision.contact, decision.agent
        found = self.floor.contacts[contact]
        rules, tier = books.rings_all.get(contact, (None, 0))
        rings = found.phase is Phase.OFFERED and rules is not None and rules.queue == decision.queue
        hold(books.tier(agent, decision.queue) <= tier, "nobody is rung before his tier", decision)
        hold(rings and bool(books.offers.get(contact)), "only who waits is offered", decision)
        hold(books.may_take(agent, medium_of(contact)), "no agent serves beyond his capacity", decision)
        hold(decision.offer > books.newest.get(contact, 0), "every leg has a name of its own", decision)
        hold(len(books.offers[contact]) < RUNG_MOST, "not too many are rung at once", decision)
        able = found.queue is not None and books.may_serve(agent, found, found.queue, decision.queue)
        hold(able, "only who is able is asked", decision)
        for other, (queue, *_) in books.waits.items():
            needed = books.may_serve(agent, self.floor.contacts[other], queue)
            hold(not needed, "nobody waits for whom another rings beside others", f"{other} by {contact} at {agent}")

    def _key(self, contact: ContactId) -> tuple[int, int, str]:
        """Who should be served first: virtual arrival, what a VIP is given in his queue counted in."""
        found = self.floor.contacts[contact]
        assert found.rank_at is not None
        queue = self.books.waits[contact][0]
        rules = self.books.rules.get(queue) or QueueConfigured(Instant(0), queue)
        return (found.rank_at - found.vip * rules.vip_head_start, found.arrived, contact)

    # ---- the floor after a fact ---------------------------------------------------------------------------------

    def _late(self, fact: Fact, settled: Settled) -> None:
        harmless = all(isinstance(effect, HangUpAgent | HangUpCaller) for effect in settled.effects)
        same = self._contacts == self.floor.contacts and self._agents == self.floor.agents
        hold(not settled.decisions and harmless and same, "what comes late changes nothing", fact)

    def _who_serves_whom(self) -> None:
        floor = self.floor
        serving: dict[AgentId, Contact] = {}
        tasks: set[tuple[ContactId, AgentId]] = set()
        for contact in floor.contacts.values():
            if contact.agent is None:
                hold(contact.phase not in BUSY, "a contact and its agent agree", contact)
                continue
            his = {contact.agent: contact.offer, **{ring.agent: ring.offer for ring in contact.others}}
            for agent_id in his:
                if medium_of(contact.id) is Medium.PHONE:
                    hold(agent_id not in serving, "no agent serves two callers", contact)
                    serving[agent_id] = contact
                else:
                    tasks.add((contact.id, agent_id))
            known = {agent: offer for offer, agent in self.books.offers.get(contact.id, {}).items()}
            hold(known == his, "a contact and its agent agree", f"{contact} but {known}")
            alone = contact.phase is Phase.OFFERED or len(his) == 1
            hold(alone and len(self.books.joined.get(contact.id, ())) <= 1, "one agent has the contact", contact)
        for agent in floor.agents.values():
            with_him = serving.pop(agent.id, None)
            expected = BUSY[with_him.phase] if with_him is not None else None
            if expected is not None:
                fits = agent.line is expected and agent.contact == (with_him and with_him.id)
                hold(fits, "a contact and its agent agree", f"{agent} and {with_him}")
            else:
                hold(agent.line in (Line.IDLE, Line.WRAP_UP), "no agent is stuck", agent)
            hold(not agent.tasks or agent.id in self.books.signed_in, "who left keeps no chat", agent)
            held = {task for task, who in tasks if who == agent.id}
            hold(set(agent.tasks) == held, "a contact and its agent agree", f"{agent.tasks} and {held}")
        hold(not serving, "a contact and its agent agree", serving)

    def _who_waits(self) -> None:
        floor, books = self.floor, self.books
        queued = {contact.id for contact in floor.contacts.values() if contact.phase is Phase.QUEUED}
        hold(queued == set(books.waits), "who waits is known", f"{queued} and {set(books.waits)}")
        hold(set(floor.contacts) == books.live, "a contact closes exactly once", set(floor.contacts) ^ books.live)
        offered = {contact.id for contact in floor.contacts.values() if contact.phase is Phase.OFFERED}
        calls = {contact for contact in queued if medium_of(contact) is Medium.PHONE}
        counted = set(floor.foretelling.open())
        hold(calls <= counted <= calls | offered, "who waits is counted", counted)
        for agent in books.ready:
            if any(books.may_take(agent, medium) for medium in Medium):
                for contact, (queue, *_) in books.waits.items():
                    idle = books.may_serve(agent, floor.contacts[contact], queue)
                    hold(not idle, "no contact waits while a free agent able to serve it exists", f"{contact}, {agent}")

    def _how_they_wait(self, fact: Fact) -> None:
        """Rules hold at their time: relaxations, agents asked for, overflows."""
        books = self.books
        for contact in self.floor.contacts.values():
            if contact.phase is not Phase.QUEUED or contact.queued_at is None or contact.queue is None:
                continue
            rules = books.rules.get(contact.queue) or QueueConfigured(Instant(0), contact.queue)
            waited = fact.at - contact.queued_at
            due = sum(each.after <= waited for each in rules.relaxations)
            hold(contact.relaxed <= due, "needs are eased at their time", contact)
            hold(
                contact.bound is None or contact.bound in books.signed_in, "nobody waits for who is not there", contact
            )
            if isinstance(fact, WaitElapsed) and fact.contact == contact.id and fact.since == contact.queued_at:
                hold(contact.relaxed == due, "needs are eased at their time", contact)
                hold(
                    contact.bound is None or waited < contact.named_for, "nobody waits for one agent for ever", contact
                )
        for queue, rules in books.rules.items():
            for place, rule in enumerate(rules.overflows):
                self._overflow(queue, rule, place in books.on.get(queue, ()))

    def _overflow(self, queue: QueueId, rule: Overflow, on: bool) -> None:
        books = self.books
        match rule.when:
            case Trigger.LENGTH:
                bound = {contact for contact, eased in books.eased.items() if eased.agent is not None}
                there = sum(
                    queue == home or (contact not in bound and queue in books.places(contact, home))
                    for contact, (home, *_) in books.waits.items()
                )
                hold(there > rule.back if on else there <= rule.limit, "a queue overflows and recovers", (queue, there))
            case Trigger.NOBODY:
                staff = [a for a in books.signed_in if queue in {m.queue for m in books.serves[a].memberships}]
                hold(on is not bool(staff), "a queue overflows and recovers", (queue, staff))

    def _by_calendar(self, fact: Fact, joined: set[QueueId]) -> None:
        """Whoever joins a queue finds its overflows as the shift of this instant wants them."""
        around = self.floor.site.around(fact.at)
        for queue in joined & set(self.books.rules):
            for place, rule in enumerate(self.books.rules[queue].overflows):
                if rule.when is Trigger.CALENDAR and rule.calendar is not None:
                    held = around.shift(rule.calendar) == rule.shift
                    on = place in self.books.on.get(queue, ())
                    hold(on is held, "a queue overflows by its calendar", (queue, around.shift(rule.calendar), on))

    def _nobody_stuck(self) -> None:
        books = self.books
        for contact in self.floor.contacts.values():
            hold(contact.walk.step <= STEPS_MAX, "a walk never gets stuck", contact)
            match contact.phase:
                case Phase.IN_FLOW:
                    goes_on = books.flow_goes_on(contact.id, contact.walk.step)
                    hold(goes_on, "a walk never gets stuck", contact)
                case Phase.OFFERED:
                    for offer, rung in books.offers.get(contact.id, {}).items():
                        self._rings(contact, offer, rung)
                    self._all_ring(contact)
                case Phase.REJOINING:
                    timed = ("RejoinTimedOut", contact.id, contact.since) in books.timers
                    hold(timed, "no caller waits for a lost agent for ever", contact)
            heard = contact.answered and medium_of(contact.id) is Medium.PHONE
            if contact.phase in (Phase.QUEUED, Phase.REJOINING) and heard:
                spoken_to = (contact.id, telling_step(contact)) in books.playing
                hold(spoken_to or contact.id in books.music, "who waits hears music", contact)
                hold(spoken_to is contact.telling.speaking, "who waits hears words or music", contact)
            if contact.phase is Phase.TALKING:
                words = (contact.id, telling_step(contact)) in books.playing
                hold(not words, "nothing is said over a talk", contact)
        for agent in self.floor.agents.values():
            if agent.line is Line.WRAP_UP:
                timed = ("WrapUpTimedOut", agent.id, agent.spell) in books.timers
                hold(timed, "no wrap-up lasts for ever", agent)

    def _all_ring(self, contact: Contact) -> None:
        """Whoever is free and able rings along, as long as the rules are the same."""
        books = self.books
        rules, tier = books.rings_all.get(contact.id, (None, 0))
        if rules is None or books.rules.get(rules.queue) is not rules or rules.strategies[0] is not Strategy.RING_ALL:
            return
        rung = set(books.offers.get(contact.id, {}).values())
        for agent in books.ready - rung:
            near = 0 < books.tier(agent, rules.queue) <= tier and contact.queue is not None
            idle = near and books.may_serve(agent, contact, contact.queue or rules.queue, rules.queue)
            hold(not idle, "whoever is free rings along", f"{agent} for {contact}")

    def _rings(self, contact: Contact, offer: int, agent: AgentId) -> None:
        timed = ("OfferTimedOut", contact.id, offer) in self.books.timers
        hold(timed, "no offer rings for ever", contact)
        called = medium_of(contact.id) is not Medium.PHONE or agent in self.books.phones
        hold(called and agent in self.books.signed_in, "nobody is rung who is not there", contact)

    def _nothing_left_behind(self) -> None:
        books = self.books
        for contact, offer in books.legs:
            found = self.floor.contacts.get(contact)
            used = found is not None and found.phase in BUSY and offer in books.offers.get(contact, ())
            hold(used, "no leg is left behind", f"{contact}~{offer} of {found}")
        hold(books.bridges <= books.live, "no bridge is left behind", books.bridges - books.live)
        hold(books.callers <= books.live, "no leg is left behind", books.callers - books.live)
        for contact in books.dialled:
            found = self.floor.contacts.get(contact)
            hold(found is not None and found.phase is Phase.DIALLING, "no leg is left behind", f"{contact} of {found}")

    def _shown(self) -> None:
        for agent in self.floor.agents.values():
            shown = self.books.shown.get(agent.id)
            if shown is None:
                hold(agent.state is State.OFFLINE, "what is shown is true", agent)
                continue
            true = (shown.state, shown.reason, shown.contact) == (agent.state, agent.reason, agent.contact)
            hold(true, "what is shown is true", f"{shown} but {agent}")


def judge_end(judge: Judge) -> None:
    """After everybody hung up: nothing is left."""
    books = judge.books
    hold(not judge.floor.contacts, "a contact closes exactly once", judge.floor.contacts)
    hold(not books.reserved, "every reservation is released exactly once", books.reserved)
    hold(not books.legs and not books.bridges, "no leg is left behind", books.legs)
