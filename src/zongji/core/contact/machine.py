"""The life of a contact.

Rule 1: every change of phase is written here, or in the two files this one calls (in_flow, closing); who else is rung
while it rings, in ringing.
Rule 2: nothing here knows Asterisk, SQL, HTTP, or what time it is.

``step`` is the transition table. Its inputs are facts and the one decision that comes from the ACD (AgentReserved);
its outputs are decisions and effects, in the order in which they were made.
"""

from zongji.core.calendar.site import Surroundings
from zongji.core.contact import calling_back, ringing
from zongji.core.contact.closing import Outcome, Step, close, release
from zongji.core.contact.comfort import ended, hushed
from zongji.core.contact.in_flow import answered, enqueued, follow, walk
from zongji.core.contact.joining import join
from zongji.core.contact.message import MessageFailed, MessageRecorded
from zongji.core.contact.model import (
    AgentAnswered,
    AgentAskedHangUp,
    AgentAskedRejoin,
    AgentLegEnded,
    AgentPhoneAway,
    AgentReserved,
    BridgeFailed,
    CallerArrived,
    CallerHungUp,
    Cause,
    DigitPressed,
    FlowEntered,
    FlowTimedOut,
    HangUpAgent,
    Later,
    LookUpParty,
    OfferFailed,
    OfferRejected,
    OfferTimedOut,
    Part,
    PartyKnown,
    Phase,
    PromptEnded,
    QueueJoined,
    RejoinTimedOut,
    RingAgent,
    Side,
    StartMusic,
    StopMusic,
    TalkEnded,
)
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import Diverted, RequestArrived
from zongji.core.facts import ContactFact
from zongji.core.ivr import walker
from zongji.core.ivr.graph import Graph, HangUpNode
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.ids import FlowId, NodeId

REJOIN_FOR = seconds(30)
"""How long a caller hears music while his agent's phone is away, before he is first in the queue again."""

RING_TO_REJOIN = seconds(10)
"""How long the phone of an agent who comes back is rung; it answers by itself."""

NOWHERE = Graph(FlowId(""), 0, NodeId("end"), "zh", {NodeId("end"): HangUpNode()})
"""Where a call to a number without a flow is."""

NOTHING_AROUND = Surroundings()


def begin(fact: CallerArrived, graph: Graph | None, around: Surroundings = NOTHING_AROUND) -> Step:
    """A new contact, on its first steps through the flow of the number called; without a flow it ends at once."""
    walked = walker.start(graph or NOWHERE, around)
    contact = Contact(fact.contact, fact.at, fact.called, Phase.IN_FLOW, walked[0], since=fact.at)
    told: list[Outcome] = [LookUpParty(fact.contact)]
    if graph is None:
        contact, more = close(contact, fact.at, Side.SYSTEM, Cause.NO_SUCH_NUMBER)
    else:
        told.append(FlowEntered(fact.at, fact.contact, graph.flow, graph.version))
        contact, more = follow(contact, fact.at, walked)
    return contact, [*told, *more]


def begin_request(fact: RequestArrived) -> Step:
    """A new contact without a telephone, in its queue at once."""
    contact = Contact(
        fact.contact, fact.at, "", Phase.QUEUED, walker.start(NOWHERE, NOTHING_AROUND)[0], answered=True, vip=fact.vip
    )
    contact = changed(contact, party=fact.party, needs=fact.needs, named=fact.agent, named_for=fact.agent_wait)
    contact, joined = enqueued(contact, fact.at, fact.queue, fact.head_start)
    return contact, [joined]


def divert(contact: Contact, at: Instant, flow: Graph, around: Surroundings, key: str = "") -> Step:
    """An overflow, or a key that he pressed, leads a waiting contact out of its queue, into a flow. Its rank and needs
    stay: the flow may lead it back."""
    queue = contact.queue
    assert queue is not None, "who waits has a queue"
    walked = walker.start(flow, around)
    contact, told = hushed(contact)
    told.append(Diverted(at, contact.id, queue, flow.flow, key))
    told.append(FlowEntered(at, contact.id, flow.flow, flow.version))
    gone = contact.to(Phase.IN_FLOW, at, queue=None, bound=None, diverted=(*contact.diverted, queue))
    contact, more = follow(gone, at, walked)
    return contact, [*told, StopMusic(contact.id), *more]


def give_back(contact: Contact, at: Instant) -> Step:
    """The agent of a talk without a telephone signed out: first in the queue again."""
    return _requeue(contact, at, Cause.AGENT_LOST)


def step(
    contact: Contact,
    fact: ContactFact | AgentReserved,
    graph: Graph = NOWHERE,
    around: Surroundings = NOTHING_AROUND,
) -> Step:
    """The contact after a fact, and what follows. What comes late or twice changes nothing. ``graph`` is the flow in
    the version that the contact walks; only Phase.IN_FLOW reads it and what is ``around``."""
    match contact.phase, fact:
        case Phase.CLOSED, _:
            return contact, []
        case _, _ if contact.callback is not None and (own := calling_back.step(contact, fact)) is not None:
            return own
        case _, CallerHungUp(at=at, cause=cause):
            return close(contact, at, Side.SYSTEM if cause is Cause.PBX_LOST else Side.CALLER, cause)
        case _, PartyKnown(party=party, vip=vip, region=region, last_agent=last, reachable=reachable):
            return changed(contact, party=party, vip=vip, region=region, last_agent=last, reachable=reachable), []
        case Phase.IN_FLOW, DigitPressed() | PromptEnded() | FlowTimedOut() | MessageRecorded() | MessageFailed():
            return walk(contact, fact, graph, around)
        case Phase.QUEUED, _:
            return _queued(contact, fact)
        case Phase.OFFERED, _:
            return _offered(ringing.turned(contact, fact), fact)
        case Phase.TALKING, _:
            return _talking(contact, fact)
        case Phase.REJOINING, _:
            return _rejoining(contact, fact)
        case _:
            return _stray(contact, fact)


def _queued(contact: Contact, fact: ContactFact | AgentReserved) -> Step:
    """The caller waits."""
    match fact:
        case PromptEnded():
            return ended(contact, fact)
        case AgentReserved():
            return _offer(contact, fact)
        case _:
            return _stray(contact, fact)


def _offered(contact: Contact, fact: ContactFact | AgentReserved) -> Step:
    """An agent's phone rings, or several do."""
    match fact:
        case PromptEnded():
            return ended(contact, fact)
        case AgentReserved():
            return ringing.one_more(contact, fact)
        case AgentAnswered(at=at, offer=contact.offer):
            return _join(contact, at)
        case OfferTimedOut(at=at, offer=contact.offer):
            return _rang_in_vain(contact, at, Cause.NO_ANSWER)
        case OfferRejected(at=at, offer=contact.offer):
            return _rang_in_vain(contact, at, Cause.REJECTED)
        case OfferFailed(at=at, offer=contact.offer, cause=cause):
            return _rang_in_vain(contact, at, cause)
        case AgentLegEnded(at=at, offer=contact.offer, cause=cause):
            return _rang_in_vain(contact, at, Cause.REJECTED if cause is Cause.NORMAL else cause)
        case _:
            return _stray(contact, fact)


def _talking(contact: Contact, fact: ContactFact | AgentReserved) -> Step:
    """Caller and agent are joined."""
    match fact:
        case AgentLegEnded(at=at, offer=contact.offer, cause=Cause.PBX_LOST | Cause.UNREACHABLE):
            return _rejoin(contact, at)
        case AgentLegEnded(at=at, offer=contact.offer) | AgentAskedHangUp(at=at, agent=contact.agent):
            return close(contact, at, Side.AGENT, Cause.NORMAL)
        case BridgeFailed(at=at, offer=contact.offer):
            return _requeue(contact, at, Cause.FAULT)
        case AgentPhoneAway(at=at, offer=contact.offer) | AgentAskedRejoin(at=at, agent=contact.agent):
            return _rejoin(contact, at)
        case _:
            return _stray(contact, fact)


def _rejoining(contact: Contact, fact: ContactFact | AgentReserved) -> Step:
    """The caller hears music until his agent is back."""
    match fact:
        case AgentAnswered(at=at, offer=contact.offer):
            return _join(contact, at)
        case BridgeFailed(at=at, offer=contact.offer):
            return _requeue(contact, at, Cause.FAULT)
        case AgentAskedHangUp(at=at, agent=contact.agent):
            return close(contact, at, Side.AGENT, Cause.NORMAL)
        case AgentAskedRejoin(agent=contact.agent):
            return ring_again(contact)
        case RejoinTimedOut(at=at, since=contact.since):
            return _requeue(contact, at, Cause.AGENT_LOST)
        case _:
            return _stray(contact, fact)


def _stray(contact: Contact, fact: ContactFact | AgentReserved) -> Step:
    """A leg that answers when nobody waits for it any more must not stay; all else that comes late is ignored."""
    match fact:
        case AgentAnswered(offer=offer) if offer != contact.offer or contact.phase is not Phase.TALKING:
            return contact, [HangUpAgent(contact.id, offer)]
        case _:
            return contact, []


def _offer(contact: Contact, reserved: AgentReserved) -> Step:
    """Ring the agent whom the ACD reserved; the caller's music plays on."""
    offered = contact.to(Phase.OFFERED, reserved.at, agent=reserved.agent, offer=reserved.offer)
    return offered, ringing.ring(reserved)


def _join(contact: Contact, at: Instant) -> Step:
    contact, told = answered(contact)
    contact, quiet = hushed(contact)
    contact, more = join(contact, at)
    return contact, [*told, *quiet, *more]


def _rang_in_vain(contact: Contact, at: Instant, cause: Cause) -> Step:
    """It waits again when nobody is rung any more."""
    return ringing.one_less(contact, at, cause) if contact.others else _requeue(contact, at, cause)


def _requeue(contact: Contact, at: Instant, cause: Cause) -> Step:
    """Back to where it waited: its rank is as old as ever, so it is served before all who came later."""
    assert contact.queue is not None and contact.rank_at is not None, "an offered contact came from a queue"
    told = release(contact, at, cause)
    if calling_back.is_past(contact, at):
        closed, more = close(changed(contact, agent=None), at, Side.SYSTEM, Cause.EXPIRED)
        return closed, [*told, *more]
    if contact.phase is not Phase.OFFERED:
        told += [Part(contact.id), StartMusic(contact.id)]
    told.append(QueueJoined(at, contact.id, contact.queue, contact.rank_at, again=True))
    # Whom he asked for did not take him: anybody may.
    return contact.to(Phase.QUEUED, at, agent=None, named=None, last=False, ring_all=None), told


def _rejoin(contact: Contact, at: Instant) -> Step:
    """The agent's side is dead but the caller is there: music for him, a new leg to the agent."""
    assert contact.agent is not None, "who talks has an agent"
    told: list[Outcome] = [
        TalkEnded(at, contact.id, contact.agent, contact.offer),
        Part(contact.id),
        StartMusic(contact.id),
    ]
    contact, ring = ring_again(contact.to(Phase.REJOINING, at))
    timeout = RejoinTimedOut(after(at, REJOIN_FOR), contact.id, at)
    return contact, [*told, *ring, Later(contact.id, timeout)]


def ring_again(contact: Contact) -> Step:
    """Ring the awaited agent on a fresh leg. It fails while his phone is away, and is done again when that is back."""
    assert contact.agent is not None, "who rejoins has an agent"
    again = changed(contact, offer=contact.next_offer)
    return again, [
        HangUpAgent(contact.id, contact.offer),
        RingAgent(contact.id, again.offer, contact.agent, RING_TO_REJOIN, auto_answer=True),
    ]
