"""The record of one contact, folded from journal entries. Pure: the same entries give the same record.

Knows no database and no names: ids and instants only, so that it stays true when names change and parties are shredded.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from zongji.core.acd.medium import medium_of
from zongji.core.contact.callback import CallbackAsked, CallbackBooked, CallbackTried, PartyDialled
from zongji.core.contact.message import MessageBegun, MessageRecorded, is_message
from zongji.core.contact.model import (
    AgentReleased,
    AgentReserved,
    CallerArrived,
    Cause,
    ContactClosed,
    FlowEntered,
    NodeEntered,
    PartyKnown,
    QueueJoined,
    RecordingStored,
    TalkEnded,
    TalkStarted,
)
from zongji.core.contact.waiting import Diverted, RequestArrived, WaitTold
from zongji.core.facts import Decision, Entry, Fact
from zongji.core.presence.model import AgentStateSet, State
from zongji.kernel.clock import in_seconds
from zongji.kernel.ids import ContactId, message_id

FAILED = frozenset({Cause.NO_ANSWER, Cause.REJECTED, Cause.BUSY, Cause.UNREACHABLE, Cause.FAULT, Cause.AGENT_LOST})


class PathStep(msgspec.Struct):
    """A node on the way; ``key`` led there, '' if none."""

    node: str
    key: str
    at: int


class Happening(msgspec.Struct):
    """One line of the timeline. ``data`` names ids and causes, never people's numbers."""

    at: int
    kind: str
    data: dict[str, str]


class Talk(msgspec.Struct):
    """Caller and agent were joined."""

    offer: int
    agent: str
    began: int
    ended: int | None = None


class Tape(msgspec.Struct):
    """A stored recording."""

    offer: int
    agent: str
    started: int
    file: str
    length: int
    size: int
    sha256: str


class Message(msgspec.Struct):
    """What the caller said for a mailbox."""

    step: int
    mailbox: str
    began: int
    file: str
    length: int
    size: int
    sha256: str


class Record(msgspec.Struct, kw_only=True):
    """All that is kept of a contact. Instants and spans in microseconds."""

    contact: str
    called: str
    arrived: int
    medium: str = "phone"
    direction: str = "inbound"
    """``outbound``: a callback."""
    source: str | None = None
    """Of a callback: the call in which it was booked."""
    callback: str | None = None
    """The callback that was booked in this call."""
    party: str | None = None
    vip: int = 0
    place: str = ""
    flow: str = ""
    queue: str | None = None
    queued_at: int | None = None
    offers: dict[int, int] = msgspec.field(default_factory=dict)
    """Offer number → when it began to ring."""
    agent: str | None = None
    """Who talked last, else whom it rang last."""
    answered_at: int | None = None
    ring: int | None = None
    """Of the first offer that was answered."""
    ended: int | None = None
    ended_by: str | None = None
    end_reason: str | None = None
    wrap_agent: str | None = None
    wrap_from: int | None = None
    wrap_up: int | None = None
    path: list[PathStep] = msgspec.field(default_factory=list)
    talks: list[Talk] = msgspec.field(default_factory=list)
    tapes: list[Tape] = msgspec.field(default_factory=list)
    messages: list[Message] = msgspec.field(default_factory=list)
    timeline: list[Happening] = msgspec.field(default_factory=list)

    @property
    def result(self) -> str:
        """What became of it."""
        if self.answered_at is not None:
            return "answered"
        if self.direction == "outbound":
            return "unreached"
        if self.callback is not None:
            return "callback"
        if self.messages:
            return "message"
        return "abandoned" if self.queued_at is not None else "in_flow"

    @property
    def talk(self) -> int:
        """How long caller and agent were joined, together."""
        return sum((talk.ended or talk.began) - talk.began for talk in self.talks)

    @property
    def wait(self) -> int | None:
        """How long it waited until it was answered, or was given up; None if it never came to a queue."""
        until = self.answered_at if self.answered_at is not None else self.ended
        return until - self.queued_at if self.queued_at is not None and until is not None else None

    @property
    def settled(self) -> bool:
        """Nothing is to come but a recording."""
        return self.ended is not None and self.wrap_agent is None


class Fold:
    """Records that are not settled, kept up to date by entries. ``changed`` are those that entries changed."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.changed: dict[str, None] = {}
        self._wrapping: dict[str, str] = {}

    def hold(self, record: Record) -> None:
        """Take up a record that was stored."""
        self.records[record.contact] = record
        if record.wrap_agent is not None:
            self._wrapping[record.wrap_agent] = record.contact

    def drop_settled(self) -> None:
        """Let go of what is stored and over."""
        for contact in [contact for contact in self.changed if self.records[contact].settled]:
            del self.records[contact]
        self.changed.clear()

    def take(self, entry: Entry) -> None:
        """Apply one entry."""
        self._fact(entry.fact)
        for decision in entry.decisions:
            if isinstance(decision, CallbackBooked):
                self._promised(decision, entry.fact)
            if isinstance(decision, AgentStateSet):
                self._state(decision)
            else:
                record = self._of(decision)
                if record is not None:
                    _apply(record, decision)

    def _fact(self, fact: Fact) -> None:
        if isinstance(fact, CallerArrived | RequestArrived) and fact.contact not in self.records:
            self.records[fact.contact] = _begun(fact)
        record_of = self._of(fact)
        if record_of is not None:
            _apply(record_of, fact)

    def _promised(self, booked: CallbackBooked, fact: Fact) -> None:
        """A callback's record begins, and that of the call in which it was booked says so."""
        asked = self.records.get(booked.source) if booked.source is not None else None
        if booked.contact not in self.records:
            record = Record(contact=booked.contact, called="", arrived=booked.at, direction="outbound")
            record.party, record.queue, record.source = booked.party, booked.queue, booked.source
            self.records[booked.contact] = record
            if isinstance(fact, CallbackAsked):
                record.called, record.vip = fact.called, fact.vip
            if asked is not None:
                record.called, record.vip, record.place = asked.called, asked.vip, asked.place
        if asked is not None:
            asked.callback = booked.contact
            self.changed[asked.contact] = None

    def _of(self, it: Fact | Decision) -> Record | None:
        contact: ContactId | None = getattr(it, "contact", None)
        record = self.records.get(contact) if contact is not None else None
        if record is not None:
            self.changed[record.contact] = None
        return record

    def _state(self, decision: AgentStateSet) -> None:
        """Wrap-up begins after a contact's end and ends with the agent's next state."""
        over = self._wrapping.pop(decision.agent, None)
        record = self.records.get(over) if over is not None else None
        if record is not None and record.wrap_from is not None:
            record.wrap_up = decision.at - record.wrap_from
            record.wrap_agent = None
            self.changed[record.contact] = None
        begun = self._of(decision)
        if begun is None:
            return
        if decision.state is State.WRAP_UP:
            begun.wrap_agent, begun.wrap_from = decision.agent, decision.at
            self._wrapping[decision.agent] = begun.contact
        elif decision.state is State.REJOINING:
            begun.timeline.append(Happening(decision.at, "rejoining", {"agent": decision.agent}))


def _begun(fact: CallerArrived | RequestArrived) -> Record:
    medium = medium_of(fact.contact).value
    if isinstance(fact, CallerArrived):
        record = Record(contact=fact.contact, called=fact.called, arrived=fact.at)
    else:
        record = Record(contact=fact.contact, called="", arrived=fact.at, party=fact.party, vip=fact.vip)
    record.medium = medium
    record.timeline.append(Happening(fact.at, "arrived", {"called": record.called, "medium": medium}))
    return record


def contacts_of(entry: Entry) -> Iterator[str]:
    """The contacts that an entry speaks of."""
    for it in (entry.fact, *entry.decisions):
        contact = getattr(it, "contact", None)
        if contact is not None:
            yield contact
        if isinstance(it, CallbackBooked) and it.source is not None:
            yield it.source


def _apply(record: Record, it: Any) -> None:  # noqa: ANN401 -- any fact or decision; most mean nothing here
    match it:
        case PartyKnown(party=party, vip=vip, region=place) if record.direction == "inbound":
            record.party, record.vip, record.place = party, vip, place
        case RecordingStored():
            _store(record, it)
        case FlowEntered(flow=flow):
            record.flow = flow
        case NodeEntered(at=at, node=node, key=key):
            record.path.append(PathStep(node, key, at))
            record.timeline.append(Happening(at, "node", {"node": node, "key": key, "flow": record.flow}))
        case QueueJoined(at=at, queue=queue):
            record.queue = queue
            record.queued_at = at if record.queued_at is None else record.queued_at
            record.timeline.append(Happening(at, "queued", {"queue": queue}))
        case AgentReserved(at=at, agent=agent, offer=offer):
            record.offers[offer] = at
            record.agent = agent
            _offered(record, at, agent, offer)
        case Diverted(at=at, queue=queue, key=key):
            record.timeline.append(Happening(at, "led_away", {"queue": queue, "key": key}))
        case WaitTold(at=at, position=position, at_least=low, at_most=high):
            said = {"position": position, "at_least": low, "at_most": high}
            told = {name: str(value) for name, value in said.items() if value is not None}
            record.timeline.append(Happening(at, "told", told))
        case _:
            _apply_talk(record, it)


def _offered(record: Record, at: int, agent: str, offer: int) -> None:
    """Who is rung at the same moment stands in the same line."""
    last = record.timeline[-1] if record.timeline else None
    if last is not None and last.kind == "offered" and last.at == at:
        last.data["beside"] = ",".join(filter(None, (last.data.get("beside"), agent)))
    else:
        record.timeline.append(Happening(at, "offered", {"agent": agent, "offer": str(offer)}))


def _apply_talk(record: Record, it: Any) -> None:  # noqa: ANN401 -- as above
    match it:
        case AgentReleased(at=at, agent=agent, offer=offer, cause=cause) if cause in FAILED:
            if all(talk.offer != offer for talk in record.talks):
                record.timeline.append(Happening(at, "offer_failed", {"agent": agent, "cause": cause.value}))
        case TalkStarted(at=at, agent=agent, offer=offer):
            record.talks.append(Talk(offer, agent, at))
            record.agent = agent
            if record.answered_at is None:
                record.answered_at = at
                record.ring = at - record.offers.get(offer, at)
            record.timeline.append(Happening(at, "talking", {"agent": agent}))
        case TalkEnded(at=at) if record.talks and record.talks[-1].ended is None:
            record.talks[-1].ended = at
        case ContactClosed(at=at, by=by, cause=cause) if record.ended is None:
            record.ended, record.ended_by, record.end_reason = at, by.value, cause.value
            if record.talks and record.talks[-1].ended is None:
                record.talks[-1].ended = at
            record.timeline.append(Happening(at, "ended", {"by": by.value, "cause": cause.value}))
        case _:
            _apply_callback(record, it)


def _apply_callback(record: Record, it: Any) -> None:  # noqa: ANN401 -- as above
    match it:
        case CallbackBooked(at=at, source=source, by=by):
            record.timeline.append(Happening(at, "callback_booked", {"source": source or "", "by": by}))
        case PartyDialled(at=at, tries=tries):
            record.timeline.append(Happening(at, "dialled", {"tries": str(tries)}))
        case CallbackTried(at=at, cause=cause):
            record.timeline.append(Happening(at, "not_reached", {"cause": cause.value}))
        case MessageBegun(at=at, mailbox=mailbox, step=step):
            record.timeline.append(Happening(at, "message", {"mailbox": mailbox, "step": str(step)}))
        case MessageRecorded() if is_message(it):
            _leave(record, it)
        case _:
            pass


def _leave(record: Record, left: MessageRecorded) -> None:
    """The line of the timeline that says when it began says from now on how long it is."""
    for line in record.timeline:
        if line.kind == "message" and line.data["step"] == str(left.step) and "seconds" not in line.data:
            line.data["seconds"] = str(round(in_seconds(left.length)))
            line.data["message"] = message_id(left.contact, left.step)
            kept = Message(left.step, line.data["mailbox"], line.at, left.file, left.length, left.size, left.sha256)
            record.messages.append(kept)


def _store(record: Record, stored: RecordingStored) -> None:
    if any(tape.file == stored.file for tape in record.tapes):
        return
    talk = next((talk for talk in record.talks if talk.offer == stored.offer), None)
    agent = talk.agent if talk else record.agent or ""
    began = talk.began if talk else stored.at - stored.length
    tape = Tape(stored.offer, agent, began, stored.file, stored.length, stored.size, stored.sha256)
    record.tapes.append(tape)
