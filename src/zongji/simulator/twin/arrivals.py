"""When the callers of a queue come, drawn so that a changed plan meets the same people as far as it can.

Calls by chance are a Poisson process with a rate for each interval: exponential steps of mean 1 are laid along the
expected number of calls (time change; Çinlar, Introduction to Stochastic Processes, 1975, ch. 4.7). With other rates
the same steps give the same people at other times.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from zongji.kernel.clock import Span
from zongji.simulator.twin.plan import Known, QueuePlan


def calls(queue: QueuePlan, interval: Span, random: Random) -> Iterator[Known]:
    """All calls of the plan, in order of time."""
    if queue.known:
        return iter(sorted(_again(queue, interval, random), key=lambda call: call.at))
    return _by_chance(queue, interval, random)


def _by_chance(queue: QueuePlan, interval: Span, random: Random) -> Iterator[Known]:
    expected = [0.0, *accumulate(rate * queue.volume for rate in queue.rates)]
    total, mass, place = expected[-1], random.expovariate(1.0), 0
    while mass < total:
        if mass >= expected[place + 1]:
            place = bisect_right(expected, mass) - 1
        share = (mass - expected[place]) / (expected[place + 1] - expected[place])
        yield Known(Span(round((place + share) * interval)))
        mass += random.expovariate(1.0)


def _again(queue: QueuePlan, interval: Span, random: Random) -> Iterator[Known]:
    """The known calls ``volume`` times: some left out, or some once more within one interval of their time."""
    for call in queue.known:
        dice, shift = random.random(), random.random() - 0.5
        copies = int(queue.volume) + (dice < queue.volume % 1)
        for copy in range(copies):
            at = call.at if copy == 0 else max(0, call.at + round(shift * interval / copy))
            yield Known(Span(at), call.head_start)
