"""The imperative shell: one inbox, one writer, no locks.

Every turn takes all that came in, settles it on the floor, appends it to the journal as one batch (group commit), and
only then lets effects go out and subscribers know. Order per contact is the order of the inbox. An adapter that has
read all there is to read may ask for the turn there and then: a phone rings a task switch earlier.
"""

import asyncio
import logging
from dataclasses import dataclass, field, replace

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.commands import Command, grant
from zongji.core.contact.model import Later, LookUpParty
from zongji.core.facts import Effect, Fact
from zongji.core.floor import Floor
from zongji.engine.ports import Entry, Journal, Parties, Pbx, Subscriber
from zongji.engine.settle import Faults, settle
from zongji.engine.timers import TIMED, Timers
from zongji.kernel.clock import Clock, Instant
from zongji.kernel.errors import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ports:
    """The world around the engine."""

    pbx: Pbx
    parties: Parties
    journal: Journal


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, and where the asker waits for the answer."""

    command: Command
    answer: asyncio.Future[None]


@dataclass(slots=True)
class Turn:
    """What came of one batch."""

    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    answers: list[asyncio.Future[None]] = field(default_factory=list)


class Engine:
    """Holds the floor, and is the only one who changes it."""

    def __init__(self, floor: Floor, timers: Timers, ports: Ports, clock: Clock, position: int = 0) -> None:
        self.floor = floor
        self.position = position
        """Journal position of the newest entry."""
        self.faults = Faults()
        self.handled = 0
        self._timers = timers
        self._ports = ports
        self._clock = clock
        self._inbox: list[Fact | Asked] = []
        self._wake = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_due: Instant | None = None
        self._subscribers: list[Subscriber] = []
        self._writing = False
        self._broken: BaseException | None = None
        self._last = floor.at

    def post(self, fact: Fact) -> None:
        """Put a fact into the inbox. Never waits, never refuses. Call it in the engine's event loop only."""
        self._inbox.append(fact)
        self._wake.set()

    async def ask(self, command: Command) -> None:
        """Ask something of the floor. Raises Refused with the reason; returns when it is done and in the journal."""
        asked = Asked(command, asyncio.get_running_loop().create_future())
        self._inbox.append(asked)
        self._wake.set()
        await asked.answer

    def subscribe(self, subscriber: Subscriber) -> None:
        """From now on tell every new entry to ``subscriber``, after it was appended and its effects went out. While a
        subscriber is told, ``floor``, ``position`` and ``pending`` belong together: the moment for a snapshot."""
        self._subscribers.append(subscriber)

    def pending(self) -> list[Fact]:
        """The timers that wait, for a snapshot; those that fired and were not settled yet included."""
        return [*self._timers.pending(), *(fact for fact in self._inbox if isinstance(fact, TIMED))]

    async def run(self) -> None:
        """Work until cancelled."""
        self._set_alarm()
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._broken is not None:
                raise self._broken
            while self._inbox:
                await self.turn()

    def hurry(self) -> None:
        """Take the turn here and now, if the journal lets us and something came in; ``run`` raises what goes wrong."""
        if not self._inbox or self._writing or self._ports.journal.waits:
            return
        try:
            turn = self._settled()
            if turn.entries:
                self._ports.journal.write(turn.entries)
            self._let_out(turn)
        except BaseException as why:
            self._broken = why
            self._wake.set()

    async def turn(self) -> None:
        """Settle all that came in, append it, let it out."""
        turn = self._settled()
        if turn.entries:
            self._writing = True
            await self._ports.journal.append(turn.entries)
            self._writing = False
        self._let_out(turn)

    def _settled(self) -> Turn:
        batch, self._inbox = self._inbox, []
        turn = Turn()
        for item in batch:
            fact = self._granted(item)
            if fact is not None:
                self._settle(fact, turn)
            if isinstance(item, Asked) and fact is not None:
                turn.answers.append(item.answer)
        return turn

    def _let_out(self, turn: Turn) -> None:
        for effect in turn.effects:
            self._do(effect)
        for answer in turn.answers:
            if not answer.done():
                answer.set_result(None)
        if turn.entries:
            self._tell(turn.entries)
        self._set_alarm()

    def _granted(self, item: Fact | Asked) -> Fact | None:
        """The fact itself, or the one that a command becomes; None when it is refused."""
        if isinstance(item, Fact):
            return item
        try:
            return grant(item.command, self.floor.agents, self.floor.contacts, self._clock.now())
        except Refused as why:
            if not item.answer.done():
                item.answer.set_exception(why)
            return None

    def _settle(self, fact: Fact, turn: Turn) -> None:
        fact = self._in_order(fact)
        settled = settle(self.floor, fact, self.faults)
        self.handled += 1
        turn.effects.extend(settled.effects)
        if settled.decisions or settled.effects or not isinstance(fact, TIMED):
            self.position += 1
            turn.entries.append(Entry(self.position, fact, tuple(settled.decisions)))

    def _in_order(self, fact: Fact) -> Fact:
        """Time does not run backwards in the journal, nor ahead of our clock: other machines' clocks may differ."""
        now = self._clock.now()
        at = max(min(fact.at, now), self._last)
        self._last = at
        return fact if at == fact.at else replace(fact, at=at)

    def _do(self, effect: Effect) -> None:
        """Let an effect out. A fault of ours in a port must not end the other calls: a timer will find the contact."""
        try:
            match effect:
                case Later(fact=fact):
                    self._timers.add(fact)
                case LookUpParty():
                    self._ports.parties.look_up(effect)
                case _ if medium_of(effect.contact) is Medium.PHONE:
                    self._ports.pbx.do(effect)
                case _:
                    pass  # chats, messages and mail have no legs
        except Exception:
            self.faults.count += 1
            log.exception("engine.effect: %s for contact %s", type(effect).__name__, effect.contact)

    def _tell(self, entries: list[Entry]) -> None:
        """Let subscribers know. One who fails must not end the calls, nor keep the news from the others."""
        for subscriber in self._subscribers:
            try:
                subscriber(entries)
            except Exception:
                self.faults.count += 1
                log.exception("engine.subscriber: %r failed at position %d", subscriber, self.position)

    def _set_alarm(self) -> None:
        """Wake up when the next timer is due."""
        due = self._timers.next_due()
        if due == self._alarm_due and self._alarm is not None:
            return
        self._alarm_due = due
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if due is not None:
            wait = max(0, due - self._clock.now()) / 1_000_000
            self._alarm = asyncio.get_running_loop().call_later(wait, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        for fact in self._timers.due(self._clock.now()):
            self.post(replace(fact, at=self._clock.now()))
        self._set_alarm()
