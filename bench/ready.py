"""(2) An agent becomes ready while callers wait → his phone is rung, ours beside app_queue.

From the packet of the HTTP request that makes him ready to the INVITE that his phone gets. Callers wait all the time;
one agent at a time becomes ready, at uneven intervals (app_queue's callers look about once a second: an even beat could
hide or exaggerate that), is rung, answers, and is not ready again before his call ends.
"""

import random
import time
from collections.abc import Iterable

from bench.capture import Capture, Packet, header, user_of
from bench.door import AGENT
from bench.latency import Calls
from bench.place import AGENTS, Place
from bench.sides import Side, everybody
from bench.sipp import Load, calling

EVENTS_A_SECOND = 5.0
WAITING = 15
"""Callers who wait before the first agent becomes ready."""
READY_FOR = 1.8
"""Seconds after which the agent is not ready again; app_queue needs up to one to find him."""
TALK = 2_600
"""Milliseconds of talk: longer than ``READY_FOR``, so that nobody gets a second call."""


def batch(place: Place, side: Side, load: Load) -> Calls:
    """Make an agent ready for each call of the load, one after the other, and measure each on the wire."""
    everybody(side, ready=False)
    file = place.scratch / "ready.pcap"
    wanted = f"(udp port {place.sip}) or (tcp dst port {place.web}) or (tcp dst port {place.pbx_http})"
    with calling(place, load) as callers:
        with Capture(file, wanted) as capture:
            time.sleep(WAITING / load.rate)
            began = time.monotonic()
            for at, ready, agent in schedule(load.calls, random.Random(load.prefix)):
                time.sleep(max(0.0, began + at - time.monotonic()))
                (side.ready if ready else side.not_ready)(agent)
        everybody(side, ready=True)  # who is left is served, but not measured
        callers.wait(load.wait / 1000)
    found = rung(capture.packets(), place)
    file.unlink()
    return Calls(load.calls, found)


def load(target: str, prefix: str, calls: int) -> Load:
    """Callers who come faster than agents become ready."""
    return Load(target, calls, EVENTS_A_SECOND * 1.5, prefix, talk=TALK, wait=60_000)


def schedule(events: int, dice: random.Random) -> list[tuple[float, bool, str]]:
    """Seconds, whether ready or not ready, agent: in order."""
    plan, now = [], 0.0
    for event in range(events):
        agent = AGENTS[event % len(AGENTS)]
        plan += [(now, True, agent), (now + READY_FOR, False, agent)]
        now += dice.uniform(0.5, 1.5) / EVENTS_A_SECOND
    return sorted(plan)


def rung(packets: Iterable[Packet], place: Place) -> list[float]:
    """Milliseconds from each request that made an agent ready to the next INVITE at his phone."""
    asked: dict[str, float] = {}
    seen: set[str] = set()
    found = []
    for packet in packets:
        agent = header(packet.payload, AGENT.encode()) if packet.payload.startswith(b"POST ") else ""
        if agent and _makes_ready(packet.payload):
            asked[agent] = packet.at
        elif packet.payload.startswith(b"INVITE ") and packet.source == place.sip:
            call, agent = header(packet.payload, b"Call-ID"), user_of(header(packet.payload, b"To"))
            if call not in seen and agent in asked:
                found.append((packet.at - asked.pop(agent)) * 1000)
            seen.add(call)
    return found


def _makes_ready(request: bytes) -> bool:
    return b'"state": "ready"' in request or b"&value=0 " in request
