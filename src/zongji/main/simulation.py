"""Simulations outside the system's own process: the wish as data, the plan it needs, the run, and its start as a child.

The child is ``python -m zongji.cli simulate --request``: it reads the wish from its standard input and answers with
lines of a word and JSON: ``progress 0.4``, and at last ``result {…}`` or ``error {…}``. It runs at a lower priority, so
that calls come first; its result is handed on as it is, for reading it would hold up the loop that calls are in.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from zongji.kernel.clock import Span, after, from_datetime, seconds
from zongji.kernel.errors import Invalid, NotFound, ZongjiError
from zongji.simulator.twin import change, forecast
from zongji.simulator.twin.compare import compare
from zongji.simulator.twin.plan import Plan
from zongji.simulator.twin.report import report
from zongji.simulator.twin.yesterday import CONFIGURATION, observe
from zongji.storage.past import Past

EARLIER = seconds(-16 * 3600)
"""So long before a day it is looked who came to work."""
DAY_INTERVAL = seconds(1800)
REPLICATIONS_MAX = 200
NICE = 10

Progress = Callable[[float], None]
Json = dict[str, object]


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to simulate: a forecast's text or a day (YYYY-MM-DD), and what to do otherwise."""

    forecast: str | None = None
    day: str | None = None
    changes: list[Json] = []
    replications: int = 5
    seed: int = 1
    targets: dict[str, float] = {}
    """Seconds by queue (``*``: the others) within which a day's calls should be answered; the journal has none."""


class Place(msgspec.Struct, frozen=True):
    """Where days are: the journal's file and the site's zone."""

    journal: str
    zone: str


def plan_of(wish: Wish, place: Place) -> Plan:
    """The base plan. Raises Invalid and NotFound."""
    if not 1 <= wish.replications <= REPLICATIONS_MAX:
        reason = f"1 to {REPLICATIONS_MAX}"
        raise Invalid("simulation.replications", f"replications: {reason}", {"replications": reason})
    _one_source(wish)
    if wish.forecast is not None:
        return forecast.read(wish.forecast)
    return _day(wish, place)


def _one_source(wish: Wish) -> None:
    if (wish.forecast is None) == (wish.day is None):
        raise Invalid("simulation.what", "give a forecast or a day, and not both", {"day": "a day or a forecast"})


def _day(wish: Wish, place: Place) -> Plan:
    try:
        day = date.fromisoformat(wish.day or "")
    except ValueError:
        raise Invalid("simulation.day", "a day is YYYY-MM-DD", {"day": "YYYY-MM-DD"}) from None
    zone = ZoneInfo(place.zone)
    start, end = (
        from_datetime(datetime(each.year, each.month, each.day, tzinfo=zone)) for each in (day, day + timedelta(days=1))
    )
    past, early = Past(Path(place.journal)), after(start, EARLIER)
    seen = observe(past.newest(CONFIGURATION, early), past.entries(early, end), start, end)
    targets: dict[str, Span] = {queue: seconds(target) for queue, target in wish.targets.items()}
    plan = seen.plan(DAY_INTERVAL, targets)
    if not plan.queues:
        raise NotFound("simulation.quiet_day", f"nobody waited in a queue on {wish.day}: choose another day")
    return plan


def simulate(wish: Wish, place: Place, progress: Progress) -> Json:
    """Run it, and the report as data. Raises Invalid and NotFound before anything runs."""
    base = plan_of(wish, place)
    changes = change.read(wish.changes)
    changed = change.changed(base, changes) if changes else None
    return report(compare(base, changed, range(wish.seed, wish.seed + wish.replications), progress))


def check(wish: Mapping[str, object]) -> None:
    """Refuse at once what a forecast or changes have wrong; a day is only looked at when it runs. Raises Invalid."""
    asked = msgspec.convert(wish, Wish)
    _one_source(asked)
    changes = change.read(asked.changes)
    if asked.forecast is not None:
        change.changed(plan_of(asked, Place("", "")), changes)


def serve_request() -> int:
    """Be the child; the exit code."""
    with suppress(OSError):
        os.nice(NICE)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[Wish, Place])
    try:
        _tell("result", simulate(*asked, lambda share: _tell("progress", round(share, 3))))
    except ZongjiError as why:
        _tell("error", {"id": why.id, "message": why.message, "fields": why.fields})
    return 0


def _tell(word: str, it: object) -> None:
    print(word, json.dumps(it), flush=True)


LINE_MAX = 64 * 1024 * 1024


async def run_aside(wish: Mapping[str, object], place: Place) -> AsyncGenerator[tuple[str, bytes], None]:
    """Run a wish in a process of its own and hand on its lines; whoever stops listening ends it."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "zongji.cli", "simulate", "--request"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LINE_MAX,
    )
    assert child.stdin is not None and child.stdout is not None, "both are pipes"  # noqa: S101
    try:
        child.stdin.write(msgspec.json.encode((wish, place)))
        child.stdin.close()
        while line := await child.stdout.readline():
            word, _, body = line.partition(b" ")
            yield word.decode(), body
        await child.wait()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
