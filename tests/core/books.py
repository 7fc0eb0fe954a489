"""Books kept from facts, decisions and effects alone: who waits, who serves whom, which legs and timers there are.

Knows nothing of the floor's inside. It is the second opinion that ``judge`` holds the floor against.
"""

from dataclasses import dataclass, field, fields

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import Need, OverflowSet, QueueConfigured, QueueRemoved, Strategy
from zongji.core.contact import callback as b
from zongji.core.contact import message as g
from zongji.core.contact import model as c
from zongji.core.contact import waiting as w
from zongji.core.contact.comfort import FIRST_STEP
from zongji.core.contact.state import Contact
from zongji.core.facts import AgentFact, ContactFact, Decision, Effect, Fact
from zongji.core.floor import OF_LEGS
from zongji.core.presence import model as p
from zongji.core.presence.machine import BLAMED
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, PartyId, QueueId, SkillId

Timer = tuple[object, ...]
"""A timer's name without its time."""


def named(fact: Fact) -> Timer:
    """What a timer is, whenever it fires."""
    return (type(fact).__name__, *(getattr(fact, each.name) for each in fields(fact) if each.name != "at"))


@dataclass(slots=True)
class Books:
    """See the module."""

    live: set[ContactId] = field(default_factory=set)
    closed: set[ContactId] = field(default_factory=set)
    waits: dict[ContactId, tuple[QueueId, int, int]] = field(default_factory=dict)
    """Queue, rank, arrival."""
    ranks: dict[ContactId, int] = field(default_factory=dict)
    arrivals: dict[ContactId, int] = field(default_factory=dict)
    reserved: set[tuple[ContactId, AgentId]] = field(default_factory=set)
    offers: dict[ContactId, dict[int, AgentId]] = field(default_factory=dict)
    """The offers of each contact that ring, or are talked in, or waited for."""
    newest: dict[ContactId, int] = field(default_factory=dict)
    """The newest leg that was rung for each contact."""
    joined: dict[ContactId, set[int]] = field(default_factory=dict)
    """The agents' legs in each contact's bridge."""
    rings_all: dict[ContactId, tuple[QueueConfigured, int]] = field(default_factory=dict)
    """Who rings, or may ring, several agents, by which rules, and the tier of the first."""
    legs: set[tuple[ContactId, int]] = field(default_factory=set)
    """Agents' legs that ring or are up."""
    callers: set[ContactId] = field(default_factory=set)
    bridges: set[ContactId] = field(default_factory=set)
    music: set[ContactId] = field(default_factory=set)
    told: dict[ContactId, int] = field(default_factory=dict)
    """The place in its queue that each caller was told last."""
    left: dict[ContactId, tuple[QueueId, int]] = field(default_factory=dict)
    """The queue that each was led out of last, and its rank there."""
    announced: dict[ContactId, int] = field(default_factory=dict)
    """The number of the newest announcement."""
    playing: set[tuple[ContactId, int]] = field(default_factory=set)
    steps: dict[ContactId, int] = field(default_factory=dict)
    """The newest flow step that speaks to each caller."""
    timers: set[Timer] = field(default_factory=set)
    spells: dict[AgentId, int] = field(default_factory=dict)
    """The newest wrap-up of each agent that got a timer."""
    shown: dict[AgentId, p.AgentStateSet] = field(default_factory=dict)
    phones: set[AgentId] = field(default_factory=set)
    signed_in: set[AgentId] = field(default_factory=set)
    ready: set[AgentId] = field(default_factory=set)
    """Who pressed ready after whatever made him not ready."""
    serves: dict[AgentId, p.AgentConfigured] = field(default_factory=dict)
    rules: dict[QueueId, QueueConfigured] = field(default_factory=dict)
    on: dict[QueueId, set[int]] = field(default_factory=dict)
    """Overflows that are on."""
    eased: dict[ContactId, w.WaitEased] = field(default_factory=dict)
    answered: set[tuple[ContactId, int]] = field(default_factory=set)
    """Agents' legs that are up."""
    dialled: set[ContactId] = field(default_factory=set)
    """Customers whose phone rings."""
    promised: dict[tuple[PartyId, QueueId], ContactId] = field(default_factory=dict)
    """Callbacks that are neither kept nor given up."""
    listens: dict[ContactId, ContactId] = field(default_factory=dict)
    """The call in which a callback was booked, while that goes on."""

    def held(self, agent: AgentId) -> list[Medium]:
        """The media of what an agent is busy with."""
        held = [medium_of(contact) for contact, who in sorted(self.reserved) if who == agent]
        shown = self.shown.get(agent)
        return [*held, Medium.PHONE] if shown is not None and shown.state is p.State.WRAP_UP else held

    def may_take(self, agent: AgentId, medium: Medium) -> bool:
        """Ready, with a phone if it is a call, and with room for one more of the medium."""
        if agent not in self.ready or (medium is Medium.PHONE and agent not in self.phones):
            return False
        held = self.held(agent)
        share = next((share for share in self.serves[agent].shares if share.medium is medium), None)
        if share is None or held.count(medium) >= share.most:
            return False
        return all(other is medium or other in share.over for other in held)

    def places(self, contact: ContactId, queue: QueueId) -> list[QueueId]:
        """The queues by which a contact may be served: its own first. Once it rings all by a queue it does so to its
        end, whether or not that queue is still added."""
        rules = self.rules.get(queue) or QueueConfigured(Instant(0), queue)
        eased = self.eased.get(contact)
        added = [each.queue for each in rules.relaxations[: eased.relaxed if eased else 0]]
        added += [rules.overflows[place].queue for place in sorted(self.on.get(queue, ()))]
        added += [self.rings_all[contact][0].queue] if contact in self.rings_all and contact not in self.waits else []
        return [queue, *(each for each in added if each is not None and each != queue)]

    def wants(self, contact: ContactId, own: tuple[Need, ...], home: QueueId, queue: QueueId) -> dict[SkillId, int]:
        """The levels that an agent must have to serve a contact by a queue."""
        rules = self.rules.get(home) or QueueConfigured(Instant(0), home)
        eased = self.eased.get(contact)
        steps = rules.relaxations[: eased.relaxed if eased else 0]
        given = [*own, *(rules.needs if queue == home else ())]
        wanted: dict[SkillId, int] = {}
        for need in given:
            level = min([need.level, *(step.level for step in steps if step.skill == need.skill)])
            wanted[need.skill] = max(level, wanted.get(need.skill, 0))
        for need in self.rules[queue].needs if queue != home and queue in self.rules else ():
            wanted[need.skill] = max(need.level, wanted.get(need.skill, 0))
        return wanted

    def may_serve(self, agent: AgentId, found: Contact, home: QueueId, by: QueueId | None = None) -> bool:
        """Whether an agent may be asked for a contact that waits in ``home``; ``by`` this queue only."""
        eased = self.eased.get(found.id)
        if agent not in self.serves or not self.may_take(agent, medium_of(found.id)):
            return False
        if eased is not None and eased.agent is not None:
            return eased.agent == agent and by in (None, home)
        member = {each.queue for each in self.serves[agent].memberships}
        levels = {skill.skill: skill.level for skill in self.serves[agent].skills}
        return any(
            queue in member
            and all(levels.get(s, 0) >= level for s, level in self.wants(found.id, found.needs, home, queue).items())
            for queue in self.places(found.id, home)
            if by is None or by == queue
        )

    def tier(self, agent: AgentId, queue: QueueId) -> int:
        """How early an agent is asked in a queue; 0 when he does not serve it."""
        return next((member.tier for member in self.serves[agent].memberships if member.queue == queue), 0)

    def flow_goes_on(self, contact: ContactId, step: int) -> bool:
        """A prompt plays whose end moves the walk on, or a timer will."""
        return (contact, step) in self.playing or ("FlowTimedOut", contact, step) in self.timers

    def is_late(self, fact: Fact) -> bool:
        """It names another offer, step or wrap-up than the newest, or a contact that is over."""
        match fact:
            case c.CallerArrived() | w.RequestArrived() | b.CallbackAsked():
                return fact.contact in self.live or fact.contact in self.closed
            case b.PartyAnswered(contact=contact):
                return contact not in self.dialled
            case b.DialTimedOut(contact=contact, offer=offer):
                return contact not in self.dialled or offer not in self.offers.get(contact, {})
            case ContactFact() if fact.contact in self.closed:
                return True
            case ContactFact() if isinstance(fact, OF_LEGS) and medium_of(fact.contact) is not Medium.PHONE:
                return True
            case (
                c.AgentAnswered(contact=contact, offer=offer)
                | c.AgentLegEnded(contact=contact, offer=offer)
                | c.OfferTimedOut(contact=contact, offer=offer)
                | c.OfferFailed(contact=contact, offer=offer)
                | c.OfferRejected(contact=contact, offer=offer)
                | c.BridgeFailed(contact=contact, offer=offer)
                | c.AgentPhoneAway(contact=contact, offer=offer)
            ):
                return offer not in self.offers.get(contact, {})
            case c.PromptEnded() | c.FlowTimedOut() | g.MessageRecorded() | g.MessageFailed():
                return fact.step != self.steps.get(fact.contact, 0)
            case w.AnnouncementDue(contact=contact, number=number):
                return number != self.announced.get(contact, 0)
            case p.WrapUpTimedOut(agent=agent, spell=spell):
                return spell != self.spells.get(agent, 0)
            case _:
                return False

    # ---- facts --------------------------------------------------------------------------------------------------

    def note_fact(self, fact: Fact) -> None:
        """What is true from outside before the floor says a word."""
        self.timers.discard(named(fact))
        match fact:
            case ContactFact():
                self._of_contact(fact)
            case AgentFact():
                self._of_agent(fact)
            case QueueConfigured(queue=queue):
                before = self.rules.get(queue)
                if before is not None and before.overflows != fact.overflows:
                    self.on.pop(queue, None)
                self.rules[queue] = fact
            case QueueRemoved(queue=queue):
                self.rules.pop(queue, None)
                self.on.pop(queue, None)
            case p.PbxDied():
                self.phones.clear()
                self.legs.clear()
                self.callers.clear()
                self.dialled.clear()
                self.answered.clear()
                self.bridges.clear()
                self.playing.clear()

    def _of_contact(self, fact: ContactFact) -> None:
        contact = fact.contact
        match fact:
            case c.CallerArrived() if contact not in self.live:
                self.live.add(contact)
                self.callers.add(contact)
                self.arrivals[contact] = fact.at
            case w.RequestArrived() if contact not in self.live:
                self.live.add(contact)
                self.arrivals[contact] = fact.at
            case c.CallerHungUp():
                self.callers.discard(contact)
                self.dialled.discard(contact)
            case b.PartyAnswered() if contact in self.dialled:
                self.dialled.discard(contact)
                self.callers.add(contact)
            case c.PromptEnded(step=step):
                self.playing.discard((contact, step))
            case c.AgentAnswered(offer=offer):
                self.legs.add((contact, offer))
                self.answered.add((contact, offer))
            case c.AgentLegEnded(offer=offer) | c.OfferFailed(offer=offer):
                self.legs.discard((contact, offer))
                self.answered.discard((contact, offer))
                self.joined.get(contact, set()).discard(offer)

    def _of_agent(self, fact: AgentFact) -> None:
        agent = fact.agent
        known = agent in self.serves
        match fact:
            case p.AgentConfigured():
                self.serves[agent] = fact
            case p.AgentRemoved() if agent not in {who for _, who in self.reserved}:
                self._forget(agent)
            case p.PhoneRegistered() if known:
                self.phones.add(agent)
            case p.PhoneUnregistered():
                self.phones.discard(agent)
            case p.AgentSignedIn() if known:
                self.signed_in.add(agent)
            case p.AgentSignedOut():
                self.signed_in.discard(agent)
                self.ready.discard(agent)
            case p.AgentChoseReady() if agent in self.signed_in:
                self.ready.add(agent)
            case p.AgentChoseNotReady():
                self.ready.discard(agent)

    def _forget(self, agent: AgentId) -> None:
        for book in (self.serves, self.shown, self.spells):
            book.pop(agent, None)
        for names in (self.phones, self.signed_in, self.ready):
            names.discard(agent)

    # ---- decisions and effects ----------------------------------------------------------------------------------

    def note_decision(self, decision: Decision) -> None:
        """What the floor says it concluded."""
        match decision:
            case c.QueueJoined(contact=contact, queue=queue, rank_at=rank, again=again):
                self.waits[contact] = (queue, rank, self.arrivals[contact])
                if not again:
                    self.told.pop(contact, None)
                    self.ranks[contact] = rank
                    self.eased.pop(contact, None)
            case w.WaitTold() | w.WaitEased() | w.Diverted():
                self._of_waiting(decision)
            case c.AgentReserved() | c.AgentReleased():
                self._note_ring(decision)
            case c.ContactClosed(contact=contact):
                self.promised = {key: id for key, id in self.promised.items() if id != contact}
                self.listens = {id: source for id, source in self.listens.items() if contact not in (id, source)}
                self.live.discard(contact)
                self.closed.add(contact)
                self.waits.pop(contact, None)
                self.music.discard(contact)
            case p.AgentStateSet() | OverflowSet() | b.CallbackBooked():
                self._note_other(decision)

    def _of_waiting(self, decision: w.WaitTold | w.WaitEased | w.Diverted) -> None:
        match decision:
            case w.WaitTold(contact=contact, position=int(position)):
                self.told[contact] = position
            case w.WaitEased(contact=contact):
                self.eased[contact] = decision
            case w.Diverted(contact=contact, queue=queue):
                self.left[contact] = (queue, self.waits[contact][1])
                self._led_away(contact)

    def _note_ring(self, decision: c.AgentReserved | c.AgentReleased) -> None:
        contact, agent = decision.contact, decision.agent
        if isinstance(decision, c.AgentReserved):
            if self.waits.pop(contact, None) is not None:
                self.rings_all.pop(contact, None)
                rules = self.rules.get(decision.queue)
                alone = self.eased[contact].agent is not None if contact in self.eased else False
                if rules is not None and Strategy.RING_ALL in rules.strategies and not alone:
                    self.rings_all[contact] = rules, self.tier(agent, rules.queue)
            self.reserved.add((contact, agent))
            self.offers.setdefault(contact, {})[decision.offer] = agent
            return
        self.reserved.discard((contact, agent))
        self.offers.get(contact, {}).pop(decision.offer, None)
        if decision.cause in BLAMED:
            self.ready.discard(agent)

    def _led_away(self, contact: ContactId) -> None:
        self.waits.pop(contact, None)
        self.eased.pop(contact, None)
        self.music.discard(contact)

    def _note_other(self, decision: p.AgentStateSet | OverflowSet | b.CallbackBooked) -> None:
        match decision:
            case p.AgentStateSet(agent=agent):
                self.shown[agent] = decision
            case OverflowSet(queue=queue, rule=rule, on=on):
                known = self.on.setdefault(queue, set())
                (known.add if on else known.discard)(rule)
            case b.CallbackBooked(contact=contact, source=source):
                self.promised[decision.party, decision.queue] = contact
                self.live.add(contact)
                self.arrivals[contact] = decision.at
                self.listens.update({contact: source} if source is not None else {})

    def _note_leg(self, ring: c.RingAgent) -> None:
        self.legs.add((ring.contact, ring.offer))
        self.newest[ring.contact] = ring.offer
        if ring.auto_answer:  # the same reservation on another leg
            self.offers[ring.contact] = {ring.offer: ring.agent}

    def note_effect(self, effect: Effect) -> None:
        """What the floor wishes: it is done at once here."""
        contact = effect.contact
        match effect:
            case c.RingAgent():
                self._note_leg(effect)
            case c.HangUpAgent(offer=offer):
                self.legs.discard((contact, offer))
                self.answered.discard((contact, offer))
                self.joined.get(contact, set()).discard(offer)
            case c.HangUpCaller():
                self.callers.discard(contact)
                self.dialled.discard(contact)
            case b.DialParty():
                self.dialled.add(contact)
            case c.Join() | c.DropBridge():
                self._bridge(effect)
            case c.StartMusic() | c.StopMusic() | c.StopPlay() | c.Play() | g.RecordMessage():
                self._sound(effect)
            case c.Later(fact=fact):
                self.timers.add(named(fact))
                if isinstance(fact, p.WrapUpTimedOut):
                    self.spells[fact.agent] = fact.spell
                if isinstance(fact, w.AnnouncementDue):
                    self.announced[contact] = max(fact.number, self.announced.get(contact, 0))

    def _bridge(self, effect: c.Join | c.DropBridge) -> None:
        if isinstance(effect, c.DropBridge):
            self.bridges.discard(effect.contact)
            return
        self.bridges.add(effect.contact)
        self.joined.setdefault(effect.contact, set()).add(effect.offer)
        self.music.discard(effect.contact)

    def _sound(self, effect: c.StartMusic | c.StopMusic | c.StopPlay | c.Play | g.RecordMessage) -> None:
        contact = effect.contact
        match effect:
            case c.StartMusic():
                self.music.add(contact)
            case c.StopMusic():
                self.music.discard(contact)
            case g.RecordMessage(step=step):
                self.steps[contact] = step
            case c.StopPlay(step=step):
                self.playing.discard((contact, step))
            case c.Play(step=step):
                self.playing.add((contact, step))
                self.steps[contact] = step
                self.announced[contact] = max(step - FIRST_STEP, self.announced.get(contact, 0))
