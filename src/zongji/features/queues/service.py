"""Queues: their rules, and that the floor and the directory know them. Sessions are the caller's."""

from sqlalchemy import select

from zongji.core.acd.model import QueueConfigured, QueueRemoved, Strategy
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.ivr.graph import QueueNode
from zongji.engine.ports import Post
from zongji.features.queues.models import QueueRow
from zongji.features.queues.schemas import QueueIn, QueueOut, QueuePatch, Words
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.errors import NotFound, Refused
from zongji.kernel.ids import QueueId
from zongji.storage.database import Reading, Writing, when_committed
from zongji.web.directory import Directory, QueueWords


class Queues:
    """Adds, changes and removes queues."""

    def __init__(self, directory: Directory, post: Post, floor: Floor) -> None:
        self._directory = directory
        self._post = post
        self._floor = floor

    async def all(self, session: Reading) -> list[QueueOut]:
        """All queues by id."""
        return [_out(row) for row in await session.scalars(select(QueueRow).order_by(QueueRow.id))]

    async def configuration_facts(self, session: Reading, at: Instant) -> list[Fact]:
        """What the floor must know."""
        return [_configured(queue, at) for queue in await self.all(session)]

    async def load_names(self, session: Reading) -> None:
        """Fill the directory, at start."""
        for queue in await self.all(session):
            self._name(queue)

    async def add(self, session: Writing, new: QueueIn, at: Instant) -> QueueOut:
        """Add a queue. Raises Refused when its id is taken."""
        if await session.get(QueueRow, new.id) is not None:
            raise Refused("queue.taken", f"the queue {new.id} exists")
        queue = QueueOut(**new.model_dump())
        row = QueueRow(id=new.id)
        _write(row, queue)
        session.add(row)
        await session.flush()
        self._tell(session, queue, at)
        return queue

    async def change(self, session: Writing, id: str, change: QueuePatch, at: Instant) -> QueueOut:
        """Change a queue's rules; contacts that wait keep their places. Raises NotFound."""
        row = await self._row(session, id)
        queue = QueueOut(**{**_out(row).model_dump(), **change.model_dump(exclude_none=True)})
        _write(row, queue)
        self._tell(session, queue, at)
        return queue

    async def remove(self, session: Writing, id: str, at: Instant) -> None:
        """Remove a queue. Raises NotFound; Refused while contacts wait, agents serve it or a flow leads into it."""
        row = await self._row(session, id)
        why = self._in_use(QueueId(id))
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
        return ""

    async def _row(self, session: Reading, id: str) -> QueueRow:
        row = await session.get(QueueRow, id)
        if row is None:
            raise NotFound("queue.unknown", f"there is no queue {id}")
        return row

    def _tell(self, session: Writing, queue: QueueOut, at: Instant) -> None:
        when_committed(session, lambda: self._post(_configured(queue, at)))
        when_committed(session, lambda: self._name(queue))

    def _forget(self, id: str) -> None:
        self._directory.queues.pop(id, None)

    def _name(self, queue: QueueOut) -> None:
        self._directory.queues[queue.id] = QueueWords(
            queue.name.model_dump(), queue.target_seconds, queue.service_level_target, queue.wait_warning_seconds
        )


def _configured(queue: QueueOut, at: Instant) -> QueueConfigured:
    return QueueConfigured(
        at,
        QueueId(queue.id),
        (Strategy(queue.strategy),),
        seconds(queue.ring_seconds),
        seconds(queue.wrap_up_seconds),
    )


def _out(row: QueueRow) -> QueueOut:
    return QueueOut.model_validate(
        {
            "id": row.id,
            "name": Words(zh=row.name_zh, en=row.name_en),
            "strategy": row.strategy,
            "ring_seconds": row.ring_seconds,
            "wrap_up_seconds": row.wrap_up_seconds,
            "target_seconds": row.target_seconds,
            "service_level_target": row.service_level_target,
            "wait_warning_seconds": row.wait_warning_seconds,
        }
    )


def _write(row: QueueRow, queue: QueueOut) -> None:
    row.name_zh, row.name_en = queue.name.zh, queue.name.en
    row.strategy = queue.strategy
    row.ring_seconds = queue.ring_seconds
    row.wrap_up_seconds = queue.wrap_up_seconds
    row.target_seconds = queue.target_seconds
    row.service_level_target = queue.service_level_target
    row.wait_warning_seconds = queue.wait_warning_seconds
