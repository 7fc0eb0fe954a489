"""The topic ``voicemails``: how many messages each mailbox has. Who lists them asks again when that changes."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from zongji.kernel.errors import Forbidden
from zongji.web.access import Principal, Role
from zongji.web.feed import Feed, Rows
from zongji.web.wire import Label

Counts = dict[str, dict[str, int]]


class MailboxRow(msgspec.Struct, frozen=True):
    """The messages of one mailbox, by state, and the name of its queue. ``revision`` is another whenever any of them
    changed."""

    name: Label
    new: int
    heard: int
    done: int
    revision: int


class Mailboxes:
    """The topic, and ``web.feed.Picture`` of it. ``run`` must run: it counts after every change."""

    name = "voicemails"

    def __init__(self, count: Callable[[], Awaitable[Counts]], name: Callable[[str], Label | None]) -> None:
        self._count = count
        self._name = name
        self._feed = Feed(self)
        self._changed = asyncio.Event()
        self._changed.set()
        self._rows: dict[str, msgspec.Struct] = {}
        self._revision = 0

    def feed(self, who: Principal) -> Feed:
        """The same for every supervisor. Raises Forbidden for others."""
        if not who.role.covers(Role.SUPERVISOR):
            raise Forbidden("role.needed", "this needs the role supervisor")
        return self._feed

    async def opened(self, who: Principal) -> None:
        """Nothing to do."""

    def closed(self, who: Principal) -> None:
        """Nothing to do."""

    def whole(self) -> Rows:
        """All mailboxes that ever got a message."""
        return {"mailboxes": dict(self._rows)}

    def row(self, collection: str, id: str) -> msgspec.Struct | None:
        """One mailbox."""
        return self._rows.get(id)

    def changed(self) -> None:
        """There are other messages, or somebody is further with one."""
        self._changed.set()

    async def run(self) -> None:
        """Count, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._tell(await self._count())

    def _tell(self, counts: Counts) -> None:
        self._revision += 1
        before, self._rows = (
            self._rows,
            {
                box: MailboxRow(
                    self._name(box) or {}, by.get("new", 0), by.get("heard", 0), by.get("done", 0), self._revision
                )
                for box, by in counts.items()
            },
        )
        for mailbox in {**before, **self._rows}:
            self._feed.touch("mailboxes", mailbox)
