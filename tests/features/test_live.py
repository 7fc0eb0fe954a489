"""Live pictures over a real WebSocket of a real server: snapshot first, numbered changes after it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from tests.features.office import TestOffice
from zongji.core.contact.model import AgentAnswered, CallerHungUp
from zongji.kernel.ids import AgentId
from zongji.web.server import WebServer

Rows = dict[str, dict[str, Any]]


@dataclass
class Screen:
    """What a browser does with the messages of one topic; any gap fails."""

    socket: ClientConnection
    topic: str
    rows: Rows = field(default_factory=dict)
    seq: int = -1
    snapshots: int = 0

    async def subscribe(self) -> None:
        await self.socket.send(json.dumps({"subscribe": self.topic}))
        await self.until(lambda: self.snapshots == 1)

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                self.take(json.loads(await self.socket.recv()))

    def take(self, message: dict[str, Any]) -> None:
        if message.get("topic") != self.topic:
            return
        if "snapshot" in message:
            self.rows, self.seq = message["snapshot"], message["seq"]
            self.snapshots += 1
            assert self.seq == 0
        elif "change" in message:
            assert message["seq"] == self.seq + 1, "a gap"
            self.seq += 1
            for collection, changed in message["change"].items():
                for id, row in changed.items():
                    rows = self.rows.setdefault(collection, {})
                    rows.pop(id, None)
                    if row is not None:
                        rows[id] = row


@pytest.fixture
async def url(here: TestOffice) -> AsyncIterator[str]:
    server = WebServer(here.app, "127.0.0.1", 0)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(server.run())
        await server.up()
        yield f"ws://127.0.0.1:{server.port}/api/v1/live"
        running.cancel()


async def token(here: TestOffice, username: str) -> str:
    return (await here.login(username)).headers["authorization"]


@asynccontextmanager
async def screen(here: TestOffice, url: str, username: str, topic: str) -> AsyncIterator[Screen]:
    async with connect(url, additional_headers={"authorization": await token(here, username)}) as socket:
        it = Screen(socket, topic)
        await it.subscribe()
        yield it


async def test_a_desk_sees_its_call_come_ring_talk_and_go(here: TestOffice, url: str) -> None:
    async with screen(here, url, "1001", "desk") as desk:
        await desk.until(lambda: desk.rows["me"]["me"]["state"] == "not_ready")
        await here.ready("1001")
        await desk.until(lambda: desk.rows["me"]["me"]["state"] == "ready")
        contact = await here.arrive("a-1")
        await desk.until(lambda: desk.rows["calls"].get(contact, {}).get("party"))
        call = desk.rows["calls"][contact]
        assert (call["phase"], call["number"], call["number_shown"]) == ("offered", "+8613800138000", "138 0013 8000")
        assert call["region"] == {"zh": "北京市", "en": "Beijing"}
        assert (call["offer"], call["ring_until"]) == (1, "2025-06-15T15:07:00.000Z")
        assert (call["line"]["en"], call["queue_name"]["zh"], call["agent_name"]) == ("Direct line", "人工服务", "陈静")
        assert desk.rows["me"]["me"]["contact"] == contact
        here.clock.forward(3)
        await here.happens(AgentAnswered(here.clock.now(), contact, 1))
        await desk.until(lambda: desk.rows["calls"][contact]["phase"] == "talking")
        assert desk.rows["calls"][contact]["wait_seconds"] == 3.0
        here.clock.forward(9)
        await here.happens(CallerHungUp(here.clock.now(), contact))
        await desk.until(lambda: contact not in desk.rows["calls"])
        await desk.until(lambda: desk.rows["me"]["me"]["state"] == "wrap_up")
        assert desk.rows["me"]["me"]["until"] == "2025-06-15T15:07:22.000Z"
        assert desk.rows["me"]["me"]["today"] == {"answered": 1, "talk_seconds": 9.0, "missed": 0}


async def test_a_desk_sees_nothing_of_another_agents_call(here: TestOffice, url: str) -> None:
    async with screen(here, url, "1002", "desk") as desk:
        await here.ready("1001")
        contact = await here.arrive("a-1")
        await here.ready("1002")
        await desk.until(lambda: desk.rows["me"]["me"]["state"] == "ready")
        assert here.floor.contacts[contact].agent == AgentId("1001")
        assert desk.rows["calls"] == {}


async def test_a_reloaded_desk_finds_its_call_in_the_snapshot(here: TestOffice, url: str) -> None:
    async with screen(here, url, "1001", "desk"):
        await here.ready("1001")
        contact = await here.arrive("a-1")
        await here.happens(AgentAnswered(here.clock.now(), contact, 1))
    async with connect(url, additional_headers={"authorization": await token(here, "1001")}) as socket:
        again = Screen(socket, "desk")
        await again.subscribe()
        assert again.rows["calls"][contact]["phase"] == "talking"
        assert again.rows["me"]["me"]["state"] == "talking"


async def test_a_supervisor_sees_agents_queues_and_calls_change(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        assert len(board.rows["agents"]) == 8
        assert board.rows["queues"]["service"]["name"] == {"zh": "人工服务", "en": "Service"}
        first, second = await here.arrive("w-1"), await here.arrive("w-2", number="02088886666")
        await board.until(lambda: board.rows["queues"]["service"]["waiting"] == 2)
        assert [board.rows["calls"][each]["position"] for each in (first, second)] == [1, 2]
        assert board.rows["queues"]["service"]["longest_wait_since"] == board.rows["calls"][first]["queued_at"]
        here.clock.forward(30)
        await here.happens(CallerHungUp(here.clock.now(), first))
        await board.until(lambda: board.rows["calls"].get(second, {}).get("position") == 1)
        await here.ready("1001")
        await here.happens(AgentAnswered(here.clock.now(), second, 1))
        await board.until(lambda: board.rows["agents"]["1001"]["state"] == "talking")
        await board.until(lambda: board.rows["queues"]["service"]["talking"] == 1)
        queue = board.rows["queues"]["service"]
        assert (queue["waiting"], queue["answered_today"], queue["abandoned_today"]) == (0, 1, 1)
        assert (queue["answered_in_target_today"], queue["average_wait_seconds"]) == (0, 30.0)
        assert board.rows["totals"]["today"]["arrived"] == 2
        assert first not in board.rows["calls"]


async def test_a_resync_gives_a_new_snapshot_and_numbers_begin_anew(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        await here.arrive("w-1")
        await board.until(lambda: board.seq >= 1)
        await board.socket.send(json.dumps({"resync": "floor"}))
        await board.until(lambda: board.snapshots == 2)
        assert board.rows["calls"]["w-1"]["phase"] == "queued"
        await here.arrive("w-2")
        await board.until(lambda: "w-2" in board.rows["calls"])


async def test_the_snapshot_of_a_late_screen_equals_what_an_early_one_put_together(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as early:
        await here.ready("1001")
        for nth in range(6):
            await here.arrive(f"w-{nth}")
        await here.happens(AgentAnswered(here.clock.now(), here.contact("w-0"), 1))
        await here.happens(CallerHungUp(here.clock.now(), here.contact("w-3")))
        await early.until(lambda: early.rows["totals"]["today"]["live"] == 5)
        await here.until(lambda: all(contact.party for contact in here.floor.contacts.values()))
        async with screen(here, url, "admin", "floor") as late:
            await early.until(lambda: early.rows == late.rows)


async def test_who_may_not_watch_is_told_and_stays_connected(here: TestOffice, url: str) -> None:
    async with connect(url, additional_headers={"authorization": await token(here, "1001")}) as socket:
        for wish, id in (
            ({"subscribe": "floor"}, "role.needed"),
            ({"subscribe": "secrets"}, "live.no_topic"),
            ({"resync": "desk"}, "live.not_subscribed"),
            ({"dance": 1}, "live.wish"),
        ):
            await socket.send(json.dumps(wish))
            assert json.loads(await socket.recv())["error"]["id"] == id
        for raw in ("", "[]", "nonsense", '{"subscribe":5}'):
            await socket.send(raw)
            assert json.loads(await socket.recv())["error"]["id"] in ("live.not_json", "live.wish")
        await socket.send(json.dumps({"ping": 1}))
        assert json.loads(await socket.recv()) == {"pong": 1}


async def closed(url: str, headers: dict[str, str] | None = None, origin: str | None = None) -> int:
    page = Origin(origin) if origin is not None else None
    async with connect(url, additional_headers=headers, origin=page) as socket:
        with pytest.raises(ConnectionClosed) as caught:
            async with asyncio.timeout(20):
                await socket.recv()
    received = caught.value.rcvd
    assert received is not None
    return received.code


async def test_without_a_good_token_or_from_a_foreign_page_nothing_is_shown(here: TestOffice, url: str) -> None:
    good = {"authorization": await token(here, "1001")}
    assert await closed(url) == 4401
    assert await closed(url, {"authorization": "Bearer guess"}) == 4401
    assert await closed(url, good, origin="https://evil.example") == 4403
    assert await closed(f"{url}?ticket=guess", good) == 4401


async def test_a_ticket_opens_once_and_not_after_half_a_minute(here: TestOffice, url: str) -> None:
    client = await here.login("supervisor")
    ticket = (await client.post("/live/ticket")).json()["ticket"]
    async with connect(f"{url}?ticket={ticket}") as socket:
        await Screen(socket, "floor").subscribe()
    assert await closed(f"{url}?ticket={ticket}") == 4401
    late = (await client.post("/live/ticket")).json()["ticket"]
    here.clock.forward(31)
    assert await closed(f"{url}?ticket={late}") == 4401


async def test_a_desk_open_elsewhere_must_be_taken_over_and_is_told_so(here: TestOffice, url: str) -> None:
    words = {"username": "1001", "password": here.password("1001")}
    async with screen(here, url, "1001", "desk") as desk:
        refused = await here.client().post("/login", json=words)
        assert (refused.status_code, refused.json()["error"]["id"]) == (409, "login.elsewhere")
        taken = await here.client().post("/login", json=words | {"take_over": True})
        assert taken.status_code == 200
        async with asyncio.timeout(20):
            while "kicked" not in (message := json.loads(await desk.socket.recv())):
                pass
        assert message == {"kicked": "other_login"}
    await here.until(lambda: not here.hub.connected(taken.json()["me"]["id"]))
    assert (await here.client().post("/login", json=words)).status_code == 200


async def test_logging_out_closes_the_screen(here: TestOffice, url: str) -> None:
    client = await here.login("1001")
    async with connect(url, additional_headers={"authorization": client.headers["authorization"]}) as socket:
        desk = Screen(socket, "desk")
        await desk.subscribe()
        await client.post("/logout")
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(20):
                while True:
                    await socket.recv()
