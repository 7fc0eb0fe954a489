"""Queues: their rules, and that the floor and the directory know them. Sessions are the caller's."""

from collections.abc import Callable, Collection

from sqlalchemy import select

from zongji.core.acd.model import QueueRemoved
from zongji.core.acd.problems import Known, brought, problems, strategy_problems
from zongji.core.calendar.shifts import CLOSED
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.ivr.graph import QueueNode, VoicemailNode
from zongji.engine.ports import Post
from zongji.features.queues.models import QueueRow
from zongji.features.queues.rules import configured, read, write
from zongji.features.queues.schemas import QueueIn, QueueOut, QueuePatch
from zongji.kernel.clock import Instant
from zongji.kernel.errors import Invalid, NotFound, Refused
from zongji.kernel.ids import CalendarId, QueueId, SkillId
from zongji.storage.database import Reading, Writing, when_committed
from zongji.web.directory import Directory, QueueWords

RULES = {"strategies", "needs", "relaxations", "overflows", "comfort"}
"""What can be wrong by what is elsewhere; unless it is changed, a queue may be called otherwise whatever it is."""


class Queues:
    """Adds, changes and removes queues."""

    def __init__(
        self, directory: Directory, post: Post, floor: Floor, music: Callable[[], Collection[str]] = tuple
    ) -> None:
        self._directory = directory
        self._post = post
        self._floor = floor
        self.music = music

    async def all(self, session: Reading) -> list[QueueOut]:
        """All queues by id."""
        return [read(row) for row in await session.scalars(select(QueueRow).order_by(QueueRow.id))]

    async def configuration_facts(self, session: Reading, at: Instant) -> list[Fact]:
        """What the floor must know."""
        return [configured(queue, at) for queue in await self.all(session)]

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for queue in await self.all(session):
            self._name(queue)

    async def one(self, session: Reading, id: str) -> QueueOut:
        """One queue. Raises NotFound."""
        return read(await self._row(session, id))

    async def using_skill(self, session: Reading, skill: str) -> list[str]:
        """The queues that ask for a skill or ease it, each named as people read it."""
        users = (
            queue
            for queue in await self.all(session)
            if skill in {need.skill for need in queue.needs} | {step.skill for step in queue.relaxations}
        )
        return [f"queue {queue.id}" for queue in users]

    async def using_music(self, session: Reading, music: str) -> list[str]:
        """The queues whose callers hear this music while they wait, by id."""
        return [queue.id for queue in await self.all(session) if queue.comfort.music == music]

    async def add(self, session: Writing, new: QueueIn, at: Instant) -> QueueOut:
        """Add a queue. Raises Refused when its id is taken; Invalid, naming each place, for rules with problems."""
        if await session.get(QueueRow, new.id) is not None:
            raise Refused("queue.taken", f"the queue {new.id} exists")
        queue = QueueOut(**new.model_dump())
        await self._check(session, queue)
        row = QueueRow(id=new.id)
        write(row, queue)
        session.add(row)
        await session.flush()
        self._tell(session, queue, at)
        return queue

    async def change(self, session: Writing, id: str, change: QueuePatch, at: Instant) -> QueueOut:
        """Change a queue's rules, from now on, for those who wait as well: they keep their places. Raises NotFound;
        Invalid, naming each place, for rules with problems."""
        row = await self._row(session, id)
        before = read(row)
        queue = QueueOut(**{**before.model_dump(), **change.model_dump(exclude_none=True)})
        if queue == before:
            return before
        queue = queue.model_copy(update={"version": before.version + 1})
        if queue.model_dump(include=RULES) != before.model_dump(include=RULES):
            await self._check(session, queue)
        write(row, queue)
        self._tell(session, queue, at)
        return queue

    async def remove(self, session: Writing, id: str, at: Instant) -> None:
        """Remove a queue. Raises NotFound; Refused while contacts wait, agents serve it or a flow leads into it."""
        row = await self._row(session, id)
        why = self._in_use(QueueId(id)) or await self._helps(session, id)
        if why:
            raise Refused("queue.in_use", f"queue {id} can't be removed: {why}")
        await session.delete(row)
        when_committed(session, lambda: self._post(QueueRemoved(at, QueueId(id))))
        when_committed(session, lambda: self._forget(id))

    def _in_use(self, id: QueueId) -> str:
        floor = self._floor
        if id in floor.board.queues and floor.board.waiting(id):
            return "contacts wait in it"
        if any(member.queue == id for agent in floor.agents.values() for member in agent.memberships):
            return "agents serve it; take it from them first"
        live = [floor.graphs[key] for key in floor.flows.items() if key in floor.graphs]
        if any(isinstance(node, QueueNode) and node.queue == id for graph in live for node in graph.nodes.values()):
            return "a flow leads into it"
        if any(
            isinstance(node, VoicemailNode) and node.mailbox == id for graph in live for node in graph.nodes.values()
        ):
            return "a flow takes messages for it"
        return ""

    async def _helps(self, session: Reading, id: str) -> str:
        for queue in await self.all(session):
            helpers = [*(step.queue for step in queue.relaxations), *(rule.queue for rule in queue.overflows)]
            if id in helpers:
                return f"queue {queue.id} sends contacts into it; change its rules first"
        return ""

    async def _check(self, session: Reading, queue: QueueOut) -> None:
        """Fields say the problem's id as well, so that a page can say it in its own language."""
        found = strategy_problems(queue.strategies)
        found = found or problems(configured(queue, Instant(0)), await self._known(session, queue))
        if found:
            fields = {problem.place: f"{problem.id}: {problem.message}" for problem in reversed(found)}
            first = f"{found[0].place}: {found[0].message}"
            raise Invalid("queue.rules", f"the rules of queue {queue.id} can't hold: {first}", fields)

    async def _known(self, session: Reading, queue: QueueOut) -> Known:
        floor = self._floor
        queues = {QueueId(other.id): configured(other, Instant(0)) for other in await self.all(session)}
        live = [floor.graphs[key] for key in floor.flows.items() if key in floor.graphs]
        skills = {SkillId(skill) for skill in self._directory.skills}
        calendars = {CalendarId(id): {*shifts, CLOSED} for id, shifts in self._directory.calendars.items()}
        prompts = self._directory.prompts
        music = self.music()
        return Known(queues, skills, set(floor.flows), brought(QueueId(queue.id), live), calendars, prompts, music)

    async def _row(self, session: Reading, id: str) -> QueueRow:
        row = await session.get(QueueRow, id)
        if row is None:
            raise NotFound("queue.unknown", f"there is no queue {id}")
        return row

    def _tell(self, session: Writing, queue: QueueOut, at: Instant) -> None:
        when_committed(session, lambda: self._post(configured(queue, at)))
        when_committed(session, lambda: self._name(queue))

    def _forget(self, id: str) -> None:
        self._directory.queues.pop(id, None)

    def _name(self, queue: QueueOut) -> None:
        self._directory.queues[queue.id] = QueueWords(
            queue.name.model_dump(), queue.target_seconds, queue.service_level_target, queue.wait_warning_seconds
        )
