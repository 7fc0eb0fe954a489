"""The same properties over many more and longer plays, for ``./zongji test --full``."""

from random import Random

import pytest

from tests.core.moves import random_moves
from tests.core.play import play
from tests.core.properties import a_snapshot_and_the_tail_are_the_whole, replay_is_exact

PARTS = 8
PLAYS = 300


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_thousands_of_long_plays_hold_every_property(part: int) -> None:
    facts = 0
    for seed in range(1_000_000 + part * PLAYS, 1_000_000 + (part + 1) * PLAYS):
        random = Random(seed)
        played = play(random_moves(random, random.choice((50, 200, 600))))
        replay_is_exact(played)
        a_snapshot_and_the_tail_are_the_whole(played, random.randrange(len(played.entries)))
        facts += len(played.entries)
    assert facts > 100 * PLAYS
