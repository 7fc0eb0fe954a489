"""The floor's invariants over whatever may happen, and proof that it did happen in every state."""

from random import Random

from hypothesis import HealthCheck, given, settings

from tests.core.drawn_moves import moves
from tests.core.moves import Move, random_moves
from tests.core.play import Pair, play
from zongji.core.contact.model import Phase
from zongji.core.facts import AgentFact, ContactFact
from zongji.core.presence.model import Chosen, Line

NEVER = {
    (Line.WRAP_UP, Chosen.OFFLINE): "who signs out wraps up no more",
    (Line.RINGING, Chosen.OFFLINE): "who signs out is rung no more",
}
"""Pairs that do not exist, and why; a test holds that they are never met."""

RUNS_MAX = 6000
"""Runs after which a pair that was never met counts as missing; about a thousand are enough."""


def leaves(kind: type) -> list[type]:
    """All facts of a kind that the product defines."""
    children: list[type] = kind.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] or (
        [kind] if kind.__module__.startswith("zongji.core.") else []
    )


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_every_invariant_holds_whatever_happens(drawn: list[Move]) -> None:
    played = play(drawn)
    assert played.floor.contacts == {}


def test_every_fact_is_met_in_every_state() -> None:
    contacts = {(phase.name, fact.__name__) for phase in Phase for fact in leaves(ContactFact)}
    agents = {
        (line.name, chosen.name, fact.__name__)
        for line in Line
        for chosen in Chosen
        for fact in leaves(AgentFact)
        if (line, chosen) not in NEVER
    }
    assert len(contacts) >= 108 and len(agents) >= 130
    met: set[Pair] = set()
    runs = 0
    while runs < RUNS_MAX and not met >= contacts | agents:
        met |= play(random_moves(Random(runs), 150), judged=False).met
        runs += 1
    missing = sorted((contacts | agents) - met)
    print(f"{runs} runs met {len(contacts)} pairs of phase and fact, {len(agents)} of line, choice and fact")
    assert not missing, f"{len(missing)} pairs were never met: {missing}"
    never = {(line.name, chosen.name) for line, chosen in NEVER}
    assert not [pair for pair in met if pair[:2] in never]
