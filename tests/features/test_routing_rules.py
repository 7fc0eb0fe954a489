"""Routing rules over REST: what is stored is what the floor gets, at once; what is wrong is refused with its place."""

import logging
from datetime import date

import httpx
import pytest

from tests.features.office import TestOffice
from zongji.core.acd.medium import Medium, Share
from zongji.core.acd.model import Comfort, Exit, Need, Overflow, QueueConfigured, Relaxation, Skill, Strategy, Trigger
from zongji.core.contact.waiting import RequestArrived
from zongji.core.presence.model import AgentConfigured, Kind, Membership
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, CalendarId, ContactId, FlowId, QueueId, SkillId

ENGLISH = {"id": "english", "name": {"zh": "英语", "en": "English"}, "kind": "language"}
RULES = {
    "strategies": ["local_first", "highest_skill"],
    "vip_head_start_seconds": 60,
    "needs": [{"skill": "english", "level": 6}],
    "relaxations": [
        {"after": 30, "skill": "english", "level": 3, "queue": None},
        {"after": 60, "skill": None, "level": 0, "queue": "service"},
    ],
    "overflows": [
        {"when": "length", "limit": 10, "back": 5, "queue": "luggage", "flow": None, "calendar": None, "shift": ""},
        {"when": "wait", "limit": 90, "back": 20, "queue": "service", "flow": None, "calendar": None, "shift": ""},
        {"when": "nobody", "limit": 0, "back": 0, "queue": None, "flow": "direct", "calendar": None, "shift": ""},
        {"when": "expected", "limit": 120, "back": 60, "queue": "luggage", "flow": None, "calendar": None, "shift": ""},
        {
            "when": "calendar",
            "limit": 0,
            "back": 0,
            "queue": None,
            "flow": "direct",
            "calendar": "office",
            "shift": "closed",
        },
    ],
    "comfort": {
        "greeting": ["please_wait"],
        "music": "",
        "announce_seconds": 30,
        "tell_position": True,
        "tell_wait": False,
        "reminder": ["to_agent"],
        "exits": [{"key": "1", "flow": "direct"}],
    },
    "site": "t2",
}
FACT = QueueConfigured(
    Instant(0),
    QueueId("flights"),
    (Strategy.LOCAL_FIRST, Strategy.HIGHEST_SKILL),
    seconds(20),
    seconds(30),
    (Need(SkillId("english"), 6),),
    seconds(60),
    (Relaxation(seconds(30), SkillId("english"), 3), Relaxation(seconds(60), queue=QueueId("service"))),
    (
        Overflow(Trigger.LENGTH, 10, 5, QueueId("luggage")),
        Overflow(Trigger.WAIT, seconds(90), seconds(20), QueueId("service")),
        Overflow(Trigger.NOBODY, flow=FlowId("direct")),
        Overflow(Trigger.EXPECTED, seconds(120), seconds(60), QueueId("luggage")),
        Overflow(Trigger.CALENDAR, flow=FlowId("direct"), calendar=CalendarId("office"), shift="closed"),
    ),
    "t2",
    2,
    Comfort(("please_wait",), "", seconds(30), True, False, ("to_agent",), (Exit("1", FlowId("direct")),)),
)


async def with_english(here: TestOffice) -> httpx.AsyncClient:
    """An administrator, after the skill was added."""
    admin = await here.login("admin")
    assert (await admin.post("/skills", json=ENGLISH)).status_code == 201
    return admin


async def without_demo_rules(admin: httpx.AsyncClient) -> None:
    """In the demo the luggage queue is helped by flights."""
    assert (await admin.patch("/queues/luggage", json={"relaxations": [], "overflows": []})).status_code == 200


async def test_a_skill_is_added_called_otherwise_and_removed(here: TestOffice) -> None:
    admin = await with_english(here)
    again = await admin.post("/skills", json=ENGLISH)
    assert (again.status_code, again.json()["error"]["id"]) == (409, "skill.taken")
    changed = await admin.patch("/skills/english", json={"name": {"zh": "英文", "en": "English"}})
    assert changed.json() == {**ENGLISH, "name": {"zh": "英文", "en": "English"}}
    assert here.directory.skills["english"] == {"zh": "英文", "en": "English"}
    assert changed.json() in (await (await here.login("1001")).get("/skills")).json()["items"]
    assert (await admin.delete("/skills/english")).status_code == 204
    assert "english" not in here.directory.skills


async def test_a_skill_that_is_used_stays_and_its_users_are_named(here: TestOffice) -> None:
    admin = await with_english(here)
    await admin.patch("/queues/flights", json={"needs": [{"skill": "english", "level": 2}]})
    await admin.patch("/agents/1003", json={"skills": [{"skill": "english", "level": 8}], "enabled": False})
    refused = await admin.delete("/skills/english")
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "skill.in_use")
    assert "agent 1003" in refused.json()["error"]["message"] and "queue flights" in refused.json()["error"]["message"]
    await admin.patch("/queues/flights", json={"needs": []})
    await admin.patch("/agents/1003", json={"skills": []})
    assert (await admin.delete("/skills/english")).status_code == 204


async def test_a_queues_rules_are_stored_and_told_to_the_floor_whole(here: TestOffice) -> None:
    admin = await with_english(here)
    await without_demo_rules(admin)
    changed = await admin.patch("/queues/flights", json=RULES)
    assert changed.status_code == 200, changed.text
    assert changed.json() == {**changed.json(), **RULES, "version": 2}
    await here.settle()
    assert here.floor.board.rules(QueueId("flights")) == here.posted[-1]
    async with here.database.reading() as session:
        facts = await here.queues.configuration_facts(session, Instant(0))
    assert FACT in facts
    again = await admin.patch("/queues/flights", json={"site": "t2"})
    assert again.json()["version"] == 2, "nothing changed"


@pytest.mark.parametrize(
    ("rules", "place", "id"),
    [
        ({"relaxations": [{"after": 9, "skill": "english", "level": 11}]}, "relaxations[0].level", "rules.level"),
        ({"needs": [{"skill": "latin", "level": 1}]}, "needs[0].skill", "rules.skill_unknown"),
        ({"overflows": [{"when": "nobody", "flow": "none"}]}, "overflows[0].flow", "rules.flow_unknown"),
        (
            {"overflows": [{"when": "length", "limit": 3, "back": 3, "queue": "service"}]},
            "overflows[0].back",
            "rules.back",
        ),
        ({"strategies": ["longest_idle", "prettiest"]}, "strategies[1]", "rules.strategy_unknown"),
    ],
)
async def test_wrong_rules_are_refused_with_place_and_reason_and_change_nothing(
    here: TestOffice, rules: dict[str, object], place: str, id: str
) -> None:
    admin = await with_english(here)
    before, posted = (await admin.get("/queues")).json(), len(here.posted)
    refused = await admin.patch("/queues/flights", json=rules)
    assert (refused.status_code, refused.json()["error"]["id"]) == (422, "queue.rules")
    assert refused.json()["error"]["fields"][place].startswith(f"{id}: ")
    assert (await admin.get("/queues")).json() == before and len(here.posted) == posted


async def test_queues_that_help_each_other_round_are_refused(here: TestOffice) -> None:
    admin = await here.login("admin")
    await without_demo_rules(admin)
    for queue, target in (("flights", "service"), ("service", "luggage")):
        rules = {"overflows": [{"when": "nobody", "queue": target}]}
        assert (await admin.patch(f"/queues/{queue}", json=rules)).status_code == 200
    ring = await admin.patch("/queues/luggage", json={"relaxations": [{"after": 5, "queue": "flights"}]})
    assert "luggage → flights → service → luggage" in ring.json()["error"]["fields"]["relaxations[0].queue"]


async def test_a_queue_that_others_lean_on_can_not_be_removed(here: TestOffice) -> None:
    admin = await here.login("admin")
    await admin.post("/queues", json={"id": "spare", "name": {"zh": "备用", "en": "Spare"}})
    await admin.patch("/queues/flights", json={"overflows": [{"when": "nobody", "queue": "spare"}]})
    await here.settle()
    refused = await admin.delete("/queues/spare")
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "queue.in_use")
    assert "queue flights" in refused.json()["error"]["message"]


async def test_what_an_agent_can_do_is_stored_and_told_to_the_floor_whole(here: TestOffice) -> None:
    admin = await with_english(here)
    wanted = {
        "skills": [{"skill": "english", "level": 7}],
        "shares": [{"medium": "phone", "most": 1, "over": ["mail"]}, {"medium": "chat", "most": 3, "over": []}],
        "kind": "virtual",
        "site": "t2",
        "joined": "2024-03-01",
    }
    changed = await admin.patch("/agents/1003", json=wanted)
    assert changed.json() == {**changed.json(), **wanted}
    fact = AgentConfigured(
        here.clock.now(),
        AgentId("1003"),
        (Membership(QueueId("flights"), 1, 9), Membership(QueueId("service"), 1, 8)),
        (Skill(SkillId("english"), 7),),
        (Share(Medium.PHONE, 1, (Medium.MAIL,)), Share(Medium.CHAT, 3)),
        Kind.VIRTUAL,
        "t2",
        Instant((date(2024, 3, 1) - date(1970, 1, 1)).days * 86_400_000_000),
    )
    assert here.posted[-1] == fact
    async with here.database.reading() as session:
        assert fact in await here.agents.configuration_facts(session, here.clock.now())
    kept = await admin.patch("/agents/1003", json={"name": "李楠", "joined": None})
    assert kept.json() == {**changed.json(), "name": "李楠", "joined": None}, "what is not said stays"


async def test_new_rules_hold_at_once_for_those_who_wait(here: TestOffice) -> None:
    admin = await with_english(here)
    await admin.patch("/queues/flights", json={"needs": [{"skill": "english", "level": 6}]})
    await here.ready("1001")
    chat = ContactId("chat-1")
    await here.happens(RequestArrived(here.clock.now(), chat, QueueId("flights")))
    assert here.floor.contacts[chat].agent is None, "nobody knows English"
    await admin.patch("/queues/flights", json={"needs": []})
    await here.settle()
    assert here.floor.contacts[chat].agent == AgentId("1001")


async def test_who_changed_what_stands_in_the_log(here: TestOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "zongji.web.audit")
    admin = await with_english(here)
    await admin.patch("/queues/flights", json={"site": "t2"})
    await admin.patch("/agents/1003", json={"skills": [{"skill": "english", "level": 7}], "name": "李楠"})
    await admin.patch("/queues/flights", json={"site": "x" * 41})
    told = [record.getMessage() for record in caplog.records]
    assert told[1:] == [
        'routing.changed: queue flights by admin: {"site":"","version":1} → {"site":"t2","version":2}',
        'routing.changed: agent 1003 by admin: {"skills":[]} → {"skills":[{"skill":"english","level":7}]}',
    ]
    assert told[0].startswith("routing.changed: skill english by admin: nothing → ")
