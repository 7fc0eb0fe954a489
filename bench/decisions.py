"""Routing decisions a second, and how their cost grows with the number waiting: python -m bench.decisions

1000 agents, each in 5 of 200 queues and with 8 of 50 skills at levels; N contacts wait, each with needs of its own
(one to three skills at levels, drawn anew for each; 5 % VIP). Nobody is free at first. Then a day's mix goes round: an
agent becomes free and the board says whom he takes (the contact leaves, the agent is withdrawn), a new contact arrives
at the tail and the board says who takes it (nearly always: nobody). A decision is one of these two questions together
with the changes on the board that go with it. CPU time of one core; the time of each decision is kept for the p99.
Afterwards the answers of a sample are checked against looking at everybody.
"""

import gc
import json
import platform
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from zongji.core.acd.board import Board
from zongji.core.acd.model import Need, QueueConfigured, Skill
from zongji.core.contact.model import Phase
from zongji.core.contact.state import Contact
from zongji.core.ivr.walker import Walk
from zongji.core.presence.model import Agent, Chosen, Membership
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, QueueId, SkillId

AGENTS, QUEUES, SKILLS = 1000, 200, 50
SIZES = (1_000, 10_000, 100_000)
DECISIONS = 40_000
CHECKED = 40
WALK = Walk(FlowId("f"), 1, NodeId("q"), "zh")


class Hall:
    """A board with N who wait, and the day that goes on."""

    def __init__(self, waiting: int, seed: int = 1) -> None:
        self.random = Random(seed)
        self.board = Board()
        self.queues = [QueueId(f"q{number}") for number in range(QUEUES)]
        self.skills = [SkillId(f"s{number}") for number in range(SKILLS)]
        for queue in self.queues:
            self.board.configure(QueueConfigured(Instant(0), queue))
        self.agents = [self._agent(number) for number in range(AGENTS)]
        self.contacts: dict[ContactId, Contact] = {}
        self.at = 1_000_000
        self.made = 0
        for _ in range(waiting):
            contact = self.arrival()
            self.contacts[contact.id] = contact
            self.board.wait(contact)

    def _agent(self, number: int) -> Agent:
        random = self.random
        members = tuple(Membership(queue) for queue in random.sample(self.queues, 5))
        skills = tuple(Skill(skill, random.randint(3, 10)) for skill in sorted(random.sample(self.skills, 8)))
        return Agent(AgentId(f"{number:04d}"), members, Chosen.READY, registered=True, skills=skills)

    def arrival(self) -> Contact:
        """A contact with needs of its own, at the tail of a queue."""
        random = self.random
        self.made += 1
        self.at += 1000
        needs = tuple(
            Need(skill, random.randint(1, 6)) for skill in random.sample(self.skills, random.choice((1, 1, 2, 3)))
        )
        at = Instant(self.at)
        contact = Contact(
            ContactId(f"z-{self.made:07d}"), at, "4000", Phase.QUEUED, WALK, vip=int(random.random() < 0.05)
        )
        return replace(contact, queue=random.choice(self.queues), queued_at=at, rank_at=at, needs=needs)

    def by_looking_at_all(self, agent: Agent) -> ContactId | None:
        """Whom an agent should take, found without the board."""
        levels = {skill.skill: skill.level for skill in agent.skills}
        queues = {member.queue for member in agent.memberships}
        able = [
            contact
            for contact in self.contacts.values()
            if contact.queue in queues and all(levels.get(need.skill, 0) >= need.level for need in contact.needs)
        ]
        return min(able, key=lambda contact: (self.board.key(contact), contact.id)).id if able else None


def run(waiting: int) -> dict[str, float]:
    """Microseconds a decision with so many waiting: mean and p99; a thousandth of them checked."""
    hall = Hall(waiting)
    board, spent, wrong, taken = hall.board, [], 0, 0
    arrivals = [hall.arrival() for _ in range(DECISIONS // 2)]
    gc.collect()
    gc.freeze()
    gc.disable()
    for turn, fresh in enumerate(arrivals):
        agent = hall.random.choice(hall.agents)
        expected = hall.by_looking_at_all(agent) if turn % (DECISIONS // 2 // CHECKED) == 0 else ""
        started = time.perf_counter_ns()
        board.seat(agent)
        found = board.contact_for(agent)
        if found is not None:
            board.leave(hall.contacts[found[0]])
        else:
            board.stand_by(agent)
        board.withdraw(agent.id)
        middle = time.perf_counter_ns()
        board.wait(fresh)
        nobody = board.agent_for(fresh)
        ended = time.perf_counter_ns()
        spent += [middle - started, ended - middle]
        wrong += nobody is not None or (expected != "" and expected != (found[0] if found else None))
        hall.contacts[fresh.id] = fresh
        if found is not None:
            taken += 1
            del hall.contacts[found[0]]
    gc.enable()
    gc.unfreeze()
    assert not wrong, f"{wrong} of {CHECKED} answers differ from looking at everybody"
    spent.sort()
    return {
        "waiting": waiting,
        "mean_us": statistics.mean(spent) / 1000,
        "p99_us": spent[int(len(spent) * 0.99)] / 1000,
        "a_second": 1e9 / statistics.mean(spent),
        "taken": taken,
    }


def main() -> None:
    """Print the table, keep it in bench/results/decisions.json."""
    rows = [min((run(waiting) for _ in range(3)), key=lambda row: row["mean_us"]) for waiting in SIZES]
    for row in rows:
        print(
            f"{row['waiting']:>8} waiting: {row['a_second']:>9,.0f} decisions/s, mean {row['mean_us']:.1f} µs, "
            f"p99 {row['p99_us']:.0f} µs, {row['taken']} of {DECISIONS // 2} agents found somebody"
        )
    growth = rows[-1]["mean_us"] / rows[0]["mean_us"]
    print(f"cost at {SIZES[-1]:,} waiting is {growth:.2f} × that at {SIZES[0]:,}")
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    made = {"python": sys.version, "machine": platform.machine(), "rows": rows, "growth": growth}
    (folder / "decisions.json").write_text(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()
