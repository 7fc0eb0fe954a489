"""What callers meet while they wait, on a real Asterisk: words and music, ways out, who is served first, by whom."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.live.system.agents import Agent, Row, at_work
from tests.live.system.audio import decode_ulaw, prompt_samples, times_heard
from tests.live.system.callers import Caller
from tests.live.system.running import System, wait_for
from tests.live.system.test_faults import fresh_number, phase, record_of
from zongji.simulator.sip_phone import Habits

pytestmark = pytest.mark.live

ENGLISH = {"id": "english", "name": {"zh": "英语", "en": "English"}, "kind": "language"}
DOOR = "4700"
"""Straight into the queue ``flights``, answered."""


def rules(running: System, queue: str = "flights", **changes: object) -> None:
    """The rules of a queue from now on."""
    answer = running.api("admin").patch(f"/queues/{queue}", json=changes)
    assert answer.status_code == 200, answer.text


def samples(running: System, name: str, folder: str = "zh") -> list[float]:
    return prompt_samples(running.data / f"sounds/{folder}/{name}.wav")
