"""(1) A caller enters the queue → an agent's phone is rung, ours beside app_queue; agents are always free.

Two kinds of call. *At once*: the number leads straight to the queue, the call unanswered; from the caller's INVITE to
the agent's. *After a prompt*: answered, a prompt, then the queue; from the last audio packet of the prompt, which is
marked, to the agent's INVITE. That packet holds the prompt's last 20 ms, which both sides let pass before they go on:
so they are in both figures, and the ratio is given without them too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.capture import MARK, MARKED, Capture, Packet, header, user_of
from bench.place import Place
from bench.sipp import Load, call

FRAME_MS = 20.0


@dataclass(frozen=True, slots=True)
class Calls:
    """What one batch of calls gave: milliseconds for each call that could be measured, and how many were made."""

    asked: int
    delays: list[float]


def batch(place: Place, load: Load, after_prompt: bool) -> Calls:
    """Make the calls and measure them on the wire."""
    file = place.scratch / "calls.pcap"
    wanted = f"udp and ((port {place.sip}) or {MARKED})" if after_prompt else f"udp port {place.sip}"
    with Capture(file, wanted) as capture:
        call(place, load)
    packets = list(capture.packets())
    file.rename(file.with_suffix(".old"))
    found = marked(packets, place) if after_prompt else at_once(packets, place)
    return Calls(load.calls, found)


def at_once(packets: Iterable[Packet], place: Place) -> list[float]:
    """Milliseconds from each caller's first INVITE to the first INVITE that an agent got for him."""
    began: dict[str, float] = {}
    rang: dict[str, float] = {}
    for packet in packets:
        if packet.payload.startswith(b"INVITE "):
            caller = user_of(header(packet.payload, b"From"))
            (began if packet.target == place.sip else rang).setdefault(caller, packet.at)
    return [(at - began[caller]) * 1000 for caller, at in rang.items() if caller in began]


def marked(packets: Iterable[Packet], place: Place) -> list[float]:
    """Milliseconds from the marked packet that each caller got to the first INVITE that an agent got for him."""
    ended: dict[int, float] = {}
    """By Asterisk's audio port."""
    callers: dict[str, str] = {}
    ports: dict[str, int] = {}
    rang: dict[str, float] = {}
    for packet in packets:
        if packet.payload[12:16] == bytes([MARK]) * 4:
            ended[packet.source] = packet.at
        elif _answers(packet, place):
            ports[callers.get(header(packet.payload, b"Call-ID"), "")] = _audio_port(packet.payload)
        elif packet.payload.startswith(b"INVITE "):
            caller = user_of(header(packet.payload, b"From"))
            if packet.target == place.sip:
                callers[header(packet.payload, b"Call-ID")] = caller
            elif caller not in rang and ports.get(caller) in ended:
                rang[caller] = (packet.at - ended.pop(ports[caller])) * 1000
    return list(rang.values())


def _answers(packet: Packet, place: Place) -> bool:
    """The caller's call is answered."""
    taken = packet.payload.startswith(b"SIP/2.0 200") and b"m=audio" in packet.payload
    return taken and packet.target == place.callers


def _audio_port(message: bytes) -> int:
    return int(message.partition(b"m=audio ")[2].split(b" ", 1)[0])


def packets_of(path: Path) -> list[Packet]:
    """For looking at a kept capture by hand."""
    return list(Capture(path, "").packets())
