"""One run: the system and its peers on one Asterisk, the parts that were asked for, turn and turn about.

Owns the order of things and what is kept of them. How a figure is made stands in the part's own file.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from bench import capacity, latency, pbx, ready, sipp
from bench.figures import Figure, ratio_of_medians, summary
from bench.machine import busy, machine
from bench.place import (
    AGENTS,
    LOAD_AGENTS,
    OURS_AFTER_PROMPT,
    OURS_AT_ONCE,
    THEIRS_AFTER_PROMPT,
    THEIRS_AT_ONCE,
    Place,
)
from bench.plant import phone_passwords, plant
from bench.sides import AppQueue, Ours, everybody
from bench.system import System

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int = 5
    calls: int = 100
    """Calls of a cell in each round."""
    rates: tuple[float, ...] = (5.0, 20.0)
    plan: capacity.Plan = field(default_factory=capacity.Plan)


QUICK = Size(2, 6, (5.0, 20.0), capacity.Plan((5, 10, 15, 20), 3.0, 1.0))


@dataclass(slots=True)
class Cells:
    """Samples by cell and side."""

    samples: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, cell: str, side: str, calls: latency.Calls) -> None:
        """Another round of a cell."""
        self.samples[cell, side] += calls.delays
        self.asked[cell, side] += calls.asked

    def told(self) -> list[Json]:
        """Each cell with its summaries, and ours beside theirs."""
        cells: list[Json] = []
        for cell in dict.fromkeys(cell for cell, _ in self.samples):
            sides = [side for at, side in self.samples if at == cell]
            theirs = self.samples.get((cell, "app_queue"), [])
            told: Json = {"cell": cell}
            for side in sides:
                found = self.samples[cell, side]
                told[side] = (
                    asdict(summary(found, self.asked[cell, side])) if found else {"asked": self.asked[cell, side]}
                )
                if side != "app_queue" and found and theirs:
                    told[f"{side} / app_queue"] = asdict(ratio_of_medians(found, theirs))
                    if cell.startswith("after a prompt"):
                        told[f"{side} / app_queue, without the prompt's last 20 ms"] = asdict(_net(found, theirs))
            cells.append(told)
        return cells


def _net(ours: list[float], theirs: list[float]) -> Figure:
    return ratio_of_medians([x - latency.FRAME_MS for x in ours], [x - latency.FRAME_MS for x in theirs])


class Run:
    """A system that is up, and what is measured on it."""

    def __init__(self, place: Place, size: Size, say: Callable[[str], None]) -> None:
        self._place = place
        self._size = size
        self._say = say
        self._system = System(place)
        self._prefix = 100

    def measure(self, parts: set[str]) -> Json:
        """Everything asked for; the system is ended whatever happens."""
        before = busy()
        self._say(f"others use {before.used:.0%} of both cores, load {before.load}")
        result: Json = {
            "machine": asdict(machine(self._place.root)),
            "size": asdict(self._size),
            "before": asdict(before),
        }
        result["began"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        try:
            self._begin()
            if parts & {"latency", "ready"}:
                result |= self._comparisons(parts)
            if "capacity" in parts:
                self._say("highest clean level")
                result["capacity"] = self._capacity()
        finally:
            self._system.end()
        result["after"] = asdict(busy())
        return result

    def _begin(self) -> None:
        self._say("making a system of its own")
        asyncio.run(plant(self._place))
        self._system.start()

    def _comparisons(self, parts: set[str]) -> Json:
        found: Json = {}
        with sipp.Agents(self._place) as phones, Ours(self._place) as ours, AppQueue(self._place) as theirs:
            ours.sign_in(AGENTS)
            if "latency" in parts:
                found["latency"] = self._latency(phones, ours, theirs)
            if "ready" in parts:
                found["ready"] = self._ready(phones, ours, theirs)
        return found

    def _latency(self, phones: sipp.Agents, ours: Ours, theirs: AppQueue) -> list[Json]:
        cells = Cells()
        everybody(theirs, ready=True)
        for number in range(self._size.rounds):
            self._renew(phones)
            for fsync in (False, True):
                if fsync or number:
                    self._system.restart(fsync)
                    ours.again()
                phones.see_to()
                everybody(ours, ready=True)
                kinds = (
                    {"at once": OURS_AT_ONCE}
                    if fsync
                    else {"at once": OURS_AT_ONCE, "after a prompt": OURS_AFTER_PROMPT}
                )
                self._batches(cells, "ours, fsync" if fsync else "ours", kinds)
            phones.see_to()
            self._batches(cells, "app_queue", {"at once": THEIRS_AT_ONCE, "after a prompt": THEIRS_AFTER_PROMPT})
            self._say(f"  round {number + 1} of {self._size.rounds} done")
        self._system.restart(False)
        ours.again()
        return cells.told()

    def _batches(self, cells: Cells, side: str, kinds: dict[str, str]) -> None:
        for rate in self._size.rates:
            for kind, target in kinds.items():
                after_prompt = kind != "at once"
                talk = 300 + (pbx.PROMPT_FRAMES * 20 if after_prompt else 0)
                load = sipp.Load(target, self._size.calls, rate, self._next_prefix(), talk)
                made = latency.batch(self._place, load, after_prompt)
                cells.add(f"{kind}, {rate:g} calls/s", side, made)
                self._say(f"  {side}, {kind}, {rate:g}/s: {_short(made)}")

    def _ready(self, phones: sipp.Agents, ours: Ours, theirs: AppQueue) -> list[Json]:
        cells = Cells()
        for number in range(self._size.rounds):
            self._renew(phones)
            for side, target in ((ours, OURS_AT_ONCE), (theirs, THEIRS_AT_ONCE)):
                phones.see_to()
                made = ready.batch(self._place, side, ready.load(target, self._next_prefix(), self._size.calls))
                cells.add("an agent becomes ready", side.name, made)
                self._say(f"  round {number + 1}: {side.name}: {_short(made)}")
        everybody(ours, ready=False)
        return cells.told()

    def _capacity(self) -> Json:
        with Ours(self._place) as ours:
            ours.sign_in(LOAD_AGENTS)
            for agent in LOAD_AGENTS:
                ours.ready(agent)
        self._register(LOAD_AGENTS, self._place.load_agents)
        return asyncio.run(capacity.search(self._place, self._size.plan, self._system.pids, self._say))

    def _renew(self, phones: sipp.Agents) -> None:
        """Registrations last ten minutes."""
        phones.end()
        self._register(AGENTS, self._place.agents)
        phones.see_to()

    def _register(self, agents: tuple[str, ...], port: int) -> None:
        passwords = asyncio.run(phone_passwords(self._place))
        sipp.register(self._place, {name: passwords[name] for name in agents}, port)

    def _next_prefix(self) -> str:
        self._prefix += 1
        return str(self._prefix)


def _short(calls: latency.Calls) -> str:
    if not calls.delays:
        return f"0 of {calls.asked} measured"
    found = summary(calls.delays, calls.asked)
    return f"{found.count} of {found.asked}, median {found.median.value:.2f} ms, p99 {found.p99.value:.2f} ms"
