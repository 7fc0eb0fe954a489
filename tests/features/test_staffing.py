"""Staffing advice over HTTP: the airport of docs/staffing.md, neighbours to compare, places of what is wrong."""

import pytest

from tests.features.office import TestOffice

AIRPORT = {
    "calls": 421.4,
    "interval_minutes": 60,
    "talk_seconds": 180,
    "wrap_up_seconds": 30,
    "answered": 0.8,
    "within_seconds": 20,
    "abandoned": 0.05,
    "occupancy": 0.85,
    "patience_seconds": 120,
    "shrinkage": 0.3,
    "ivr_seconds": 45,
    "self_served": 0.4,
    "blocked": 0.001,
}


async def test_the_airport_gets_the_agents_trunks_and_ports_of_the_worked_example(here: TestOffice) -> None:
    boss = await here.login("admin")
    answer = await boss.post("/staffing", json=AIRPORT)
    assert answer.status_code == 200, answer.text
    advice = answer.json()
    assert (advice["model"], advice["agents"], advice["scheduled"]) == ("erlang_a", 18, 26)
    assert (advice["trunks"]["needed"], advice["ivr_ports"]["needed"]) == (32, 14)
    assert [row["agents"] for row in advice["rows"]] == [16, 17, 18, 19, 20, 21]
    expected = advice["rows"][2]["expected"]
    assert {name: round(value, 3) for name, value in expected.items() if name in ("answered", "abandoned")} == {
        "answered": 0.885,
        "abandoned": 0.039,
    }
    assert (round(expected["mean_wait"], 1), round(expected["occupancy"], 3)) == (4.7, 0.788)
    assert advice["rows"][1]["expected"]["abandoned"] > 0.05, "one fewer breaks the promise"


async def test_half_an_hour_of_calls_is_twice_as_many_in_an_hour(here: TestOffice) -> None:
    boss = await here.login("admin")
    half = {"calls": 100, "talk_seconds": 180}
    whole = {"calls": 200, "interval_minutes": 60, "talk_seconds": 180}
    answers = [await boss.post("/staffing", json=each) for each in (half, whole)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


async def test_without_patience_too_few_agents_have_no_expectation(here: TestOffice) -> None:
    boss = await here.login("admin")
    advice = (await boss.post("/staffing", json={"calls": 5, "talk_seconds": 180, "answered": 0.01})).json()
    assert (advice["model"], advice["agents"], advice["ivr_ports"]) == ("erlang_c", 1, None)
    assert [row["agents"] for row in advice["rows"]] == [1, 2, 3, 4], "fewer than one agent is no staff"
    advice = (await boss.post("/staffing", json={"calls": 1000, "talk_seconds": 180, "answered": 0.1})).json()
    assert advice["erlangs"] == pytest.approx(100)
    assert [row["expected"] is None for row in advice["rows"]] == [row["agents"] <= 100 for row in advice["rows"]]
    assert advice["rows"][0]["expected"] is None


async def test_what_is_wrong_is_refused_with_its_place(here: TestOffice) -> None:
    boss = await here.login("admin")
    for wrong, id, place in (
        ({"calls": 0}, "request.invalid", "calls"),
        ({"talk_seconds": -1}, "request.invalid", "talk_seconds"),
        ({"interval_minutes": 1}, "request.invalid", "interval_minutes"),
        ({"patience": 5}, "request.invalid", "patience"),
        ({"answered": 80}, "staffing.not_a_share", "answered"),
        ({"shrinkage": 1}, "staffing.not_a_share", "shrinkage"),
        ({"blocked": 0}, "staffing.not_a_share", "blocked"),
        ({"patience_seconds": None}, "staffing.no_patience", "patience_seconds"),
        ({"answered": None, "abandoned": None, "occupancy": None}, "staffing.no_goal", "answered"),
        ({"calls": 20_000, "interval_minutes": 5, "talk_seconds": 7200}, "staffing.too_large", "calls"),
        ({"answered": 1 - 1e-9, "within_seconds": 0, "occupancy": 1e-4}, "staffing.too_large", "answered"),
    ):
        answer = await boss.post("/staffing", json={**AIRPORT, **wrong})
        error = answer.json()["error"]
        assert (answer.status_code, error["id"], list(error["fields"])) == (422, id, [place])


async def test_agents_may_not_ask(here: TestOffice) -> None:
    agent = await here.login("1001")
    assert (await agent.post("/staffing", json=AIRPORT)).status_code == 403
