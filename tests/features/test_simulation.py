"""Simulations: asked for over HTTP, run in a process of their own, kept, cancelled, refused."""

import asyncio
from typing import Any

import httpx

from tests.features.office import TestOffice
from zongji.core.contact.model import AgentAnswered, CallerHungUp
from zongji.features.simulation.service import Simulations
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
    assert found["result"]["changed"] is True
    agents = found["result"]["queues"]["sales"]["totals"]["agents"]["difference"][0]
    assert 2.5 < agents <= 3.01
    listed = (await boss.get("/simulations")).json()["items"]
    assert [(each["id"], each["asked"]["name"]) for each in listed] == [(found["id"], "three more")]
    assert "result" not in listed[0]


async def test_a_day_of_the_journal_is_simulated(here: TestOffice) -> None:
    await here.ready("1001")
    contact = await here.arrive("a-1", called="4001")
    await here.happens(AgentAnswered(here.clock.forward(3), contact, 1))
    await here.happens(CallerHungUp(here.clock.forward(100), contact))
    boss = await here.login("admin")
    asked = await boss.post("/simulations", json={"day": "2025-06-15", "replications": 1})
    found = await over(boss, asked.json()["id"])
    assert found["state"] == "done", found["error"]
    assert found["result"]["queues"]["*"]["totals"]["offered"]["base"][0] == 1


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


async def test_results_outlive_the_system(here: TestOffice) -> None:
    boss = await here.login("admin")
    asked = await boss.post("/simulations", json={"forecast": SHORT, "replications": 1})
    done = await over(boss, asked.json()["id"])
    await here.until(lambda: any((here.data / "simulations").glob("*.json")))
    again = Simulations(here.data / "simulations", lambda wish: None, here.simulations._run, dict)
    assert again.one(done["id"]).model_dump(mode="json") == done
