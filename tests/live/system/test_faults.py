"""What goes wrong on the main path and must be harmless. After each story Asterisk has no channel and no bridge, every
contact has one closed record with the right end, and no agent is stuck."""

import asyncio
import os
import random
import signal
import socket
import sqlite3
import threading
import time

import httpx
import pytest

from tests.live.system.agents import Agent, Row, at_work
from tests.live.system.callers import Caller
from tests.live.system.running import System, wait_for
from zongji.simulator.sip_message import Credentials
from zongji.simulator.sip_phone import Habits, SipPhone

pytestmark = pytest.mark.live

TO_SERVICE = [(1.5, "1"), (3.0, "0")]
"""Chinese, then an agent; keys interrupt the prompts."""


def record_of(system: System, number: str, within: float = 20) -> Row:
    """The one closed record of a caller's number; fails when there are several."""
    with system.api("admin") as api:
        found: list[Row] = []

        def there() -> bool:
            found[:] = api.get("/records", params={"number": number}).json()["items"]
            return bool(found)

        wait_for(there, within)
        assert len(found) == 1, found
        return found[0]


def fresh_number() -> str:
    return f"139{random.randrange(10**8):08d}"


async def in_thread(work: object, *given: object) -> object:
    return await asyncio.to_thread(work, *given)  # type: ignore[arg-type]


async def quiet(system: System) -> None:
    await asyncio.to_thread(system.await_quiet)


async def phase(system: System, number: str, wanted: str, within: float = 30) -> Row:
    """Wait until the floor shows this caller in a phase."""
    async with asyncio.timeout(within):
        while True:
            for call in (await asyncio.to_thread(calls_now, system)).values():
                if call["number"] == f"+86{number}" and call["phase"] == wanted:
                    return dict(call)
            await asyncio.sleep(0.1)


def calls_now(system: System) -> dict[str, Row]:
    with system.api("admin") as api:
        return dict(api.get("/floor").json()["calls"])


# ---- the caller goes -------------------------------------------------------------------------------------------------


async def test_a_caller_who_gives_up_before_he_is_answered(running: System) -> None:
    number = fresh_number()
    caller = Caller(running, "4001", number=number)
    await phase(running, number, "queued")
    caller.hang_up()
    log = await asyncio.to_thread(caller.over)
    assert log.answered is None and log.status == 487
    await quiet(running)
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["ended_by"], record["result"]) == ("caller", "abandoned")


async def test_a_caller_who_hangs_up_in_a_prompt(running: System) -> None:
    number = fresh_number()
    caller = Caller(running, number=number)
    await phase(running, number, "flow")
    await asyncio.sleep(1)
    caller.hang_up()
    await asyncio.to_thread(caller.over)
    await quiet(running)
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["ended_by"], record["result"]) == ("caller", "in_flow")


async def test_a_caller_who_hangs_up_in_the_queue(running: System) -> None:
    number = fresh_number()
    caller = Caller(running, keys=TO_SERVICE, number=number)
    await phase(running, number, "queued")
    await asyncio.sleep(1)
    caller.hang_up()
    log = await asyncio.to_thread(caller.over)
    assert log.packets_heard > 100, "prompts and music were heard"
    await quiet(running)
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["ended_by"], record["result"]) == ("caller", "abandoned")
    assert record["wait_seconds"] >= 1


async def test_a_caller_who_hangs_up_while_an_agent_rings(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001", Habits(answer_after=None)) as agent:
        await agent.ready()
        caller = Caller(running, "4001", number=number)
        await agent.until("ringing")
        caller.hang_up()
        await agent.until("ready")
        await asyncio.to_thread(caller.over)
        await quiet(running)
        await agent.phone.is_free()
        assert [ring.ended_by for ring in agent.phone.rings] == ["cancel"]
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["ended_by"], record["result"]) == ("caller", "abandoned")


async def test_a_caller_who_hangs_up_in_the_call(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001") as agent:
        await agent.ready()
        caller = Caller(running, keys=TO_SERVICE, number=number)
        await agent.until("talking")
        await asyncio.sleep(2)
        caller.hang_up()
        await agent.end_wrap_up()
        await agent.until("ready")
        await asyncio.to_thread(caller.over)
        await quiet(running)
        await agent.phone.is_free()
        assert [ring.ended_by for ring in agent.phone.rings] == ["bye"]
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["ended_by"], record["result"], record["agent"]) == ("caller", "answered", "1001")
    talked = agent.phone.rings[0].ended - agent.phone.rings[0].answered  # type: ignore[operator]
    assert abs(record["talk_seconds"] - talked) < 0.5


async def test_the_agent_hangs_up_on_his_phone(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001", Habits(talk_for=1.5)) as agent:
        await agent.ready()
        caller = Caller(running, "4001", number=number)
        log = await asyncio.to_thread(caller.over)
        assert not log.ended_by_us
        await agent.until("wrap_up")
        await quiet(running)
    assert (await asyncio.to_thread(record_of, running, number))["ended_by"] == "agent"


# ---- keys -----------------------------------------------------------------------------------------------------------


async def test_wrong_keys_are_told_so_and_lead_to_an_agent_in_the_end(running: System) -> None:
    number = fresh_number()
    caller = Caller(running, keys=[(1.5, "1"), (3, "9"), (4.5, "8"), (6, "7")], number=number)
    call = await phase(running, number, "queued")
    assert call["queue"] == "service"
    caller.hang_up()
    await asyncio.to_thread(caller.over)
    await quiet(running)


# ---- the agent does not take it -------------------------------------------------------------------------------------


async def test_an_agent_without_a_phone_is_not_rung(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001", phone=False) as agent:
        await agent.ready()
        caller = Caller(running, "4001", number=number)
        await phase(running, number, "queued")
        await asyncio.sleep(2)
        assert agent.state["state"] == "ready" and not agent.state["phone_registered"]
        assert await agent.phone.register() == 200
        await agent.until("talking")
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await quiet(running)


async def test_an_agent_who_rejects_is_not_ready_and_the_caller_is_first_again(running: System) -> None:
    first, second = fresh_number(), fresh_number()
    async with at_work(running, "1001", Habits(reject="486 Busy Here")) as agent:
        await agent.ready()
        one = Caller(running, "4001", number=first)
        await agent.until("not_ready", "busy")
        await phase(running, first, "queued")
        two = Caller(running, "4001", number=second)
        await phase(running, second, "queued")
        agent.phone.habits = Habits()
        await agent.ready()
        await agent.until("talking")
        assert [ring.number for ring in agent.phone.rings] == [first, first]
        for caller in (one, two):
            caller.hang_up()
            await asyncio.to_thread(caller.over)
        await quiet(running)


async def test_an_agent_who_does_not_answer_is_not_ready_and_the_next_one_is_asked(running: System) -> None:
    number = fresh_number()
    async with (
        at_work(running, "1001", Habits(answer_after=None)) as deaf,
        at_work(running, "1002") as awake,
    ):
        await deaf.ready()
        caller = Caller(running, "4001", number=number)
        await deaf.until("ringing")
        await awake.ready()
        await deaf.until("not_ready", "no_answer", within=40)
        await awake.until("talking")
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await quiet(running)
    assert (await asyncio.to_thread(record_of, running, number))["agent"] == "1002"


async def test_two_callers_and_one_agent_at_the_same_instant(running: System) -> None:
    numbers = [fresh_number(), fresh_number()]
    async with at_work(running, "1001", Habits(talk_for=1.0)) as agent:
        callers = [Caller(running, "4001", number=number) for number in numbers]
        for number in numbers:
            await phase(running, number, "queued")
        await agent.ready()
        await agent.end_wrap_up()
        await agent.end_wrap_up()
        for caller in callers:
            await asyncio.to_thread(caller.over)
        await quiet(running)
        rings = agent.phone.rings
        assert sorted(ring.number for ring in rings) == sorted(numbers)
        assert rings[1].rang >= rings[0].ended  # type: ignore[operator]
    for number in numbers:
        assert (await asyncio.to_thread(record_of, running, number))["result"] == "answered"


# ---- the machine ----------------------------------------------------------------------------------------------------


async def talking(system: System, agent: Agent, number: str) -> Caller:
    await agent.ready()
    caller = Caller(system, keys=TO_SERVICE, number=number)
    await agent.until("talking")
    return caller


async def test_a_locked_database_delays_no_call(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001") as agent:
        await agent.ready()
        release = threading.Event()
        locks = [
            threading.Thread(target=hold, args=(running.data / name, release)) for name in ("journal.db", "zongji.db")
        ]
        for lock in locks:
            lock.start()
        threading.Timer(3, release.set).start()
        began = time.monotonic()
        caller = Caller(running, "4001", number=number)
        await agent.until("talking", within=2.9)
        assert time.monotonic() - began < 3 and not release.is_set(), "the call was answered under the lock"
        await asyncio.to_thread(release.wait)
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await quiet(running)
    assert (await asyncio.to_thread(record_of, running, number))["result"] == "answered"


def hold(path: object, release: threading.Event) -> None:
    """Hold a database's write lock until told."""
    database = sqlite3.connect(str(path), timeout=5, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    release.wait(10)
    database.execute("ROLLBACK")
    database.close()


async def test_asterisk_is_killed_in_mid_call(running: System) -> None:
    number, next_number = fresh_number(), fresh_number()
    async with at_work(running, "1001") as agent:
        caller = await talking(running, agent, number)
        await asyncio.sleep(1)
        killed = time.monotonic()
        os.kill(running.pbx_pid(), signal.SIGKILL)
        await agent.until("wrap_up")
        record = await asyncio.to_thread(record_of, running, number)
        assert (record["ended_by"], record["end_reason"]) == ("system", "pbx_lost")
        assert record["talk_seconds"] < 4
        await asyncio.to_thread(wait_for, lambda: takes_a_call(running, next_number), 30)
        assert time.monotonic() - killed < 10, "calls can be taken again within ten seconds"
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await quiet(running)


def takes_a_call(system: System, number: str) -> bool:
    caller = Caller(system, number=number)
    try:
        wait_for(lambda: caller.log.answered is not None, 3)
    except AssertionError:
        return False
    finally:
        caller.hang_up()
        caller.over()
    return True


async def test_noise_on_the_sip_port_is_refused_and_counted(running: System) -> None:
    before = counted(running)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noise:
        for junk in (b"", b"\r\n\r\n", b"INVITE", b"INVITE sip:x SIP/2.0\r\n\r\n", os.urandom(900), SCAN):
            noise.sendto(junk, running.sip)
    phone = SipPhone(running.sip, Credentials("1001", "guess"))
    await phone.open()
    assert await phone.register() in (401, 403)
    phone.close()
    await asyncio.to_thread(wait_for, lambda: counted(running) > before, 10)
    assert await asyncio.to_thread(takes_a_call, running, fresh_number())
    assert "guess" not in running.log()
    await quiet(running)


SCAN = "\r\n".join(
    [
        "OPTIONS sip:100@127.0.0.1 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:5;branch=z9hG4bK-1",
        "From: <sip:sipvicious@1.1.1.1>;tag=1",
        "To: <sip:100@1.1.1.1>",
        "Call-ID: 1",
        "CSeq: 1 OPTIONS",
        "User-Agent: friendly-scanner",
        "Content-Length: 0",
        "",
        "",
    ]
).encode()


def counted(system: System) -> float:
    """How many SIP requests were refused, by the metrics."""
    lines = httpx.get(f"{system.web}/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("zongji_sip_refused_total"))
