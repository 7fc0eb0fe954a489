"""How a live contact looks on the wire; the desk and the wallboard show the same.

Reads the floor and never changes it. Two moments that the floor has no use for (when an agent was first offered, when
talk began) are noted from decisions as they pass.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from zongji.core.acd.medium import medium_of
from zongji.core.contact.model import AgentReleased, AgentReserved, Cause, ContactClosed, Phase, TalkStarted
from zongji.core.contact.state import Contact
from zongji.core.facts import Entry
from zongji.core.floor import Floor
from zongji.core.ivr.graph import Graph
from zongji.kernel.clock import Instant, after, in_seconds
from zongji.kernel.ids import AgentId, ContactId, NodeId, PartyId
from zongji.web.directory import Directory
from zongji.web.wire import Label, iso, iso_or_none

POSITIONS_MAX = 200
"""In a longer queue nobody's place is shown: finding it costs as much as the queue is long."""


class Caller(msgspec.Struct, frozen=True):
    """Who calls, as far as screens may show it."""

    number: str
    shown: str
    region: Label | None


class Callers(Protocol):
    """Who calls, for screens; nobody waits for it."""

    def caller(self, contact: ContactId, party: PartyId | None) -> Caller | None:
        """What is known now; None when nothing is."""
        ...


class Step(msgspec.Struct, frozen=True):
    """One node on the way through the flow."""

    node: str
    label: Label
    key: str | None
    at: str


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer of a callback was promised, and what was done for it. ``due``: when it will wait in its queue;
    None when it does, or is held by the call in which it was booked. ``by``: who booked it by hand."""

    not_before: str
    until: str
    due: str | None
    tries: int
    tries_max: int
    source: str | None
    by: str


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One live contact."""

    contact: str
    kind: str = "inbound"
    medium: str
    phase: str
    number: str | None
    number_shown: str | None
    party: str | None
    vip: int
    region: Label | None
    called: str
    line: Label
    queue: str | None
    queue_name: Label | None
    agent: str | None
    agent_name: str | None
    beside: list[str]
    """Names of those who are rung beside ``agent``."""
    offer: int
    language: str
    path: list[Step]
    arrived: str
    queued_at: str | None
    offered_at: str | None
    ring_until: str | None
    talking_since: str | None
    wait_seconds: float | None
    position: int | None
    callback: Promise | None = None


class Elsewhere(msgspec.Struct, frozen=True):
    """The contact that an agent was rung for last was answered by somebody else."""

    contact: str
    name: str
    at: str


class CallWords:
    """Makes ``Call`` rows. ``note`` is to be told every entry before rows are asked for."""

    def __init__(self, floor: Floor, directory: Directory, callers: Callers) -> None:
        self._floor = floor
        self._directory = directory
        self._callers = callers
        self._offered: dict[ContactId, AgentReserved] = {}
        self._talking: dict[ContactId, Instant] = {}
        self._elsewhere: dict[AgentId, tuple[ContactId, AgentId, Instant]] = {}
        """Of agents who were not rung again since: which contact who answered."""

    def note(self, entries: Sequence[Entry]) -> None:
        """Note the moments that the floor does not keep."""
        for entry in entries:
            answered: AgentId | None = None
            for decision in entry.decisions:
                match decision:
                    case AgentReserved(contact=contact, agent=agent):
                        self._offered[contact] = decision
                        self._elsewhere.pop(agent, None)
                    case TalkStarted(contact=contact, at=at, agent=agent):
                        self._talking.setdefault(contact, at)
                        answered = agent
                    case AgentReleased(agent=agent, cause=Cause.ANSWERED_ELSEWHERE) if answered is not None:
                        self._elsewhere[agent] = (decision.contact, answered, decision.at)
                    case ContactClosed(contact=contact):
                        self._offered.pop(contact, None)
                        self._talking.pop(contact, None)

    def elsewhere(self, agent: AgentId) -> Elsewhere | None:
        """Who answered the contact that an agent was rung for last, if it was not he."""
        contact, answered, at = self._elsewhere.get(agent, (None, None, Instant(0)))
        if contact is None or answered is None:
            return None
        return Elsewhere(contact, self._directory.agent(answered) or answered, iso(at))

    def call(self, id: ContactId, on_desk_of: AgentId | None = None) -> Call | None:
        """The row of a contact, as seen from an agent's desk if it rings several; None when it is over."""
        contact = self._floor.contacts.get(id)
        if contact is None:
            return None
        caller = self._callers.caller(contact.id, contact.party)
        offered = self._offered.get(contact.id)
        talking = self._talking_since(contact)
        medium = medium_of(contact.id)
        agent = on_desk_of if on_desk_of is not None else contact.agent
        return Call(
            contact=contact.id,
            kind="callback" if contact.callback is not None else "inbound",
            callback=self._promise(contact),
            medium=medium.value,
            phase=contact.phase.value,
            number=caller.number if caller else None,
            number_shown=caller.shown if caller else None,
            party=contact.party,
            vip=contact.vip,
            region=caller.region if caller else None,
            called=contact.called,
            line=self._directory.line(contact.called, medium),
            queue=contact.queue,
            queue_name=self._directory.queue(contact.queue),
            agent=agent,
            agent_name=self._directory.agent(agent),
            beside=[self._directory.agent(r.agent) or r.agent for r in contact.rings if r.agent != agent],
            offer=(contact.offer_to(agent) if agent is not None else None) or contact.offer,
            language=contact.walk.language,
            path=self._path(contact),
            arrived=iso(contact.arrived),
            queued_at=iso_or_none(contact.queued_at),
            offered_at=iso(offered.at) if offered else None,
            ring_until=self._ring_until(contact, offered),
            talking_since=iso_or_none(talking),
            wait_seconds=self._waited(contact, talking),
            position=self._position(contact),
        )

    def shown(self, id: ContactId | None) -> str | None:
        """The number of a live contact as people read it."""
        contact = self._floor.contacts.get(id) if id is not None else None
        caller = self._callers.caller(contact.id, contact.party) if contact is not None else None
        return caller.shown if caller else None

    def _path(self, contact: Contact) -> list[Step]:
        graph: Graph | None = self._floor.graphs.get((contact.walk.flow, contact.walk.version))
        labels: Mapping[NodeId, Mapping[str, str]] = graph.labels if graph else {}
        return [
            Step(node, dict(labels.get(node) or {"zh": node, "en": node}), key or None, iso(at))
            for at, node, key in contact.path
        ]

    def _promise(self, contact: Contact) -> Promise | None:
        callback = contact.callback
        if callback is None:
            return None
        terms, aside = callback.terms, contact.phase is Phase.BOOKED and not callback.held
        again = after(contact.since, terms.pause) if callback.tries else terms.not_before
        return Promise(
            not_before=iso(terms.not_before),
            until=iso(terms.until),
            due=iso(again) if aside else None,
            tries=callback.tries,
            tries_max=terms.tries,
            source=callback.source,
            by=callback.by,
        )

    def _talking_since(self, contact: Contact) -> Instant | None:
        if contact.phase not in (Phase.TALKING, Phase.REJOINING):
            return None
        return self._talking.get(contact.id, contact.since)

    def _ring_until(self, contact: Contact, offered: AgentReserved | None) -> str | None:
        if contact.phase is not Phase.OFFERED or contact.queue is None:
            return None
        ring_for = offered.ring_for if offered else self._floor.board.rules(contact.queue).ring_for
        return iso(after(contact.since, ring_for))

    def _waited(self, contact: Contact, talking: Instant | None) -> float | None:
        if talking is None or contact.queued_at is None:
            return None
        return round(in_seconds(talking - contact.queued_at), 3)

    def _position(self, contact: Contact) -> int | None:
        if contact.phase is not Phase.QUEUED or contact.queue is None:
            return None
        if self._floor.board.waiting(contact.queue) > POSITIONS_MAX:
            return None
        return self._floor.board.position(contact)
