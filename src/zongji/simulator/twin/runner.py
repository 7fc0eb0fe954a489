"""Lets a plan happen on the floor, in virtual time, without an event loop and without ears.

One heap of (time, order, what to do, with what). The floor's effects are answered as the world would answer: a ring by
an agent's hand, a talk by somebody's hanging up. The seed is the only source of chance; every queue's callers and
every agent draw from streams of their own, so that base and change meet the same people (common random numbers).
Who calls is not looked up: nobody is known, so nothing may depend on it.
"""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from random import Random
from typing import Any

from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    CallerArrived,
    CallerHungUp,
    ContactClosed,
    Join,
    Later,
    Phase,
    Play,
    PromptEnded,
    RingAgent,
)
from zongji.core.facts import Decision, Effect, Fact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import AgentStateSet
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import AgentId, ContactId, FlowId
from zongji.simulator.crowd import straight_into
from zongji.simulator.people import CallerHabits
from zongji.simulator.twin.arrivals import calls
from zongji.simulator.twin.plan import AgentPlan, Known, Plan, QueuePlan
from zongji.simulator.twin.staff import Colleague

PROMPT = seconds(5)
"""How long any prompt is."""
CALLER_ENDS = 0.6
"""The share of talks that the caller ends; the others the agent ends."""

Hear = Callable[[Fact, list[Decision]], None]
Action = Callable[[Any], None]


class Callers:
    """Those of one queue, on their way."""

    def __init__(self, plan: QueuePlan, interval: Span, seed: str) -> None:
        self.plan = plan
        self.coming: Iterator[Known] = calls(plan, interval, Random(f"{seed}/{plan.queue}/arrivals"))
        self._random = Random(f"{seed}/{plan.queue}/habits")

    def next(self) -> "Call":
        """The habits of the next caller, and how long his call will be wrapped up (None: as long as rules let)."""
        plan, random = self.plan, self._random
        patience = plan.patience.draw(random) if plan.patience else None
        talk, wrap_up = plan.talk.draw(random), plan.wrap_up.draw(random) if plan.wrap_up else None
        return Call(CallerHabits(patience=patience, talk=talk), wrap_up, random.random() < CALLER_ENDS)


class Call:
    """One caller: his habits, the wrap-up that he will cost, and whether he hangs up first."""

    __slots__ = ("ends", "habits", "wrap_up")

    def __init__(self, habits: CallerHabits, wrap_up: Span | None, ends: bool) -> None:
        self.habits, self.wrap_up, self.ends = habits, wrap_up, ends


class Twin:
    """One run of one plan. ``hear`` is told every fact, and what the floor decided upon it."""

    def __init__(self, plan: Plan, seed: str | int, hear: Hear) -> None:
        self.plan = plan
        self.floor = Floor()
        self.now = plan.start
        self.handled = 0
        """Facts that went through the floor."""
        self.calls: dict[ContactId, Call] = {}
        self.staff: dict[AgentId, Colleague] = {}
        self._seed = str(seed)
        self._hear = hear
        self._heap: list[tuple[int, int, Action, Any]] = []
        self._count = self._numbered = 0
        self._entries: set[str] = set()
        self._hands: dict[type[Effect], Callable[[Any], None]] = {
            Later: self._later,
            RingAgent: self._ring,
            Join: self._talk,
            Play: self._play,
        }

    def run(self, progress: Callable[[float], None] = lambda share: None) -> None:
        """Let all of it happen, until nothing is left to happen; ``progress`` hears 0 to 1 now and then."""
        self._furnish()
        heap, mark = self._heap, self.plan.start
        step = max(1, self.plan.length // 50)
        while heap:
            at, _, act, it = heappop(heap)
            self.now = Instant(at)
            if at > mark:
                progress(min(1.0, (at - self.plan.start) / self.plan.length))
                mark = Instant(at + step)
            act(it)

    def at(self, at: int, act: Action, it: object) -> None:
        """Do something then."""
        self._count += 1
        heappush(self._heap, (at, self._count, act, it))

    def post(self, fact: Fact) -> None:
        """Something happens now: the floor decides, people see it, effects are answered."""
        self.handled += 1
        settled = self.floor.handle(fact)
        self._hear(fact, settled.decisions)
        for decision in settled.decisions:
            if isinstance(decision, AgentStateSet):
                self._see(decision)
            elif isinstance(decision, ContactClosed):
                self.calls.pop(decision.contact, None)
        for effect in settled.effects:
            hand = self._hands.get(effect.__class__)
            if hand is not None:
                hand(effect)

    def _furnish(self) -> None:
        plan, at = self.plan, self.plan.start
        for queue in plan.queues:
            self.post(queue.rules)
        for agent in plan.agents:
            self._hire(agent)
        for queue in plan.queues:
            self._next(Callers(queue, plan.interval, self._seed), at)

    def _hire(self, agent: AgentPlan) -> None:
        colleague = self.staff[agent.id] = Colleague(agent, self, self._seed)
        colleague.hired()

    # ---- callers --------------------------------------------------------------------------------------------------

    def _next(self, callers: Callers, start: Instant) -> None:
        call = next(callers.coming, None)
        if call is not None:
            self.at(start + call.at, self._arrive, (callers, call))

    def _arrive(self, it: tuple[Callers, Known]) -> None:
        callers, known = it
        self._numbered += 1
        contact = ContactId(f"twin-{self._numbered}")
        call = self.calls[contact] = callers.next()
        self.post(CallerArrived(self.now, contact, self._entry(callers.plan.queue, known.head_start)))
        if call.habits.patience is not None:
            self.at(self.now + call.habits.patience, self._lose_patience, contact)
        self._next(callers, self.plan.start)

    def _entry(self, queue: str, head_start: Span) -> str:
        """A number behind which a flow leads straight into the queue."""
        called = f"{queue}+{head_start}" if head_start else queue
        if called not in self._entries:
            self._entries.add(called)
            document = straight_into(queue, head_start=head_start)
            self.post(FlowPublished(self.now, FlowId(called), 1, document))
            self.post(EntryConfigured(self.now, called, FlowId(called)))
        return called

    def _lose_patience(self, contact: ContactId) -> None:
        found = self.floor.contacts.get(contact)
        if found is not None and found.phase is not Phase.TALKING:
            self.post(CallerHungUp(self.now, contact))

    # ---- what the floor wishes ------------------------------------------------------------------------------------

    def _later(self, effect: Later) -> None:
        self.at(effect.fact.at, self.post, effect.fact)

    def _play(self, effect: Play) -> None:
        at = Instant(self.now + PROMPT)
        self.at(at, self.post, PromptEnded(at, effect.contact, effect.step))

    def _ring(self, effect: RingAgent) -> None:
        answers = self.staff[effect.agent].answers()
        if answers is not None and answers < effect.ring_for:
            at = Instant(self.now + answers)
            self.at(at, self.post, AgentAnswered(at, effect.contact, effect.offer))

    def _talk(self, effect: Join) -> None:
        call = self.calls[effect.contact]
        assert call.habits.talk is not None, "every caller of a plan talks so long"  # noqa: S101
        at = Instant(self.now + call.habits.talk)
        contact, offer = effect.contact, effect.offer
        self.at(at, self.post, CallerHungUp(at, contact) if call.ends else AgentLegEnded(at, contact, offer))

    def _see(self, state: AgentStateSet) -> None:
        wrap_up = None
        if state.contact is not None and state.contact in self.calls:
            wrap_up = self.calls[state.contact].wrap_up
        self.staff[state.agent].see(state, wrap_up)
