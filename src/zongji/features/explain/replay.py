"""One decision of the past, found by replay in a process of its own so that calls never wait for it:
``python -m zongji.features.explain.replay`` with a ``Question`` on its input; an ``Answer`` is its output.

Only reads: a snapshot from before the decision, and the journal's facts from there up to it.
"""

import os
import sys
from pathlib import Path

import msgspec

from zongji.core.acd.explain import Choice, decisions
from zongji.core.contact.model import AgentReserved
from zongji.core.facts import Entry, Fact
from zongji.core.floor import Floor
from zongji.core.snapshot import thaw
from zongji.engine.settle import Faults, settle
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId
from zongji.storage import journal_reader
from zongji.storage.frozen import unpack
from zongji.storage.snapshots import Snapshots

NICENESS = 10


class Question(msgspec.Struct, frozen=True):
    """Offer ``offer`` of a contact, made at ``at``; the files to read."""

    journal: str
    snapshots: str
    contact: ContactId
    offer: int
    at: Instant


class Answer(msgspec.Struct, frozen=True):
    """The decision's journal position (None: it is not in the journal), and how it was made (None: replayed with
    today's program it is not made)."""

    position: int | None = None
    choice: Choice | None = None


def answer(asked: Question) -> Answer:
    """Find and replay."""
    position = _position(asked)
    if position is None:
        return Answer()
    faults = Faults()

    def feed(floor: Floor, fact: Fact) -> object:
        return settle(floor, fact, faults)

    floor, at = _start(Path(asked.snapshots), position - 1)
    for entry in journal_reader.entries(Path(asked.journal), at):
        if entry.seq < position:
            feed(floor, entry.fact)
            continue
        made = decisions(floor, entry.fact, feed)
        wanted = (each for each in made if (each.explanation.contact, each.offer) == (asked.contact, asked.offer))
        return Answer(position, next(wanted, None))
    return Answer()


def _position(asked: Question) -> int | None:
    path = Path(asked.journal)
    for entry in journal_reader.entries(path, journal_reader.position_before(path, asked.at)):
        if entry.fact.at > asked.at:
            return None
        if _holds(entry, asked):
            return entry.seq
    return None


def _holds(entry: Entry, asked: Question) -> bool:
    return any(
        isinstance(each, AgentReserved) and (each.contact, each.offer) == (asked.contact, asked.offer)
        for each in entry.decisions
    )


def _start(snapshots: Path, position: int) -> tuple[Floor, int]:
    for at, body in Snapshots(snapshots).before(position):
        found = unpack(body)
        if found is not None:
            return thaw(found[0]), at
    return Floor(), 0


def main() -> None:
    """Answer one question, politely towards those who have calls to make."""
    os.nice(NICENESS)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(asked)))


if __name__ == "__main__":
    main()
