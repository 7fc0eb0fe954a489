"""A call centre in virtual time: the same floor, a simulated PBX, and people. Hours pass in seconds.

Drives the floor as the engine does (settle, journal, effects), but without an event loop, so that a run is exactly
repeatable from its random seed. Keeps the journal in ``entries``.
"""

from collections import deque
from functools import partial
from random import Random

from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.commands import Command, grant
from zongji.core.contact.model import Later, LookUpParty, PartyKnown
from zongji.core.facts import Effect, Entry, Fact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import AgentConfigured, AgentStateSet, Membership
from zongji.engine.settle import Faults, settle
from zongji.engine.timers import TIMED
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import AgentId, FlowId, PartyId, QueueId
from zongji.simulator.agenda import VirtualAgenda
from zongji.simulator.pbx import SimPbx
from zongji.simulator.people import AgentHabits, Caller, CallerHabits, Worker

START = Instant(1_767_225_600_000_000)
"""When every virtual world begins: 2026-01-01 00:00 UTC."""


class World:
    """Everything together. ``random`` is the only source of chance."""

    def __init__(self, random: Random, floor: Floor | None = None, start: Instant = START) -> None:
        self.random = random
        self.floor = floor or Floor()
        self.agenda = VirtualAgenda(start)
        self.pbx = SimPbx(self.agenda, self.post)
        self.entries: list[Entry] = []
        self.faults = Faults()
        self.handled = 0
        """Facts that went through the floor, those that changed nothing included."""
        self.callers: list[Caller] = []
        self.workers: dict[AgentId, Worker] = {}
        self._inbox: deque[Fact] = deque()
        self._busy = False

    # ---- the engine's part --------------------------------------------------------------------------------------

    def post(self, fact: Fact) -> None:
        """Something happened."""
        self._inbox.append(fact)
        if not self._busy:
            self._drain()

    def ask(self, command: Command) -> None:
        """Somebody presses a button. Raises Refused."""
        self.post(grant(command, self.floor.agents, self.floor.contacts, self.agenda.now()))

    def _drain(self) -> None:
        self._busy = True
        try:
            while self._inbox:
                self._settle(self._inbox.popleft())
        finally:
            self._busy = False

    def _settle(self, fact: Fact) -> None:
        settled = settle(self.floor, fact, self.faults)
        self.handled += 1
        if settled.decisions or settled.effects or not isinstance(fact, TIMED):
            self.entries.append(Entry(len(self.entries) + 1, fact, tuple(settled.decisions)))
        for effect in settled.effects:
            self._do(effect)
        for decision in settled.decisions:
            if isinstance(decision, AgentStateSet) and decision.agent in self.workers:
                self.workers[decision.agent].see(decision)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Later(fact=fact):
                self.agenda.after(fact.at - self.agenda.now(), partial(self.post, fact))
            case LookUpParty(contact=contact):
                self.post(PartyKnown(self.agenda.now(), contact, PartyId(f"party-{contact}")))
            case _:
                self.pbx.do(effect)

    # ---- furnishing ---------------------------------------------------------------------------------------------

    def queue(
        self,
        queue: str,
        strategy: Strategy = Strategy.LONGEST_IDLE,
        ring_for: Span = seconds(20),
        wrap_up: Span = seconds(0),
    ) -> QueueId:
        """A queue with its rules."""
        name = QueueId(queue)
        self.post(QueueConfigured(self.agenda.now(), name, strategy, ring_for, wrap_up))
        return name

    def flow(self, called: str, document: str, version: int = 1) -> FlowId:
        """Calls to ``called`` walk this flow document."""
        flow = FlowId(f"flow-{called}")
        self.post(FlowPublished(self.agenda.now(), flow, version, document))
        self.post(EntryConfigured(self.agenda.now(), called, flow))
        return flow

    def agent(self, id: str, *memberships: Membership | str, habits: AgentHabits | None = None) -> Worker:
        """An agent who serves these queues; he has not begun to work yet."""
        agent = AgentId(id)
        serves = tuple(it if isinstance(it, Membership) else Membership(QueueId(it)) for it in memberships)
        self.post(AgentConfigured(self.agenda.now(), agent, serves))
        worker = Worker(agent, self.pbx, self.agenda, self.ask, habits or AgentHabits())
        self.workers[agent] = worker
        return worker

    def call(self, called: str = "4000", habits: CallerHabits | None = None) -> Caller:
        """Somebody calls now."""
        caller = Caller(self.pbx, self.agenda, habits or CallerHabits(), called)
        self.callers.append(caller)
        return caller

    def call_later(self, wait: Span, called: str = "4000", habits: CallerHabits | None = None) -> None:
        """Somebody will call."""

        def now() -> None:
            self.call(called, habits)

        self.agenda.after(wait, now)

    # ---- time ---------------------------------------------------------------------------------------------------

    def run(self, span: Span) -> None:
        """Let virtual time pass."""
        self.agenda.run(span)

    def run_out(self, limit: Span = seconds(86400)) -> None:
        """Let time pass until nothing is left to happen; TimeoutError when that takes longer than ``limit``."""
        end = self.agenda.now() + limit
        while self.agenda.step():
            if self.agenda.now() > end:
                raise TimeoutError(f"something goes on for ever: {len(self.floor.contacts)} contacts live")
