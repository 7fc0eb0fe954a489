"""From what is stored to a floor that can work: newest snapshot, tail of the journal, today's configuration.

Owns the order of these, and when snapshots are taken.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zongji.core.acd.model import QueueConfigured, QueueRemoved
from zongji.core.calendar.model import CalendarConfigured, CalendarRemoved
from zongji.core.facts import Entry, Fact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.machine import step
from zongji.core.presence.model import AgentConfigured, AgentRemoved
from zongji.core.snapshot import Frozen, freeze, thaw
from zongji.engine.loop import Engine
from zongji.engine.recovery import Recovered, replay
from zongji.engine.timers import Timers
from zongji.kernel.clock import Instant
from zongji.storage.frozen import pack, unpack
from zongji.storage.journal import SqlJournal
from zongji.storage.snapshots import Snapshots

log = logging.getLogger(__name__)

SNAPSHOT_EVERY = 20_000
"""Entries between two snapshots: a replay of so many takes about a second."""


async def recover(journal: SqlJournal, snapshots: Snapshots) -> Recovered:
    """The floor as it was when the journal ended."""
    newest = await asyncio.to_thread(snapshots.newest_snapshot)
    found = unpack(newest[1]) if newest is not None and newest[0] <= journal.last else None
    if newest is None or found is None:
        start = Recovered(Floor(), Timers())
    else:
        start = Recovered(thaw(found[0]), Timers(), newest[0])
        for fact in found[1]:
            start.timers.add(fact)
    recovered = await replay(journal.read(start.position), start)
    log.info(
        "floor.recovered: position %d, %d entries replayed, %d contacts, %d differing",
        recovered.position,
        recovered.compared,
        len(recovered.floor.contacts),
        len(recovered.differing),
    )
    return recovered


def changes(floor: Floor, wanted: Iterable[Fact], at: Instant) -> list[Fact]:
    """What of ``wanted`` (all the configuration as stored) the floor does not know yet, and what it knows too much."""
    wanted = list(wanted)
    agents = {fact.agent for fact in wanted if isinstance(fact, AgentConfigured)}
    queues = {fact.queue for fact in wanted if isinstance(fact, QueueConfigured)}
    called = {fact.called for fact in wanted if isinstance(fact, EntryConfigured)}
    gone: list[Fact] = [AgentRemoved(at, agent) for agent in floor.agents if agent not in agents]
    gone += [QueueRemoved(at, queue) for queue in floor.board.queues if queue not in queues]
    calendars = {fact.calendar for fact in wanted if isinstance(fact, CalendarConfigured)}
    gone += [CalendarRemoved(at, calendar) for calendar in floor.site.configured if calendar not in calendars]
    gone += [EntryConfigured(at, number, None) for number in floor.entries if number not in called]
    return [*(fact for fact in wanted if not _known(floor, fact)), *gone]


def _known(floor: Floor, fact: Fact) -> bool:
    match fact:
        case QueueConfigured(queue=queue) if queue in floor.board.queues:
            return replace(floor.board.rules(queue), at=fact.at) == fact
        case AgentConfigured(agent=agent) if agent in floor.agents:
            return step(floor.agents[agent], fact) == floor.agents[agent]
        case FlowPublished(flow=flow, version=version):
            return floor.flows.get(flow) == version
        case EntryConfigured(called=number, flow=flow, modes=modes):
            entry = floor.entries.get(number)
            return entry is not None and (entry.flow, entry.modes) == (flow, modes)
        case CalendarConfigured(calendar=calendar):
            known = floor.site.configured.get(calendar)
            return known is not None and (known.document, known.offsets) == (fact.document, fact.offsets)
        case _:
            return False


class Keeper:
    """Takes a snapshot now and then. ``news`` is an engine subscriber; ``run`` must run beside it."""

    def __init__(self, engine: Engine, snapshots: Snapshots) -> None:
        self._engine = engine
        self._snapshots = snapshots
        self._taken = engine.position
        self._frozen: Frozen = freeze(engine.floor)
        self._pending: list[Fact] = []
        self._due = asyncio.Event()

    def news(self, entries: Sequence[Entry]) -> None:
        """Entries were appended. Only here do floor, position and timers belong together; saving may take its time."""
        if entries[-1].seq - self._taken >= SNAPSHOT_EVERY:
            self._take()
            self._due.set()

    async def run(self) -> None:
        """Save when it is time, until cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            await self._save()

    async def save(self) -> None:
        """Save the floor as it is now; the engine must be between two turns."""
        self._take()
        await self._save()

    def _take(self) -> None:
        engine = self._engine
        self._taken, self._frozen, self._pending = engine.position, freeze(engine.floor), engine.pending()

    async def _save(self) -> None:
        taken, frozen, pending = self._taken, self._frozen, self._pending
        body = await asyncio.to_thread(pack, frozen, pending)
        await asyncio.to_thread(self._snapshots.save_snapshot, taken, body)
