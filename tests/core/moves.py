"""What the outside world may throw at the floor: sensible facts, late ones, repeated ones, and nonsense.

A ``Move`` is abstract (a kind and a few small numbers), so that it shrinks well; ``Stage.fact`` makes it a fact that
has something to do with what is on the floor now. ``random_moves`` draws them from a seed; ``drawn_moves`` lets
hypothesis do it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.core.cast import AGENTS, BOX_CALLED, CALLED, ENGLISH, NODE, OFFICE, QUEUES, document, hours, opening
from tests.core.rules import configured, employed
from zongji.core.acd.medium import Medium
from zongji.core.acd.model import Need, QueueRemoved
from zongji.core.calendar.model import CalendarRemoved, Mode, ModeSet
from zongji.core.contact import callback as b
from zongji.core.contact import message as g
from zongji.core.contact import model as c
from zongji.core.contact import waiting as w
from zongji.core.contact.comfort import telling_step
from zongji.core.contact.model import Cause, Phase
from zongji.core.contact.state import Contact
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence import model as p
from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.ids import AgentId, ContactId, FlowId, PartyId, callback_id

WEIGHTS: dict[str, int] = {
    # callers
    "CallerArrived": 17, "RequestArrived": 3, "MovedToFront": 2, "WaitElapsed": 3, "PartyKnown": 5,
    "AnnouncementDue": 3, "DigitPressed": 6, "PromptEnded": 8, "FlowTimedOut": 3, "CallerHungUp": 2,
    # offers and talks
    "AgentAnswered": 14, "AgentLegEnded": 4, "OfferTimedOut": 3, "OfferFailed": 2, "OfferRejected": 2,
    "BridgeFailed": 1, "AgentAskedHangUp": 2, "AgentAskedRejoin": 6, "AgentPhoneAway": 3, "RejoinTimedOut": 2,
    "RecordingStored": 2, "RecordingFailed": 2,
    # agents
    "AgentConfigured": 2, "AgentRemoved": 2, "AgentSignedIn": 5, "AgentSignedOut": 3, "AgentChoseReady": 14,
    "AgentChoseNotReady": 5, "AgentEndedWrapUp": 2, "WrapUpTimedOut": 8, "PhoneRegistered": 10,
    "PhoneUnregistered": 5,
    # callbacks
    "CallbackAsked": 3, "CallbackCancelled": 1, "PartyAnswered": 6, "DialTimedOut": 2, "CallbackDue": 3,
    "CallbackExpired": 1,
    # messages
    "MessageRecorded": 4, "MessageFailed": 2,
    # everything
    "QueueConfigured": 1, "QueueRemoved": 1, "FlowPublished": 2, "EntryConfigured": 2, "PbxDied": 1,
    "CalendarConfigured": 1, "CalendarRemoved": 1, "ModeSet": 1,
    # a timer that the floor asked for
    "Timer": 8,
}  # fmt: skip
"""Every kind of move, and how often it is drawn."""

THEMES: list[dict[str, float]] = [
    {},
    {"RequestArrived": 0, "QueueConfigured": 0, "AgentConfigured": 0, "MovedToFront": 0, "ModeSet": 0},
    {"RequestArrived": 8, "CallerArrived": 0.2, "AgentSignedOut": 3, "AgentSignedIn": 2, "PromptEnded": 0.2},
    {"CallerHungUp": 6, "WrapUpTimedOut": 3, "QueueConfigured": 0, "ModeSet": 0, "PhoneUnregistered": 0.2},
    {"DigitPressed": 5, "AnnouncementDue": 4, "AgentChoseReady": 0.2, "RequestArrived": 0, "QueueConfigured": 4},
    {"AnnouncementDue": 8, "AgentChoseReady": 0.1, "DigitPressed": 0.2, "MovedToFront": 4, "PartyKnown": 4},
    {"QueueConfigured": 12, "AgentConfigured": 3, "WaitElapsed": 4, "RequestArrived": 3, "AgentChoseReady": 0.3},
    {
        "CallbackAsked": 5,
        "CallbackCancelled": 6,
        "CallbackDue": 6,
        "DialTimedOut": 5,
        "PartyKnown": 6,
        "AgentAnswered": 5,
        "AgentChoseReady": 2,
        "CallerHungUp": 2,
        "RequestArrived": 0,
        "ModeSet": 0,
        "AgentSignedOut": 0.2,
        "PhoneUnregistered": 0.2,
        "PbxDied": 0.3,
        "QueueConfigured": 0.3,
    },
    {"QueueConfigured": 0, "RequestArrived": 0, "AgentSignedOut": 0.3, "AgentChoseReady": 3, "AgentChoseNotReady": 0.3},
]
"""By what the weights of some kinds are multiplied: a bit of everything, calls only, chats mostly, calls to
their end, callers who wait and press keys, or overtake, changing rules, callbacks mostly, all rung at once."""

KINDS = list(WEIGHTS)
CALLBACKS = frozenset(KINDS[KINDS.index("CallbackAsked") : KINDS.index("MessageRecorded")])
WITH_AGENT = frozenset(KINDS[KINDS.index("AgentAnswered") : KINDS.index("RecordingStored")])
CAUSES = [c.Cause.NORMAL, c.Cause.NO_ANSWER, c.Cause.REJECTED, c.Cause.UNREACHABLE, c.Cause.PBX_LOST, c.Cause.BUSY]
SKEWS = [0, 0, 0, 0, -1, 1]
DIGITS = "112#79"
MEDIA = [Medium.CHAT, Medium.MAIL, Medium.CHAT, Medium.MESSAGE]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens. ``who`` picks a contact, ``agent`` an agent, ``skew`` is added to the number that would
    be right, ``choice`` picks among what is left, ``wait`` seconds pass before."""

    kind: str
    who: int = 0
    agent: int = 0
    skew: int = 0
    choice: int = 0
    wait: int = 0


ALL_RING = [
    Move("QueueConfigured", who=5, agent=1),
    Move("AgentConfigured", agent=1),
    *(Move(kind, agent=2) for kind in ("PhoneRegistered", "AgentSignedIn", "AgentChoseReady")),
]
"""All three agents are ready, and the first queue rings all."""


def random_moves(random: Random, count: int) -> list[Move]:
    """``count`` moves from a seed. Each list has a theme and tastes of its own (some kinds often, some seldom), so that
    many lists come to places where an even mixture never goes."""
    theme = random.choice(THEMES)
    begin = ALL_RING if theme is THEMES[-1] else []
    tastes = [weight * theme.get(kind, 1) * random.choice((0.03, 1, 1, 4)) for kind, weight in WEIGHTS.items()]
    return begin + [
        Move(
            kind,
            random.randrange(8),
            random.randrange(len(AGENTS)),
            random.choice(SKEWS),
            random.randrange(12),
            random.randrange(4),
        )
        for kind in random.choices(KINDS, tastes, k=count)
    ]


class Stage:
    """Turns moves into facts, by looking at the floor before each."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.now = Instant(1_000_000_000)
        self.arrived: list[ContactId] = []
        self.timers: list[Fact] = []
        """Timers that the floor asked for and that did not fire yet."""

    def opening(self) -> list[Fact]:
        """What every play begins with: queues, flows, numbers, agents."""
        return opening(self.now)

    def fact(self, move: Move) -> Fact:
        """What happens."""
        self.now = Instant(self.now + move.wait * 1_000_000)
        if move.kind == "Timer":
            return self._timer(move)
        if move.kind in CALLBACKS:
            return self._of_callback(move)
        if move.kind in ("MessageRecorded", "MessageFailed"):
            return self._of_message(move)
        if hasattr(c, move.kind) or hasattr(w, move.kind):
            return self._of_contact(move)
        return self._of_agent(move) if hasattr(p, move.kind) and move.kind != "PbxDied" else self._of_all(move)

    def _timer(self, move: Move) -> Fact:
        if not self.timers:
            return p.AgentChoseReady(self.now, AGENTS[move.agent])
        due = self.timers.pop(move.choice % len(self.timers))
        if isinstance(due, b.CallbackExpired):  # what is too late depends on the time: this one does not fire early
            self.now = max(self.now, due.at)
        return replace(due, at=self.now)

    def _contact(self, move: Move) -> ContactId:
        """A live contact three times out of four (one with an agent, if it is about agents), else any that ever was."""
        live = [id for id, found in self.floor.contacts.items() if found.agent or move.kind not in WITH_AGENT]
        if move.kind in ("PartyKnown", "PromptEnded", "DigitPressed"):
            live = [id for id in live if self.floor.contacts[id].phase is Phase.IN_FLOW] or live
        if move.kind == "PartyKnown":
            live = [id for id in live if self.floor.contacts[id].party is None] or live
        if live and move.choice % 4:
            return live[move.who % len(live)]
        return self.arrived[move.who % len(self.arrived)] if self.arrived else ContactId(f"{NODE}-none")

    def _of_callback(self, move: Move) -> Fact:
        """About a callback four times out of five, if there is one."""
        if move.kind == "CallbackAsked":
            return self._asked(move)
        live = [id for id, found in self.floor.contacts.items() if found.callback is not None]
        wanted = Phase.BOOKED if move.kind == "CallbackDue" else Phase.DIALLING
        live = [id for id in live if self.floor.contacts[id].phase is wanted] or live
        contact = live[move.who % len(live)] if live and move.choice % 5 else self._contact(move)
        found = self.floor.contacts.get(contact)
        match move.kind:
            case "CallbackCancelled":
                return b.CallbackCancelled(self.now, contact, "supervisor")
            case "DialTimedOut":
                return b.DialTimedOut(self.now, contact, (found.offer if found is not None else 1) + move.skew)
            case "CallbackDue":
                since = found.since if found is not None else self.now
                return b.CallbackDue(self.now, contact, Instant(since + move.skew))
            case "PartyAnswered":
                return b.PartyAnswered(self.now, contact)
            case _:
                until = found.callback.terms.until if found is not None and found.callback is not None else self.now
                self.now = max(self.now, until)
                return b.CallbackExpired(self.now, contact)

    def _of_message(self, move: Move) -> Fact:
        """About who leaves one three times out of four, if anybody does."""
        live = [id for id, found in self.floor.contacts.items() if found.walk.recording]
        contact = live[move.who % len(live)] if live and move.choice % 4 else self._contact(move)
        found = self.floor.contacts.get(contact)
        step = (found.walk.step if found is not None else 1) + move.skew
        if move.kind == "MessageFailed":
            return g.MessageFailed(self.now, contact, step, "disk full")
        length = seconds(0.5 + move.choice % 3)
        spoken = length if move.agent else seconds(0.2)
        return g.MessageRecorded(self.now, contact, step, "f.sln", length, spoken, 8000, "00")

    def _asked(self, move: Move) -> Fact:
        again = self._live(move) if move.skew and self.floor.contacts else None
        contact = again or callback_id(f"{NODE}-{len(self.arrived)}")
        self.arrived += [] if again else [contact]
        begin = after(self.now, seconds(move.choice % 3 * 4))
        terms = b.Terms(begin, after(begin, seconds(30 + 10 * move.who)), 1 + 2 * move.agent, seconds(3))
        needs = (Need(ENGLISH, 1 + move.choice),) if move.who % 3 == 0 and move.choice < 10 else ()
        party, queue = PartyId(f"p{move.choice % 4}"), QUEUES[move.who % len(QUEUES)]
        return b.CallbackAsked(self.now, contact, queue, party, terms, "supervisor", needs, move.agent % 2)

    def _of_contact(self, move: Move) -> Fact:
        contact = self._contact(move)
        found = self.floor.contacts.get(contact)
        match move.kind:
            case "CallerArrived" | "RequestArrived":
                return self._arrival(move)
            case "MovedToFront":
                return w.MovedToFront(self.now, contact, "supervisor")
            case "WaitElapsed":
                since = found.queued_at if found is not None and found.queued_at is not None else self.now
                return w.WaitElapsed(self.now, contact, Instant(since + move.skew))
            case "AnnouncementDue":
                number = found.telling.number if found is not None else 0
                return w.AnnouncementDue(self.now, contact, number + move.skew)
            case "AgentAskedHangUp" | "AgentAskedRejoin":
                agent = found.agent if found is not None and found.agent and move.skew == 0 else AGENTS[move.agent]
                return _ASKED[move.kind](self.now, contact, agent)
            case "RejoinTimedOut":
                since = found.since if found is not None else self.now
                return c.RejoinTimedOut(self.now, contact, Instant(since + move.skew))
            case "DigitPressed" | "PartyKnown" | "CallerHungUp":
                return self._of_caller(move, contact)
            case "PromptEnded" | "FlowTimedOut":
                step = (_step(found) if found is not None else 1) + move.skew
                return _STEPPED[move.kind](self.now, contact, step)
            case _:
                rings = [found.offer, *(ring.offer for ring in found.others)] if found is not None else [1]
                offer = rings[move.choice % len(rings)] + move.skew
                return self._of_offer(move, contact, offer)

    def _arrival(self, move: Move) -> Fact:
        again = self._live(move) if move.skew and self.floor.contacts else None
        if move.kind == "RequestArrived":
            return self._request(move, again)
        if again is not None:
            return c.CallerArrived(self.now, again, CALLED[0])
        self.arrived.append(ContactId(f"{NODE}-{len(self.arrived)}"))
        called = BOX_CALLED if move.choice in (6, 10) else CALLED[move.choice % len(CALLED)]
        return c.CallerArrived(self.now, self.arrived[-1], called)

    def _request(self, move: Move, again: ContactId | None) -> Fact:
        medium = MEDIA[move.choice % len(MEDIA)]
        contact = again or ContactId(f"{medium.value}-{len(self.arrived)}")
        self.arrived += [] if again else [contact]
        asked = AGENTS[move.agent] if move.choice % 3 == 0 else None
        needs = (Need(ENGLISH, 1 + move.choice),) if move.who % 3 == 0 and move.choice < 10 else ()
        wait, head_start = seconds(move.choice % 7), seconds(move.who % 3)
        queue = QUEUES[move.who % len(QUEUES)]
        return w.RequestArrived(self.now, contact, queue, head_start, needs, asked, wait, vip=move.agent % 2)

    def _live(self, move: Move) -> ContactId:
        live = list(self.floor.contacts)
        return live[move.who % len(live)]

    def _of_caller(self, move: Move, contact: ContactId) -> Fact:
        match move.kind:
            case "DigitPressed":
                walker = self.floor.contacts.get(contact)
                can_book = walker is not None and walker.reachable and move.choice % 3
                return c.DigitPressed(self.now, contact, "7" if can_book else DIGITS[move.choice % len(DIGITS)])
            case "PartyKnown":
                last = AGENTS[move.agent] if move.choice % 2 else None
                party, reachable = PartyId(f"p{move.choice % 2}"), move.choice % 6 > 0
                return c.PartyKnown(self.now, contact, party, move.choice % 3, "440100", last, reachable)
            case _:
                ended = self.floor.contacts.get(contact)
                called = ended is not None and ended.callback is not None
                return c.CallerHungUp(self.now, contact, CAUSES[move.choice % len(CAUSES)] if called else Cause.NORMAL)

    def _of_offer(self, move: Move, contact: ContactId, offer: int) -> Fact:
        cause = CAUSES[move.choice % len(CAUSES)]
        match move.kind:
            case "AgentLegEnded":
                return c.AgentLegEnded(self.now, contact, offer, cause)
            case "OfferFailed":
                return c.OfferFailed(self.now, contact, offer, cause)
            case "RecordingStored":
                return c.RecordingStored(self.now, contact, offer, "f.wav", seconds(1), 8000, "00")
            case "RecordingFailed":
                return c.RecordingFailed(self.now, contact, offer, "disk full")
            case _:
                return _OFFERED[move.kind](self.now, contact, offer)

    def _agent(self, move: Move) -> AgentId:
        """Two times out of three one who is busy."""
        busy = [agent.id for agent in self.floor.agents.values() if agent.line is not p.Line.IDLE]
        return busy[move.who % len(busy)] if busy and move.choice % 3 else AGENTS[move.agent]

    def _of_agent(self, move: Move) -> Fact:
        agent = self._agent(move)
        match move.kind:
            case "AgentConfigured":
                return employed(self.now, agent, move.choice + 12 * move.who)
            case "AgentChoseNotReady":
                return p.AgentChoseNotReady(self.now, agent, "lunch")
            case "WrapUpTimedOut":
                found = self.floor.agents.get(agent)
                return p.WrapUpTimedOut(self.now, agent, (found.spell if found else 0) + move.skew)
            case "PhoneUnregistered":
                return p.PhoneUnregistered(self.now, agent, broken=move.choice % 4 < 2)
            case _:
                return _PLAIN[move.kind](self.now, agent)

    def _of_all(self, move: Move) -> Fact:
        queue = QUEUES[move.choice % len(QUEUES)]
        match move.kind:
            case "QueueConfigured":
                return configured(self.now, queue, move.choice + 12 * move.who + 5 * move.agent)
            case "QueueRemoved":
                return QueueRemoved(self.now, queue)
            case "FlowPublished":
                version = max((v for _, v in self.floor.graphs), default=0) + (move.skew == 0)
                return FlowPublished(self.now, FlowId("menu"), version, document(move.choice % 2))
            case "EntryConfigured":
                flow = None if move.skew else FlowId(["menu", "straight", "nowhere"][move.choice % 3])
                modes = ((Mode.TEST, FlowId("straight")), (Mode.UPGRADE, FlowId("nowhere")))
                return EntryConfigured(self.now, CALLED[move.who % 2], flow, modes[: move.agent])
            case "CalendarConfigured" | "CalendarRemoved" | "ModeSet":
                return _of_site(move, self.now)
            case _:
                return p.PbxDied(self.now, NODE)


def _step(found: Contact) -> int:
    """The number of what is being said: in a flow, or while the caller waits."""
    return found.walk.step if found.phase is c.Phase.IN_FLOW else telling_step(found)


def _of_site(move: Move, now: Instant) -> Fact:
    match move.kind:
        case "CalendarConfigured":
            return hours(now, move.choice % 3)
        case "CalendarRemoved":
            return CalendarRemoved(now, OFFICE)
        case _:
            return ModeSet(now, list(Mode)[move.choice % len(Mode)], "admin")


_ASKED: dict[str, Callable[[Instant, ContactId, AgentId], Fact]] = {
    "AgentAskedHangUp": c.AgentAskedHangUp,
    "AgentAskedRejoin": c.AgentAskedRejoin,
}
_STEPPED: dict[str, Callable[[Instant, ContactId, int], Fact]] = {
    "PromptEnded": c.PromptEnded,
    "FlowTimedOut": c.FlowTimedOut,
}
_OFFERED: dict[str, Callable[[Instant, ContactId, int], Fact]] = {
    "AgentAnswered": c.AgentAnswered,
    "OfferTimedOut": c.OfferTimedOut,
    "OfferRejected": c.OfferRejected,
    "BridgeFailed": c.BridgeFailed,
    "AgentPhoneAway": c.AgentPhoneAway,
}
_PLAIN: dict[str, Callable[[Instant, AgentId], Fact]] = {
    "AgentRemoved": p.AgentRemoved,
    "AgentSignedIn": p.AgentSignedIn,
    "AgentSignedOut": p.AgentSignedOut,
    "AgentChoseReady": p.AgentChoseReady,
    "AgentEndedWrapUp": p.AgentEndedWrapUp,
    "PhoneRegistered": p.PhoneRegistered,
}
