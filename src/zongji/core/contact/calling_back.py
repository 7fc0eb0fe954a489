"""What a callback does that no other contact does: it stands aside until its time, and its customer is called once its
agent is there.

Everything else is as with any contact: see machine. ``step`` is asked while the customer is not there; it leaves to
machine what is not its own.
"""

from zongji.core.contact.callback import (
    Callback,
    CallbackAsked,
    CallbackBooked,
    CallbackCancelled,
    CallbackDue,
    CallbackExpired,
    CallbackTried,
    DialParty,
    DialTimedOut,
    PartyAnswered,
    PartyDialled,
    Terms,
)
from zongji.core.contact.closing import Outcome, Step, close, release
from zongji.core.contact.joining import join
from zongji.core.contact.model import (
    AgentAnswered,
    AgentAskedHangUp,
    AgentLegEnded,
    AgentReserved,
    CallerHungUp,
    Cause,
    HangUpCaller,
    Later,
    OfferFailed,
    PartyKnown,
    Phase,
    QueueJoined,
    Side,
)
from zongji.core.contact.ringing import let_others_go, turned
from zongji.core.contact.state import Contact
from zongji.core.facts import ContactFact
from zongji.core.ivr.graph import CallbackNode
from zongji.core.ivr.walker import Walk
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.ids import FlowId, NodeId, QueueId, callback_id

DIAL_FOR = seconds(45)
"""How long the customer's phone may ring."""

NO_WALK = Walk(FlowId(""), 0, NodeId("end"), "zh")


def booked(contact: Contact, at: Instant, node: CallbackNode, queue: QueueId) -> CallbackBooked:
    """What a caller is promised by a node of his flow. Who waited in that queue keeps his place and his needs."""
    assert contact.party is not None, "who can be called back is known"
    waited = queue == came_from(contact) and contact.rank_at is not None
    rank_at, needs = (contact.rank_at, node.needs or contact.needs) if waited else (at, node.needs)
    assert rank_at is not None
    terms = Terms(after(at, node.not_before), after(at, node.until), node.tries, node.pause)
    return CallbackBooked(at, callback_id(contact.id), queue, contact.party, rank_at, terms, needs, contact.id)


def came_from(contact: Contact) -> QueueId | None:
    """The queue in which a contact waits, or waited before it was led into its flow."""
    if contact.queue is not None:
        return contact.queue
    return contact.diverted[-1] if contact.diverted else None


def asked(fact: CallbackAsked) -> CallbackBooked:
    """What is promised by hand."""
    return CallbackBooked(fact.at, fact.contact, fact.queue, fact.party, fact.at, fact.terms, fact.needs, by=fact.by)


def begin(promise: CallbackBooked, called: str, vip: int, region: str = "") -> Step:
    """A new callback. While the call in which it was booked goes on, it stands aside."""
    contact = Contact(promise.contact, promise.at, called, Phase.BOOKED, NO_WALK, party=promise.party, vip=vip)
    contact = changed(contact, region=region, queue=promise.queue, rank_at=promise.rank_at, needs=promise.needs)
    held = promise.source is not None
    callback = Callback(promise.terms, held, source=promise.source, by=promise.by)
    contact = changed(contact, since=promise.at, reachable=True, callback=callback)
    ends = Later(contact.id, CallbackExpired(promise.terms.until, contact.id))
    contact, told = (contact, []) if held else stand(contact, promise.at)
    return contact, [ends, *told]


def let_go(contact: Contact, at: Instant) -> Step:
    """The call in which it was booked is over."""
    if contact.phase is not Phase.BOOKED:
        return contact, []
    return stand(changed(contact, callback=changed(_of(contact), held=False)), at)


def stand(contact: Contact, at: Instant) -> Step:
    """Take the old place in the queue, or wait aside until it is time to do so."""
    callback, queue, rank_at = _of(contact), contact.queue, contact.rank_at
    assert queue is not None and rank_at is not None, "a callback has a queue and a place"
    if at < callback.terms.not_before:
        return _aside(contact, at, callback.terms.not_before)
    joined = QueueJoined(at, contact.id, queue, rank_at, again=contact.queued_at is not None)
    return contact.to(Phase.QUEUED, at, queued_at=at, relaxed=0, bound=None), [joined]


def is_past(contact: Contact, at: Instant) -> bool:
    """It is a callback whose customer is not there, and it is too late to call him."""
    callback = contact.callback
    return callback is not None and not contact.answered and at >= callback.terms.until


def called_again(contact: Contact, at: Instant) -> Step:
    """The customer reached an agent by himself."""
    return close(contact, at, Side.CALLER, Cause.CALLED_AGAIN)


def step(contact: Contact, fact: ContactFact | AgentReserved) -> Step | None:
    """A callback after a fact, while the customer is not there; None when it is like any other contact, or is one."""
    if contact.callback is None or (contact.answered and not isinstance(fact, PartyKnown)):
        return None
    match contact.phase, fact:
        case _, PartyKnown():
            return contact, []  # who is called was promised it, whatever else is found out
        case _, CallbackCancelled(at=at):
            return close(contact, at, Side.SYSTEM, Cause.CANCELLED)
        case Phase.DIALLING, _:
            return _dialling(contact, fact)
        case _, PartyAnswered():
            return contact, [HangUpCaller(contact.id)]
        case _, CallerHungUp():
            return contact, []
        case Phase.BOOKED, CallbackDue(at=at, since=contact.since) if not _of(contact).held:
            return stand(contact, at)
        case Phase.BOOKED | Phase.QUEUED, CallbackExpired(at=at):
            return close(contact, at, Side.SYSTEM, Cause.EXPIRED)
        case Phase.OFFERED, AgentAnswered(at=at, offer=offer) if (rung := turned(contact, fact)).offer == offer:
            return _dial(rung, at)
        case _:
            return None


def _dial(contact: Contact, at: Instant) -> Step:
    """The agent is there: call the customer."""
    callback, agent, party = _of(contact), contact.agent, contact.party
    assert agent is not None and party is not None, "a callback that is offered has an agent and a party"
    tries = callback.tries + 1
    timeout = DialTimedOut(after(at, DIAL_FOR), contact.id, contact.offer)
    others = let_others_go(contact, at, Cause.ANSWERED_ELSEWHERE)
    return contact.to(Phase.DIALLING, at, callback=changed(callback, tries=tries), ring_all=None), [
        PartyDialled(at, contact.id, agent, contact.offer, tries),
        DialParty(contact.id, party, contact.offer, DIAL_FOR, contact.called),
        Later(contact.id, timeout),
        *others,
    ]


def _dialling(contact: Contact, fact: ContactFact | AgentReserved) -> Step | None:
    """The customer's phone rings, and the agent hears it."""
    match fact:
        case PartyAnswered(at=at):
            return join(changed(contact, answered=True), at)
        case CallerHungUp(at=at, cause=Cause.PBX_LOST):
            return _without_agent(contact, at, Cause.PBX_LOST)
        case CallerHungUp(at=at, cause=cause):
            return _unreached(contact, at, Cause.NO_ANSWER if cause is Cause.NORMAL else cause)
        case DialTimedOut(at=at, offer=contact.offer):
            return _unreached(contact, at, Cause.NO_ANSWER)
        case AgentLegEnded(at=at, offer=contact.offer, cause=cause):
            return _without_agent(contact, at, Cause.REJECTED if cause is Cause.NORMAL else cause)
        case AgentAskedHangUp(at=at, agent=contact.agent):
            return _without_agent(contact, at, Cause.REJECTED)
        case OfferFailed(at=at, offer=contact.offer, cause=cause):
            return _without_agent(contact, at, cause)
        case AgentAnswered(offer=contact.offer):
            return contact, []
        case _:
            return None


def _unreached(contact: Contact, at: Instant, cause: Cause) -> Step:
    """The customer did not come to the phone: the agent has done his part; another try later, if one is left."""
    callback = _of(contact)
    told = [HangUpCaller(contact.id), *release(contact, at, Cause.NORMAL)]
    again = after(at, callback.terms.pause)
    rest = changed(contact, agent=None).to(Phase.BOOKED, at)
    refused = cause is Cause.REJECTED
    if refused or callback.tries >= callback.terms.tries or again >= callback.terms.until:
        closed, more = close(rest, at, Side.CALLER if refused else Side.SYSTEM, cause)
        return closed, [*told, *more]
    aside, more = _aside(rest, at, again)
    return aside, [*told, CallbackTried(at, contact.id, callback.tries, cause, again), *more]


def _without_agent(contact: Contact, at: Instant, cause: Cause) -> Step:
    """The agent went away while the customer's phone rang: the next one takes it, at the old place. This was no try."""
    told: list[Outcome] = [HangUpCaller(contact.id), *release(contact, at, cause)]
    callback = _of(contact)
    rest = changed(contact, agent=None, callback=changed(callback, tries=callback.tries - 1)).to(Phase.BOOKED, at)
    ended = is_past(rest, at)
    waiting, more = close(rest, at, Side.SYSTEM, Cause.EXPIRED) if ended else stand(rest, at)
    return waiting, [*told, *more]


def _aside(contact: Contact, at: Instant, until: Instant) -> Step:
    due = CallbackDue(until, contact.id, at)
    return contact.to(Phase.BOOKED, at), [Later(contact.id, due)]


def _of(contact: Contact) -> Callback:
    assert contact.callback is not None, f"{contact.id} is no callback"
    return contact.callback
