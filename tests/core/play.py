"""A whole play: moves become facts, the floor settles them, the judge watches. What was played can be played again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.core.judge import Judge, hold, judge_end
from tests.core.moves import Move, Stage
from zongji.core.contact.callback import CallbackCancelled
from zongji.core.contact.model import CallerHungUp, Later
from zongji.core.facts import AgentFact, ContactFact, Entry, Fact
from zongji.core.floor import Floor
from zongji.engine.settle import Faults, settle

Pair = tuple[str, ...]


@dataclass(slots=True)
class Played:
    """What came of it."""

    floor: Floor
    entries: list[Entry] = field(default_factory=list)
    met: set[Pair] = field(default_factory=set)
    """(phase, fact) and (line, chosen, fact) pairs that came together."""


def play(moves: Iterable[Move], judged: bool = True) -> Played:
    """Play to the end: at last everybody hangs up. Raises Broken when an invariant does not hold; not ``judged``, it
    goes several times as fast."""
    floor = Floor()
    stage, judge, faults, played = Stage(floor), Judge(floor) if judged else None, Faults(), Played(floor)

    def happens(fact: Fact) -> None:
        played.met.add(met(floor, fact))
        if judge is not None:
            judge.before()
        settled = settle(floor, fact, faults)
        played.entries.append(Entry(len(played.entries) + 1, fact, tuple(settled.decisions)))
        if judge is not None:
            judge.after(fact, settled)
        hold(not faults.count, "no fault of ours", fact)
        stage.timers += [effect.fact for effect in settled.effects if isinstance(effect, Later)]

    for fact in stage.opening():
        happens(fact)
    for move in moves:
        happens(stage.fact(move))
    for contact in list(floor.contacts):
        happens(CallerHungUp(stage.now, contact))
    for promised in list(floor.contacts):
        happens(CallbackCancelled(stage.now, promised, "the end"))
    if judge is not None:
        judge_end(judge)
    return played


def met(floor: Floor, fact: Fact) -> Pair:
    """What a fact meets: its contact's phase, or its agent's line and choice."""
    name = type(fact).__name__
    match fact:
        case ContactFact(contact=contact):
            found = floor.contacts.get(contact)
            return (found.phase.name if found is not None else "CLOSED", name)
        case AgentFact(agent=agent) if agent in floor.agents:
            return (floor.agents[agent].line.name, floor.agents[agent].chosen.name, name)
        case _:
            return ("", name)
