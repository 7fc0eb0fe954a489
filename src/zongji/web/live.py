"""The WebSocket of screens: reads wishes, sends what the hub has. One task reads, one sends; either ends both."""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

import msgspec
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel

from zongji.kernel.clock import Clock, Instant, after, seconds
from zongji.kernel.errors import Invalid, Refused
from zongji.web.access import PUBLIC, AnyUser, Authenticator, Principal, token_of
from zongji.web.errors import body
from zongji.web.hub import Hub, Outbox

TICKET_LIVES = seconds(30)
SEND_SECONDS = 20.0
"""A screen that takes nothing for so long is closed."""
QUIET_SECONDS = 2.0
KICKED, UNKNOWN, FOREIGN = 4001, 4401, 4403


class Ticket(BaseModel):
    """Opens one live connection, once, within 30 s."""

    ticket: str


class Tickets:
    """Single-use tickets, in memory."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Instant, Principal]] = {}

    def issue(self, who: Principal, now: Instant) -> str:
        """A new ticket; old ones that ran out are forgotten."""
        self._open = {ticket: held for ticket, held in self._open.items() if held[0] > now}
        ticket = secrets.token_urlsafe(24)
        self._open[ticket] = (after(now, TICKET_LIVES), who)
        return ticket

    def redeem(self, ticket: str, now: Instant) -> Principal | None:
        """Whose it was; never twice."""
        until, who = self._open.pop(ticket, (Instant(0), None))
        return who if until > now else None


def routes(hub: Hub, clock: Clock) -> APIRouter:
    """``/live`` and its tickets."""
    api = APIRouter(prefix="/live", tags=["live"])
    tickets = Tickets()

    @api.post("/ticket")
    async def ticket(who: AnyUser) -> Ticket:
        """A ticket for a client that can't send its cookie or header with a WebSocket."""
        return Ticket(ticket=tickets.issue(who, clock.now()))

    @api.websocket("", dependencies=[PUBLIC])
    async def live(socket: WebSocket) -> None:
        """Snapshots and numbered changes; see the wire contract."""
        await socket.accept()
        if _foreign(socket):
            await socket.close(FOREIGN, "another site's page may not listen here")
            return
        given = socket.query_params.get("ticket")
        who = tickets.redeem(given, clock.now()) if given else await _authenticated(socket)
        if who is None:
            await socket.close(UNKNOWN, "log in first")
            return
        await _Connection(hub, socket, who).run()

    return api


def _foreign(socket: WebSocket) -> bool:
    """A browser says which page opens the connection; programs say nothing."""
    origin = socket.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != socket.headers.get("host")


async def _authenticated(socket: WebSocket) -> Principal | None:
    token, _ = token_of(socket)
    authenticate: Authenticator = socket.app.state.authenticate
    return await authenticate(token) if token else None


class _Over(Exception):
    """The connection is over."""


class _Connection:
    def __init__(self, hub: Hub, socket: WebSocket, who: Principal) -> None:
        self._hub = hub
        self._socket = socket
        self._who = who
        self._outbox = Outbox()
        self._kicked = ""

    async def run(self) -> None:
        self._hub.enter(self._who, self._kick)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._read())
                tasks.create_task(self._send())
        except* (_Over, WebSocketDisconnect, RuntimeError, TimeoutError):
            pass
        finally:
            self._hub.exit(self._outbox, self._who, self._kick)
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close(KICKED if self._kicked else 1001)

    def _kick(self, why: str) -> None:
        self._kicked = why
        self._outbox.wake()

    async def _read(self) -> None:
        while True:
            text = await self._socket.receive_text()
            try:
                await self._obey(_wish(text))
            except Refused as why:
                self._outbox.put(msgspec.json.encode(body(why.id, why.message)))

    async def _obey(self, wish: Mapping[str, object]) -> None:
        match wish:
            case {"subscribe": str(topic)}:
                await self._hub.subscribe(self._outbox, self._who, topic)
            case {"unsubscribe": str(topic)}:
                self._hub.unsubscribe(self._outbox, self._who, topic)
            case {"resync": str(topic)}:
                self._hub.resync(self._outbox, topic)
            case {"ping": _}:
                self._outbox.put(b'{"pong":1}')
            case _:
                raise Invalid("live.wish", "say subscribe, unsubscribe, resync or ping")

    async def _send(self) -> None:
        while True:
            for message in await self._outbox.next(QUIET_SECONDS):
                await self._put(message)
            if self._kicked:
                await self._put(msgspec.json.encode({"kicked": self._kicked}))
                raise _Over

    async def _put(self, message: bytes) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await self._socket.send_text(message.decode())


def _wish(text: str) -> Mapping[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.MsgspecError:
        raise Invalid("live.not_json", "a message is a JSON object") from None
