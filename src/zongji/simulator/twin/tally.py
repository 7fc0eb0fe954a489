"""Counts what happened in a run, per queue and interval. Hears the floor's decisions and nothing else.

A call counts in the interval in which it joined its first queue, whatever happened to it later: so offered = answered +
abandoned + turned away + left over, in every interval. Time (queue length, occupancy) counts where it passed. Calls of
before and after the plan's intervals are not counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zongji.core.contact.model import ContactClosed, QueueJoined, Side, TalkEnded, TalkStarted
from zongji.core.facts import Decision, Fact
from zongji.core.presence.model import AgentStateSet, State
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId
from zongji.simulator.twin.plan import Plan

TOTAL = "*"
"""The name under which all queues together stand."""
BUSY, FREE, AWAY = 1, 0, -1
MEANS = {State.OFFLINE: AWAY, State.NOT_READY: AWAY, State.READY: FREE}


class Cell:
    """Sums of one queue and interval; times in microseconds."""

    __slots__ = (
        "abandoned",
        "answered",
        "busy",
        "handle",
        "handled",
        "in_target",
        "left",
        "longest",
        "offered",
        "overflow",
        "short",
        "staffed",
        "turned_away",
        "waited",
        "waiting",
    )

    def __init__(self) -> None:
        self.offered = self.answered = self.abandoned = self.turned_away = self.left = self.overflow = 0
        self.short = 0
        """Abandoned sooner than the queue's short time."""
        self.in_target = 0
        self.waited = 0
        """Waits of those answered."""
        self.waiting = 0
        """Time that anybody waited within the interval: divided by its length, the average queue length."""
        self.longest = 0
        self.handled = self.handle = 0
        self.busy = self.staffed = 0
        """Time that agents rang, talked or wrapped up, and that plus the time they were free."""

    def add(self, other: "Cell") -> None:
        """Take another's sums into these."""
        longest = max(self.longest, other.longest)
        for name in Cell.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = longest


class Case:
    """A call on its way."""

    __slots__ = ("cell", "handle", "joined", "queue", "since", "talked")

    def __init__(self, queue: str, joined: Instant, cell: Cell) -> None:
        self.queue, self.joined, self.cell = queue, joined, cell
        self.talked = False
        self.since = joined
        self.handle = 0


@dataclass(slots=True)
class Stance:
    """What an agent does (BUSY, FREE, AWAY) since when, and whose wrap-up he does."""

    means: int
    since: Instant
    wraps: Case | None = None
    wraps_since: Instant = Instant(0)


class Tally:
    """``hear`` is for the runner. Ask ``cells`` after ``finish``."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._start, self._interval, self._intervals = plan.start, plan.interval, plan.intervals
        self.cells: dict[str, list[Cell]] = {q.queue: self._row() for q in plan.queues}
        self._targets: dict[str, tuple[int, int]] = {queue.queue: (queue.target, queue.short) for queue in plan.queues}
        self._cases: dict[ContactId, Case] = {}
        self._stances: dict[AgentId, Stance] = {}
        self._worked: dict[AgentId, list[list[int]]] = {}
        self._ears: Mapping[type[Decision], Callable[[Any], None]] = {
            QueueJoined: self._joined,
            TalkStarted: self._talks,
            TalkEnded: self._talked,
            ContactClosed: self._closed,
            AgentStateSet: self._state,
        }

    def hear(self, fact: Fact, decisions: list[Decision]) -> None:
        """Count."""
        for decision in decisions:
            ear = self._ears.get(decision.__class__)
            if ear is not None:
                ear(decision)

    def finish(self) -> Mapping[str, list[Cell]]:
        """All cells, those of ``TOTAL`` included; who was never answered nor gave up is left over."""
        end = Instant(self._start + self._plan.length)
        for case in self._cases.values():
            if not case.talked:
                case.cell.left += 1
                self._wait(case, end)
        for agent, stance in self._stances.items():
            self._stand(agent, stance, end)
        total = self._row()
        for row in self.cells.values():
            for sums, cell in zip(total, row, strict=True):
                sums.add(cell)
        self._staff(total)
        self.cells[TOTAL] = total
        return self.cells

    # ---- calls ------------------------------------------------------------------------------------------------------

    def _joined(self, it: QueueJoined) -> None:
        case = self._cases.get(it.contact)
        if case is None:
            place = (it.at - self._start) // self._interval
            row = self._rows(it.queue)
            cell = row[place] if 0 <= place < self._intervals else Cell()
            self._cases[it.contact] = Case(it.queue, it.at, cell)
            cell.offered += 1
        elif it.queue != case.queue and not it.again:
            case.cell.overflow += 1

    def _talks(self, it: TalkStarted) -> None:
        case = self._cases.get(it.contact)
        if case is None:
            return
        case.since = it.at
        if not case.talked:
            case.talked = True
            cell, wait = case.cell, it.at - case.joined
            cell.answered += 1
            cell.waited += wait
            if wait <= self._targets.get(case.queue, (0, 0))[0]:
                cell.in_target += 1
            self._waited(case, it.at)

    def _talked(self, it: TalkEnded) -> None:
        case = self._cases.get(it.contact)
        if case is not None:
            case.handle += it.at - case.since

    def _closed(self, it: ContactClosed) -> None:
        case = self._cases.pop(it.contact, None)
        if case is None:
            return
        cell = case.cell
        if case.talked:
            cell.handled += 1
            cell.handle += case.handle
        elif it.by is Side.CALLER:
            cell.abandoned += 1
            cell.short += it.at - case.joined < self._targets.get(case.queue, (0, 0))[1]
            self._waited(case, it.at)
        else:
            cell.turned_away += 1
            self._waited(case, it.at)

    def _waited(self, case: Case, until: Instant) -> None:
        wait = until - case.joined
        if wait:
            case.cell.longest = max(case.cell.longest, wait)
            self._wait(case, until)

    def _wait(self, case: Case, until: Instant) -> None:
        row = self._rows(case.queue)
        for place, span in self._parts(case.joined, until):
            row[place].waiting += span

    # ---- agents -----------------------------------------------------------------------------------------------------

    def _state(self, it: AgentStateSet) -> None:
        means = MEANS.get(it.state, BUSY)
        stance = self._stances.get(it.agent)
        if stance is None:
            self._stances[it.agent] = stance = Stance(means, it.at)
            self._worked[it.agent] = [[0] * self._intervals, [0] * self._intervals]
        elif stance.means != means:
            self._stand(it.agent, stance, it.at)
            stance.means, stance.since = means, it.at
        if stance.wraps is not None:
            stance.wraps.cell.handle += it.at - stance.wraps_since
            stance.wraps = None
        if it.state is State.WRAP_UP and it.contact is not None:
            stance.wraps, stance.wraps_since = self._cases.get(it.contact), it.at

    def _stand(self, agent: AgentId, stance: Stance, until: Instant) -> None:
        if stance.means != AWAY:
            busy, staffed = self._worked[agent]
            for place, span in self._parts(stance.since, until):
                staffed[place] += span
                if stance.means == BUSY:
                    busy[place] += span

    def _staff(self, total: list[Cell]) -> None:
        """Agents' time into the cells of every queue they serve, and once into the total."""
        serves = {agent.id: agent.memberships for agent in self._plan.agents}
        for agent, (busy, staffed) in self._worked.items():
            rows = [self._rows(member.queue) for member in serves[agent]]
            for place in range(self._intervals):
                for row in (*rows, total):
                    row[place].busy += busy[place]
                    row[place].staffed += staffed[place]

    # ---- time -------------------------------------------------------------------------------------------------------

    def _parts(self, since: int, until: int) -> list[tuple[int, int]]:
        """The intervals that a length of time touches, and how much of it lies in each."""
        start, interval, found = self._start, self._interval, []
        since = max(since, start)
        place = (since - start) // interval
        while since < until and place < self._intervals:
            edge = min(until, start + (place + 1) * interval)
            found.append((place, edge - since))
            since, place = edge, place + 1
        return found

    def _rows(self, queue: str) -> list[Cell]:
        row = self.cells.get(queue)
        if row is None:
            row = self.cells[queue] = self._row()
        return row

    def _row(self) -> list[Cell]:
        return [Cell() for _ in range(self._intervals)]
