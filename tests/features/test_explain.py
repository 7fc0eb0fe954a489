"""Why a caller still waits, and why he came to this agent: over HTTP, live and after the fact."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.features.office import TestOffice
from zongji.core.acd.model import Need, Skill
from zongji.core.contact.model import AgentAnswered, AgentLegEnded, CallerHungUp
from zongji.core.presence.model import AgentConfigured, Membership
from zongji.core.snapshot import freeze
from zongji.features.explain.service import WAITING, Replays
from zongji.kernel.errors import Refused, TooMany, Unavailable
from zongji.kernel.ids import ContactId, QueueId, SkillId
from zongji.storage.frozen import pack
from zongji.storage.snapshots import Snapshots

SERVICE, ENGLISH = QueueId("service"), SkillId("english")


async def needs_english(here: TestOffice, level: int) -> None:
    """The service queue asks for English from now on."""
    here.directory.skills[ENGLISH] = {"zh": "英语", "en": "English"}
    rules = replace(here.floor.board.rules(SERVICE), at=here.clock.now(), needs=(Need(ENGLISH, level),), version=9)
    await here.happens(rules)


async def able(here: TestOffice, agent: str, level: int) -> None:
    serves = (Membership(SERVICE),)
    skills = (Skill(ENGLISH, level),)
    await here.happens(AgentConfigured(here.clock.now(), here.agent(agent), serves, skills))


def row(why: dict[str, Any], agent: str) -> dict[str, Any]:
    return next(each for each in why["agents"] if each["agent"] == agent)


async def test_a_caller_waits_because_nobody_has_the_skill(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    await needs_english(here, 3)
    await able(here, "1001", 2)
    await here.ready("1001")
    await here.arrive("w-1")
    here.clock.forward(30)
    why = (await supervisor.get("/contacts/w-1/why")).json()
    assert (why["position"], why["wait_seconds"], why["number_shown"]) == (1, 30.0, "138 0013 8000")
    assert why["places"][0]["needs"] == [
        {"skill": "english", "skill_name": {"zh": "英语", "en": "English"}, "level": 3, "was": 3, "step": None}
    ]
    assert (why["places"][0]["version"], why["places"][0]["queue_name"]["zh"]) == (9, "人工服务")
    assert not row(why, "1001")["able"]
    reason = row(why, "1001")["reasons"][0]
    assert (reason["why"], reason["skill"], reason["has"], reason["needs"]) == ("skill", "english", 2, 3)
    assert why["suitable"] == {} and why["unsuitable"] == {"skill": why["agents_total"]}


async def test_a_caller_waits_because_those_who_can_talk_to_others(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    await here.ready("1001")
    first = await here.arrive("w-1", number="13700137000")
    await here.happens(AgentAnswered(here.clock.now(), first, 1))
    await here.arrive("w-2")
    await here.arrive("w-3")
    here.clock.forward(10)
    why = (await supervisor.get("/contacts/w-3/why")).json()
    assert (why["position"], why["waiting"]) == (2, 2)
    assert [(each["contact"], each["number_shown"]) for each in why["ahead"]] == [("w-2", "138 0013 8000")]
    assert why["suitable"]["talking"] == 1
    nearest = why["agents"][0]
    assert (nearest["agent"], nearest["reasons"][0]["why"], nearest["reasons"][0]["contact"]) == (
        "1001",
        "talking",
        "w-1",
    )
    assert nearest["reasons"][0]["number_shown"] == "137 0013 7000"


async def two_free(here: TestOffice) -> ContactId:
    """1002 has been idle longer than 1001 when a caller comes."""
    for agent in ("1002", "1001"):
        await here.ready(agent)
        here.clock.forward(5)
    return await here.arrive("w-1")


async def over(here: TestOffice, contact: ContactId) -> None:
    await here.happens(CallerHungUp(here.clock.now(), contact), AgentLegEnded(here.clock.now(), contact, 1))
    here.clock.forward(60)


async def test_a_decision_between_two_is_explained_after_the_fact(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    contact = await two_free(here)
    await over(here, contact)
    listed = (await supervisor.get("/records/w-1/decisions")).json()["items"]
    assert [(each["offer"], each["agent"]) for each in listed] == [(1, "1002")]
    answer = await supervisor.get("/records/w-1/decisions/1")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["agent"], told["by_order"], told["decided_by"], told["at"]) == (
        "1002",
        True,
        "longest_idle",
        listed[0]["at"],
    )
    first, second = told["why"]["agents"][:2]
    assert [(each["agent"], each["able"]) for each in (first, second)] == [("1002", True), ("1001", True)]
    assert [(each["by"], each["value"]) for each in first["values"]] == [("tier", 1), ("longest_idle", 10.0)]
    assert second["values"][1] == {"by": "longest_idle", "value": 5.0, "unit": "seconds"}
    others = [each["reasons"][0]["why"] for each in told["why"]["agents"][2:]]
    assert others and set(others) == {"offline"}
    assert [each["contact"] for each in told["contacts"]] == ["w-1"] and told["position"] > 0


async def test_a_snapshot_from_before_shortens_the_replay_and_gives_the_same(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    body = pack(freeze(here.floor), [])
    Snapshots(here.data / "snapshots").save_snapshot(here.engine.position, body)
    Snapshots(here.data / "snapshots").save_snapshot(here.engine.position - 1, b"of another format")
    contact = await two_free(here)
    await over(here, contact)
    told = (await supervisor.get("/records/w-1/decisions/1")).json()
    assert told["agent"] == "1002"
    for path in (here.data / "snapshots").iterdir():
        path.unlink()
    here.replays = Replays(here.data / "journal.db", here.data / "snapshots")
    at = here.journal  # the records know when; the journal itself is asked here without them
    assert at.last > told["position"]
    async with here.database.reading() as session:
        ((offer, agent, when),) = await here.history.offers(session, "w-1")
    position, choice = await here.replays.made(contact, offer, when)
    assert (position, choice.agent, agent) == (told["position"], "1002", "1002")
    assert await here.replays.made(contact, offer, when) == (position, choice)


async def test_what_can_not_be_explained_is_refused_with_the_reason(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    contact = await two_free(here)
    for address, status, id in (
        ("/contacts/w-1/why", 409, "explain.not_waiting"),
        ("/contacts/nobody/why", 404, "explain.unknown"),
        ("/records/nobody/decisions", 404, "record.unknown"),
        ("/records/w-1/decisions/7", 404, "explain.no_such_offer"),
    ):
        answer = await supervisor.get(address)
        assert (answer.status_code, answer.json()["error"]["id"]) == (status, id)
    agent = await here.login("1001")
    for address in ("/contacts/w-1/why", "/records/w-1/decisions", "/records/w-1/decisions/1"):
        assert (await agent.get(address)).status_code == 403
    with pytest.raises(Refused, match="does not hold"):
        await here.replays.made(contact, 5, here.clock.now())


async def test_a_replay_that_takes_too_long_is_ended_and_no_crowd_waits_for_it(
    here: TestOffice, tmp_path: Path
) -> None:
    contact = await two_free(here)
    at = here.clock.now()
    with pytest.raises(Unavailable, match="longer than 0 s"):
        await Replays(here.data / "journal.db", tmp_path / "none", seconds=0.001).made(contact, 1, at)
    crowded = Replays(here.data / "journal.db", tmp_path / "none")
    crowded._waiting = WAITING
    with pytest.raises(TooMany):
        await crowded.made(contact, 1, at)
