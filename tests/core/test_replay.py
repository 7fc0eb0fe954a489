"""The same facts give the same decisions: here, in another process, and from a snapshot on."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.drawn_moves import moves
from tests.core.moves import Move, random_moves
from tests.core.play import Played, play
from tests.core.properties import a_snapshot_and_the_tail_are_the_whole, hash_seeds_do_not_matter, replay_is_exact
from zongji.storage.codec import KINDS, decode, encode

PLAYS_MAX = 300
"""Plays after which a kind that was never met counts as missing; under a hundred are enough."""


@settings(max_examples=150, deadline=None)
@given(moves)
def test_replay_is_exact(drawn: list[Move]) -> None:
    replay_is_exact(play(drawn))


@settings(max_examples=150, deadline=None)
@given(moves, st.integers(0, 1000))
def test_a_snapshot_and_the_tail_are_the_whole(drawn: list[Move], at: int) -> None:
    played = play(drawn)
    a_snapshot_and_the_tail_are_the_whole(played, at % len(played.entries))


def test_a_fresh_process_with_another_hash_seed_writes_the_same_journal() -> None:
    plays: list[Played] = []
    never = set(KINDS) - {"ContactDecision"}  # what decisions about contacts share; nobody writes it itself
    while len(plays) < 60 or (never and len(plays) < PLAYS_MAX):
        plays.append(play(random_moves(Random(len(plays)), 200)))
        never -= {type(each).__name__ for entry in plays[-1].entries for each in (entry.fact, *entry.decisions)}
    assert sum(len(played.entries) for played in plays) > 10_000
    assert not never, f"never met: {never}"
    hash_seeds_do_not_matter(plays, [])


def test_what_is_written_is_what_is_read() -> None:
    for seed in range(20):
        for entry in play(random_moves(Random(seed), 150)).entries:
            assert decode(encode(entry)) == entry
