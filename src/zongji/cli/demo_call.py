"""``zongji demo-call``: a scripted caller on real SIP calls the running system and tells what he meets."""

import asyncio
from dataclasses import dataclass

from zongji.cli.running import health
from zongji.kernel.errors import Fault
from zongji.settings import Settings
from zongji.simulator.sip_caller import Script, SipCaller

FIRST_KEY = 4.0
"""Seconds after the answer at which the first key is pressed; the next ones as far apart."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for: number to call, keys with commas, seconds to stay, the caller's own number."""

    target: str
    keys: str
    stay: float
    number: str


def demo_call(settings: Settings, wish: Wish) -> int:
    """Make the call; 0 when it was answered and something was heard."""
    healthy, words = health(settings)
    if not healthy:
        raise Fault("demo_call.down", f"no calls can be taken now: {words}")
    keys = [(FIRST_KEY * (nth + 1), key.strip()) for nth, key in enumerate(wish.keys.split(",")) if key.strip()]
    script = Script((settings.sip_host, settings.sip_port), wish.target, wish.number, keys, wish.stay)
    print(f"calling {wish.target} as {wish.number}; sign in as an agent and answer in the browser")
    log = asyncio.run(SipCaller(script, lambda line: print(f"  {line}", flush=True)).call())
    heard = log.packets_heard * 0.02
    if log.answered is None:
        print(f"not answered (SIP {log.status})")
        return 1
    print(f"answered after {log.answered:.2f} s, {heard:.1f} s of audio heard, over after {log.ended or 0:.1f} s")
    return 0 if log.packets_heard else 1
