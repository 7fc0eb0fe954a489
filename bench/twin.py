"""A day of 1000 agents and 200,000 calls in the digital twin: python -m bench.twin

Ten queues, each agent in two; a ten-hour day with breaks, impatient callers, wrap-up. Process time of one core, the
collector set as the product sets it.
"""

import sys
import time

from bench.floor import machine, settle_memory
from zongji.core.acd.model import QueueConfigured
from zongji.core.presence.model import Membership
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import AgentId, QueueId
from zongji.simulator.twin.chance import Lengths, exponential
from zongji.simulator.twin.figures import figures, whole
from zongji.simulator.twin.plan import AgentPlan, Plan, QueuePlan, Shift
from zongji.simulator.twin.runner import Twin
from zongji.simulator.twin.tally import TOTAL, Tally
from zongji.simulator.world import START

AGENTS, CALLS, QUEUES, INTERVALS = 1000, 200_000, 10, 20
GOAL_SECONDS = 60


def day() -> Plan:
    """The plan."""
    names = [QueueId(f"q{nth}") for nth in range(QUEUES)]
    queues = tuple(
        QueuePlan(
            QueueConfigured(START, name),
            rates=(CALLS / QUEUES / INTERVALS,) * INTERVALS,
            talk=Lengths(135, 0.8),
            wrap_up=Lengths(15, 0.5),
            patience=exponential(120),
        )
        for name in names
    )
    agents = tuple(
        AgentPlan(
            AgentId(f"{100001 + nth}"),
            (Membership(names[nth % QUEUES]), Membership(names[(nth + 3) % QUEUES], tier=2)),
            (Shift(Span(0), seconds(36_000), ((seconds(7_200 + 5 * nth), seconds(9_000 + 5 * nth)),)),),
        )
        for nth in range(AGENTS)
    )
    return Plan(START, seconds(1_800), INTERVALS, queues, agents)


def main() -> int:
    """Print the figure; exit status 1 beyond the goal."""
    plan = day()
    tally = Tally(plan)
    twin = Twin(plan, 1, tally.hear)
    settle_memory()
    started = time.process_time()
    twin.run()
    spent = time.process_time() - started
    found = figures(whole(tally.finish()[TOTAL]), plan.length)
    print(f"A day of {AGENTS} agents in the digital twin; one core of: {machine()}")
    print(f"  {found['offered']:,.0f} calls, {twin.handled:,} facts in {spent:.1f} s (goal: {GOAL_SECONDS} s)")
    print(f"  {spent / twin.handled * 1e6:.1f} us a fact; occupancy {found['occupancy']:.2f}")
    return 0 if spent <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
