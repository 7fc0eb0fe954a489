"""The whole call centre as one object that does no I/O: a fact goes in, decisions and effects come out.

Owns all live contacts, agents, queues and flows. It never asks and never waits; the same facts in the same order give
the same decisions, in any process. Machines change one contact or one agent; here the two are brought together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zongji.core.acd.easing import wished_agent
from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import QueueConfigured, QueueRemoved
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved, ModeSet
from zongji.core.calendar.site import Site
from zongji.core.callbacks import Callbacks
from zongji.core.consequences import Consequences, Felt
from zongji.core.contact import machine
from zongji.core.contact.callback import CallbackAsked, PartyAnswered
from zongji.core.contact.closing import Outcome, Step, close
from zongji.core.contact.haste import ring_before_comfort
from zongji.core.contact.model import (
    AgentAnswered,
    AgentAskedRejoin,
    AgentLegEnded,
    AgentPhoneAway,
    AgentReserved,
    BridgeFailed,
    CallerArrived,
    CallerHungUp,
    Cause,
    ContactClosed,
    DigitPressed,
    HangUpAgent,
    HangUpCaller,
    Later,
    OfferFailed,
    PartyKnown,
    Phase,
    RejoinTimedOut,
    Side,
    StartMusic,
)
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import AnnouncementDue, MovedToFront, RequestArrived, WaitElapsed
from zongji.core.facts import AgentFact, ContactFact, Decision, Effect, Fact
from zongji.core.ivr.graph import Graph
from zongji.core.ivr.library import Library
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence import machine as presence
from zongji.core.presence.model import (
    Agent,
    AgentConfigured,
    AgentRemoved,
    AgentSignedOut,
    Line,
    PbxDied,
    PhoneRegistered,
    PhoneUnregistered,
)
from zongji.core.queueing import Queueing
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId, node_of

CLOSED_KEPT = 2_000
"""So many closed contacts are remembered: more than Asterisk can still hold legs of."""

PHONE_AWAY_FOR = seconds(3)
"""How long a talking agent's phone may be away before his caller hears music. A page reloads in less."""


OF_LEGS = (AgentLegEnded, AgentPhoneAway, AgentAskedRejoin, BridgeFailed, RejoinTimedOut)
"""Facts that mean something to calls only."""


@dataclass(slots=True)
class Settled:
    """What a fact led to, in order."""

    decisions: list[Decision] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)


class Floor:
    """See the module. Read ``contacts``, ``agents`` and ``board`` freely; change them through ``handle`` only."""

    def __init__(self) -> None:
        self.contacts: dict[ContactId, Contact] = {}
        self.closed: dict[ContactId, None] = {}
        """The newest closed ones, oldest first."""
        self.agents: dict[AgentId, Agent] = {}
        self.site = Site()
        self._queueing = Queueing(self.contacts, self.agents, self.site)
        self.board = self._queueing.board
        self.foretelling = self._queueing.foretelling
        self.music = self._queueing.music
        self.library = Library()
        self.flows, self.graphs, self.entries = self.library.live, self.library.graphs, self.library.entries
        self._callbacks = Callbacks(self.contacts, self._take)
        self._felt: Mapping[type[Decision], Felt] = {
            **Consequences(self._queueing, self._callbacks, self._change, self._await).felt,
            ContactClosed: self._closed,
        }
        self.at = Instant(0)
        """When the newest fact happened."""
        self._settled = Settled()

    def handle(self, fact: Fact) -> Settled:
        """Take note of a fact; the decisions it led to and the effects to be done."""
        settled = self._settled = Settled()
        self.at = fact.at
        match fact:
            case CallerArrived() | RequestArrived() | CallbackAsked():
                self._arrive(fact)
            case ContactFact():
                self._of_contact(fact)
            case AgentFact():
                self._of_agent(fact)
            case _:
                self._of_all(fact)
        self._match(fact.at)
        return settled

    def resume(self, agents: Iterable[Agent], contacts: Iterable[Contact]) -> None:
        """These were on the floor when it was frozen. Nobody is left to be matched then, so nothing is."""
        for agent in agents:
            self.agents[agent.id] = agent
        self._queueing.resumes(self.agents.values())
        for contact in contacts:
            self.contacts[contact.id] = contact
            self._callbacks.note(contact)
            if contact.phase is Phase.QUEUED:
                self.board.wait(contact)
            elif contact.ring_all is not None:
                self._queueing.ringing[contact.id] = None
        self._queueing.rests()

    def give_up(self, contact: ContactId | None, at: Instant) -> Settled:
        """A fault of ours hit the newest fact, about this contact (None: about none): close it, so that nobody is
        stuck. What was decided before the fault stands. The engine calls this, in replay too."""
        found = self.contacts.get(contact) if contact is not None else None
        if found is not None:
            self._take(close(found, at, Side.SYSTEM, Cause.FAULT))
        self._match(at)
        return self._settled

    # ---- facts --------------------------------------------------------------------------------------------------

    def _arrive(self, fact: CallerArrived | RequestArrived | CallbackAsked) -> None:
        if fact.contact in self.closed:  # we died between closing it and hanging up: nobody lives twice
            self._settled.effects.append(HangUpCaller(fact.contact))
        elif fact.contact in self.contacts:
            pass
        elif isinstance(fact, CallbackAsked):
            self._callbacks.ask(fact)
        elif isinstance(fact, CallerArrived):
            self._take(machine.begin(fact, self.library.entry(fact.called, self.site.mode), self.site.around(fact.at)))
        else:
            self._take(machine.begin_request(fact))

    def _of_contact(self, fact: ContactFact) -> None:
        contact = self.contacts.get(fact.contact)
        if contact is None:
            if isinstance(fact, AgentAnswered):  # the caller left while the agent's answer was under way
                self._settled.effects.append(HangUpAgent(fact.contact, fact.offer))
            elif isinstance(fact, PartyAnswered):
                self._settled.effects.append(HangUpCaller(fact.contact))
        elif isinstance(fact, OF_LEGS) and medium_of(contact.id) is not Medium.PHONE:
            pass
        elif not (isinstance(fact, AgentPhoneAway) and self._phone_is_back(contact)):
            if contact.phase is Phase.IN_FLOW:
                self._take(self._walk(contact, fact))
            else:
                self._take(machine.step(contact, fact))
            if contact.phase is Phase.QUEUED:
                self._of_waiting(fact, contact)

    def _walk(self, contact: Contact, fact: ContactFact) -> Step:
        """What a flow makes of a fact."""
        graph = self.graphs.get((contact.walk.flow, contact.walk.version), machine.NOWHERE)
        return machine.step(contact, fact, graph, self._callbacks.around(self.site.around(fact.at), contact))

    def _of_waiting(self, fact: ContactFact, before: Contact) -> None:
        """What changes how a contact waits, which did so ``before`` the fact."""
        contact = self.contacts.get(fact.contact)
        if contact is None or contact.phase is not Phase.QUEUED or contact.queue is None:
            return
        match fact:
            case MovedToFront():
                first = self.board.key_of_first(contact.queue)
                ahead = Instant(first + contact.vip * self.board.rules(contact.queue).vip_head_start - 1)
                self.foretelling.overtakes(contact.id)
                self._await(changed(contact, rank_at=ahead), fact.at)
            case PartyKnown(vip=vip) if vip != before.vip:
                self.foretelling.overtakes(contact.id)
                self._await(contact, fact.at)
            case PartyKnown() if wished_agent(contact) != wished_agent(before):
                self._await(contact, fact.at)
            case WaitElapsed(since=since) if since == contact.queued_at:
                self._await(contact, fact.at)
            case AnnouncementDue():
                self._take(self._queueing.tells(contact, fact))
            case DigitPressed(digit=digit):
                self._divert(contact, self.library.graph(self._queueing.way_out(contact, digit)), fact.at, digit)

    def _await(self, contact: Contact, at: Instant) -> None:
        """The contact waits, as the rules of now see it."""
        contact, outcomes = self._queueing.waits(contact, at)
        self.contacts[contact.id] = contact
        for outcome in outcomes:
            self._tell(outcome)

    def _phone_is_back(self, contact: Contact) -> bool:
        agent = self.agents.get(contact.agent) if contact.agent is not None else None
        return agent is not None and agent.registered

    def _of_agent(self, fact: AgentFact) -> None:
        before = self.agents.get(fact.agent)
        match fact:
            case AgentRemoved():
                self._forget(before)
                return
            case AgentConfigured() if before is None:
                before = Agent(fact.agent)
        if before is None:
            return
        self._agent(before, presence.step(before, fact), fact.at)
        self._tell_contact(before, fact)

    def _tell_contact(self, agent: Agent, fact: AgentFact) -> None:
        """What happens to an agent or his phone may matter to the contact he is busy with."""
        if isinstance(fact, AgentSignedOut):
            self._signed_out(agent, fact.at)
        contact = self.contacts.get(agent.contact) if agent.contact is not None else None
        offer = contact.offer_to(agent.id) if contact is not None else None
        if contact is None or offer is None:
            return
        match contact.phase, fact:
            case Phase.OFFERED, PhoneUnregistered() | AgentSignedOut():
                # Whose page is being loaded anew stays ready: once his phone is back he is asked again.
                reloads = isinstance(fact, PhoneUnregistered) and fact.broken
                cause = Cause.NORMAL if reloads else Cause.UNREACHABLE
                self._take(machine.step(contact, OfferFailed(fact.at, contact.id, offer, cause)))
            case Phase.DIALLING, PhoneUnregistered(broken=True):
                self._take(machine.step(contact, OfferFailed(fact.at, contact.id, offer, Cause.NORMAL)))
            case Phase.TALKING, PhoneUnregistered(broken=True):
                away = AgentPhoneAway(after(fact.at, PHONE_AWAY_FOR), contact.id, contact.offer)
                self._settled.effects.append(Later(contact.id, away))
            case Phase.REJOINING, PhoneRegistered() if not agent.registered:
                self._take(machine.ring_again(contact))
            case Phase.REJOINING, AgentSignedOut():
                self._take(machine.step(contact, RejoinTimedOut(fact.at, contact.id, contact.since)))

    def _signed_out(self, agent: Agent, at: Instant) -> None:
        """Chats and mail of an agent who left go to others; who waits for him alone waits for anybody."""
        for task in agent.tasks:
            contact = self.contacts[task]
            if contact.phase is Phase.OFFERED:
                self._take(machine.step(contact, OfferFailed(at, task, contact.offer_to(agent.id) or 0)))
            else:
                self._take(machine.give_back(contact, at))
        for waiting in self.board.bound_to(agent.id):
            self._await(self.contacts[waiting], at)

    def _of_all(self, fact: Fact) -> None:
        match fact:
            case QueueConfigured():
                told_every = self.board.rules(fact.queue).comfort.announce_every
                self.board.configure(fact)
                self._queue_changed(fact.queue, fact.at)
                if fact.comfort.announce_every not in (0, told_every):
                    self._settled.effects.extend(self._queueing.speaks_up(fact.queue, fact.at))
            case QueueRemoved(queue=queue):
                self.board.remove(queue)
                self._queue_changed(queue, fact.at)
            case FlowPublished():
                self.library.publish(fact)
            case EntryConfigured():
                self.library.lead(fact)
            case CalendarConfigured() | CalendarRemoved() | ModeSet():
                self._site_changed(fact)
            case PbxDied(at=at, node=node):
                for contact in [c for c in self.contacts.values() if node_of(c.id) == node]:
                    lost = CallerHungUp(at, contact.id, Cause.PBX_LOST)
                    self._take(machine.step(self.contacts[contact.id], lost))  # the one before may have moved it
                for agent in list(self.agents.values()):
                    self._of_agent(PhoneUnregistered(at, agent.id))

    def _site_changed(self, fact: CalendarConfigured | CalendarRemoved | ModeSet) -> None:
        self.site.note(fact)
        for queue in self._queueing.by_calendar():
            self._queue_changed(queue, fact.at)

    def _queue_changed(self, queue: QueueId, at: Instant) -> None:
        for contact in self._queueing.configured(queue):
            self._await(self.contacts[contact], at)

    # ---- outcomes -----------------------------------------------------------------------------------------------

    def _take(self, step: Step) -> None:
        """Keep a contact's new state, and let its decisions be felt by agents and queues."""
        contact, outcomes = step
        self.contacts[contact.id] = contact
        settled = self._settled
        for outcome in outcomes:
            if isinstance(outcome, Effect):
                if isinstance(outcome, StartMusic):
                    outcome = StartMusic(contact.id, self.music(contact))
                settled.effects.append(outcome)
            else:
                settled.decisions.append(outcome)
                felt = self._felt.get(outcome.__class__)
                if felt is not None:
                    felt(contact, outcome)
        if contact.phase is Phase.REJOINING:
            self._change(contact.agent, contact.since, presence.rejoin)

    def _tell(self, outcome: Outcome) -> None:
        if isinstance(outcome, Effect):
            self._settled.effects.append(outcome)
        else:
            self._settled.decisions.append(outcome)

    def _closed(self, contact: Contact, closed: ContactClosed) -> None:
        self.foretelling.leaves(contact.id, closed.at)
        self._queueing.leaves(contact)
        del self.contacts[contact.id]
        self.closed[contact.id] = None
        if len(self.closed) > CLOSED_KEPT:
            del self.closed[next(iter(self.closed))]
        self._callbacks.closed(contact, closed.at)

    def _change(self, agent: AgentId | None, at: Instant, change: Callable[[Agent], Agent]) -> None:
        before = self.agents.get(agent) if agent is not None else None
        if before is not None:
            self._agent(before, change(before), at)

    def _agent(self, before: Agent, now: Agent, at: Instant) -> None:
        """Keep an agent's new state, tell it, and move him on the board."""
        if before is now:
            return
        now, outcomes = presence.told(before, now, at)
        self.agents[now.id] = now
        for outcome in outcomes:
            self._tell(outcome)
        self._queueing.sees(before, now, at)

    def _forget(self, agent: Agent | None) -> None:
        if agent is not None and agent.line in (Line.IDLE, Line.WRAP_UP) and not agent.tasks:
            del self.agents[agent.id]
            self._queueing.forgets(agent, self.at)
            for waiting in self.board.bound_to(agent.id):
                self._await(self.contacts[waiting], self.at)

    # ---- matching -----------------------------------------------------------------------------------------------

    def _match(self, at: Instant) -> None:
        """Pair who became free with who waits, and let queues overflow that must; until nothing is left to do. It ends:
        each turn but the last lets somebody leave a queue, or follows one that did."""
        queueing = self._queueing
        looks = queueing.has_work
        while looks:
            for contact, agent, queue in queueing.pairs():
                self._pair(self.contacts[contact], agent, queue, at)
            looks = bool(queueing.moved) and self._overflow(at)
        if queueing.came:
            for kept in queueing.kept_waiting(at):
                self._take(kept)

    def _overflow(self, at: Instant) -> bool:
        """Let queues overflow that must, or recover; whether any did, or somebody was led away."""
        changes = self._queueing.overflows(at)
        self._settled.decisions.extend(changes)
        led = [] if changes else self._queueing.diversions(at)
        for away, flow in led:
            self._divert(away, self.library.graph(flow), at)
        return bool(changes or led)

    def _divert(self, contact: Contact, flow: Graph | None, at: Instant, key: str = "") -> None:
        if flow is not None:
            self._queueing.leaves(contact)
            around = self._callbacks.around(self.site.around(at), contact)
            self._take(machine.divert(contact, at, flow, around, key))

    def _pair(self, contact: Contact, agent: AgentId, queue: QueueId, at: Instant) -> None:
        rules = self.board.rules(queue)
        reserved = AgentReserved(at, contact.id, agent, contact.next_offer, queue, rules.ring_for, rules.version)
        if contact.phase is Phase.QUEUED:
            self._queueing.leaves(contact)
            contact = self._queueing.rings(contact, agent, rules)
        self._settled.decisions.append(reserved)
        self._change(agent, at, lambda who: presence.reserve(who, contact.id, at))
        told = len(self._settled.effects)
        self._take(machine.step(contact, reserved))
        ring_before_comfort(self._settled.effects, told, contact.id)
