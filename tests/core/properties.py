"""Properties that hold for every play, each given as seeds it is tried on. Raises ``Broken`` with the property's name.

The tests run them through hypothesis or by seed; the hunt for seeded faults runs all of them.
"""

import json
from random import Random

from tests.core.elsewhere import replayed
from tests.core.judge import Broken, hold
from tests.core.moves import random_moves
from tests.core.play import Played, play
from zongji.core.contact.model import CallerArrived, ContactClosed, DigitPressed
from zongji.core.facts import Decision, Entry
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.ivr.walker import STEPS_MAX
from zongji.core.snapshot import freeze, thaw
from zongji.engine.settle import Faults, settle
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, FlowId
from zongji.storage.codec import encode

PLAYS_ELSEWHERE = 40
"""How many plays of a hunt are replayed in other processes as well."""

RING = json.dumps(
    {
        "schema": 1,
        "start": "menu",
        "nodes": {"menu": {"kind": "menu", "prompts": ["menu"], "keys": {"1": "menu"}, "failed": "menu"}},
    }
)
"""A flow that a caller could walk round for ever."""


def fed(floor: Floor, entries: list[Entry]) -> list[tuple[Decision, ...]]:
    """The decisions of a floor that is fed the facts of entries."""
    faults = Faults()
    return [tuple(settle(floor, entry.fact, faults).decisions) for entry in entries]


def replay_is_exact(played: Played) -> None:
    """Another floor, fed the same facts, decides the same and ends up the same."""
    floor = Floor()
    decided = fed(floor, played.entries)
    hold(decided == [entry.decisions for entry in played.entries], "replay is exact")
    hold(freeze(floor) == freeze(played.floor), "replay is exact", "the floors differ")


def a_snapshot_and_the_tail_are_the_whole(played: Played, at: int) -> None:
    """A floor frozen at a position and thawed goes on like the one that was not."""
    name = "a snapshot and the tail are the whole"
    first = Floor()
    fed(first, played.entries[:at])
    frozen = freeze(first)
    second = thaw(frozen)
    hold(freeze(second) == frozen, name, f"thawed at {at} it is another floor")
    tail = fed(second, played.entries[at:])
    for entry, again in zip(played.entries[at:], tail, strict=True):
        hold(entry.decisions == again, name, f"frozen at {at}, entry {entry.seq}: {entry.decisions} then {again}")
    hold(freeze(second) == freeze(played.floor), name, "the floors differ at the end")


def a_walk_ends_whatever_the_graph() -> None:
    """A caller who walks in a circle is let go after STEPS_MAX steps."""
    floor, at, caller = Floor(), Instant(1), ContactId("pbx-ring")
    floor.handle(FlowPublished(at, FlowId("ring"), 1, RING))
    floor.handle(EntryConfigured(at, "4000", FlowId("ring")))
    floor.handle(CallerArrived(at, caller, "4000"))
    ends: list[Decision] = []
    for _ in range(STEPS_MAX + 1):
        ends += settle(floor, DigitPressed(at, caller, "1"), Faults()).decisions
    closings = [end for end in ends if isinstance(end, ContactClosed)]
    hold(len(closings) == 1 and caller not in floor.contacts, "a walk never gets stuck", f"{len(closings)} closings")


def hash_seeds_do_not_matter(plays: list[Played], faults: list[str]) -> None:
    """Other processes with other hash seeds, fed only the facts, write the same journal, byte by byte."""
    lines = [encode(entry) for played in plays for entry in played.entries]
    for hash_seed in (1, 2):
        again = replayed(lines, hash_seed, faults)
        differing = [here for here, there in zip(lines, again, strict=True) if here != there]
        hold(not differing, "replay is exact in another process", differing[:1])


def hunt(plays: int, faults: list[str], length: int = 150) -> str | None:
    """The name of the first property that does not hold, tried on that many plays; None when all hold."""
    try:
        kept = []
        for seed in range(plays):
            random = Random(seed)
            played = play(random_moves(random, length))
            replay_is_exact(played)
            a_snapshot_and_the_tail_are_the_whole(played, random.randrange(len(played.entries)))
            kept += [played] if seed < PLAYS_ELSEWHERE else []
        a_walk_ends_whatever_the_graph()
        hash_seeds_do_not_matter(kept, faults)
    except Broken as broken:
        return broken.invariant
    return None
