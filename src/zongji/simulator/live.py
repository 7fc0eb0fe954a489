"""The real engine with a simulated PBX, on the running event loop: for demos and for tests of what stands around it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from zongji.core.commands import Command
from zongji.core.facts import Entry, Fact
from zongji.core.floor import Floor
from zongji.engine.loop import Engine, Ports
from zongji.engine.ports import Journal, Parties
from zongji.engine.timers import Timers
from zongji.kernel.clock import Clock, Instant
from zongji.kernel.errors import Refused
from zongji.simulator.agenda import Action
from zongji.simulator.centre import Centre
from zongji.simulator.memory import MemoryJournal, MemoryParties
from zongji.simulator.world import START


class LoopClock:
    """Time that begins at ``start`` and passes with the running event loop's."""

    def __init__(self, start: Instant = START) -> None:
        self._loop = asyncio.get_running_loop()
        self._zero = start - round(self._loop.time() * 1_000_000)

    def now(self) -> Instant:
        """The present instant."""
        return Instant(self._zero + round(self._loop.time() * 1_000_000))


class LoopAgenda:
    """What is to happen when, by the running event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> Instant:
        """The present instant."""
        return self._clock.now()

    def after(self, wait: int, action: Action) -> None:
        """Have the loop do ``action`` later."""
        asyncio.get_running_loop().call_later(max(wait, 0) / 1_000_000, action)


class LiveCentre(Centre):
    """A centre whose floor is driven by the real engine. Made by ``call_centre``."""

    engine: Engine

    def __init__(self, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        super().__init__(LoopAgenda(clock))
        self.refused: list[Refused] = []
        """What the engine refused to people's buttons."""
        self._tasks = tasks
        self._news = asyncio.Condition()

    def post(self, fact: Fact) -> None:
        """Something happened."""
        self.engine.post(fact)

    def ask(self, command: Command) -> None:
        """Somebody presses a button; a refusal comes later, into ``refused``."""
        self._tasks.create_task(self._ask(command))

    async def _ask(self, command: Command) -> None:
        try:
            await self.engine.ask(command)
        except Refused as why:
            self.refused.append(why)
            await self._wake()

    def see(self, entries: Sequence[Entry]) -> None:
        """The engine's subscriber: desks show what was decided, and who waits ``until`` looks again."""
        for entry in entries:
            self.show(entry.decisions)
        self._tasks.create_task(self._wake())

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, true: Callable[[], bool], within: float = 30.0) -> None:
        """Wait until something is true of the floor, looking after every entry. TimeoutError after ``within`` s."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(true)


@asynccontextmanager
async def call_centre(
    journal: Journal | None = None, parties: Parties | None = None, clock: Clock | None = None
) -> AsyncIterator[LiveCentre]:
    """A running engine with a simulated PBX, empty; everything ends with the block. What is not given is in memory."""
    clock = clock or LoopClock()
    async with asyncio.TaskGroup() as tasks:
        centre = LiveCentre(clock, tasks)
        ports = Ports(centre.pbx, parties or MemoryParties(clock, centre.post), journal or MemoryJournal())
        centre.engine = Engine(Floor(), Timers(), ports, clock)
        centre.engine.subscribe(centre.see)
        running = tasks.create_task(centre.engine.run())
        try:
            yield centre
        finally:
            running.cancel()
