"""Ring all with real SIP phones on the real Asterisk: several ring for one caller, exactly one has him."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.live.system.agents import Agent, at_work
from tests.live.system.running import System
from zongji.simulator.sip_caller import Script, SipCaller
from zongji.simulator.sip_phone import Habits

pytestmark = pytest.mark.live

ABOUT_AT_ONCE = 1.0
"""Seconds; the machine is loaded, and this is no measurement."""


@asynccontextmanager
async def three(system: System, *answer_after: float | None) -> AsyncIterator[list[Agent]]:
    """The queue behind 4001 rings all; agents 1001 and on are ready, whose phones answer after so many seconds."""
    with system.api("admin") as api:
        answer = api.patch("/queues/service", json={"strategies": ["ring_all"]})
        assert answer.status_code == 200, answer.text
    async with AsyncExitStack() as stack:
        agents = [
            await stack.enter_async_context(at_work(system, f"100{n}", Habits(after)))
            for n, after in enumerate(answer_after, 1)
        ]
        for agent in agents:
            await agent.ready()
        yield agents


async def test_three_phones_ring_the_first_has_the_caller_and_the_others_are_free_at_once(running: System) -> None:
    async with three(running, 6, 1, None) as (slow, fast, silent):
        caller = SipCaller(Script(running.sip, "4001", "13900000001", stay=4, hertz=0))
        async with asyncio.TaskGroup() as group:
            group.create_task(caller.call(30))
            await fast.until("talking")
            for other in (slow, silent):
                await other.until("ready")
                assert other.calls == {} and other.state["elsewhere"]["name"] == "王伟"
                assert other.state["today"]["missed"] == 0
            assert running.asterisk("core show channels count").startswith("2 active channels")
        await fast.until("wrap_up")
        await fast.phone.is_free()
        rings = [agent.phone.rings[-1] for agent in (slow, fast, silent)]
        assert max(ring.rang for ring in rings) - min(ring.rang for ring in rings) < ABOUT_AT_ONCE
        assert [ring.ended_by for ring in rings] == ["cancel", "bye", "cancel"]
        assert caller.log.status == 200
    await asyncio.to_thread(running.await_quiet)
    with running.api("admin") as api:
        (record,) = api.get("/records", params={"limit": 1}).json()["items"]
        whole = api.get(f"/records/{record['contact']}").json()
    assert record["agent"] == "1002"
    texts = [line["text"]["en"] for line in whole["timeline"]]
    assert any(text.startswith("Rings ") and all(name in text for name in ("陈静", "王伟", "李娜")) for text in texts)


async def rung_and_settled(agent: Agent) -> str:
    """Wait until the agent was rung and it is decided whether he has the caller."""
    await agent.until("ringing")
    await agent.leaves("ringing")
    return str(agent.state["state"])


async def test_of_phones_that_answer_at_the_same_time_exactly_one_is_joined(running: System) -> None:
    async with three(running, 1, 1, 1) as agents:
        caller = SipCaller(Script(running.sip, "4001", "13900000002", stay=4, hertz=0))
        async with asyncio.TaskGroup() as group:
            decided = [group.create_task(rung_and_settled(agent)) for agent in agents]
            group.create_task(caller.call(30))
        assert sorted(each.result() for each in decided) == ["ready", "ready", "talking"]
        await asyncio.to_thread(running.await_quiet)
        for agent in agents:
            await agent.phone.is_free()
        rings = [agent.phone.rings[-1] for agent in agents]
        assert sum(ring.answered is not None for ring in rings) >= 2, "the test is one: several answered"
        talks = [ring.ended - ring.answered for ring in rings if ring.ended and ring.answered]
        assert sorted(talk > ABOUT_AT_ONCE for talk in talks)[-2:] == [False, True], "the others were hung up at once"
        assert caller.log.status == 200


async def test_a_caller_who_gives_up_leaves_no_phone_ringing(running: System) -> None:
    async with three(running, None, None, None) as agents:
        caller = SipCaller(Script(running.sip, "4001", "13900000003", stay=2, hertz=0))
        async with asyncio.TaskGroup() as group:
            group.create_task(caller.call(30))
            for agent in agents:
                await agent.until("ringing")
            caller.hang_up()
        for agent in agents:
            await agent.until("ready")
            assert agent.state["elsewhere"] is None
    await asyncio.to_thread(running.await_quiet)
