"""Hundreds of SIP callers and agents' phones in one event loop, with counted audio: the load of the capacity search.

Owns the dialogues of both sides. The agents must have been registered at ``place.load_agents``. Over loopback
nothing need be sent twice.
"""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bench.media import PHASES, Media
from bench.place import HOST, Place
from zongji.simulator.sip_message import Message, answer, compose, sdp

TICK = 0.02 / PHASES


@dataclass(slots=True)
class Dialogue:
    """A caller's call."""

    target: str
    number: str
    key: str
    tag: str = ""
    port: int = 0
    """Asterisk's audio port; 0 until answered."""
    failed: int = 0
    """Final status if it was not 200."""


@dataclass(slots=True)
class Side:
    """One side's signalling and audio."""

    media: Media = field(default_factory=Media)
    sip: asyncio.DatagramTransport | None = None

    def send(self, data: bytes, address: tuple[str, int]) -> None:
        if self.sip is not None:
            self.sip.sendto(data, address)


class Phones:
    """``open``, ``call`` as often as wanted, ``hang_up``, ``close``; ``talk`` must run beside it all."""

    def __init__(self, place: Place) -> None:
        self.callers = Side()
        self.agents = Side()
        self.calls: dict[str, Dialogue] = {}
        self.answered_agents: dict[str, int] = {}
        """Call-ID to Asterisk's audio port, for calls that are up on an agent's phone."""
        self.late = 0
        """Ticks that were more than a whole frame late: then the load itself is not what it should be."""
        self._place = place
        self._server = (HOST, place.sip)
        self._numbers = itertools.count(1)

    async def open(self) -> None:
        """Take the ports for signalling."""
        loop = asyncio.get_running_loop()
        for side, port, take in (
            (self.callers, self._place.callers, self._to_caller),
            (self.agents, self._place.load_agents, self._to_agent),
        ):
            side.sip, _ = await loop.create_datagram_endpoint(partial(_Taker, take), local_addr=(HOST, port))

    def close(self) -> None:
        """Give all ports back."""
        for side in (self.callers, self.agents):
            if side.sip is not None:
                side.sip.close()
            side.media.close()

    async def talk(self) -> None:
        """Send and count audio until cancelled."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += TICK
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            elif wait < -0.02:
                self.late += 1
            self.callers.media.tick()
            self.agents.media.tick()
            if wait <= 0:
                await asyncio.sleep(0)

    def call(self, target: str) -> None:
        """One caller more."""
        number = next(self._numbers)
        call = Dialogue(target, f"6{number:06d}", f"load-{number}-{self._place.callers}")
        self.calls[call.key] = call
        self.callers.send(self._request("INVITE", call, 1, sdp(HOST, self.callers.media.port)), self._server)

    def hang_up(self) -> None:
        """All callers leave."""
        for call in self.calls.values():
            if call.port:
                self.callers.send(self._request("BYE", call, 2), self._server)
        self.calls.clear()
        self.callers.media.clear()
        self.agents.media.clear()

    # ---- messages -------------------------------------------------------------------------------------------------

    def _to_caller(self, message: Message) -> None:
        if message.method:
            self.callers.send(answer(message, "200 OK"), self._server)
            self.calls.pop(message.header("Call-ID"), None)
            return
        call = self.calls.get(message.header("Call-ID"))
        if call is None or message.cseq != "INVITE" or message.status < 200:
            return
        call.tag = message.tag
        self.callers.send(self._request("ACK", call, 1), self._server)
        if message.status >= 300:
            call.failed = message.status
        elif not call.port:
            call.port = message.media[1]
            self.callers.media.add(call.port)

    def _to_agent(self, message: Message) -> None:
        key = message.header("Call-ID")
        match message.method:
            case "INVITE" if key not in self.answered_agents:
                self.answered_agents[key] = message.media[1]
                contact = [f"Contact: <sip:agent@{HOST}:{self._place.load_agents}>"]
                self.agents.send(answer(message, "180 Ringing", "a1", contact), self._server)
                self.agents.send(
                    answer(message, "200 OK", "a1", contact, sdp(HOST, self.agents.media.port)), self._server
                )
                self.agents.media.add(message.media[1])
            case "BYE":
                self.answered_agents.pop(key, None)
                self.agents.send(answer(message, "200 OK"), self._server)
            case "ACK" | "" | "INVITE":
                pass
            case _:
                self.agents.send(answer(message, "200 OK"), self._server)

    def _request(self, method: str, call: Dialogue, number: int, body: str = "") -> bytes:
        here = f"{HOST}:{self._place.callers}"
        target = f"sip:{call.target}@{HOST}:{self._place.sip}"
        headers = [
            f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{method}{call.key};rport",
            f"From: <sip:{call.number}@{here}>;tag=c1",
            f"To: <{target}>" + (f";tag={call.tag}" if call.tag else ""),
            f"Call-ID: {call.key}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:caller@{here}>",
            "Max-Forwards: 70",
        ]
        return compose(f"{method} {target} SIP/2.0", headers, body)


class _Taker(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[Message], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        if data.strip():
            self._take(Message(data.decode(errors="replace")))
