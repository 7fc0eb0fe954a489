"""A call centre in virtual time: the same floor, a simulated PBX, and people. Hours pass in seconds.

Drives the floor as the engine does (settle, journal, effects), but without an event loop, so that a run is exactly
repeatable from its random seed. Keeps the journal in ``entries``.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.commands import Command, grant
from zongji.core.contact.model import Later, LookUpParty, PartyKnown
from zongji.core.facts import Effect, Entry, Fact
from zongji.core.floor import Floor
from zongji.engine.recovery import Recovered
from zongji.engine.settle import Faults, settle
from zongji.engine.timers import TIMED, Timers
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import PartyId
from zongji.simulator.agenda import VirtualAgenda, Wire
from zongji.simulator.centre import Centre

START = Instant(1_767_225_600_000_000)
"""When every virtual world begins: 2026-01-01 00:00 UTC."""


class World(Centre):
    """Everything together. ``random`` is the only source of chance."""

    agenda: VirtualAgenda

    def __init__(self, random: Random, lag: Span = Span(0), start: Instant = START) -> None:
        """``lag``: the longest time that a fact or an effect is under way between PBX and floor; 0 is none at all."""
        super().__init__(VirtualAgenda(start))
        self.random = random
        self.floor = Floor()
        self.entries: list[Entry] = []
        self.faults = Faults()
        self.handled = 0
        """Facts that went through the floor, those that changed nothing included."""
        self._timers = Timers()
        self._pbx_do: Callable[[Effect], None] = self.pbx.do
        self._inbox: deque[Fact] = deque()
        self._busy = False
        if lag:
            self._lay_wires(lag)

    def _lay_wires(self, lag: Span) -> None:
        up, down = (Wire(self.agenda, lambda: self.random.randrange(lag)) for _ in range(2))
        self._pbx_do = lambda effect: down.send(partial(self.pbx.do, effect))
        self.pbx.post = lambda fact: up.send(partial(self.post, fact))

    def post(self, fact: Fact) -> None:
        """Something happened: settle it, and all that follows from it at this instant."""
        self._inbox.append(fact)
        if not self._busy:
            self._drain()

    def ask(self, command: Command) -> None:
        """Somebody presses a button. Raises Refused."""
        self.post(grant(command, self.floor.agents, self.floor.contacts, self.agenda.now()))

    def run(self, span: Span) -> None:
        """Let virtual time pass."""
        self.agenda.run(span)

    def run_out(self, limit: Span = seconds(86400)) -> None:
        """Let time pass until nothing is left to happen; TimeoutError when that takes longer than ``limit``."""
        end = self.agenda.now() + limit
        while self.agenda.step():
            if self.agenda.now() > end:
                raise TimeoutError(f"something goes on for ever: {len(self.floor.contacts)} contacts live")

    def resume(self, recovered: Recovered) -> None:
        """The engine was killed and is back at once with what the journal gave; PBX and people did not notice."""
        self.floor = recovered.floor
        self._timers = recovered.timers

    def _drain(self) -> None:
        self._busy = True
        try:
            while self._inbox:
                self._settle(self._inbox.popleft())
        finally:
            self._busy = False

    def _settle(self, fact: Fact) -> None:
        if fact.at < self.floor.at:  # it was under way while a timer fired
            fact = replace(fact, at=self.floor.at)
        settled = settle(self.floor, fact, self.faults)
        self.handled += 1
        if settled.decisions or settled.effects or not isinstance(fact, TIMED):
            self.entries.append(Entry(len(self.entries) + 1, fact, tuple(settled.decisions)))
        for effect in settled.effects:
            self._do(effect)
        self.show(settled.decisions)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Later(fact=fact):
                self._timers.add(fact)
                self.agenda.after(fact.at - self.agenda.now(), self._ring)
            case LookUpParty(contact=contact):
                self.post(PartyKnown(self.agenda.now(), contact, PartyId(f"party-{contact}"), reachable=True))
            case _ if medium_of(effect.contact) is Medium.PHONE:
                self._pbx_do(effect)
            case _:
                pass  # chats, messages and mail have no legs

    def _ring(self) -> None:
        for fact in self._timers.due(self.agenda.now()):
            self.post(replace(fact, at=self.agenda.now()))
