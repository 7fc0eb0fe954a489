"""One WebSocket to Asterisk: events come in, requests go out and their answers come back, in order.

Owns the connection: it is made again as soon as it breaks, and requests that were not answered by then are kept, so
that whoever connects again can say whether they still make sense. Asterisk carries out the requests of one WebSocket
strictly one after the other (measured), so writing in order is doing in order.
Does not know what any event or request means.
"""

import asyncio
import base64
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote_plus, urlencode

import msgspec
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from zongji.asterisk.wire import Message, read_message

log = logging.getLogger(__name__)

RETRY_FIRST = 0.05
RETRY_MOST = 1.0
STUCK_AFTER = 10.0
"""Seconds without an answer to a request, after which the connection is given up."""

LATENCIES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0)
"""Limits of the latency histogram, in seconds."""


class Request(msgspec.Struct, frozen=True):
    """A call of ARI: ``query`` without leading question mark, ``body`` is JSON or ''."""

    method: str
    uri: str
    query: dict[str, str] = {}
    body: str = ""


class _Frame(msgspec.Struct, frozen=True, tag_field="type", tag="RESTRequest", omit_defaults=True):
    request_id: str
    method: str
    uri: str
    content_type: str = ""
    message_body: str = ""


class Response(msgspec.Struct, frozen=True):
    """The answer; ``status`` as in HTTP."""

    status: int
    reason: str = ""
    body: str = ""

    @property
    def done(self) -> bool:
        """Asterisk did as asked."""
        return 200 <= self.status < 300


Then = Callable[[Response], None]
OnRead = Callable[[], None]


@dataclass(slots=True)
class Pending:
    """A request that has no answer yet."""

    request: Request
    then: Then | None
    sent: float


@dataclass(slots=True)
class Counters:
    """Plain numbers for metrics. ``latency[i]`` counts answers within ``LATENCIES[i]`` seconds, the last the rest."""

    requests: int = 0
    failures: int = 0
    events: int = 0
    connections: int = 0
    latency: list[int] = field(default_factory=lambda: [0] * (len(LATENCIES) + 1))
    latency_sum: float = 0.0


class AriSocket:
    """The connection of one controller to one Asterisk.

    ``on_event`` is called for every event, at once, in order; so is a request's ``then``.
    """

    def __init__(self, host: str, port: int, user: str, password: str, on_event: Callable[[Message], None]) -> None:
        self.counters = Counters()
        self.on_read: OnRead = lambda: None
        """Called when all that came has been told; set it before connecting."""
        self._address = (host, port)
        self._uri = f"ws://{host}:{port}/ari/events?{urlencode({'app': user, 'subscribeAll': 'true'})}"
        self._login = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self._on_event = on_event
        self._pending: dict[str, Pending] = {}
        self._asked: dict[str, Pending] = {}
        self._link: _Link | None = None
        self._number = 0
        self._held = True

    @property
    def connected(self) -> bool:
        """Whether requests reach Asterisk now."""
        return self._link is not None and self._link.open

    def send(self, request: Request, then: Then | None = None) -> None:
        """Write a request; ``then`` gets its answer. Without a connection it waits for ``resume``."""
        key = self._note(self._pending, request, then)
        if not self._held and self._link is not None and self._link.open:
            self._link.write(_encode(key, request))

    async def ask(self, request: Request) -> Response:
        """Write a request now, before those that wait, and wait for its answer; cancelled with the connection."""
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        key = self._note(self._asked, request, lambda said: None if answer.done() else answer.set_result(said))
        if self._link is not None and self._link.open:
            self._link.write(_encode(key, request))
        try:
            return await answer
        finally:
            self._asked.pop(key, None)

    def resume(self, again: bool) -> int:
        """Let requests through after connecting. Those without an answer are written ``again``, or else forgotten,
        because this Asterisk never knew what they are about. Gives their number."""
        self._held = False
        count = len(self._pending)
        if not again:
            self._pending.clear()
        for key, pending in self._pending.items():
            pending.sent = time.monotonic()
            if self._link is not None and self._link.open:
                self._link.write(_encode(key, pending.request))
        return count

    async def connect(self) -> None:
        """Return when connected; tries until then. Requests wait for ``resume``."""
        self._held = True
        wait = RETRY_FIRST
        while True:
            try:
                await self._connect()
                self.counters.connections += 1
                return
            except (OSError, TimeoutError, ConnectionError) as error:
                log.debug("asterisk.unreachable %s", error)
            await asyncio.sleep(wait)
            wait = min(RETRY_MOST, wait * 2)

    async def closed(self) -> None:
        """Return when the connection is gone; gives it up itself when Asterisk does not answer any more."""
        link = self._link
        if link is None:
            return
        while not link.gone.is_set():
            try:
                async with asyncio.timeout(STUCK_AFTER / 4):
                    await link.gone.wait()
            except TimeoutError:
                self._give_up_if_stuck(link)
        self._link = None
        self._held = True

    def cut(self) -> None:
        """Break the connection; it is made again."""
        if self._link is not None:
            self._link.abort()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(5):
            _, link = await loop.create_connection(
                lambda: _Link(self._uri, self._login, self._received, self.on_read), *self._address
            )
            try:
                await link.ready
            except BaseException:
                link.abort()
                raise
        self._link = link

    def _received(self, data: bytes) -> None:
        try:
            message = read_message(data)
        except msgspec.DecodeError as error:
            log.error("asterisk.bad_message %s", error)
            return
        if message.type == "RESTResponse":
            self._answered(message)
        else:
            self.counters.events += 1
            self._on_event(message)

    def _note(self, where: dict[str, Pending], request: Request, then: Then | None) -> str:
        self._number += 1
        key = str(self._number)
        where[key] = Pending(request, then, time.monotonic())
        self.counters.requests += 1
        return key

    def _answered(self, message: Message) -> None:
        pending = self._pending.pop(message.request_id, None) or self._asked.pop(message.request_id, None)
        if pending is None:
            return
        response = Response(message.status_code, message.reason_phrase, message.message_body)
        self._count(time.monotonic() - pending.sent, response.done)
        if pending.then is not None:
            pending.then(response)

    def _count(self, took: float, done: bool) -> None:
        self.counters.latency[sum(took > limit for limit in LATENCIES)] += 1
        self.counters.latency_sum += took
        self.counters.failures += not done

    def _give_up_if_stuck(self, link: "_Link") -> None:
        oldest = next(iter(self._pending.values()), None) or next(iter(self._asked.values()), None)
        if oldest is not None and time.monotonic() - oldest.sent > STUCK_AFTER:
            log.error("asterisk.stuck no answer for %d s, connecting anew", STUCK_AFTER)
            link.abort()


_PLAIN = re.compile(r"[A-Za-z0-9/:,._~-]*").fullmatch


def _query(query: Mapping[str, str]) -> str:
    """As ``urlencode``, which takes a tenth of a millisecond, when most values need no care."""
    return "&".join([f"{name}={value if _PLAIN(value) else quote_plus(value)}" for name, value in query.items()])


def _encode(key: str, request: Request) -> bytes:
    uri = f"{request.uri}?{_query(request.query)}" if request.query else request.uri
    kind = "application/json" if request.body else ""
    return msgspec.json.encode(_Frame(key, request.method, uri, kind, request.body))


TEXT = 0x81
"""First byte of a frame that is a whole text message (RFC 6455 section 5.2)."""
_WIDTHS = {126: 2, 127: 8}
"""Bytes in which a frame's length stands when it does not fit into the second byte; a server's frames have no mask."""


def _start(frame: bytes) -> int:
    """Where a frame's content begins."""
    return 2 + _WIDTHS.get(frame[1], 0)


def _whole_frame(data: bytes) -> int:
    """The size of the frame at the beginning of ``data``; 0 as long as it is not all there."""
    if len(data) < 2 or len(data) < _start(data):
        return 0
    start = _start(data)
    size = start + (int.from_bytes(data[2:start], "big") if start > 2 else data[1])
    return size if size <= len(data) else 0


class _Link(asyncio.Protocol):
    """WebSocket frames over one TCP connection, without a task of its own."""

    def __init__(self, uri: str, login: str, received: Callable[[bytes], None], on_read: OnRead) -> None:
        self._on_read = on_read
        self._protocol = ClientProtocol(parse_uri(uri), max_size=16 * 1024 * 1024)
        self._login = login
        self._received = received
        self._parts: list[bytes] = []
        self._unread = b""
        self._transport: asyncio.Transport | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()

    @property
    def open(self) -> bool:
        """Whether frames can be written."""
        return self._protocol.state is State.OPEN and not self.gone.is_set()

    def write(self, text: bytes) -> None:
        """Write one text frame."""
        self._protocol.send_text(text)
        self._flush()

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are Transports by behaviour, not by class.
        self._transport = cast("asyncio.Transport", transport)
        request = self._protocol.connect()
        request.headers["Authorization"] = self._login
        self._protocol.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self.ready.done():
            answer, end, rest = self._unread.partition(b"\r\n\r\n")
            if not end:
                return
            self._unread = rest
            self._feed(answer + end)
        while self.open and (size := _whole_frame(self._unread)):
            frame, self._unread = self._unread[:size], self._unread[size:]
            if frame[0] == TEXT and not self._parts:
                # Nearly all that comes: one whole message, as it is. The protocol needs 0.1 ms to say so.
                self._received(frame[_start(frame) :])
            else:
                self._feed(frame)
        self._on_read()

    def _feed(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._flush()
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take(event)
            elif not self.ready.done():
                self._shook_hands()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("Asterisk closed the connection"))

    def _shook_hands(self) -> None:
        failed = self._protocol.handshake_exc
        if failed is not None:
            self.ready.set_exception(ConnectionError(str(failed)))
        else:
            self.ready.set_result(None)

    def _take(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._parts.append(bytes(frame.data))
            if frame.fin:
                text = b"".join(self._parts)
                self._parts.clear()
                self._received(text)

    def _flush(self) -> None:
        if self._transport is None:
            return
        for data in self._protocol.data_to_send():
            if data:
                self._send(self._transport, data)
            else:
                self._transport.close()

    @staticmethod
    def _send(transport: asyncio.Transport, data: bytes) -> None:
        """Now, and not when the event loop's turn is over, as uvloop would: a phone is to ring."""
        if not transport.is_closing() and not transport.get_write_buffer_size():
            with suppress(OSError):  # full, or broken: the transport's own business
                data = data[os.write(transport.get_extra_info("socket").fileno(), data) :]
        if data:
            transport.write(data)
