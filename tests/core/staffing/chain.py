"""The queues solved without any formula of ours: balance of a birth–death chain, and a waiting caller step by step.

States are the calls in the system. Probabilities are built outwards from the likeliest state, and the chain is cut
where a geometric series bounds the rest below 1e-15 of what is kept.
"""

from dataclasses import dataclass
from math import exp, fsum


@dataclass(frozen=True)
class Chain:
    """λ calls a second; an agent serves at rate μ; one who waits hangs up at rate θ; room for so many waiting."""

    arrivals: float
    service: float
    leaving: float
    agents: int
    room: float = float("inf")

    def death(self, calls: int) -> float:
        """The rate at which one of so many calls ends."""
        return min(calls, self.agents) * self.service + max(0, calls - self.agents) * self.leaving

    def probabilities(self) -> list[float]:
        """How likely 0, 1, 2, … calls are in the long run."""
        top = 0
        while self.arrivals > self.death(top + 1) and top < self.agents + self.room:
            top += 1
        down, calls = [1.0], top
        while calls > 0:
            down.append(down[-1] * self.death(calls) / self.arrivals)
            calls -= 1
        weights, calls = down[::-1], top
        while calls < self.agents + self.room:
            calls += 1
            weights.append(weights[-1] * self.arrivals / self.death(calls))
            ratio = self.arrivals / self.death(calls + 1)
            # Deaths never get rarer, so that what is left is at most weight · ratio / (1 − ratio).
            if calls > self.agents and ratio < 1 and weights[-1] * ratio / (1 - ratio) < 1e-15:
                break
        total = fsum(weights)
        return [weight / total for weight in weights]

    def waits(self) -> float:
        """The share of calls that find no free agent."""
        return fsum(self.probabilities()[self.agents :])

    def queue(self) -> float:
        """The mean number of callers who wait."""
        return fsum(i * p for i, p in enumerate(self.probabilities()[self.agents :]))

    def answered_within(self, seconds: float) -> float:
        """The share of calls answered in that time: a caller who joins is followed down the queue, jump by jump.

        All jumps are made at one rate, some of them to nowhere (uniformisation, A. Jensen 1953), and the number of
        jumps in the time is Poisson.
        """
        chances = self.probabilities()
        ahead = chances[self.agents :]
        answered = fsum(chances[: self.agents])
        full = self.agents * self.service
        rate = full + len(ahead) * self.leaving
        jumps, likely, seen, result = 0, exp(-rate * seconds), 0.0, 0.0
        while seen < 1 - 1e-13:
            result += likely * answered
            seen += likely
            answered += ahead[0] * full / rate
            ahead = [
                here * (1 - (full + (k + 1) * self.leaving) / rate) + behind * (full + (k + 1) * self.leaving) / rate
                for k, (here, behind) in enumerate(zip(ahead, [*ahead[1:], 0.0], strict=True))
            ]
            jumps += 1
            likely *= rate * seconds / jumps
        return result
