"""From the journal back to a floor: newest snapshot, then the tail.

Only facts are fed; the floor's decisions are compared with those in the journal. A difference means that the code
decides otherwise than when it was written: it is counted and logged, and the new decision stands.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from zongji.core.contact.model import Later
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.engine.ports import Entry
from zongji.engine.settle import Faults, settle
from zongji.engine.timers import TIMED, Timers
from zongji.kernel.clock import Instant, after, seconds

log = logging.getLogger(__name__)

SLACK = seconds(5)
"""A timer this long overdue at the journal's end did fire, and changed nothing."""


@dataclass(slots=True)
class Recovered:
    """A floor as it was when the journal ended, and the timers it waits for."""

    floor: Floor
    timers: Timers
    position: int = 0
    compared: int = 0
    """Entries replayed."""
    differing: list[int] = field(default_factory=list)
    """Positions at which the decisions were not those of the journal."""


async def replay(entries: AsyncIterator[Entry], start: Recovered | None = None) -> Recovered:
    """Feed the facts of ``entries`` to the floor of ``start`` (an empty one if None)."""
    state = start or Recovered(Floor(), Timers())
    faults, fired, last = Faults(), set[Fact](), Instant(0)
    async for entry in entries:
        settled = settle(state.floor, entry.fact, faults)
        if tuple(settled.decisions) != entry.decisions:
            state.differing.append(entry.seq)
        for effect in settled.effects:
            if isinstance(effect, Later):
                state.timers.add(effect.fact)
        if isinstance(entry.fact, TIMED):
            fired.add(replace(entry.fact, at=Instant(0)))
        state.position, last = entry.seq, entry.fact.at
        state.compared += 1
    state.timers.forget(fired, after(last, -SLACK))
    if state.differing:
        log.warning(
            "replay.differs: %d of %d entries, first at %d", len(state.differing), state.compared, state.differing[0]
        )
    return state
