"""The engine: one inbox, appended before effects go out, time in order, commands answered when they are done."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tests.core.cast import AGENTS, CALLED, opening
from tests.engine.fakes import GatedJournal, HandClock, NotingParties, NotingPbx
from zongji.core.commands import EndWrapUp, GoNotReady, GoReady
from zongji.core.contact.model import (
    Answer,
    CallerArrived,
    CallerHungUp,
    DigitPressed,
    OfferTimedOut,
    PromptEnded,
    RingAgent,
)
from zongji.core.facts import Effect, Entry, Fact
from zongji.core.floor import Floor, Settled
from zongji.core.snapshot import Frozen, freeze, thaw
from zongji.engine.loop import Engine, Ports
from zongji.engine.recovery import Recovered, replay
from zongji.engine.timers import Timers
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.errors import Refused
from zongji.kernel.ids import ContactId

ANN, BOB = ContactId("pbx-ann"), ContactId("pbx-bob")


class Broken(GatedJournal):
    """A journal with a fault of ours in it."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = False

    def write(self, entries: Sequence[Entry]) -> None:
        """Break."""
        raise ZeroDivisionError


@dataclass
class Bench:
    """An engine with everything around it in sight."""

    floor: Floor = field(default_factory=Floor)
    clock: HandClock = field(default_factory=HandClock)
    journal: GatedJournal = field(default_factory=GatedJournal)
    pbx: NotingPbx = field(default_factory=NotingPbx)
    parties: NotingParties = field(default_factory=NotingParties)
    told: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = self.started(Timers(), 0)

    def started(self, timers: Timers, position: int) -> Engine:
        """An engine that begins with these timers."""
        engine = Engine(self.floor, timers, Ports(self.pbx, self.parties, self.journal), self.clock, position)
        engine.subscribe(lambda entries: self.told.extend(entries))
        return engine

    def back_after(self, span: int) -> None:
        """The engine is back with its timers after so many microseconds."""
        self.clock.at = Instant(self.clock.at + span)
        timers = Timers()
        for fact in self.engine.pending():
            timers.add(fact)
        self.engine = self.started(timers, self.engine.position)

    async def settled(self) -> None:
        """Take turns until the inbox is empty."""
        await asyncio.wait_for(self.engine.turn(), 10)

    async def opened(self) -> None:
        """Queues, flows and two agents at work."""
        for fact in opening(self.clock.now()):
            self.engine.post(fact)
        await self.settled()

    def rung(self) -> list[Effect]:
        """The RingAgent effects."""
        return [effect for effect in self.pbx.done if isinstance(effect, RingAgent)]


@asynccontextmanager
async def running(bench: Bench) -> AsyncIterator[None]:
    """The engine at work in its own task."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(bench.engine.run())
        try:
            yield
        finally:
            task.cancel()


async def until(true: Callable[[], bool]) -> None:
    """Let the loop turn until something is true; the block around it has the deadline."""
    while not true():  # noqa: ASYNC110 - what is awaited has no event of its own
        await asyncio.sleep(0.001)


async def test_nothing_goes_out_before_it_is_in_the_journal() -> None:
    bench = Bench()
    await bench.opened()
    bench.journal.gate.clear()
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    async with running(bench):
        for _ in range(20):
            await asyncio.sleep(0)
        assert bench.rung() == [] and bench.parties.asked == []
        assert all(
            entry.fact.at < bench.clock.now() or not isinstance(entry.fact, CallerArrived) for entry in bench.told
        )
        bench.journal.gate.set()
        await until(lambda: bool(bench.rung()))
    assert isinstance(bench.journal.entries[-1].fact, CallerArrived)
    assert bench.parties.asked == [ANN]
    assert bench.told == bench.journal.entries


async def test_a_hurried_turn_is_in_the_journal_and_out_when_it_returns() -> None:
    bench = Bench()
    await bench.opened()
    bench.journal.waits = False
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    bench.engine.hurry()
    assert isinstance(bench.journal.entries[-1].fact, CallerArrived)
    assert len(bench.rung()) == 1 and bench.told == bench.journal.entries
    bench.engine.hurry()
    assert bench.told == bench.journal.entries


async def test_hurry_does_not_overtake_a_journal_that_has_to_be_waited_for() -> None:
    bench = Bench()
    await bench.opened()
    bench.journal.gate.clear()
    async with running(bench):
        bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
        bench.engine.hurry()
        await asyncio.sleep(0)
        bench.journal.waits = False
        bench.engine.post(CallerHungUp(bench.clock.now(), ANN))
        bench.engine.hurry()
        assert bench.rung() == [], "the batch before is not in the journal yet"
        bench.journal.gate.set()
        await until(lambda: len(bench.journal.batches) > 1 and not bench.floor.contacts)
    assert [entry.seq for entry in bench.journal.entries] == list(range(1, bench.engine.position + 1))


async def test_a_journal_that_breaks_in_a_hurried_turn_ends_the_engine() -> None:
    bench = Bench()
    await bench.opened()
    bench.journal = Broken()
    bench.engine = bench.started(Timers(), bench.engine.position)
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    bench.engine.hurry()
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(bench.engine.run(), 10)


async def test_what_came_in_together_is_appended_together_and_in_order() -> None:
    bench = Bench()
    await bench.opened()
    before = len(bench.journal.batches)
    facts = [CallerArrived(bench.clock.now(), name, CALLED[1]) for name in (ANN, BOB)]
    for fact in facts:
        bench.engine.post(fact)
    await bench.settled()
    assert len(bench.journal.batches) == before + 1
    assert [entry.fact for entry in bench.journal.batches[-1]] == facts
    assert [entry.seq for entry in bench.journal.entries] == list(range(1, bench.engine.position + 1))
    answered = [effect.contact for effect in bench.pbx.done if isinstance(effect, Answer)]
    assert answered == [ANN, BOB]


async def test_time_in_the_journal_never_runs_backwards_nor_ahead() -> None:
    bench = Bench()
    await bench.opened()
    now = bench.clock.now()
    bench.engine.post(CallerArrived(Instant(now + 5_000_000), ANN, CALLED[0]))
    bench.engine.post(DigitPressed(Instant(now - 5_000_000), ANN, "1"))
    await bench.settled()
    assert [entry.fact.at for entry in bench.journal.batches[-1]] == [now, now]


async def test_timers_that_came_due_while_the_engine_was_away_fire_at_once() -> None:
    bench = Bench()
    await bench.opened()
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    await bench.settled()
    bench.back_after(seconds(20))
    async with running(bench):
        await until(lambda: len(bench.rung()) == 2)
    timeouts = [entry.fact for entry in bench.journal.entries if isinstance(entry.fact, OfferTimedOut)]
    assert timeouts == [OfferTimedOut(bench.clock.now(), ANN, 1)]


async def test_a_timer_that_comes_too_late_leaves_no_line() -> None:
    bench = Bench()
    await bench.opened()
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    bench.engine.post(CallerHungUp(bench.clock.now(), ANN))
    await bench.settled()
    lines = len(bench.journal.entries)
    assert len(bench.engine.pending()) == 1
    bench.back_after(seconds(3600))
    async with running(bench):
        await until(lambda: bench.engine.handled == 1)
    assert len(bench.journal.entries) == lines and bench.engine.pending() == []


async def test_a_command_is_answered_when_it_is_in_the_journal() -> None:
    bench = Bench()
    await bench.opened()
    bench.journal.gate.clear()
    async with running(bench), asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(bench.engine.ask(GoNotReady(AGENTS[0], "lunch")))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not asked.done()
        bench.journal.gate.set()
        await asked
    assert bench.floor.agents[AGENTS[0]].reason == "lunch"


async def test_a_refused_command_raises_its_reason_and_leaves_no_line() -> None:
    bench = Bench()
    await bench.opened()
    lines = len(bench.journal.entries)
    async with running(bench):
        with pytest.raises(Refused) as refused:
            await bench.engine.ask(EndWrapUp(AGENTS[0]))
    assert refused.value.id == "presence.no_wrap_up"
    assert len(bench.journal.entries) == lines


async def test_commands_of_one_batch_see_each_other() -> None:
    bench = Bench()
    await bench.opened()
    async with running(bench), asyncio.TaskGroup() as tasks:
        tasks.create_task(bench.engine.ask(GoNotReady(AGENTS[0], "lunch")))
        tasks.create_task(bench.engine.ask(GoReady(AGENTS[0])))
    assert bench.floor.agents[AGENTS[0]].eligible


class Stumbling(Floor):
    """A floor with a fault of ours in it: key 7 breaks it."""

    def handle(self, fact: Fact) -> Settled:
        """Break at key 7."""
        settled = super().handle(fact)
        if isinstance(fact, DigitPressed) and fact.digit == "7":
            raise ZeroDivisionError
        return settled


async def test_a_fault_of_ours_ends_one_call_and_no_other() -> None:
    bench = Bench(Stumbling())
    await bench.opened()
    for name in (ANN, BOB):
        bench.engine.post(CallerArrived(bench.clock.now(), name, CALLED[1]))
    bench.engine.post(DigitPressed(bench.clock.now(), ANN, "7"))
    await bench.settled()
    assert list(bench.floor.contacts) == [BOB]
    assert bench.engine.faults.count == 1
    assert bench.journal.entries[-1].decisions[-1].contact == ANN  # type: ignore[attr-defined]


class Deaf(NotingPbx):
    """A PBX with a fault of ours in it: it cannot answer."""

    def do(self, effect: Effect) -> None:
        """Break at Answer."""
        if isinstance(effect, Answer):
            raise ZeroDivisionError
        super().do(effect)


async def test_a_fault_in_a_port_or_a_subscriber_does_not_end_the_engine() -> None:
    bench = Bench(pbx=Deaf())
    await bench.opened()
    heard: list[Entry] = []

    def broken(entries: Sequence[Entry]) -> None:
        raise ZeroDivisionError

    bench.engine.subscribe(broken)
    bench.engine.subscribe(lambda entries: heard.extend(entries))
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    await bench.settled()
    assert bench.engine.faults.count == 2
    assert [effect.contact for effect in bench.rung()] == [ANN]
    assert [type(entry.fact) for entry in heard] == [CallerArrived]


async def test_the_journals_time_does_not_run_backwards_over_a_restart() -> None:
    bench = Bench()
    await bench.opened()
    last = bench.journal.entries[-1].fact.at
    bench.back_after(-3600_000_000)
    bench.engine.post(CallerArrived(bench.clock.now(), ANN, CALLED[0]))
    await bench.settled()
    assert bench.journal.entries[-1].fact.at == last


async def test_a_snapshot_taken_by_a_subscriber_is_whole_at_any_position() -> None:
    bench = Bench()
    taken: list[tuple[int, Frozen, list[Fact]]] = []
    engine = bench.engine
    engine.subscribe(lambda entries: taken.append((engine.position, freeze(engine.floor), engine.pending())))
    await bench.opened()
    contacts = [ContactId(f"pbx-{n}") for n in range(6)]
    for contact in contacts:
        engine.post(CallerArrived(bench.clock.now(), contact, CALLED[int(contact[-1]) % 2]))
        await bench.settled()
        bench.clock.at = Instant(bench.clock.at + 1_000_000)
        engine.post(DigitPressed(bench.clock.now(), contact, "2"))
        engine.post(PromptEnded(bench.clock.now(), contact, 2))
        await bench.settled()
    assert len(taken) == 1 + 2 * len(contacts)
    for position, frozen, pending in taken:
        timers = Timers()
        for fact in pending:
            timers.add(fact)
        recovered = await replay(bench.journal.read(position), Recovered(thaw(frozen), timers, position))
        assert recovered.differing == [] and recovered.floor.contacts == engine.floor.contacts
        assert freeze(recovered.floor) == freeze(engine.floor)
        assert set(recovered.timers.pending()) == set(engine.pending())
