"""Callers who press nothing, or nonsense: what they hear, and where it leads them."""

import asyncio

import pytest

from tests.live.system.agents import Row
from tests.live.system.audio import decode_ulaw, prompt_samples, times_heard
from tests.live.system.callers import Caller
from tests.live.system.running import System
from tests.live.system.test_faults import fresh_number, phase, record_of

pytestmark = pytest.mark.live

CHINESE = (0.5, "1")
LED_TO_HELP = [("hours", None), ("language", None), ("zh", "1"), ("main", None), ("help", None), ("service", None)]
"""The way of one who fails the main menu: node and the key that led there."""


async def call(running: System, *keys: tuple[float, str]) -> tuple[Row, dict[str, list[float]]]:
    """A call until it waits in the queue: its record, and when the caller heard which prompt."""
    number = fresh_number()
    caller = Caller(running, keys=[CHINESE, *keys], number=number)
    assert (await phase(running, number, "queued", within=80))["queue"] == "service"
    caller.hang_up()
    log = await asyncio.to_thread(caller.over)
    await asyncio.to_thread(running.await_quiet)
    spoken = decode_ulaw(bytes(log.heard))
    names = ("welcome", "main_menu", "no_key", "invalid_key", "to_agent")
    heard = {name: times_heard(spoken, prompt_samples(running.data / f"sounds/zh/{name}.wav")) for name in names}
    return await asyncio.to_thread(record_of, running, number), heard


async def test_a_caller_who_presses_nothing_is_told_so_and_led_to_an_agent_the_third_time(running: System) -> None:
    record, heard = await call(running)
    assert [(step["node"], step["key"]) for step in record["path"]][:6] == LED_TO_HELP
    assert [len(heard[name]) for name in ("main_menu", "no_key", "to_agent")] == [3, 2, 1]
    assert not heard["invalid_key"] and not heard["welcome"], "the key came in the welcome, which was cut off"
    told = sorted((at, name) for name, times in heard.items() for at in times)
    assert [name for _, name in told] == ["main_menu", "no_key", "main_menu", "no_key", "main_menu", "to_agent"]


async def test_a_caller_who_presses_nonsense_is_told_so_and_led_to_an_agent_the_third_time(running: System) -> None:
    record, heard = await call(running, (2.0, "9"), (7.0, "*"), (12.0, "8"))
    assert [(step["node"], step["key"]) for step in record["path"]][:6] == LED_TO_HELP
    assert [len(heard[name]) for name in ("invalid_key", "no_key", "to_agent")] == [2, 0, 1]
    assert heard["invalid_key"][0] < heard["invalid_key"][1] < heard["to_agent"][0]


async def test_a_menu_that_was_failed_twice_still_takes_the_right_key(running: System) -> None:
    number = fresh_number()
    caller = Caller(running, keys=[CHINESE, (2.0, "9"), (5.0, "#"), (8.0, "2")], number=number)
    assert (await phase(running, number, "queued"))["queue"] == "luggage"
    caller.hang_up()
    await asyncio.to_thread(caller.over)
    record = await asyncio.to_thread(record_of, running, number)
    assert [step["key"] for step in record["path"] if step["key"]] == ["1", "2"]
    await asyncio.to_thread(running.await_quiet)
