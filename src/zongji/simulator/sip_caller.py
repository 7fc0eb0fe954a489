"""A caller made of Python, for real SIP: one INVITE over UDP (RFC 3261), a tone as audio (RFC 3550, G.711 µ-law), keys
as telephone events (RFC 4733), and a log of what he met. For ``zongji demo-call`` and live tests; not a phone.
"""

import asyncio
import random
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zongji.simulator.g711 import RATE, tone
from zongji.simulator.sip_message import Message, answer, compose, own_address, sdp

FRAME = 160
"""Bytes of a 20 ms packet."""

EVENT_PAYLOAD = 101
KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True)
class Script:
    """What a caller does: whom he calls, as whom, the keys he presses (seconds after answer, key), how long he stays
    (seconds after the answer; he hangs up then if nobody did), and his tone in hertz (0: he sends keys only)."""

    server: tuple[str, int]
    target: str
    number: str
    keys: Sequence[tuple[float, str]] = ()
    stay: float = 20.0
    hertz: float = 440.0
    source: str = ""
    """The address he calls from; '' lets the machine choose."""


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
        self.inbox: asyncio.Queue[Message] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        self.inbox.put_nowait(Message(data.decode(errors="replace")))


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
        self._pressed: asyncio.Queue[str] = asyncio.Queue()
        self._branch = f"z9hG4bK{random.getrandbits(48):012x}"

    async def call(self, patience: float = 120.0) -> CallLog:
        """Make the call; returns its log when it is over, at the latest after ``patience`` seconds."""
        loop = asyncio.get_running_loop()
        self._host = self.script.source or own_address(self.script.server)
        local = (self._host, 0)
        self._sip, self._signalling = await loop.create_datagram_endpoint(_Signalling, local_addr=local)
        self._rtp, _ = await loop.create_datagram_endpoint(lambda: _Audio(self.log), local_addr=local)
        self._sip_port = self._sip.get_extra_info("sockname")[1]
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

    def press(self, key: str) -> None:
        """Press a key now, in a call that is answered."""
        self._pressed.put_nowait(key)

    async def _dialogue(self) -> None:
        self._began = time.monotonic()
        self._send("INVITE", 1, sdp(self._host, self._rtp.get_extra_info("sockname")[1]))
        message = await self._final()
        if message is None:
            self._say(f"no answer from {self.script.server[0]}:{self.script.server[1]}: is the system up?")
            return
        self.log.status = message.status
        self._to_tag = message.tag
        self._send("ACK", 1)
        if message.status >= 300:
            self._say(f"refused: {message.status}")
            return
        self.log.answered = self._clock()
        self._say("answered")
        await self._stay(message)
        self.log.ended = self.log.ended or self._clock()

    async def _final(self) -> Message | None:
        """The final answer to the INVITE; None when the server is silent. Giving up before it cancels the INVITE."""
        waiting = asyncio.get_running_loop().call_later(5, self._signalling.inbox.put_nowait, Message(""))
        nobody = False
        async with asyncio.TaskGroup() as group:
            given_up = group.create_task(self._over.wait())
            given_up.add_done_callback(lambda done: None if done.cancelled() else self._cancel())
            while (message := await self._next()).status < 200 or message.cseq == "CANCEL":
                if message.cseq == "CANCEL" and message.status >= 300:  # what we cancel never reached anybody
                    nobody = True
                    break
                if message.status:
                    waiting.cancel()
                    self._say(f"{message.status}")
                elif not message.text:
                    nobody = True
                    break
            given_up.cancel()
        waiting.cancel()
        return None if nobody else message

    def _cancel(self) -> None:
        self.log.ended_by_us = True
        self._send("CANCEL", 1)

    async def _stay(self, accepted: Message) -> None:
        """Talk, press, listen; until somebody hangs up."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in (self._talk(accepted.media), self._press(), self._listen())]
            try:
                await asyncio.wait_for(self._over.wait(), self.script.stay)
            except TimeoutError:
                pass
            if self.log.ended is None:
                self.log.ended_by_us = True
                self._bye()
                self._say("hung up")
            for task in tasks:
                task.cancel()

    async def _listen(self) -> None:
        while True:
            message = await self._next()
            if message.method == "BYE":
                self._sip.sendto(answer(message, "200 OK"), self.script.server)
                self.log.ended = self._clock()
                self._say("the other side hung up")
                self._over.set()
            elif message.method not in ("", "ACK"):
                self._sip.sendto(answer(message, "200 OK"), self.script.server)

    # ---- audio ----------------------------------------------------------------------------------------------------

    async def _talk(self, remote: tuple[str, int]) -> None:
        self._remote, self._seq, self._stamp = remote, 0, 0
        self._ssrc = random.getrandbits(32)
        audio = tone(self.script.hertz) if self.script.hertz else b""
        began = time.monotonic()
        while True:
            at = self._stamp % RATE
            if audio:
                self._packet(0, audio[at : at + FRAME], self._stamp)
            self._stamp += FRAME
            await asyncio.sleep(max(0.0, began + self._stamp / 8000 - time.monotonic()))

    async def _press(self) -> None:
        before = 0.0
        for delay, key in self.script.keys:
            await asyncio.sleep(max(0.0, delay - before))
            before = delay
            await self._send_key(key)
        while True:
            await self._send_key(await self._pressed.get())

    async def _send_key(self, key: str) -> None:
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

    def _send(self, method: str, cseq: int, body: str = "") -> None:
        to_tag = f";tag={self._to_tag}" if self._to_tag else ""
        branch = f"{self._branch}{'' if cseq == 1 else method}"  # CANCEL and ACK belong to the INVITE's transaction
        headers = [
            f"Via: SIP/2.0/UDP {self._host}:{self._sip_port};branch={branch};rport",
            "Max-Forwards: 70",
            f"From: <sip:{self.script.number}@{self._host}>;tag={self._tag}",
            f"To: <sip:{self.script.target}@{self.script.server[0]}>{to_tag}",
            f"Call-ID: {self._id}@{self._host}",
            f"CSeq: {cseq} {method}",
            f"Contact: <sip:{self.script.number}@{self._host}:{self._sip_port}>",
        ]
        self._sip.sendto(compose(f"{method} {self._target} SIP/2.0", headers, body), self.script.server)

    def _bye(self) -> None:
        if self._to_tag and self.log.answered is not None:
            self._send("BYE", 2)

    async def _next(self) -> Message:
        return await self._signalling.inbox.get()

    def _clock(self) -> float:
        return time.monotonic() - self._began
