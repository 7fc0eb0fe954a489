"""Controller and Asterisk lose each other for five seconds: who talks goes on talking, who calls is held with music."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.live.gate import Gate, gate
from tests.live.system.agents import Row, at_work
from tests.live.system.callers import Caller
from tests.live.system.running import UP_FOR, System, free_port, system, wait_for
from tests.live.system.test_faults import fresh_number, phase, record_of
from zongji.simulator.sip_phone import Habits

pytestmark = pytest.mark.live

CUT = 5.0


@asynccontextmanager
async def behind_a_gate(data: Path) -> AsyncIterator[tuple[System, Gate]]:
    """The whole system, whose controller reaches Asterisk through a gate only."""
    near, far = free_port(), free_port()
    begun = system(data, ("tests.live.system.apart", str(far)), ZONGJI_PBX_HTTP_PORT=str(near))
    with ExitStack() as stack:
        async with asyncio.TaskGroup() as group:
            starting = group.create_task(asyncio.to_thread(stack.enter_context, begun))
            await asyncio.to_thread(wait_for, lambda: listens(far), UP_FOR)
            async with gate(far, near) as door:
                yield await starting, door
                await asyncio.to_thread(stack.close)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def heard(caller: Caller) -> int:
    return caller.log.packets_heard


async def test_a_talk_and_a_new_caller_survive_five_seconds_without_the_socket(tmp_path: Path) -> None:
    talks, comes = fresh_number(), fresh_number()
    async with (
        behind_a_gate(tmp_path / "data") as (running, door),
        at_work(running, "1001", Habits(echo=True)) as agent,
    ):
        await agent.ready()
        first = Caller(running, "4001", number=talks)
        await agent.until("talking")
        await asyncio.to_thread(wait_for, lambda: heard(first), 5)
        door.shut()
        before = heard(first)
        await asyncio.to_thread(wait_for, lambda: healthy(running) == 503, 2)
        second = Caller(running, number=comes, keys=[(CUT + wait, key) for wait, key in ((3, "1"), (5, "0"))])
        await asyncio.sleep(CUT)
        assert healthy(running) == 503
        assert heard(first) - before > 0.95 * CUT * 50, "he heard the agent all the time"
        assert second.log.answered is not None and second.log.answered < 1
        assert heard(second) > 0.8 * (CUT - second.log.answered) * 50, "he is held with music"
        door.open()
        await phase(running, comes, "queued")
        assert (await phase(running, talks, "talking"))["agent"] == "1001"
        first.hang_up()
        await agent.end_wrap_up()
        await agent.until("talking")
        await asyncio.sleep(1.5)
        second.hang_up()
        await agent.end_wrap_up()
        for caller in (first, second):
            await asyncio.to_thread(caller.over)
        await asyncio.to_thread(running.await_quiet)
        assert [ring.number for ring in agent.phone.rings] == [talks, comes]
        for number in (talks, comes):
            record = await asyncio.to_thread(recorded, running, number)
            assert (record["ended_by"], record["result"], record["agent"]) == ("caller", "answered", "1001")
            assert len(record["recordings"]) == 1
            if number == talks:
                assert record["talk_seconds"] > CUT and record["recordings"][0]["seconds"] > CUT


def recorded(system: System, number: str) -> Row:
    """The record of a caller, once a recording is there."""
    wait_for(lambda: record_of(system, number)["recordings"], 15)
    return record_of(system, number)


def healthy(system: System) -> int:
    return httpx.get(f"{system.web}/healthz", timeout=5).status_code
