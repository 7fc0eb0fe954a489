"""Many bad days, and a long one, for ``./zongji test --full``."""

from random import Random

import pytest

from tests.scenarios.stories import all_is_well_after
from tests.scenarios.test_whatever_people_do import nothing_is_left_after
from zongji.kernel.clock import seconds
from zongji.simulator.crowd import furnish, pour
from zongji.simulator.people import CallerHabits
from zongji.simulator.world import World


@pytest.mark.full
@pytest.mark.parametrize("part", range(6))
def test_hundreds_of_bad_days(part: int) -> None:
    for seed in range(1000 * part, 1000 * part + 500):
        nothing_is_left_after(seed)


@pytest.mark.full
def test_a_day_of_fifty_thousand_calls_leaves_nothing_behind() -> None:
    world = World(Random(1))
    furnish(world, 100)
    pour(world, 2.9, 50_000, lambda random: CallerHabits((), seconds(90), seconds(random.uniform(5, 60))))
    all_is_well_after(world)
    assert sum(caller.served_at is not None for caller in world.callers) > 40_000
