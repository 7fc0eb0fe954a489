"""A carrier's trunk and a number of one's own, named in the settings file."""

import asyncio
from pathlib import Path

import pytest

from tests.live.system.callers import Caller
from tests.live.system.running import system
from tests.live.system.test_faults import fresh_number, phase, record_of

pytestmark = pytest.mark.live

SETTINGS = """
lines = { "02112345678" = "direct" }

[[trunks]]
name = "carrier"
hosts = ["127.0.0.2"]
"""


async def test_a_carrier_calls_a_number_of_ours(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "zongji.toml").write_text(SETTINGS)
    number = fresh_number()
    with system(data) as running:
        caller = Caller(running, "02112345678", number=number, source="127.0.0.2")
        assert (await phase(running, number, "queued"))["queue"] == "service"
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await asyncio.to_thread(running.await_quiet)
        assert (await asyncio.to_thread(record_of, running, number))["called"] == "02112345678"
        for number, source in (("02187654321", "127.0.0.2"), ("02112345678", "127.0.0.3")):
            stranger = Caller(running, number, source=source)
            assert (await asyncio.to_thread(stranger.over)).status in (401, 403, 404), "no such number, no such trunk"
