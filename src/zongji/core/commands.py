"""What a person may ask of the floor. A command can be refused with a reason; granted, it is a fact.

``grant`` decides, without changing anything: the fact it gives is posted at once by the one writer, so nothing can
come between the decision and the deed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.contact.callback import CallbackAsked, CallbackCancelled
from zongji.core.contact.model import AgentAnswered, AgentAskedHangUp, AgentAskedRejoin, OfferRejected, Phase
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import MovedToFront
from zongji.core.facts import Fact
from zongji.core.presence.model import (
    Agent,
    AgentChoseNotReady,
    AgentChoseReady,
    AgentEndedWrapUp,
    AgentSignedIn,
    AgentSignedOut,
    Chosen,
    Line,
)
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound, Refused
from zongji.kernel.ids import AgentId, ContactId

CAN_END = (Phase.TALKING, Phase.REJOINING, Phase.DIALLING)
"""Where an agent can hang up."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked."""


@dataclass(frozen=True, slots=True)
class DeskCommand(Command):
    """Asked by (or for) ``agent``."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class SignIn(DeskCommand):
    """Open the desk."""


@dataclass(frozen=True, slots=True)
class SignOut(DeskCommand):
    """Close the desk; a call in progress goes on to its end."""


@dataclass(frozen=True, slots=True)
class GoReady(DeskCommand):
    """Take contacts."""


@dataclass(frozen=True, slots=True)
class GoNotReady(DeskCommand):
    """Take no contacts, for ``reason`` (the service knows which reasons are configured)."""

    reason: str


@dataclass(frozen=True, slots=True)
class EndWrapUp(DeskCommand):
    """Be done with wrap-up."""


@dataclass(frozen=True, slots=True)
class HangUp(DeskCommand):
    """End the call with the customer."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Reject(DeskCommand):
    """Refuse the contact that rings."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Accept(DeskCommand):
    """Take the chat, message or mail that is offered; a call is answered on the phone."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Rejoin(DeskCommand):
    """Ring my phone again: I lost the call, the customer is still there."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class MoveToFront(Command):
    """``by``, a supervisor, lets a waiting contact be the next in its queue."""

    by: str
    contact: ContactId


@dataclass(frozen=True, slots=True)
class BookCallback(Command):
    """Call a customer back, as ``asked`` says (its time is when it is granted)."""

    asked: CallbackAsked


@dataclass(frozen=True, slots=True)
class CancelCallback(Command):
    """``by``, a supervisor, cancels a callback whose customer is not on the line."""

    by: str
    contact: ContactId


def grant(
    command: Command, agents: Mapping[AgentId, Agent], contacts: Mapping[ContactId, Contact], at: Instant
) -> Fact:
    """The fact that a command becomes. Raises Refused (or NotFound) with the reason."""
    match command:
        case MoveToFront(by=by, contact=waiting):
            return MovedToFront(at, _waiting(waiting, contacts), by)
        case BookCallback(asked=asked):
            return replace(_not_promised(asked, contacts), at=at)
        case CancelCallback(by=by, contact=promised):
            return CallbackCancelled(at, _promised(promised, contacts), by)
        case DeskCommand():
            return _of_desk(command, agents, contacts, at)
        case _:
            raise Refused("command.unknown", f"{type(command).__name__} is not a command of the floor")


def _not_promised(asked: CallbackAsked, contacts: Mapping[ContactId, Contact]) -> CallbackAsked:
    for each in contacts.values():
        if each.callback is not None and (each.party, each.queue) == (asked.party, asked.queue):
            told = f"queue {asked.queue} has promised this customer a callback already: {each.id}"
            raise Refused("callback.already", told)
    return asked


def _promised(contact: ContactId, contacts: Mapping[ContactId, Contact]) -> ContactId:
    found = contacts.get(contact)
    if found is None or found.callback is None:
        raise NotFound("callback.unknown", f"there is no callback {contact} any more")
    if found.answered:
        raise Refused("callback.in_talk", f"callback {contact}: the customer is on the line already")
    return found.id


def _waiting(contact: ContactId, contacts: Mapping[ContactId, Contact]) -> ContactId:
    found = contacts.get(contact)
    if found is None:
        raise NotFound("contact.unknown", f"there is no live contact {contact}")
    if found.phase is not Phase.QUEUED:
        raise Refused("contact.not_waiting", f"contact {contact} is {found.phase.value}: it does not wait in a queue")
    return found.id


def _of_desk(
    command: DeskCommand, agents: Mapping[AgentId, Agent], contacts: Mapping[ContactId, Contact], at: Instant
) -> Fact:
    agent = agents.get(command.agent)
    if agent is None:
        raise NotFound("agent.unknown", f"there is no agent {command.agent}")
    match command:
        case SignIn():
            return AgentSignedIn(at, agent.id)
        case SignOut():
            return AgentSignedOut(at, agent.id)
        case HangUp(contact=contact):
            return AgentAskedHangUp(at, _held(agent, contact, contacts, *CAN_END).id, agent.id)
        case Rejoin(contact=contact):
            return AgentAskedRejoin(at, _held(agent, contact, contacts, Phase.TALKING, Phase.REJOINING).id, agent.id)
        case Accept(contact=contact):
            offered = _held(agent, contact, contacts, Phase.OFFERED)
            if medium_of(offered.id) is Medium.PHONE:
                raise Refused("desk.answer_on_phone", f"contact {contact} is a call: answer it on the phone")
            return AgentAnswered(at, offered.id, offered.offer_to(agent.id) or 0)
        case Reject(contact=contact):
            offered = _held(agent, contact, contacts, Phase.OFFERED)
            return OfferRejected(at, offered.id, offered.offer_to(agent.id) or 0)
        case _:
            return _of_presence(command, agent, at)


def _of_presence(command: DeskCommand, agent: Agent, at: Instant) -> Fact:
    if agent.chosen is Chosen.OFFLINE:
        raise Refused("presence.offline", f"agent {agent.id} is not signed in: open the desk first")
    match command:
        case GoReady():
            return AgentChoseReady(at, agent.id)
        case GoNotReady(reason=reason):
            return AgentChoseNotReady(at, agent.id, reason)
        case EndWrapUp():
            if agent.line is not Line.WRAP_UP:
                raise Refused("presence.no_wrap_up", f"agent {agent.id} is not in wrap-up")
            return AgentEndedWrapUp(at, agent.id)
        case _:
            raise Refused("command.unknown", f"{type(command).__name__} is not a command of the floor")


def _held(agent: Agent, contact: ContactId, contacts: Mapping[ContactId, Contact], *phases: Phase) -> Contact:
    """The contact, if it is this agent's and in one of these phases."""
    found = contacts.get(contact)
    if found is None or found.offer_to(agent.id) is None:
        raise Refused("desk.not_your_call", f"contact {contact} is not with agent {agent.id}, or is over")
    if found.phase not in phases:
        raise Refused("desk.wrong_phase", f"contact {contact} is {found.phase.value}: this can't be done now")
    return found
