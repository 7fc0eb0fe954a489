"""Thirty agents, sixty callers at five a second: waits and order, held against an oracle made from the logs of the
callers' and the agents' phones. The callers are not answered before an agent is, so their 200 OK is his."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.live.system.agents import Agent, at_work
from tests.live.system.running import System
from zongji.simulator.sip_caller import CallLog, Script, SipCaller
from zongji.simulator.sip_phone import Habits, Ring

pytestmark = pytest.mark.live

AGENTS, CALLERS, RATE = 30, 60, 5.0
TALK = 9.0
SOON = 1.0
"""Seconds within which a free agent must ring; the machine is loaded, and this is no measurement."""
SAME_INSTANT = 0.5
"""Seconds by which Asterisk's threads may swap what happens at the same moment on a loaded machine."""


@dataclass(slots=True)
class Visit:
    """One caller: his number, when his INVITE left, and what he met."""

    number: str
    began: float
    log: CallLog


@asynccontextmanager
async def crew(system: System) -> AsyncIterator[list[Agent]]:
    """Thirty new agents, made through the API while the system runs, signed in, with phones."""
    with system.api("admin") as api:
        for index in range(AGENTS):
            row = {
                "id": str(2000 + index),
                "name": f"坐席{index}",
                "role": "agent",
                "password": f"Crowd-{index}-pass-words",
                "queues": [{"queue": "service", "tier": 1, "level": 5}],
            }
            answer = api.post("/agents", json=row)
            assert answer.status_code in (200, 201), answer.text
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                at_work(system, str(2000 + index), Habits(0.1, talk_for=TALK), password=f"Crowd-{index}-pass-words")
            )
            for index in range(AGENTS)
        ]


async def keep_working(agent: Agent, ready_at: list[float]) -> None:
    """Ends every wrap-up at once; notes when he was ready."""
    while True:
        await agent.end_wrap_up()
        ready_at.append(time.monotonic())
        await agent.until("ready", within=30)
        await agent.leaves("ready")


async def test_sixty_callers_are_served_in_order_by_thirty_agents(running: System) -> None:
    async with crew(running) as agents:
        ready_at = {agent.number: [0.0] for agent in agents}
        for agent in agents:
            await agent.ready()
        async with asyncio.TaskGroup() as group:
            work = [group.create_task(keep_working(agent, ready_at[agent.number])) for agent in agents]
            visits = await arrive(running)
            for task in work:
                task.cancel()
        await asyncio.to_thread(running.await_quiet, 30)
        judge(visits, agents, ready_at)
    with running.api("admin") as api:
        answer = api.get("/records", params={"limit": 200}).json()
    numbers = [row["number"] for row in answer["items"]]
    mine = {f"+86{visit.number}" for visit in visits}
    assert sorted(number for number in numbers if number in mine) == sorted(mine), "one closed record each"


async def arrive(system: System) -> list[Visit]:
    """All callers, five a second; returns when the last call is over."""
    visits: list[Visit] = []

    async def visit(number: str) -> None:
        caller = SipCaller(Script(system.sip, "4001", number, stay=60, hertz=0))
        visits.append(Visit(number, time.monotonic(), caller.log))
        await caller.call(90)

    async with asyncio.TaskGroup() as group:
        for index in range(CALLERS):
            group.create_task(visit(f"137{index:08d}"))
            await asyncio.sleep(1 / RATE)
    return visits


def judge(visits: list[Visit], agents: list[Agent], ready_at: dict[str, list[float]]) -> None:
    """The oracle: first come, first rung; nobody waits while an agent is free; no agent has two."""
    rings = {ring.number: (ring, agent) for agent in agents for ring in agent.phone.rings}
    assert len(rings) == CALLERS == sum(len(agent.phone.rings) for agent in agents), "everybody was rung for once"
    assert all(visit.log.status == 200 and not visit.log.ended_by_us for visit in visits)
    rang = [rings[visit.number][0].rang for visit in visits]
    for earlier, later in itertools.combinations(visits, 2):
        late = rings[earlier.number][0].rang - rings[later.number][0].rang
        assert late <= SAME_INSTANT, f"{later.number} overtook {earlier.number} by {late:.3f} s"
    for agent in agents:
        one_at_a_time(agent.phone.rings)
    for visit, moment in zip(visits, rang, strict=True):
        agent = rings[visit.number][1]
        free_since = max(at for at in ready_at[agent.number] if at <= moment + SAME_INSTANT)
        assert moment - max(visit.began, free_since) < SOON, f"{visit.number} waited although {agent.number} was free"
    waited = sum(moment - visit.began > 2 for visit, moment in zip(visits, rang, strict=True))
    assert waited >= 10, "the test is one: many had to wait"


def one_at_a_time(rings: list[Ring]) -> None:
    for before, after in itertools.pairwise(rings):
        assert before.ended is not None and after.rang >= before.ended
