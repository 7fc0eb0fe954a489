"""Contacts without a telephone by REST: they wait, are taken on the desk, end, and leave a record."""

import logging
from typing import Any

import msgspec
import pytest

from tests.features.office import NUMBER, TestOffice
from zongji.core.acd.model import Need
from zongji.core.contact.model import ContactClosed, Phase
from zongji.core.contact.waiting import RequestArrived
from zongji.core.facts import Fact
from zongji.core.presence.model import State
from zongji.kernel.clock import seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId, SkillId

ANN = AgentId("1001")


async def arrived(here: TestOffice, **wishes: Any) -> ContactId:  # noqa: ANN401 -- a request's body
    supervisor = await here.login("supervisor")
    answer = await supervisor.post("/contacts", json={"medium": "chat", "queue": "flights", **wishes})
    assert answer.status_code == 201, answer.text
    await here.settle()
    return ContactId(answer.json()["id"])


async def test_a_chat_waits_with_all_that_was_said_of_it(here: TestOffice) -> None:
    await (await here.login("admin")).post("/skills", json={"id": "thai", "name": {"zh": "泰语", "en": "Thai"}})
    wishes = {"needs": [{"skill": "thai", "level": 4}], "agent": "1002", "agent_wait_seconds": 30}
    chat = await arrived(here, head_start_seconds=90, **wishes)
    assert chat.startswith("chat-")
    fact: Fact = here.posted[-1]
    assert fact == RequestArrived(
        here.clock.now(),
        chat,
        QueueId("flights"),
        seconds(90),
        (Need(SkillId("thai"), 4),),
        AgentId("1002"),
        seconds(30),
    )
    assert here.floor.contacts[chat].phase is Phase.QUEUED


async def test_who_it_is_may_be_told_by_number_and_afterwards_by_party(here: TestOffice) -> None:
    by_number = await arrived(here, number=NUMBER)
    await here.until(lambda: here.floor.contacts[by_number].party is not None)
    party = here.floor.contacts[by_number].party
    by_party = await arrived(here, party=party)
    assert here.floor.contacts[by_party].party == party
    call = here.words.call(by_number)
    assert call is not None and (call.medium, call.line["zh"]) == ("chat", "在线会话")
    assert call.number_shown is not None and NUMBER not in repr(here.posted)


async def test_an_agent_takes_a_chat_on_his_desk_and_closes_it(here: TestOffice) -> None:
    await here.ready("1001")
    client = await here.login("1001")
    feed = here.feeds.of(ANN)
    feed.watch(lambda _: None)
    chat = await arrived(here)
    desk = msgspec.json.decode(feed.snapshot())
    assert list(desk["tasks"]) == [chat] and desk["calls"] == {}
    assert desk["tasks"][chat]["phase"] == "offered" and desk["tasks"][chat]["ring_until"]
    assert (await client.post("/desk/accept", json={"contact": chat})).status_code == 204
    assert here.floor.contacts[chat].phase is Phase.TALKING
    assert here.floor.agents[ANN].state is State.WORKING
    assert (await client.post(f"/desk/calls/{chat}/hangup")).status_code == 204
    await here.settle()
    assert chat not in here.floor.contacts
    assert msgspec.json.decode(feed.snapshot())["tasks"] == {}


async def test_a_chat_that_is_rejected_waits_first_again(here: TestOffice) -> None:
    await here.ready("1001")
    client = await here.login("1001")
    chat = await arrived(here)
    assert (await client.post(f"/desk/calls/{chat}/reject")).status_code == 204
    assert here.floor.contacts[chat].phase is Phase.QUEUED
    twice = await client.post("/desk/accept", json={"contact": chat})
    assert (twice.status_code, twice.json()["error"]["id"]) == (409, "desk.not_your_call")


async def test_a_call_is_answered_on_the_phone_only(here: TestOffice) -> None:
    await here.ready("1001")
    contact = await here.arrive("a-1")
    refused = await (await here.login("1001")).post("/desk/accept", json={"contact": contact})
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "desk.answer_on_phone")


async def test_the_customer_leaves_a_chat_but_no_call_is_ended_so(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    chat, call = await arrived(here), await here.arrive("a-1")
    assert (await supervisor.delete(f"/contacts/{chat}")).status_code == 204
    assert chat not in here.floor.contacts
    assert (await supervisor.delete(f"/contacts/{chat}")).status_code == 404
    refused = await supervisor.delete(f"/contacts/{call}")
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "contact.is_call")


async def test_a_supervisor_moves_a_waiting_contact_to_the_front(
    here: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "zongji.features.contacts")
    first = await arrived(here)
    here.clock.forward(1)
    second = await arrived(here)
    supervisor = await here.login("supervisor")
    assert here.floor.board.longest(QueueId("flights")) == first
    assert (await supervisor.post(f"/contacts/{second}/front")).status_code == 204
    assert here.floor.board.longest(QueueId("flights")) == second
    assert f"contact.moved_to_front: {second} by supervisor" in caplog.text
    await here.ready("1001")
    refused = await supervisor.post(f"/contacts/{second}/front")
    assert (refused.status_code, refused.json()["error"]["id"]) == (409, "contact.not_waiting")


async def test_a_chat_leaves_a_record_with_its_medium_and_no_recording(here: TestOffice) -> None:
    await here.ready("1001")
    chat = await arrived(here)
    client, supervisor = await here.login("1001"), await here.login("supervisor")
    await client.post("/desk/accept", json={"contact": chat})
    await supervisor.delete(f"/contacts/{chat}")
    await here.settle()
    record = (await supervisor.get(f"/records/{chat}")).json()
    assert (record["medium"], record["result"], record["agent"]) == ("chat", "answered", "1001")
    assert (record["line"], record["recordings"]) == ({"zh": "在线会话", "en": "Chat"}, [])
    assert [step["text"]["en"] for step in record["timeline"]][:4] == [
        "Chat",
        "Waits for Flights",
        "Offered to 陈静",
        "Taken by 陈静",
    ]
    assert chat in (await supervisor.get("/records.csv")).text
    assert chat in (await client.get("/desk/recent")).text


async def test_a_closing_is_told_to_whoever_waits_for_it(here: TestOffice) -> None:
    """The answer comes when it stands in the journal, not before."""
    chat = await arrived(here)
    await (await here.login("supervisor")).delete(f"/contacts/{chat}")
    entries = [entry async for entry in here.journal.read()]
    assert any(isinstance(d, ContactClosed) and d.contact == chat for d in entries[-1].decisions)
