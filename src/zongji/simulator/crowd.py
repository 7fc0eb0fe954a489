"""Many people at once: arrivals by chance, and a centre furnished for load. Chance comes in as a seeded ``Random``."""

import json
from collections.abc import Callable, Iterator
from random import Random

from zongji.kernel.clock import Span, in_seconds, seconds
from zongji.simulator.people import AgentHabits, CallerHabits
from zongji.simulator.world import World


def arrivals(random: Random, per_second: float, count: int) -> Iterator[Span]:
    """``count`` instants of arrival, from now, of people who know nothing of each other (a Poisson process)."""
    at = 0.0
    for _ in range(count):
        at += random.expovariate(per_second)
        yield seconds(at)


def straight_into(queue: str, answer: bool = True, head_start: Span = Span(0)) -> str:
    """The document of a flow that leads into a queue at once."""
    node = {"kind": "queue", "queue": queue, "answer": answer, "head_start": in_seconds(head_start)}
    return json.dumps({"schema": 1, "start": "q", "nodes": {"q": node}})


def furnish(world: World, agents: int, called: str = "4000", queue: str = "sales") -> None:
    """One queue behind one number, and that many agents at work who answer at once and come back when blamed."""
    world.queue(queue)
    world.flow(called, straight_into(queue))
    habits = AgentHabits(after=seconds(1), back_after=seconds(5))
    for number in range(agents):
        world.agent(f"{100001 + number}", queue, habits=habits).start_work()


def pour(world: World, per_second: float, count: int, habits: Callable[[Random], CallerHabits]) -> None:
    """Let ``count`` callers come by chance, each with habits of his own. They are made as time passes, not before."""
    waits = arrivals(world.random, per_second, count)

    def come(before: int) -> None:
        wait = next(waits, None)
        if wait is not None:

            def call() -> None:
                world.call("4000", habits(world.random))
                come(wait)

            world.agenda.after(wait - before, call)

    come(0)
