"""Feeds and outboxes: changes put together give what a snapshot gives; slow screens lose nothing that matters."""

import asyncio
import json
from collections.abc import Callable

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.web.access import Principal, Role
from zongji.web.feed import Feed, Rows
from zongji.web.hub import BACKLOG, Hub, Outbox

WHO = Principal("u_1", "ann", "Ann", Role.SUPERVISOR, None, "en", "s1")


class Row(msgspec.Struct, frozen=True):
    value: int


class Table:
    """A picture of one collection."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.asked = 0

    def whole(self) -> Rows:
        return {"rows": dict(self.rows)}

    def row(self, collection: str, id: str) -> Row | None:
        self.asked += 1
        return self.rows.get(id)


class OneTopic:
    """A topic of one feed that all may see."""

    name = "table"

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.watching = 0

    def feed(self, who: Principal) -> Feed:
        return self._feed

    async def opened(self, who: Principal) -> None:
        self.watching += 1

    def closed(self, who: Principal) -> None:
        self.watching -= 1


class Reader:
    """Takes messages as a screen does."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, int]] = {}
        self.seq = -1
        self.snapshots = 0

    def take(self, raw: bytes) -> None:
        message = json.loads(raw)
        if "snapshot" in message:
            self.rows, self.seq = message["snapshot"]["rows"], 0
            self.snapshots += 1
        elif "change" in message:
            assert message["seq"] == self.seq + 1
            self.seq += 1
            for id, row in message["change"]["rows"].items():
                self.rows.pop(id, None)
                if row is not None:
                    self.rows[id] = row


def told(table: Table) -> dict[str, dict[str, int]]:
    return {id: {"value": row.value} for id, row in table.rows.items()}


steps = st.lists(st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(0, 3)), st.booleans()))


@given(steps=steps, late=st.integers(0, 20))
@settings(deadline=None)
def test_whatever_changes_every_screen_ends_with_the_same_rows_and_no_gap(
    steps: list[tuple[str, int | None, bool]], late: int
) -> None:
    async def story() -> None:
        table = Table()
        feed = Feed(table)
        hub = Hub([OneTopic(feed)])
        boxes, readers = [Outbox(), Outbox()], [Reader(), Reader()]

        async def read(nth: int) -> None:
            for message in await boxes[nth].next(0.001):
                readers[nth].take(message)

        await hub.subscribe(boxes[0], WHO, "table")
        for number, (id, value, pause) in enumerate(steps):
            if number == late:
                await hub.subscribe(boxes[1], WHO, "table")
            if value is None:
                table.rows.pop(id, None)
            else:
                table.rows[id] = Row(value)
            feed.touch("rows", id)
            if pause:
                await asyncio.sleep(0)
                await read(0)
        if "table" not in boxes[1].subscriptions:
            await hub.subscribe(boxes[1], WHO, "table")
        feed.flush()
        await read(0)
        await read(1)
        assert readers[0].rows == readers[1].rows == told(table)

    asyncio.run(story())


async def test_a_burst_is_one_change_and_what_did_not_change_is_not_told() -> None:
    table = Table()
    feed, heard = Feed(table), list[bytes]()
    feed.watch(heard.append)
    for value in range(100):
        table.rows["a"] = Row(value)
        feed.touch("rows", "a")
    await asyncio.sleep(0)
    assert heard == [b'{"rows":{"a":{"value":99}}}']
    feed.touch("rows", "a")
    feed.touch("rows", "unknown")
    await asyncio.sleep(0)
    assert len(heard) == 1


async def test_nothing_is_computed_while_nobody_watches() -> None:
    table = Table()
    feed = Feed(table)
    feed.touch("rows", "a")
    await asyncio.sleep(0)
    assert table.asked == 0
    watcher: Callable[[bytes], None] = list[bytes]().append
    feed.watch(watcher)
    feed.leave(watcher)
    feed.touch("rows", "a")
    await asyncio.sleep(0)
    assert table.asked == 0


async def test_a_screen_that_falls_behind_gets_a_snapshot_instead_of_its_backlog() -> None:
    table = Table()
    feed = Feed(table)
    hub, slow, fast = Hub([OneTopic(feed)]), Outbox(), Outbox()
    slow_reader, fast_reader = Reader(), Reader()
    for box in (slow, fast):
        await hub.subscribe(box, WHO, "table")
    for message in await slow.next(0.01):
        slow_reader.take(message)
    for value in range(3 * BACKLOG):
        table.rows[str(value % 7)] = Row(value)
        feed.touch("rows", str(value % 7))
        feed.flush()
        for message in await fast.next(0.01):
            fast_reader.take(message)
    backlog = await slow.next(0.01)
    assert len(backlog) <= BACKLOG + 1
    for message in backlog:
        slow_reader.take(message)
    assert slow_reader.rows == fast_reader.rows == told(table)
    assert (slow_reader.snapshots, fast_reader.snapshots) == (2, 1)


async def test_leaving_a_connection_ends_its_topics_and_a_second_subscription_is_a_resync() -> None:
    feed = Feed(Table())
    topic = OneTopic(feed)
    hub, box = Hub([topic]), Outbox()
    hub.enter(WHO, print)
    await hub.subscribe(box, WHO, "table")
    await hub.subscribe(box, WHO, "table")
    watching = [topic.watching]
    hub.exit(box, WHO, print)
    watching.append(topic.watching)
    assert watching == [1, 0]
    assert not feed.watched
    assert not hub.connected(WHO.user)


async def test_only_the_named_sessions_are_kicked() -> None:
    hub, kicked = Hub([]), list[str]()
    other = Principal("u_2", "bob", "Bob", Role.AGENT, None, "en", "s2")
    hub.enter(WHO, lambda why: kicked.append(f"ann {why}"))
    hub.enter(other, lambda why: kicked.append(f"bob {why}"))
    hub.kick(["s2"], "other_login")
    assert kicked == ["bob other_login"]
    hub.kick_others(WHO)
    assert kicked == ["bob other_login"], "another user's session is no other session of hers"
