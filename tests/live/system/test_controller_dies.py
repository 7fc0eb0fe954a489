"""The controller is killed in the middle of everything and started again: nobody notices anything that matters."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.system.agents import at_work
from tests.live.system.callers import Caller
from tests.live.system.running import System, await_up, start, system
from tests.live.system.test_faults import fresh_number, phase, record_of

pytestmark = pytest.mark.live


def kill_and_start(running: System, meanwhile: Callable[[], object] = lambda: None) -> None:
    """kill -9, then up again on the same data; Asterisk lives on. ``meanwhile`` is done while nobody controls."""
    pbx = running.pbx_pid()
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(10)
    meanwhile()
    running.process = start(running.environment, running.data)
    await_up(running)
    assert running.pbx_pid() == pbx, "Asterisk was adopted, not started anew"


async def test_calls_and_the_queue_survive_the_death_of_the_controller(tmp_path: Path) -> None:
    with system(tmp_path / "data") as running:
        talking, waiting = fresh_number(), [fresh_number(), fresh_number()]
        async with at_work(running, "1001") as agent:
            await agent.ready()
            first = Caller(running, "4001", number=talking)
            await agent.until("talking")
            queue = []
            for number in waiting:
                queue.append(Caller(running, "4001", number=number))
                await phase(running, number, "queued")
            await asyncio.to_thread(kill_and_start, running)
            for number in waiting:
                await phase(running, number, "queued")
            assert (await phase(running, talking, "talking"))["agent"] == "1001"
            assert first.log.ended is None, "the talk went on"
            await agent.until("talking")
            first.hang_up()
            await agent.end_wrap_up()
            await agent.until("talking")
            assert [ring.number for ring in agent.phone.rings] == [talking, waiting[0]], "the order was kept"
            for caller in queue:
                caller.hang_up()
                await asyncio.to_thread(caller.over)
            await asyncio.to_thread(running.await_quiet)
        record = await asyncio.to_thread(record_of, running, talking)
        assert (record["ended_by"], record["result"]) == ("caller", "answered")
        assert len(record["recordings"]) == 1 and record["recordings"][0]["seconds"] > 1
        for number, result in zip(waiting, ("answered", "abandoned"), strict=True):
            assert (await asyncio.to_thread(record_of, running, number))["result"] == result
