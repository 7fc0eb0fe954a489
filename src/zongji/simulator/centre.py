"""Furnishing a simulated call centre: queues, flows, agents at desks, callers. Shared by virtual and real time.

Whoever inherits brings the engine's part: how a fact is posted and how a button is pressed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.commands import Command
from zongji.core.facts import Decision, Fact
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import AgentConfigured, AgentStateSet, Membership
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import AgentId, FlowId, QueueId
from zongji.simulator.agenda import Agenda
from zongji.simulator.pbx import SimPbx
from zongji.simulator.people import AgentHabits, Caller, CallerHabits, Worker


class Centre(ABC):
    """People and telephones around a floor that somebody else drives."""

    def __init__(self, agenda: Agenda, node: str = "sim") -> None:
        self.agenda = agenda
        self.pbx = SimPbx(agenda, self.post, node)
        self.callers: list[Caller] = []
        self.workers: dict[AgentId, Worker] = {}

    @abstractmethod
    def post(self, fact: Fact) -> None:
        """Something happened."""

    @abstractmethod
    def ask(self, command: Command) -> None:
        """Somebody presses a button. May raise Refused."""

    def queue(
        self,
        queue: str,
        strategy: Strategy = Strategy.LONGEST_IDLE,
        ring_for: Span = seconds(20),
        wrap_up: Span = seconds(0),
    ) -> QueueId:
        """A queue with its rules."""
        name = QueueId(queue)
        self.post(QueueConfigured(self.agenda.now(), name, (strategy,), ring_for, wrap_up))
        return name

    def flow(self, called: str, document: str, version: int = 1) -> FlowId:
        """Calls to ``called`` walk this flow document."""
        flow = FlowId(f"flow-{called}")
        self.post(FlowPublished(self.agenda.now(), flow, version, document))
        self.post(EntryConfigured(self.agenda.now(), called, flow))
        return flow

    def agent(self, id: str, *memberships: Membership | str, habits: AgentHabits | None = None) -> Worker:
        """A new agent who serves these queues; he has not begun to work yet."""
        serves = tuple(it if isinstance(it, Membership) else Membership(QueueId(it)) for it in memberships)
        self.post(AgentConfigured(self.agenda.now(), AgentId(id), serves))
        return self.hire(id, habits)

    def hire(self, id: str, habits: AgentHabits | None = None) -> Worker:
        """A person behind an agent who is configured already."""
        worker = self.workers[AgentId(id)] = Worker(
            AgentId(id), self.pbx, self.agenda, self.ask, habits or AgentHabits()
        )
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

    def show(self, decisions: Iterable[Decision]) -> None:
        """Let desks show what was decided about their agents."""
        for decision in decisions:
            if isinstance(decision, AgentStateSet) and decision.agent in self.workers:
                self.workers[decision.agent].see(decision)
