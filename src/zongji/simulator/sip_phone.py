"""A SIP phone made of Python, an agent's or a customer's: registers, rings, and answers, rejects or ignores as told.

For live tests and load; what it met is in its log. Knows nothing of our own state.
"""

import asyncio
import random
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from zongji.simulator.g711 import tone
from zongji.simulator.sip_caller import FRAME
from zongji.simulator.sip_message import Credentials, Message, answer, authorization, compose, own_address, sdp


@dataclass(slots=True)
class Ring:
    """One INVITE that reached the phone. Times are ``time.monotonic()`` seconds."""

    number: str
    rang: float
    answered: float | None = None
    ended: float | None = None
    ended_by: str = ""
    """``cancel``, ``bye`` (the other side), ``us``."""
    dialled: str = ""
    """Whom the INVITE was for."""
    heard: bytearray = field(default_factory=bytearray)
    """All audio received, G.711 µ-law."""


@dataclass(slots=True)
class Habits:
    """What the phone does with a call: answers after ``answer_after`` seconds (None: rings on), or sends ``reject``
    (such as ``"486 Busy Here"``); hangs up ``talk_for`` seconds after the answer (None: never). With ``echo`` it sends
    back what it hears, with ``hertz`` a tone; else it is silent."""

    answer_after: float | None = 0.2
    reject: str = ""
    talk_for: float | None = None
    echo: bool = False
    hertz: float = 0.0


@dataclass(slots=True)
class _Dialogue:
    """A call on the phone."""

    invite: Message
    ring: Ring
    tag: str = field(default_factory=lambda: f"{random.getrandbits(32):08x}")


class _Audio(asyncio.DatagramProtocol):
    """The phone's audio port."""

    def __init__(self, habits: Callable[[], Habits], heard: Callable[[bytes], None]) -> None:
        self._habits = habits
        self._heard = heard

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The port is there."""
        self._port = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        """Somebody is heard."""
        self._heard(data)
        if self._habits().echo:
            self._port.sendto(data, addr)


class SipPhone(asyncio.DatagramProtocol):
    """One phone with one account, over UDP."""

    def __init__(self, server: tuple[str, int], who: Credentials, habits: Habits | None = None) -> None:
        self.rings: list[Ring] = []
        self.habits = habits or Habits()
        self._server = server
        self._who = who
        self._host = own_address(server)
        self._calls: dict[str, _Dialogue] = {}
        self._free = asyncio.Event()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._cseq = 0
        self._id = f"{random.getrandbits(64):016x}"
        self._audio: asyncio.DatagramTransport | None = None
        self._tone = b""

    async def open(self, port: int = 0) -> None:
        """Take a port for signalling (``port``, or any) and one for audio."""
        loop = asyncio.get_running_loop()
        self._sip, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self._host, port))
        self._audio, _ = await loop.create_datagram_endpoint(
            lambda: _Audio(lambda: self.habits, self._hear), local_addr=(self._host, 0)
        )
        self._port = self._sip.get_extra_info("sockname")[1]

    def close(self) -> None:
        """Be gone, without a word (as a phone whose plug was pulled)."""
        self._sip.close()
        if self._audio is not None:
            self._audio.close()

    async def register(self, expires: int = 300) -> int:
        """Register (0: unregister); the final SIP status."""
        async with asyncio.timeout(10):
            self._register(expires, [])
            challenge = await self._answers.get()
            if challenge.status != 401:
                return challenge.status
            self._register(expires, [authorization(challenge, self._who, "REGISTER", self._registrar)])
            return (await self._answers.get()).status

    async def is_free(self, within: float = 10) -> None:
        """Wait until no call rings or is up. TimeoutError after ``within`` seconds."""
        async with asyncio.timeout(within):
            while self._calls:
                self._free.clear()
                await self._free.wait()

    def hang_up(self) -> None:
        """End all calls that are up."""
        for key, call in list(self._calls.items()):
            if call.ring.answered is not None:
                self._bye(key, call)

    # ---- messages -------------------------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        """A SIP message came."""
        message = Message(data.decode(errors="replace"))
        key = message.header("Call-ID")
        match message.method:
            case "":
                if message.cseq == "REGISTER":
                    self._answers.put_nowait(message)
            case "INVITE" if key not in self._calls:
                self._ring(key, message)
            case "CANCEL":
                self._send(answer(message, "200 OK"))
                self._over(key, "cancel", "487 Request Terminated")
            case "BYE":
                self._send(answer(message, "200 OK"))
                self._over(key, "bye")
            case "ACK":
                pass
            case _:
                self._send(answer(message, "200 OK"))

    def _hear(self, packet: bytes) -> None:
        if len(packet) > 12 and packet[1] & 0x7F == 0 and self.rings:
            self.rings[-1].heard += packet[12:]

    def _speak(self, key: str, sent: int) -> None:
        """Send the tone, a packet every 20 ms, while the call lasts."""
        call = self._calls.get(key)
        if call is None or self._audio is None or self._audio.is_closing():
            return
        start = sent * FRAME % len(self._tone)
        head = struct.pack("!BBHII", 0x80, 0, sent & 0xFFFF, sent * FRAME & 0xFFFFFFFF, 7)
        self._audio.sendto(head + self._tone[start : start + FRAME], call.invite.media)
        asyncio.get_running_loop().call_later(0.02, self._speak, key, sent + 1)

    def _ring(self, key: str, invite: Message) -> None:
        caller = invite.header("From").partition("sip:")[2].partition("@")[0]
        dialled = invite.text.partition("sip:")[2].partition("@")[0]
        call = _Dialogue(invite, Ring(caller, time.monotonic(), dialled=dialled))
        self._calls[key] = call
        self.rings.append(call.ring)
        self._send(answer(invite, "180 Ringing", call.tag))
        if self.habits.reject:
            self._over(key, "us", self.habits.reject)
        elif self.habits.answer_after is not None:
            asyncio.get_running_loop().call_later(self.habits.answer_after, self._answer, key)

    def _answer(self, key: str) -> None:
        call = self._calls.get(key)
        if call is None or self._audio is None or self._sip.is_closing():
            return
        body = sdp(self._host, self._audio.get_extra_info("sockname")[1])
        self._send(answer(call.invite, "200 OK", call.tag, [self._contact()], body))
        call.ring.answered = time.monotonic()
        if self.habits.hertz:
            self._tone = tone(self.habits.hertz)
            self._speak(key, 0)
        if self.habits.talk_for is not None:
            asyncio.get_running_loop().call_later(self.habits.talk_for, self._bye, key, call)

    def _bye(self, key: str, call: _Dialogue) -> None:
        if self._calls.pop(key, None) is None:
            return
        self._free.set()
        call.ring.ended, call.ring.ended_by = time.monotonic(), "us"
        target = call.invite.header("Contact").partition("<")[2].partition(">")[0]
        headers = [
            f"From: {call.invite.header('To')};tag={call.tag}",
            f"To: {call.invite.header('From')}",
            f"Call-ID: {key}",
            "CSeq: 1 BYE",
        ]
        self._send(compose(f"BYE {target} SIP/2.0", [*self._common(), *headers]))

    def _over(self, key: str, by: str, status: str = "") -> None:
        call = self._calls.pop(key, None)
        if call is None:
            return
        self._free.set()
        call.ring.ended, call.ring.ended_by = time.monotonic(), by
        if status:
            self._send(answer(call.invite, status, call.tag))

    def _register(self, expires: int, extra: list[str]) -> None:
        self._cseq += 1
        address = f"<sip:{self._who.username}@{self._server[0]}>"
        headers = [
            f"From: {address};tag={self._id[:8]}",
            f"To: {address}",
            f"Call-ID: {self._id}",
            f"CSeq: {self._cseq} REGISTER",
            self._contact(),
            f"Expires: {expires}",
            *extra,
        ]
        self._send(compose(f"REGISTER {self._registrar} SIP/2.0", [*self._common(), *headers]))

    @property
    def _registrar(self) -> str:
        return f"sip:{self._server[0]}:{self._server[1]}"

    def _common(self) -> list[str]:
        branch = f"z9hG4bK{random.getrandbits(48):012x}"
        return [f"Via: SIP/2.0/UDP {self._host}:{self._port};branch={branch};rport", "Max-Forwards: 70"]

    def _contact(self) -> str:
        return f"Contact: <sip:{self._who.username}@{self._host}:{self._port}>"

    def _send(self, message: bytes) -> None:
        if not self._sip.is_closing():
            self._sip.sendto(message, self._server)
