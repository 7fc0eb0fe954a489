"""Simulations: asked for over HTTP, run in a process of their own, kept, cancelled, refused."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from tests.features.office import TestOffice
from zongji.core.contact.model import AgentAnswered, CallerHungUp
from zongji.features.simulation.schemas import SimulationIn, State
from zongji.features.simulation.service import DIED, INTERRUPTED, KEPT, Simulations
from zongji.simulator.twin.forecast import EXAMPLE

SHORT = EXAMPLE.replace("40, 68, 104, 120, 116, 100, 80, 72, 88, 112, 108, 96, 80, 60, 44, 32", "9, 9").replace(
    "44, 76, 110, 140, 134, 110, 84, 80, 100, 126, 120, 104, 84, 60, 44, 32", "9, 9"
)


async def over(client: httpx.AsyncClient, id: str) -> dict[str, Any]:
    async with asyncio.timeout(90):
        while True:
            found: dict[str, Any] = (await client.get(f"/simulations/{id}")).json()
            if found["state"] not in ("waiting", "running"):
                return found
            await asyncio.sleep(0.05)


async def test_a_forecast_with_a_change_is_simulated_aside(here: TestOffice) -> None:
    boss = await here.login("admin")
    change = {"kind": "staff", "queue": "sales", "by": 3}
    wish = {"name": "three more", "forecast": SHORT, "changes": [change], "replications": 2}
    asked = await boss.post("/simulations", json=wish)
    assert asked.status_code == 201, asked.text
    found = await over(boss, asked.json()["id"])
    assert (found["state"], found["progress"]) == ("done", 1.0)
    result = (await boss.get(f"/simulations/{found['id']}/result")).json()
    assert result["changed"] is True
    agents = result["queues"]["sales"]["totals"]["agents"]["difference"][0]
    assert 2.5 < agents <= 3.01
    listed = (await boss.get("/simulations")).json()["items"]
    assert [(each["id"], each["asked"]["name"]) for each in listed] == [(found["id"], "three more")]


async def test_a_day_of_the_journal_is_simulated(here: TestOffice) -> None:
    await here.ready("1001")
    contact = await here.arrive("a-1", called="4001")
    await here.happens(AgentAnswered(here.clock.forward(3), contact, 1))
    await here.happens(CallerHungUp(here.clock.forward(100), contact))
    boss = await here.login("admin")
    asked = await boss.post("/simulations", json={"day": "2025-06-15", "replications": 1})
    found = await over(boss, asked.json()["id"])
    assert found["state"] == "done", found["error"]
    result = (await boss.get(f"/simulations/{found['id']}/result")).json()
    assert result["queues"]["*"]["totals"]["offered"]["base"][0] == 1


async def test_what_is_wrong_is_refused_at_once_with_its_place(here: TestOffice) -> None:
    boss = await here.login("admin")
    for wish, place in (
        ({"forecast": "schema = 1"}, "forecast"),
        ({"forecast": SHORT, "changes": [{"kind": "staff", "queue": "gone", "by": 1}]}, "changes[0].queue"),
        ({"day": "2025-06-15", "changes": [{"kind": "magic"}]}, "changes[0].kind"),
        ({}, "day"),
        ({"day": "today"}, "day"),
    ):
        answer = await boss.post("/simulations", json=wish)
        assert answer.status_code == 422, answer.text
        assert place in answer.json()["error"]["fields"]
    assert (await boss.get("/simulations")).json() == {"items": []}


async def test_a_quiet_day_fails_with_words(here: TestOffice) -> None:
    boss = await here.login("admin")
    asked = await boss.post("/simulations", json={"day": "2001-01-01"})
    found = await over(boss, asked.json()["id"])
    assert (found["state"], found["error"]["id"]) == ("failed", "simulation.quiet_day")


async def test_a_simulation_is_cancelled_and_its_process_ends(here: TestOffice) -> None:
    boss = await here.login("admin")
    many = EXAMPLE.replace("[40,", "[9000,")
    first, second = [
        (await boss.post("/simulations", json={"forecast": many, "replications": 50})).json()["id"] for _ in range(2)
    ]
    for id in (second, first):
        assert (await boss.post(f"/simulations/{id}/cancel")).status_code == 204
        assert (await over(boss, id))["state"] == "cancelled"
    again = await boss.post(f"/simulations/{first}/cancel")
    assert (again.status_code, again.json()["error"]["id"]) == (409, "simulation.over")
    asked = await boss.post("/simulations", json={"forecast": SHORT, "replications": 1})
    assert (await over(boss, asked.json()["id"]))["state"] == "done", "the next one is not held up"


async def test_agents_may_not_simulate(here: TestOffice) -> None:
    agent = await here.login("1001")
    assert (await agent.post("/simulations", json={"forecast": SHORT})).status_code == 403
    assert (await agent.get("/simulations")).status_code == 403


def nothing_wrong(wish: object) -> None:
    """Accepts everything."""


async def test_results_outlive_the_system_and_what_it_interrupted_says_so(here: TestOffice) -> None:
    boss = await here.login("admin")
    asked = await boss.post("/simulations", json={"forecast": SHORT, "replications": 1})
    done = await over(boss, asked.json()["id"])
    result = (await boss.get(f"/simulations/{done['id']}/result")).content
    kept = here.data / "simulations" / f"{done['id']}.asked.json"
    await here.until(lambda: '"state":"done"' in kept.read_text())
    never_run = Simulations(here.data / "simulations", nothing_wrong, here.simulations._run, dict)
    waiting = never_run.ask(SimulationIn(day="2025-06-15"), "boss", here.clock.forward(9))
    again = Simulations(here.data / "simulations", nothing_wrong, here.simulations._run, dict)
    assert await again.result(done["id"]) == result
    assert again.one(waiting.id).error == INTERRUPTED


async def test_the_newest_fifty_are_kept(here: TestOffice) -> None:
    async def at_once(wish: object) -> AsyncGenerator[tuple[str, bytes], None]:
        yield "result", b"{}"

    many = Simulations(here.data / "many", nothing_wrong, at_once, dict)
    running = asyncio.gather(many.run())
    for nth in range(KEPT + 3):
        id = many.ask(SimulationIn(name=str(nth), day="2025-06-15"), "boss", here.clock.forward(1)).id
        await here.until(lambda id=id: many.one(id).state is State.DONE)  # type: ignore[misc]
    await here.until(lambda: len(many.all()) == KEPT)
    running.cancel()
    assert many.all()[0].asked.name == str(KEPT + 2)
    assert len(list((here.data / "many").glob("*.result.json"))) == KEPT


async def test_a_process_that_dies_is_told(here: TestOffice) -> None:
    async def dies(wish: object) -> AsyncGenerator[tuple[str, bytes], None]:
        yield "progress", b"0.5"

    some = Simulations(here.data / "dies", nothing_wrong, dies, dict)
    running = asyncio.gather(some.run())
    id = some.ask(SimulationIn(day="2025-06-15"), "boss", here.clock.now()).id
    await here.until(lambda: some.one(id).error == DIED)
    running.cancel()
