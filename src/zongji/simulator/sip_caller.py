"""A caller made of Python, for real SIP: one INVITE over UDP (RFC 3261), a tone as audio (RFC 3550, G.711 µ-law), keys
as telephone events (RFC 4733), and a log of what he met. For ``zongji demo-call`` and live tests; not a phone.
"""

import asyncio
import random
import re
import socket
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zongji.simulator.g711 import tone

FRAME = 160
"""Bytes of a 20 ms packet."""

EVENT_PAYLOAD = 101
KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True)
class Script:
    """What a caller does: whom he calls, as whom, the keys he presses (seconds after answer, key), how long he stays
    (seconds after the answer; he hangs up then if nobody did), and his tone in hertz."""

    server: tuple[str, int]
    target: str
    number: str
    keys: Sequence[tuple[float, str]] = ()
    stay: float = 20.0
    hertz: float = 440.0


@dataclass(slots=True)
class CallLog:
    """What the caller met. Times are seconds since the INVITE."""

    answered: float | None = None
    ended: float | None = None
    ended_by_us: bool = False
    status: int = 0
    """The final SIP status."""
    packets_sent: int = 0
    packets_heard: int = 0
    heard: bytearray = field(default_factory=bytearray)
    """All audio received, G.711 µ-law."""


class _Audio(asyncio.DatagramProtocol):
    """Receives RTP and keeps what it hears."""

    def __init__(self, log: CallLog) -> None:
        self._log = log

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        if len(data) > 12 and data[1] & 0x7F == 0:
            self._log.packets_heard += 1
            self._log.heard += data[12:]


class _Signalling(asyncio.DatagramProtocol):
    """Receives SIP messages."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[str] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        self.inbox.put_nowait(data.decode(errors="replace"))


class SipCaller:
    """One call by one caller."""

    def __init__(self, script: Script, say: Callable[[str], None] = lambda line: None) -> None:
        self.script = script
        self.log = CallLog()
        self._say = say
        self._id = f"{random.getrandbits(64):016x}"
        self._tag = f"{random.getrandbits(32):08x}"
        self._to_tag = ""
        self._target = f"sip:{script.target}@{script.server[0]}:{script.server[1]}"
        self._began = time.monotonic()
        self._over = asyncio.Event()

    async def call(self, patience: float = 120.0) -> CallLog:
        """Make the call; returns its log when it is over, at the latest after ``patience`` seconds."""
        loop = asyncio.get_running_loop()
        host = self.script.server[0]
        local = ("127.0.0.1" if host.startswith("127.") or host == "localhost" else "0.0.0.0", 0)  # noqa: S104
        self._sip, self._signalling = await loop.create_datagram_endpoint(_Signalling, local_addr=local)
        self._rtp, _ = await loop.create_datagram_endpoint(lambda: _Audio(self.log), local_addr=local)
        self._sip_port = self._sip.get_extra_info("sockname")[1]
        self._host = "127.0.0.1" if local[0] == "127.0.0.1" else _own_address(self.script.server)
        try:
            async with asyncio.timeout(patience):
                await self._dialogue()
        except TimeoutError:
            self._bye()
        finally:
            self.log.ended = self.log.ended or self._clock()
            self._sip.close()
            self._rtp.close()
        return self.log

    def hang_up(self) -> None:
        """End the call now."""
        self._over.set()

    async def _dialogue(self) -> None:
        self._began = time.monotonic()
        self._send("INVITE", 1, self._sdp())
        try:
            async with asyncio.timeout(5):
                message = await self._next()
        except TimeoutError:
            self._say(f"no answer from {self.script.server[0]}:{self.script.server[1]}: is the system up?")
            return
        while not (200 <= (status := _status(message)) <= 699):
            self._say(f"{status}")
            message = await self._next()
        self.log.status = status
        self._to_tag = _tag(message)
        self._send("ACK", 1)
        if status >= 300:
            self._say(f"refused: {status}")
            return
        self.log.answered = self._clock()
        self._say("answered")
        async with asyncio.TaskGroup() as group:
            audio = group.create_task(self._talk(_media(message)))
            keys = group.create_task(self._press())
            ears = group.create_task(self._listen())
            try:
                await asyncio.wait_for(self._over.wait(), self.script.stay)
            except TimeoutError:
                pass
            if self.log.ended is None:
                self.log.ended_by_us = True
                self._bye()
                self._say("hung up")
            for task in (audio, keys, ears):
                task.cancel()
        self.log.ended = self.log.ended or self._clock()

    async def _listen(self) -> None:
        while True:
            message = await self._next()
            if message.startswith("BYE"):
                self._reply(message)
                self.log.ended = self._clock()
                self._say("the other side hung up")
                self._over.set()
            elif not message.startswith(("SIP/2.0", "ACK")):
                self._reply(message)

    # ---- audio ----------------------------------------------------------------------------------------------------

    async def _talk(self, remote: tuple[str, int]) -> None:
        self._remote, self._seq, self._stamp = remote, 0, 0
        self._ssrc = random.getrandbits(32)
        audio = tone(self.script.hertz)
        began = time.monotonic()
        while True:
            at = (self._stamp % len(audio)) // FRAME * FRAME
            self._packet(0, audio[at : at + FRAME], self._stamp)
            self._stamp += FRAME
            await asyncio.sleep(max(0.0, began + self._stamp / 8000 - time.monotonic()))

    async def _press(self) -> None:
        before = 0.0
        for delay, key in self.script.keys:
            await asyncio.sleep(max(0.0, delay - before))
            before = delay
            self._say(f"presses {key}")
            stamp = self._stamp
            for length in (1, 2, 3, 4, 5, 6, 6, 6):
                last = 0x80 if length == 6 else 0
                event = struct.pack("!BBH", KEYS.index(key), last | 10, length * FRAME)
                self._packet(EVENT_PAYLOAD, event, stamp, marker=length == 1)
                await asyncio.sleep(0.02)

    def _packet(self, payload: int, body: bytes, stamp: int, marker: bool = False) -> None:
        self._seq = (self._seq + 1) & 0xFFFF
        header = struct.pack(
            "!BBHII", 0x80, payload | (0x80 if marker else 0), self._seq, stamp & 0xFFFFFFFF, self._ssrc
        )
        self._rtp.sendto(header + body, self._remote)
        self.log.packets_sent += 1

    # ---- messages -------------------------------------------------------------------------------------------------

    def _sdp(self) -> str:
        port = self._rtp.get_extra_info("sockname")[1]
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self._host}\r\ns=-\r\nc=IN IP4 {self._host}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 0 {EVENT_PAYLOAD}\r\na=rtpmap:0 PCMU/8000\r\n"
            f"a=rtpmap:{EVENT_PAYLOAD} telephone-event/8000\r\na=fmtp:{EVENT_PAYLOAD} 0-16\r\na=sendrecv\r\n"
        )

    def _send(self, method: str, cseq: int, body: str = "") -> None:
        to_tag = f";tag={self._to_tag}" if self._to_tag else ""
        lines = [
            f"{method} {self._target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._host}:{self._sip_port};branch=z9hG4bK{random.getrandbits(48):012x};rport",
            "Max-Forwards: 70",
            f"From: <sip:{self.script.number}@{self._host}>;tag={self._tag}",
            f"To: <sip:{self.script.target}@{self.script.server[0]}>{to_tag}",
            f"Call-ID: {self._id}@{self._host}",
            f"CSeq: {cseq} {method}",
            f"Contact: <sip:{self.script.number}@{self._host}:{self._sip_port}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self.script.server)

    def _bye(self) -> None:
        if self._to_tag and self.log.answered is not None:
            self._send("BYE", 2)

    def _reply(self, request: str) -> None:
        """200 OK with the request's own Via, From, To, Call-ID and CSeq (RFC 3261 section 8.2.6.2)."""
        kept = [line for line in request.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
        self._sip.sendto(
            ("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0"]) + "\r\n\r\n").encode(), self.script.server
        )

    async def _next(self) -> str:
        return await self._signalling.inbox.get()

    def _clock(self) -> float:
        return time.monotonic() - self._began


def _status(message: str) -> int:
    found = re.match(r"SIP/2\.0 (\d{3})", message)
    return int(found.group(1)) if found else 0


def _tag(message: str) -> str:
    found = re.search(r"(?im)^to:.*;tag=([^;\s]+)", message)
    return found.group(1) if found else ""


def _media(message: str) -> tuple[str, int]:
    """Where the other side wants our audio."""
    host = re.search(r"(?m)^c=IN IP4 (\S+)", message)
    port = re.search(r"(?m)^m=audio (\d+)", message)
    return (host.group(1) if host else "127.0.0.1", int(port.group(1)) if port else 9)


def _own_address(server: tuple[str, int]) -> str:
    """The address of this machine that the server sees."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(server)
        return str(probe.getsockname()[0])
