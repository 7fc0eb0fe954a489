"""Queues, agents, flows and prompts: what changes here is known to the floor, to screens and to the PBX."""

import io
import logging
import wave
from dataclasses import replace

import httpx
import pytest

from tests.features.office import TestOffice
from zongji.core.acd.model import QueueConfigured, QueueRemoved, Strategy
from zongji.core.contact.model import AgentAnswered
from zongji.core.facts import Fact
from zongji.core.presence.model import AgentConfigured, AgentRemoved, Membership
from zongji.features.prompts.waiting import WORDS
from zongji.kernel.clock import seconds
from zongji.kernel.ids import AgentId, QueueId

COMFORT = {
    "greeting": [], "music": "", "announce_seconds": 0, "tell_position": True, "tell_wait": True, "reminder": [],
    "exits": [],
}  # fmt: skip
QUEUE = {"id": "vip", "name": {"zh": "贵宾", "en": "VIP"}, "strategies": ["fewest_calls"], "ring_seconds": 15}
REST = {"vip_head_start_seconds": 120, "needs": [], "relaxations": [], "overflows": [], "site": "", "comfort": COMFORT}


def wav(rate: int = 16_000, channels: int = 1, width: int = 2, length: float = 0.5) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(bytes(int(rate * length) * channels * width))
    return out.getvalue()


async def test_a_queue_is_added_changed_and_removed_and_the_floor_knows(here: TestOffice) -> None:
    admin = await here.login("admin")
    added = await admin.post("/queues", json=QUEUE)
    assert added.status_code == 201
    warns = {"service_level_target": 80, "wait_warning_seconds": 30}
    assert added.json() == {**QUEUE, **REST, **warns, "wrap_up_seconds": 30, "target_seconds": 20, "version": 1}
    fact = QueueConfigured(here.clock.now(), QueueId("vip"), (Strategy.FEWEST_CALLS,), seconds(15), seconds(30))
    assert here.posted[-1] == fact
    assert here.directory.queue("vip") == {"zh": "贵宾", "en": "VIP"}
    changed = await admin.patch("/queues/vip", json={"wrap_up_seconds": 5})
    assert changed.json() == {**added.json(), "wrap_up_seconds": 5, "version": 2}
    assert here.posted[-1] == replace(fact, wrap_up=seconds(5), version=2)
    again = await admin.post("/queues", json=QUEUE)
    assert (again.status_code, again.json()["error"]["id"]) == (409, "queue.taken")
    listed = (await (await here.login("1001")).get("/queues")).json()["items"]
    assert [queue["id"] for queue in listed] == ["flights", "luggage", "service", "vip"]
    await here.settle()
    assert (await admin.delete("/queues/vip")).status_code == 204
    removed: Fact = here.posted[-1]
    assert removed == QueueRemoved(here.clock.now(), QueueId("vip"))


async def test_a_queue_that_is_in_use_can_not_be_removed(here: TestOffice) -> None:
    admin = await here.login("admin")
    for why, needed in (("agents serve it", "flights"), ("agents serve it", "service")):
        answer = await admin.delete(f"/queues/{needed}")
        assert (answer.status_code, answer.json()["error"]["id"]) == (409, "queue.in_use")
        assert why in answer.json()["error"]["message"]
    await admin.post("/queues", json=QUEUE)
    await admin.patch("/agents/1001", json={"queues": [{"queue": "vip"}]})
    await here.settle()
    assert (await admin.delete("/queues/vip")).status_code == 409
    await admin.patch("/agents/1001", json={"queues": []})
    await here.settle()
    assert (await admin.delete("/queues/vip")).status_code == 204


async def test_an_agent_is_added_with_a_login_and_a_phone_account(here: TestOffice) -> None:
    admin = await here.login("admin")
    answer = await admin.post("/agents", json={"id": "2001", "name": "吴迪", "queues": [{"queue": "flights"}]})
    assert answer.status_code == 201
    told = answer.json()
    assert told["queues"] == [{"queue": "flights", "tier": 1, "level": 5}]
    assert here.posted[-1] == AgentConfigured(
        here.clock.now(), AgentId("2001"), (Membership(QueueId("flights"), 1, 5),)
    )
    assert here.accounts_changed == 1
    login = await here.client().post("/login", json={"username": "2001", "password": told["password"]})
    assert login.json()["me"]["agent"] == "2001"
    async with here.database.reading() as session:
        accounts = await here.agents.accounts(session)
    assert len({account.password for account in accounts}) == len(accounts) == 9
    twice = await admin.post("/agents", json={"id": "2001", "name": "吴迪"})
    assert (twice.status_code, twice.json()["error"]["id"]) == (409, "agent.taken")


async def test_a_refused_agent_leaves_nothing_behind(here: TestOffice) -> None:
    """The queue is checked after the agent's row was written: all of it is undone."""
    admin = await here.login("admin")
    assert (await admin.post("/agents", json={"id": "2002", "name": "x", "queues": [{"queue": "none"}]})).is_error
    assert "2002" not in (await admin.get("/agents")).text
    assert here.accounts_changed == 0


async def test_an_agent_is_changed_and_removed(here: TestOffice) -> None:
    admin = await here.login("admin")
    changed = await admin.patch(
        "/agents/1005", json={"name": "刘海洋", "role": "supervisor", "queues": [{"queue": "luggage", "tier": 2}]}
    )
    assert changed.json()["name"] == "刘海洋" and changed.json()["role"] == "supervisor"
    assert here.directory.agent("1005") == "刘海洋"
    assert here.accounts_changed == 0, "no phone account changed"
    assert (await admin.delete("/agents/1005")).status_code == 204
    assert here.posted[-1] == AgentRemoved(here.clock.now(), AgentId("1005"))
    assert here.accounts_changed == 1
    login = await here.client().post("/login", json={"username": "1005", "password": here.password("1005")})
    assert login.status_code == 401


async def test_an_agent_on_a_call_is_neither_removed_nor_disabled(here: TestOffice) -> None:
    admin = await here.login("admin")
    await here.ready("1001")
    contact = await here.arrive("a-1")
    await here.happens(AgentAnswered(here.clock.now(), contact, 1))
    assert here.floor.agents[AgentId("1001")].state.value == "talking"
    for answer in (
        await admin.delete("/agents/1001"),
        await admin.patch("/agents/1001", json={"enabled": False}),
    ):
        assert (answer.status_code, answer.json()["error"]["id"]) == (409, "agent.on_call")


async def test_flows_are_told_with_their_numbers(here: TestOffice) -> None:
    flows = (await (await here.login("supervisor")).get("/flows")).json()["items"]
    assert [(flow["id"], flow["version"], flow["entries"]) for flow in flows] == [
        ("direct", 1, ["4001"]),
        ("hotline", 1, ["4000"]),
        ("maintenance", 1, []),
        ("regulars", 1, ["4002"]),
        ("voicemail", 1, []),
    ]
    assert flows[1]["graph"]["nodes"]["main"]["keys"]["1"] == "flights"


async def test_every_prompt_that_a_demo_flow_names_has_a_text_in_both_languages(here: TestOffice) -> None:
    flows = (await (await here.login("supervisor")).get("/flows")).json()["items"]
    named = {
        prompt
        for flow in flows
        for node in flow["graph"]["nodes"].values()
        for kind in ("prompts", "invalid", "silent", "booked", "already")
        for prompt in node.get(kind, [])
    }
    async with here.database.reading() as session:
        texts = await here.prompts.texts(session)
    assert {(language, name) for language in ("zh", "en") for name in named | set(WORDS)} == set(texts)


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "zh/welcome") -> httpx.Response:
    return await client.put(f"/prompts/{name}", files={"file": ("a.wav", content, "audio/wav")})


async def test_a_prompt_is_replaced_by_a_recording_and_spoken_again(here: TestOffice) -> None:
    admin = await here.login("admin")
    sound = wav()
    assert (await upload(admin, sound)).status_code == 204
    assert (await admin.get("/prompts/zh/welcome.wav")).content == sound
    listed = {(each["language"], each["name"]): each for each in (await admin.get("/prompts")).json()["items"]}
    assert listed["zh", "welcome"]["custom"] and not listed["en", "welcome"]["custom"]
    assert (await admin.delete("/prompts/zh/welcome")).status_code == 204
    assert (await admin.get("/prompts/zh/welcome.wav")).content == b"spoken"
    assert here.render.made == [("zh", "welcome"), ("zh", "welcome")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"ID3 this is an mp3",
        wav(rate=4_000),
        wav(channels=6),
        wav(length=0.01),
        wav(rate=8_000, width=1, length=301),
        wav()[:-100],
        wav()[:20] + b"\xff\xff" + wav()[22:],
    ],
)
async def test_what_is_no_sound_for_callers_changes_nothing(here: TestOffice, content: bytes) -> None:
    admin = await here.login("admin")
    answer = await upload(admin, content)
    assert (answer.status_code, answer.json()["error"]["id"]) == (422, "prompt.audio")
    assert here.render.made == []
    assert not list((here.data / "sounds").rglob("*.wav"))


async def test_a_prompt_that_nobody_plays_takes_no_upload(here: TestOffice) -> None:
    assert (await upload(await here.login("admin"), wav(), "zh/nobody")).status_code == 404


FLIGHTS, LUGGAGE, SERVICE = ({"queue": queue, "tier": 1, "level": 5} for queue in ("flights", "luggage", "service"))


async def test_a_supervisor_changes_which_queues_an_agent_serves_and_nothing_else(
    here: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor = await here.login("supervisor")
    was = next(each for each in (await supervisor.get("/agents")).json()["items"] if each["id"] == "1003")["queues"]
    caplog.set_level(logging.INFO)
    wanted = [{"queue": "luggage", "tier": 2, "level": 7}]
    answer = await supervisor.put("/agents/1003/queues", json={"was": was[::-1], "queues": wanted})
    assert (answer.status_code, answer.json()["queues"]) == (200, wanted)
    await here.settle()
    assert here.floor.agents[AgentId("1003")].memberships == (Membership(QueueId("luggage"), 2, 7),)
    assert here.accounts_changed == 0
    said = [record.getMessage() for record in caplog.records if "routing.changed" in record.getMessage()]
    assert len(said) == 1 and "agent 1003 by supervisor" in said[0]
    assert '"queue":"luggage","tier":2,"level":7' in said[0].partition("→")[2]
    assert (await supervisor.patch("/agents/1003", json={"name": "x"})).status_code == 403
    agent = await here.login("1001")
    refused = await agent.put("/agents/1001/queues", json={"was": [], "queues": []})
    assert (refused.status_code, refused.json()["error"]["id"]) == (403, "role.needed")


async def test_of_two_who_change_an_agents_queues_the_second_is_told_and_nothing_is_lost(here: TestOffice) -> None:
    supervisor, admin = await here.login("supervisor"), await here.login("admin")
    was = [FLIGHTS, SERVICE]
    assert (await admin.patch("/agents/1003", json={"queues": was})).status_code == 200
    first = await admin.put("/agents/1003/queues", json={"was": was, "queues": [*was, LUGGAGE]})
    assert first.status_code == 200
    late = await supervisor.put("/agents/1003/queues", json={"was": was, "queues": [SERVICE]})
    assert (late.status_code, late.json()["error"]["id"]) == (409, "agent.queues_changed")
    assert "luggage (tier 1, level 5)" in late.json()["error"]["message"]
    listed = next(each for each in (await admin.get("/agents")).json()["items"] if each["id"] == "1003")
    assert {each["queue"] for each in listed["queues"]} == {"flights", "luggage", "service"}


@pytest.mark.parametrize(
    ("agent", "queues", "expected"),
    [
        ("9999", [SERVICE], (404, "agent.unknown")),
        ("1003", [{"queue": "none"}], (422, "agent.queue")),
        ("1003", [SERVICE, SERVICE], (422, "agent.queue")),
        ("1003", [{"queue": "service", "tier": 0}], (422, "request.invalid")),
    ],
)
async def test_queues_that_make_no_sense_are_refused_and_nothing_changes(
    here: TestOffice, agent: str, queues: list[dict[str, object]], expected: tuple[int, str]
) -> None:
    supervisor = await here.login("supervisor")
    before = (await supervisor.get("/agents")).json()
    was: list[dict[str, object]] = next((each["queues"] for each in before["items"] if each["id"] == agent), [])
    answer = await supervisor.put(f"/agents/{agent}/queues", json={"was": was, "queues": queues})
    assert (answer.status_code, answer.json()["error"]["id"]) == expected
    assert (await supervisor.get("/agents")).json() == before


async def test_a_free_agent_put_into_a_queue_takes_its_next_caller_at_once(here: TestOffice) -> None:
    admin, supervisor = await here.login("admin"), await here.login("supervisor")
    await admin.patch("/agents/1003", json={"queues": [FLIGHTS]})
    await here.settle()
    await here.ready("1003")
    contact = await here.arrive("w-1")
    assert here.floor.contacts[contact].agent is None
    await supervisor.put("/agents/1003/queues", json={"was": [FLIGHTS], "queues": [FLIGHTS, SERVICE]})
    await here.settle()
    assert here.floor.contacts[contact].agent == AgentId("1003")
