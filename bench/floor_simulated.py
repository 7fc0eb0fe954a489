"""Simulated calls a minute of processor time: python -m bench.floor_simulated

Whole calls in virtual time: the floor, a simulated PBX, people with habits; 300 agents, callers by chance at
nine tenths of what they can take, some of them impatient. Afterwards nobody may be left. Process time of one core, the
collector set as the product sets it.
"""

import sys
import time
from random import Random

from bench.floor import machine, settle_memory
from zongji.kernel.clock import seconds
from zongji.simulator.crowd import furnish, pour
from zongji.simulator.people import CallerHabits
from zongji.simulator.world import World

AGENTS, CALLS = 300, 20_000
PER_SECOND = AGENTS / 31 * 0.9
"""A call takes an agent 31 s on average: one to answer, thirty to talk."""


def habits(random: Random) -> CallerHabits:
    """Talks 10 to 50 s; waits two minutes at most."""
    return CallerHabits(talk=seconds(random.uniform(10, 50)), patience=seconds(120))


def main() -> int:
    """Print the figure; exit status 1 when somebody was left over."""
    world = World(Random(1))
    furnish(world, AGENTS)
    pour(world, PER_SECOND, CALLS, habits)
    settle_memory()
    began, started = world.agenda.now(), time.process_time()
    world.run_out()
    spent = time.process_time() - started
    simulated = (world.agenda.now() - began) / 3.6e9
    served = sum(caller.served_at is not None for caller in world.callers)
    print(f"Simulated calls in virtual time, {AGENTS} agents, {PER_SECOND:.1f} calls/s; one core of: {machine()}")
    print(
        f"  {CALLS:,} calls ({served:,} served, {simulated:.1f} h simulated), {world.handled:,} facts in {spent:.1f} s:"
    )
    print(f"  {CALLS / spent * 60:,.0f} calls a minute of processor time (goal: 200,000)")
    left = world.floor.contacts or world.pbx.legs or world.faults.count
    return 1 if left or CALLS / spent * 60 < 200_000 else 0


if __name__ == "__main__":
    sys.exit(main())
