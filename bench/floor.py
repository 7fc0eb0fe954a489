"""Facts a second through the floor, with journal encoding, and how the cost grows with the queue: python -m bench.floor

1000 agents of 10 queues, each in two, all of them talking; N contacts wait. Then calls go round: a caller hangs up, his
agent ends wrap-up and is rung for the head of a queue, answers, a new caller arrives at the tail and becomes known. So
the number who wait stays N, and every fact changes the floor's state (what did not would be counted as wrong). Timed
is ``settle`` plus ``encode`` on one core (process time); what is a fact for the next turn is made outside the clock.
Afterwards the invariants are checked and the journal is replayed.
"""

import gc
import json
import platform
import statistics
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from zongji.core.acd.model import QueueConfigured
from zongji.core.contact.model import (
    AgentAnswered,
    AgentReleased,
    AgentReserved,
    CallerArrived,
    CallerHungUp,
    ContactClosed,
    PartyKnown,
    Phase,
)
from zongji.core.facts import Entry, Fact
from zongji.core.floor import Floor, Settled
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import (
    AgentChoseReady,
    AgentConfigured,
    AgentEndedWrapUp,
    AgentSignedIn,
    Membership,
    PhoneRegistered,
)
from zongji.engine.settle import Faults, settle
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId, FlowId, PartyId, QueueId
from zongji.storage.codec import decode, encode

AGENTS = 1000
QUEUES = 10
SIZES = (100, 1_000, 10_000)
FACTS = 60_000
ROUNDS = 3


@dataclass
class Hall:
    """A floor, its journal, and the clock that only runs while the floor works."""

    floor: Floor = field(default_factory=Floor)
    faults: Faults = field(default_factory=Faults)
    lines: list[bytes] = field(default_factory=list)
    spent: float = 0.0
    at: int = 1_000_000_000
    callers: int = 0
    unchanged: int = 0
    talking: deque[tuple[ContactId, AgentId, int]] = field(default_factory=deque)

    def feed(self, fact: Fact) -> Settled:
        """One fact through the floor and into the journal."""
        started = time.process_time()
        settled = settle(self.floor, fact, self.faults)
        self.lines.append(encode(Entry(len(self.lines) + 1, fact, tuple(settled.decisions))))
        self.spent += time.process_time() - started
        return settled

    def now(self) -> Instant:
        """A little later than before."""
        self.at += 50
        return Instant(self.at)

    def furnish(self) -> None:
        """Queues, numbers, agents at work."""
        for n in range(QUEUES):
            queue, flow = QueueId(f"queue-{n}"), FlowId(f"flow-{n}")
            document = {"schema": 1, "start": "q", "nodes": {"q": {"kind": "queue", "queue": queue}}}
            self.feed(QueueConfigured(self.now(), queue, wrap_up=seconds(30)))
            self.feed(FlowPublished(self.now(), flow, 1, json.dumps(document)))
            self.feed(EntryConfigured(self.now(), f"40{n:02d}", flow))
        for n in range(AGENTS):
            agent = AgentId(f"{1001 + n}")
            members = tuple(Membership(QueueId(f"queue-{m % QUEUES}")) for m in (n, n + 1))
            self.feed(AgentConfigured(self.now(), agent, members))
            for kind in (PhoneRegistered, AgentSignedIn, AgentChoseReady):
                self.feed(kind(self.now(), agent))

    def arrive(self) -> None:
        """One more caller; rung at once if somebody is free."""
        self.callers += 1
        contact = ContactId(f"pbx-{self.callers:08d}")
        self._answered(self.feed(CallerArrived(self.now(), contact, f"40{self.callers % QUEUES:02d}")))
        self._changes(PartyKnown(self.now(), contact, PartyId(f"party-{self.callers}")), contact)

    def go_round(self) -> None:
        """One call ends, the next begins, one more caller waits: five facts."""
        contact, agent, _ = self.talking.popleft()
        self._changes(CallerHungUp(self.now(), contact), contact)
        self._answered(self.feed(AgentEndedWrapUp(self.now(), agent)))
        self.arrive()

    def _answered(self, settled: Settled) -> None:
        for decision in settled.decisions:
            if isinstance(decision, AgentReserved):
                found = (decision.contact, decision.agent, decision.offer)
                self._changes(AgentAnswered(self.now(), decision.contact, decision.offer), decision.contact)
                self.talking.append(found)

    def _changes(self, fact: Fact, contact: ContactId) -> None:
        before = self.floor.contacts.get(contact)
        self.feed(fact)
        self.unchanged += self.floor.contacts.get(contact) is before


def settle_memory() -> None:
    """Set the collector as the running system does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def measured(waiting: int) -> tuple[float, int]:
    """Facts a second with that many waiting, and the number of facts."""
    hall = Hall()
    hall.furnish()
    for _ in range(AGENTS + waiting):
        hall.arrive()
    settle_memory()
    settled_before, hall.spent = len(hall.lines), 0.0
    while len(hall.lines) < settled_before + FACTS:
        hall.go_round()
    facts = len(hall.lines) - settled_before
    gc.unfreeze()
    check(hall, waiting)
    return facts / hall.spent, facts


def check(hall: Hall, waiting: int) -> None:
    """The invariants after a run; AssertionError when one does not hold."""
    floor = hall.floor
    assert hall.faults.count == 0 and hall.unchanged == 0, f"{hall.unchanged} facts changed nothing"
    phases = [contact.phase for contact in floor.contacts.values()]
    assert phases.count(Phase.QUEUED) == waiting and phases.count(Phase.TALKING) == AGENTS == len(floor.agents)
    serving = {contact.agent for contact in floor.contacts.values() if contact.agent is not None}
    assert len(serving) == AGENTS, "no agent serves two callers"
    assert all(contact == floor.agents[agent].contact for contact, agent, _ in hall.talking)
    served: dict[QueueId, list[ContactId]] = {}
    reserved, released, closed = 0, 0, set()
    again = Floor()
    for line in hall.lines:
        entry = decode(line)
        assert tuple(settle(again, entry.fact, hall.faults).decisions) == entry.decisions, "replay is exact"
        for decision in entry.decisions:
            match decision:
                case AgentReserved(queue=queue, contact=contact):
                    served.setdefault(queue, []).append(contact)
                    reserved += 1
                case AgentReleased():
                    released += 1
                case ContactClosed(contact=contact):
                    assert contact not in closed, "a contact closes exactly once"
                    closed.add(contact)
    assert all(order == sorted(order) for order in served.values()), "nobody is overtaken"
    assert reserved == released + AGENTS, "every reservation is released exactly once"


def machine() -> str:
    """Processor and Python."""
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return f"{models[0] if models else platform.processor()}, Python {platform.python_version()}"


def main() -> int:
    """Print the table; exit status 1 when a goal is missed."""
    print(f"Facts through the floor, {AGENTS} agents, {QUEUES} queues, journal encoding on; one core of: {machine()}")
    print(
        f"Median of {ROUNDS} rounds of {FACTS} facts, each of which changes state; invariants and replay checked after."
    )
    rates = {}
    for waiting in SIZES:
        rounds = [measured(waiting)[0] for _ in range(ROUNDS)]
        rates[waiting] = statistics.median(rounds)
        spread = f"{min(rounds):,.0f}…{max(rounds):,.0f}"
        print(
            f"  {waiting:>6,} waiting: {rates[waiting]:>9,.0f} facts/s ({1e6 / rates[waiting]:.1f} µs each; {spread})"
        )
    growth = rates[SIZES[0]] / rates[SIZES[-1]]
    print(f"  cost at {SIZES[-1]:,} is {growth:.2f} times that at {SIZES[0]:,} (goal: at most 2; 20,000 facts/s)")
    return 0 if growth <= 2 and rates[SIZES[-1]] >= 20_000 else 1


if __name__ == "__main__":
    sys.exit(main())
