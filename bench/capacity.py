"""(3) How many recorded calls are held with no lost audio: ours beside the bare dialplan (Answer, MixMonitor, Dial).

Both are searched in the same way: bisection over a ladder of levels, each level held for a while with audio both ways,
packets counted where they are sent and where they are heard. A level is clean when nearly nothing is lost. The two
sides take turns, level by level; a level found is held once more at the end.
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from bench.media import Counted
from bench.phones import Phones, Side
from bench.place import DIALPLAN, LOAD_AGENTS, OURS_LOAD, Place

CLEAN = 0.001
"""Share of packets that may be missing over all calls (one in a thousand: 20 ms in 20 s)."""
CLEAN_CALL = 0.01
"""Share that may be missing in the worst call."""
EDGE = 2
"""Packets of one call that the edges of the window explain."""
FULL_RATE = 0.995
"""Share of 50 packets a second that the load itself must reach, else the machine is full."""
RAMP = 20.0
"""Calls a second while a level is built up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is searched: levels, seconds held, seconds of settling before."""

    ladder: tuple[int, ...] = tuple(range(60, 301, 10))
    hold: float = 10.0
    settle: float = 2.0


@dataclass(frozen=True, slots=True)
class Held:
    """One level held. ``lost`` and ``worst`` are shares of packets; ``cpu`` is cores used."""

    level: int
    clean: bool
    lost: float
    worst: float
    fullness: float
    cpu_asterisk: float
    cpu_controller: float
    why: str = ""


@dataclass(slots=True)
class Search:
    """The bisection of one side."""

    name: str
    ladder: tuple[int, ...]
    held: list[Held] = field(default_factory=list)
    low: int = -1
    """Index of the highest clean level so far; -1 none."""
    high: int = 0

    def __post_init__(self) -> None:
        self.high = len(self.ladder)

    @property
    def done(self) -> bool:
        return self.high - self.low <= 1

    @property
    def level(self) -> int:
        """The highest clean level; 0 if none was."""
        return self.ladder[self.low] if self.low >= 0 else 0

    def next(self) -> int:
        return self.ladder[(self.low + self.high) // 2]

    def note(self, held: Held) -> None:
        self.held.append(held)
        index = self.ladder.index(held.level)
        if held.clean:
            self.low = index
        else:
            self.high = index


Target = Callable[[int], str]
"""The number that the n-th caller of a level calls."""

SIDES: dict[str, Target] = {
    "ours": lambda n: OURS_LOAD,
    "dialplan": lambda n: DIALPLAN + LOAD_AGENTS[n],
}


async def search(place: Place, plan: Plan, pids: tuple[int, int], say: Callable[[str], None]) -> dict[str, object]:
    """Find both levels. ``pids`` are Asterisk's and the controller's, for their processor time."""
    phones = Phones(place)
    await phones.open()
    searches = [Search(name, plan.ladder) for name in SIDES]
    async with asyncio.TaskGroup() as group:
        talk = group.create_task(phones.talk())
        try:
            while not all(one.done for one in searches):
                for one in searches:
                    if not one.done:
                        one.note(await _hold(phones, one.name, one.next(), plan, pids))
                        say(f"  {one.name}: {one.held[-1]}")
            confirmed = await _confirm(phones, searches, plan, pids, say)
        finally:
            talk.cancel()
            phones.close()
    return {
        "plan": asdict(plan) | {"clean": CLEAN, "clean_call": CLEAN_CALL, "ramp": RAMP},
        "levels": confirmed,
        "held": {one.name: [asdict(held) for held in one.held] for one in searches},
    }


async def _confirm(
    phones: Phones, searches: list[Search], plan: Plan, pids: tuple[int, int], say: Callable[[str], None]
) -> dict[str, int]:
    """Hold what was found once more; go down a step until it holds."""
    levels = {}
    for one in searches:
        while one.low >= 0:
            held = await _hold(phones, one.name, one.level, plan, pids)
            one.held.append(held)
            say(f"  {one.name} again: {held}")
            if held.clean:
                break
            one.low -= 1
        levels[one.name] = one.level
    return levels


async def _hold(phones: Phones, name: str, level: int, plan: Plan, pids: tuple[int, int]) -> Held:
    """Build up ``level`` calls, hold them, count, let go."""
    for n in range(level):
        phones.call(SIDES[name](n))
        await asyncio.sleep(1 / RAMP)
    up = await _all_up(phones, level)
    try:
        if up < level:
            return Held(level, False, 1.0, 1.0, 0.0, 0.0, 0.0, f"only {up} calls were joined")
        await asyncio.sleep(plan.settle)
        return await _measure(phones, level, plan.hold, pids)
    finally:
        phones.hang_up()
        await _all_gone(phones)


async def _measure(phones: Phones, level: int, seconds: float, pids: tuple[int, int]) -> Held:
    cpu, began = [_cpu(pid) for pid in pids], time.monotonic()
    before = [side.media.counted() for side in (phones.callers, phones.agents)]
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    after = [side.media.counted() for side in (phones.callers, phones.agents)]
    used = [(_cpu(pid) - was) / took for pid, was in zip(pids, cpu, strict=True)]
    moved = [_moved(was, now) for was, now in zip(before, after, strict=True)]
    sent = [sum(one.sent for one in side) for side in moved]
    heard = [sum(one.received for one in side) for side in moved]
    # What callers send, agents hear, and the other way round.
    lost = max(0.0, 1 - heard[1] / sent[0], 1 - heard[0] / sent[1])
    each = sent[0] / level
    worst = max(max(0.0, (each - EDGE - one.received) / each) for side in moved for one in side)
    fullness = sum(sent) / (2 * level * took * 50)
    clean = lost <= CLEAN and worst <= CLEAN_CALL and fullness >= FULL_RATE
    return Held(level, clean, round(lost, 5), round(worst, 5), round(fullness, 4), round(used[0], 3), round(used[1], 3))


def _moved(before: dict[int, Counted], after: dict[int, Counted]) -> list[Counted]:
    return [Counted(now.sent - before[port].sent, now.received - before[port].received) for port, now in after.items()]


async def _all_up(phones: Phones, level: int) -> int:
    """Wait until all are joined; how many are."""

    def joined(side: Side) -> int:
        return sum(one.received > 0 for one in side.media.counted().values())

    for _ in range(150):
        if min(joined(phones.callers), joined(phones.agents)) >= level:
            break
        await asyncio.sleep(0.1)
    return min(joined(phones.callers), joined(phones.agents))


async def _all_gone(phones: Phones) -> None:
    for _ in range(100):
        if not phones.answered_agents:
            break
        await asyncio.sleep(0.1)
    phones.answered_agents.clear()
    await asyncio.sleep(1)


def _cpu(pid: int) -> float:
    """Processor seconds that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
