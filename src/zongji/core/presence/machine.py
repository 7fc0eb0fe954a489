"""An agent's life: what he chose × what his line does.

Rule: only here does an agent change. Facts about the agent come through ``step``; what the call does to him through
``reserve``, ``talk``, ``rejoin`` and ``release``. ``told`` says what everybody should see of a change.
"""

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.contact.model import Cause, Later
from zongji.core.facts import AgentFact, Decision, Effect
from zongji.core.presence.model import (
    Agent,
    AgentChoseNotReady,
    AgentChoseReady,
    AgentConfigured,
    AgentEndedWrapUp,
    AgentSignedIn,
    AgentSignedOut,
    AgentStateSet,
    Chosen,
    Line,
    PhoneRegistered,
    PhoneUnregistered,
    WrapUpTimedOut,
)
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, Span, after
from zongji.kernel.ids import ContactId

SIGNED_IN = "signed_in"
"""The reason of an agent who opened the desk and has not said yet that he is ready."""

BLAMED = frozenset({Cause.NO_ANSWER, Cause.REJECTED, Cause.BUSY, Cause.UNREACHABLE, Cause.AGENT_LOST, Cause.FAULT})
"""Ends of a reservation after which the agent is not ready (Q-12): the next caller must not meet the same."""


def step(agent: Agent, fact: AgentFact) -> Agent:
    """The agent after a fact about him. What comes late or twice changes nothing."""
    match fact:
        case AgentConfigured():
            return _configured(agent, fact)
        case AgentSignedIn(at=at) if agent.chosen is Chosen.OFFLINE:
            fresh = changed(agent, chosen=Chosen.NOT_READY, reason=SIGNED_IN, answered=0, signed_in_at=at)
            return changed(fresh, talked=Span(0), busy=Span(0), occupied=0)
        case AgentSignedOut():
            return _back_to_idle(changed(agent, chosen=Chosen.OFFLINE, reason=""), fact.at)
        case AgentChoseReady() if agent.chosen is not Chosen.OFFLINE:
            was_idle = agent.chosen is Chosen.READY and agent.line is not Line.WRAP_UP
            ready = changed(agent, chosen=Chosen.READY, reason="")
            return _back_to_idle(ready if was_idle else changed(ready, idle_since=fact.at), fact.at)
        case AgentChoseNotReady(reason=reason) if agent.chosen is not Chosen.OFFLINE:
            return _back_to_idle(changed(agent, chosen=Chosen.NOT_READY, reason=reason), fact.at)
        case AgentEndedWrapUp():
            return _back_to_idle(agent, fact.at)
        case WrapUpTimedOut(spell=agent.spell):
            return _back_to_idle(agent, fact.at)
        case PhoneRegistered():
            return changed(agent, registered=True)
        case PhoneUnregistered():
            return changed(agent, registered=False)
        case _:
            return agent


def _configured(agent: Agent, fact: AgentConfigured) -> Agent:
    agent = changed(agent, memberships=fact.memberships, skills=fact.skills, shares=fact.shares)
    return changed(agent, kind=fact.kind, site=fact.site, joined=fact.joined)


def _back_to_idle(agent: Agent, at: Instant) -> Agent:
    """End wrap-up, if that is what the line does."""
    if agent.line is not Line.WRAP_UP:
        return agent
    return changed(agent, line=Line.IDLE, contact=None, until=None, idle_since=at)


def reserve(agent: Agent, contact: ContactId, at: Instant) -> Agent:
    """A contact is offered to the agent."""
    if medium_of(contact) is Medium.PHONE:
        return changed(agent, line=Line.RINGING, contact=contact, asked_at=at)
    return changed(agent, tasks=(*agent.tasks, contact), asked_at=at)


def dial(agent: Agent) -> Agent:
    """The agent is there, and hears how the customer's phone rings."""
    return changed(agent, line=Line.DIALLING)


def talk(agent: Agent, contact: ContactId) -> Agent:
    """The agent and the customer are joined (for the first time, or again)."""
    if medium_of(contact) is Medium.PHONE:
        first = agent.line in (Line.RINGING, Line.DIALLING)
        return changed(agent, line=Line.TALKING, contact=contact, answered=agent.answered + first)
    return changed(agent, answered=agent.answered + 1)


def rejoin(agent: Agent) -> Agent:
    """The agent's phone went away in mid-call."""
    return changed(agent, line=Line.REJOINING)


def release(agent: Agent, contact: ContactId, at: Instant, cause: Cause, wrap_up: Span) -> Agent:
    """The agent's part in a contact is over: wrap-up if he talked, else idle; not ready if he did not take it."""
    talked = agent.line in (Line.TALKING, Line.REJOINING, Line.DIALLING)
    if cause in BLAMED and agent.chosen is Chosen.READY:
        agent = changed(agent, chosen=Chosen.NOT_READY, reason=cause.value)
    if medium_of(contact) is not Medium.PHONE:
        return changed(agent, tasks=tuple(task for task in agent.tasks if task != contact))
    if talked and cause is Cause.NORMAL and wrap_up > 0 and agent.chosen is not Chosen.OFFLINE:
        return changed(agent, line=Line.WRAP_UP, until=after(at, wrap_up), spell=agent.spell + 1)
    return changed(agent, line=Line.IDLE, contact=None, idle_since=at if talked else agent.idle_since)


def told(before: Agent, now: Agent, at: Instant) -> tuple[Agent, list[Decision | Effect]]:
    """The agent with the time of his state set, the state if it changed, and the timer of a wrap-up that began."""
    state, same = now.state, now.reason == before.reason and now.contact == before.contact and now.spell == before.spell
    if same and state is before.state:
        return now, []
    now = _counted(before, now, at)
    outcomes: list[Decision | Effect] = [AgentStateSet(at, now.id, state, now.reason, now.contact, now.until)]
    if now.spell != before.spell and now.until is not None and now.contact is not None:
        outcomes.append(Later(now.contact, WrapUpTimedOut(now.until, now.id, now.spell)))
    return now, outcomes


def _counted(before: Agent, now: Agent, at: Instant) -> Agent:
    """In another state since ``at``, with the time that his line spent busy added up: what strategies compare."""
    if before.line is Line.IDLE or before.chosen is Chosen.OFFLINE:
        return changed(now, since=at)
    spent = at - before.since
    busy = Span(now.busy + spent)
    talked = Span(now.talked + spent) if before.line is Line.TALKING else now.talked
    if now.line is not Line.IDLE:
        return changed(now, since=at, busy=busy, talked=talked)
    return changed(now, since=at, busy=busy, talked=talked, occupied=1000 * busy // max(1, at - now.signed_in_at))
