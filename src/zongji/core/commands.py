"""What a person may ask of the floor. A command can be refused with a reason; granted, it is a fact.

``grant`` decides, without changing anything: the fact it gives is posted at once by the one writer, so nothing can
come between the decision and the deed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from zongji.core.contact.model import AgentAskedHangUp, AgentAskedRejoin, Contact, OfferRejected, Phase
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


@dataclass(frozen=True, slots=True)
class Command:
    """Asked by (or for) ``agent``."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class SignIn(Command):
    """Open the desk."""


@dataclass(frozen=True, slots=True)
class SignOut(Command):
    """Close the desk; a call in progress goes on to its end."""


@dataclass(frozen=True, slots=True)
class GoReady(Command):
    """Take contacts."""


@dataclass(frozen=True, slots=True)
class GoNotReady(Command):
    """Take no contacts, for ``reason`` (the service knows which reasons are configured)."""

    reason: str


@dataclass(frozen=True, slots=True)
class EndWrapUp(Command):
    """Be done with wrap-up."""


@dataclass(frozen=True, slots=True)
class HangUp(Command):
    """End the call with the customer."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Reject(Command):
    """Refuse the contact that rings."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Rejoin(Command):
    """Ring my phone again: I lost the call, the customer is still there."""

    contact: ContactId


def grant(
    command: Command, agents: Mapping[AgentId, Agent], contacts: Mapping[ContactId, Contact], at: Instant
) -> Fact:
    """The fact that a command becomes. Raises Refused (or NotFound) with the reason."""
    agent = agents.get(command.agent)
    if agent is None:
        raise NotFound("agent.unknown", f"there is no agent {command.agent}")
    match command:
        case SignIn():
            return AgentSignedIn(at, agent.id)
        case SignOut():
            return AgentSignedOut(at, agent.id)
        case HangUp(contact=contact):
            return AgentAskedHangUp(at, _held(agent, contact, contacts, Phase.TALKING, Phase.REJOINING).id, agent.id)
        case Rejoin(contact=contact):
            return AgentAskedRejoin(at, _held(agent, contact, contacts, Phase.TALKING, Phase.REJOINING).id, agent.id)
        case Reject(contact=contact):
            offered = _held(agent, contact, contacts, Phase.OFFERED)
            return OfferRejected(at, offered.id, offered.offer)
        case _:
            return _of_presence(command, agent, at)


def _of_presence(command: Command, agent: Agent, at: Instant) -> Fact:
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
    if found is None or found.agent != agent.id:
        raise Refused("desk.not_your_call", f"contact {contact} is not with agent {agent.id}, or is over")
    if found.phase not in phases:
        raise Refused("desk.wrong_phase", f"contact {contact} is {found.phase.value}: this can't be done now")
    return found
