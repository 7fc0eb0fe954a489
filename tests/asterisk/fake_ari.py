"""The other end of the adapter's WebSocket, for what a real Asterisk does too seldom: answers as told, or not."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

STARTED = "2026-11-23T04:00:00.000+0000"
NOW = "2026-11-23T05:00:00.000+0000"
LISTS = {"channels": "[]", "bridges": "[]", "endpoints/PJSIP": "[]"}


@dataclass(slots=True)
class FakeAri:
    """A server for one controller at a time. ``statuses`` gives the status of a request by ``METHOD uri``."""

    port: int = 0
    started: str = STARTED
    statuses: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=lambda: dict(LISTS))
    mute: bool = False
    """Takes requests and answers none."""
    asked: list[str] = field(default_factory=list)
    """Requests in the order in which they came, but for those that begin a connection."""
    logins: list[str] = field(default_factory=list)
    _line: ServerConnection | None = None
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def emit(self, type: str, **fields: object) -> None:
        """Send an event."""
        assert self._line is not None
        await self._line.send(json.dumps({"type": type, "timestamp": NOW, "application": "zongji", **fields}))

    def drop(self) -> None:
        """Break the connection."""
        assert self._line is not None
        self._line.transport.abort()

    async def until(self, request: str, count: int = 1) -> None:
        """Wait until a request came ``count`` times."""
        async with asyncio.timeout(10):
            while self.asked.count(request) < count:
                self._more.clear()
                await self._more.wait()

    async def talk(self, line: ServerConnection) -> None:
        """Serve one connection."""
        assert line.request is not None
        self.logins.append(line.request.headers["Authorization"])
        self._line = line
        try:
            async for text in line:
                await self._answer(line, json.loads(text))
        except ConnectionClosed:
            pass

    async def _answer(self, line: ServerConnection, request: Mapping[str, str]) -> None:
        uri = request["uri"].partition("?")[0]
        asked = f"{request['method']} {uri}"
        body = json.dumps({"status": {"startup_time": self.started}}) if uri == "asterisk/info" else self.lists.get(uri)
        if body is None and not uri.endswith("eventFilter"):
            self.asked.append(asked)
            self._more.set()
            if self.mute:
                return
        answer = {"type": "RESTResponse", "timestamp": NOW, "request_id": request["request_id"]}
        status = self.statuses.get(asked, 200)
        await line.send(json.dumps({**answer, "status_code": status, "message_body": body or "{}"}))


@asynccontextmanager
async def listening(ari: FakeAri) -> AsyncIterator[FakeAri]:
    """The server, on a free port."""
    server: Server = await serve(ari.talk, "127.0.0.1", ari.port)
    async with server:
        ari.port = next(iter(server.sockets)).getsockname()[1]
        yield ari
