"""Agents of the twin: they come and go by their shifts, answer when it rings, wrap up, and come back when blamed."""

from random import Random
from typing import TYPE_CHECKING

from zongji.core.presence.model import (
    AgentChoseNotReady,
    AgentChoseReady,
    AgentConfigured,
    AgentEndedWrapUp,
    AgentSignedIn,
    AgentSignedOut,
    AgentStateSet,
    Line,
    PhoneRegistered,
    PhoneUnregistered,
    State,
)
from zongji.kernel.clock import Span
from zongji.simulator.people import UNCHOSEN
from zongji.simulator.twin.plan import AgentPlan, Shift

if TYPE_CHECKING:
    from zongji.simulator.twin.runner import Twin

BREAK, LEAVING = "break", "leaving"
"""Reasons with which they press not ready."""


class Colleague:
    """One agent."""

    __slots__ = ("_mood", "_plan", "_random", "_twin", "working")

    def __init__(self, plan: AgentPlan, twin: "Twin", seed: str) -> None:
        self._plan, self._twin = plan, twin
        self._random = Random(f"{seed}/agent/{plan.id}")
        self._mood = 0
        """Number of the newest state on his desk."""
        self.working = False
        """Wants calls: his shift is on and it is no break."""

    def hired(self) -> None:
        """He is configured, and his shifts are noted."""
        twin, plan = self._twin, self._plan
        twin.post(AgentConfigured(twin.now, plan.id, plan.memberships))
        for shift in plan.shifts:
            self._note(shift)

    def _note(self, shift: Shift) -> None:
        twin = self._twin
        start = twin.plan.start
        twin.at(start + shift.start, self._come, None)
        for begin, end in shift.breaks:
            twin.at(start + begin, self._pause, BREAK)
            twin.at(start + end, self._go_on, None)
        twin.at(start + shift.end, self._pause, LEAVING)

    def answers(self) -> Span | None:
        """How long he lets the phone ring this time; None: he does not hear it."""
        missed = self._plan.misses > 0 and self._random.random() < self._plan.misses
        return None if missed else self._plan.answers.draw(self._random)

    def see(self, state: AgentStateSet, wrap_up: Span | None) -> None:
        """His desk shows a new state; act by habit."""
        self._mood += 1
        twin = self._twin
        if state.state is State.WRAP_UP and wrap_up is not None:
            twin.at(state.at + wrap_up, self._end_wrap_up, self._mood)
        elif state.state is State.NOT_READY:
            if state.reason == LEAVING:
                twin.at(state.at, self._leave, self._mood)
            elif state.reason in UNCHOSEN:
                twin.at(state.at + self._plan.back_after.draw(self._random), self._come_back, self._mood)

    def _come(self, _: None) -> None:
        twin, id = self._twin, self._plan.id
        twin.post(PhoneRegistered(twin.now, id))
        twin.post(AgentSignedIn(twin.now, id))
        self._go_on(None)

    def _go_on(self, _: None) -> None:
        self.working = True
        self._twin.post(AgentChoseReady(self._twin.now, self._plan.id))

    def _pause(self, reason: str) -> None:
        self.working = False
        self._stop(reason)

    def _stop(self, reason: str) -> None:
        """Not ready; a call or wrap-up in progress comes to its end first, and work may have begun again by then."""
        twin, agent = self._twin, self._twin.floor.agents[self._plan.id]
        if self.working:
            return
        if agent.line is Line.WRAP_UP and agent.until is not None and agent.until > twin.now:
            twin.at(agent.until, self._stop, reason)
        else:
            twin.post(AgentChoseNotReady(twin.now, self._plan.id, reason))

    def _leave(self, mood: int) -> None:
        if mood == self._mood:
            twin = self._twin
            twin.post(AgentSignedOut(twin.now, self._plan.id))
            twin.post(PhoneUnregistered(twin.now, self._plan.id))

    def _come_back(self, mood: int) -> None:
        if mood == self._mood and self.working:
            self._go_on(None)

    def _end_wrap_up(self, mood: int) -> None:
        if mood == self._mood:
            self._twin.post(AgentEndedWrapUp(self._twin.now, self._plan.id))
