"""Simulations that were asked for: one at a time, in a process of its own, the newest fifty kept as files.

Does not know how a simulation is made: it is handed a check and a run. Calls never wait for any of this.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path

from pydantic import ValidationError

from zongji.features.simulation.schemas import ErrorOut, SimulationIn, SimulationOut, State
from zongji.kernel.clock import Instant, to_datetime
from zongji.kernel.errors import NotFound, Refused, TooMany

log = logging.getLogger(__name__)

KEPT = 50
WAITING_MAX = 10
OVER = frozenset({State.DONE, State.FAILED, State.CANCELLED})
INTERRUPTED = ErrorOut(id="simulation.interrupted", message="the system stopped meanwhile: start it again")
DIED = ErrorOut(id="simulation.died", message="the process that simulated is gone; the system's log may say why")

Check = Callable[[Mapping[str, object]], None]
"""Refuses a wish that is wrong. Raises Invalid."""
Run = Callable[[Mapping[str, object]], AsyncGenerator[tuple[str, bytes], None]]
"""Words with JSON: ``progress``, and at last ``result`` or ``error``."""


class Simulations:
    """Asked for, run and kept. ``run`` must run beside it."""

    def __init__(self, folder: Path, check: Check, run: Run, targets: Callable[[], Mapping[str, float]]) -> None:
        """``targets``: seconds within which each queue's calls should be answered."""
        self._folder = folder
        self._check, self._run, self._targets = check, run, targets
        self._all: dict[str, SimulationOut] = {}
        self._waiting: deque[str] = deque()
        self._asked = asyncio.Event()
        self._task: tuple[str, asyncio.Task[None]] | None = None
        self._load()

    def all(self) -> list[SimulationOut]:
        """The newest first."""
        return list(reversed(self._all.values()))

    def one(self, id: str) -> SimulationOut:
        """How far it is. Raises NotFound."""
        found = self._all.get(id)
        if found is None:
            raise NotFound("simulation.unknown", f"there is no simulation {id}; only the newest {KEPT} are kept")
        return found

    async def result(self, id: str) -> bytes:
        """JSON. Raises NotFound; Refused when there is none."""
        if self.one(id).state is not State.DONE:
            raise Refused("simulation.no_result", f"simulation {id} has no result")
        return await asyncio.to_thread(self._path(id, "result").read_bytes)

    def ask(self, asked: SimulationIn, by: str, at: Instant) -> SimulationOut:
        """Begin one, after those that wait. Raises Invalid, naming each place; TooMany."""
        self._check(self._wish(asked))
        if len(self._waiting) >= WAITING_MAX:
            raise TooMany("simulation.too_many", f"{WAITING_MAX} simulations wait already: cancel one or wait")
        id = f"{at // 1_000_000:x}-{secrets.token_hex(3)}"
        new = SimulationOut(id=id, asked=asked, by=by, at=to_datetime(at).isoformat())
        self._all[id] = new
        self._keep(new)
        self._waiting.append(id)
        self._asked.set()
        return new

    def cancel(self, id: str) -> None:
        """End one that waits or runs. Raises NotFound; Refused when it is over."""
        found = self.one(id)
        if found.state in OVER:
            raise Refused("simulation.over", f"simulation {id} is over")
        found.state = State.CANCELLED
        if id in self._waiting:
            self._waiting.remove(id)
        elif self._task is not None and self._task[0] == id:
            self._task[1].cancel()

    async def run(self) -> None:
        """Work, until cancelled."""
        while True:
            while self._waiting:
                await self._next(self._all[self._waiting.popleft()])
            self._asked.clear()
            await self._asked.wait()

    async def _next(self, it: SimulationOut) -> None:
        async with asyncio.TaskGroup() as group:
            self._task = it.id, group.create_task(self._carry_out(it))
        self._task = None
        await asyncio.to_thread(self._keep, it)
        for old in list(self._all)[:-KEPT]:
            del self._all[old]
            for kind in ("asked", "result"):
                self._path(old, kind).unlink(missing_ok=True)
        log.info("simulation.over: %s %s", it.id, it.state.value)

    async def _carry_out(self, it: SimulationOut) -> None:
        it.state = State.RUNNING
        try:
            async with aclosing(self._run(self._wish(it.asked))) as lines:
                async for word, body in lines:
                    await self._note(it, word, body)
        finally:
            if it.state is State.RUNNING:
                it.state, it.error = State.FAILED, DIED

    async def _note(self, it: SimulationOut, word: str, body: bytes) -> None:
        match word:
            case "progress":
                it.progress = float(body)
            case "error":
                it.state, it.error = State.FAILED, ErrorOut.model_validate_json(body)
            case "result":
                await asyncio.to_thread(self._path(it.id, "result").write_bytes, body)
                it.state, it.progress = State.DONE, 1.0

    def _wish(self, asked: SimulationIn) -> dict[str, object]:
        return {**asked.model_dump(exclude={"name"}), "targets": dict(self._targets())}

    # ---- files ------------------------------------------------------------------------------------------------------

    def _path(self, id: str, kind: str) -> Path:
        return self._folder / f"{id}.{kind}.json"

    def _keep(self, it: SimulationOut) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{it.id}.draft"
        draft.write_text(it.model_dump_json())
        draft.replace(self._path(it.id, "asked"))

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.asked.json")):
            try:
                found = SimulationOut.model_validate_json(path.read_text())
            except (ValidationError, OSError) as why:
                log.warning("simulation.unreadable: %s: %s", path.name, type(why).__name__)
                continue
            if found.state not in OVER:
                found.state, found.error = State.FAILED, INTERRUPTED
            self._all[found.id] = found
