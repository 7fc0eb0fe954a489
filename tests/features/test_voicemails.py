"""Voicemail by REST: what a caller leaves is listed, heard and marked by supervisors, and stands in his record."""

import asyncio
import json
import wave
from io import BytesIO
from typing import Any

import httpx
import pytest

from tests.features.office import NUMBER, TestOffice
from zongji.core.contact.message import MessageFailed, MessageRecorded
from zongji.core.contact.model import CallerHungUp, DigitPressed
from zongji.features.flows.service import NewFlow
from zongji.features.history.projection import Records
from zongji.features.voicemails.projection import Messages
from zongji.kernel.clock import seconds
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import ContactId, message_id
from zongji.storage.offsets import Follower

Row = dict[str, Any]


async def speaks(here: TestOffice, contact: str, number: str = NUMBER) -> tuple[ContactId, int]:
    """Somebody calls the hotline, presses 4 and hears the tone: his contact, and the step of his message."""
    id = await here.arrive(contact, "4000", number)
    await here.happens(DigitPressed(here.clock.now(), id, "1"), DigitPressed(here.clock.now(), id, "4"))
    step = here.floor.contacts[id].walk.step
    await here.prompt_ended(id, step)
    assert here.floor.contacts[id].walk.recording
    return id, step


async def leaves(here: TestOffice, contact: str, lasts: float = 12, number: str = NUMBER) -> str:
    """Somebody leaves a message: its id. Its file holds ones."""
    id, step = await speaks(here, contact, number)
    here.clock.forward(lasts)
    file = f"2025/06/15/{message_id(id, step)}.sln"
    path = here.data / "recordings" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes([1, 0]) * round(lasts * 8000))
    await here.happens(
        MessageRecorded(
            here.clock.now(), id, step, file, seconds(lasts), seconds(lasts), round(lasts * 16000), "ab" * 32
        )
    )
    return message_id(id, step)


async def listed(client: httpx.AsyncClient, **asked: str) -> list[Row]:
    answer = await client.get("/voicemails", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_message_is_listed_with_who_left_it_and_stands_in_his_record(here: TestOffice) -> None:
    id = await leaves(here, "a-1.1")
    supervisor = await here.login("supervisor")
    (row,) = await listed(supervisor)
    assert row == {
        "id": id,
        "contact": "a-1.1",
        "mailbox": "service",
        "mailbox_name": {"zh": "人工服务", "en": "Service"},
        "number": "+8613800138000",
        "number_shown": "138 0013 8000",
        "region": {"zh": "北京市", "en": "Beijing"},
        "at": "2025-06-15T15:06:40.000Z",
        "seconds": 12.0,
        "state": "new",
        "by": None,
        "marked_at": None,
        "url": f"/api/v1/recordings/{id}",
    }
    await here.happens(CallerHungUp(here.clock.now(), ContactId("a-1.1")))
    record = (await supervisor.get("/records/a-1.1")).json()
    assert record["result"] == "message" and [each["id"] for each in record["messages"]] == [id]
    (told,) = [each for each in record["timeline"] if each["kind"] == "message"]
    assert told["text"] == {"zh": "留言 12 秒", "en": "Left a message, 12 s"} and told["data"]["message"] == id


async def test_who_hangs_up_in_the_middle_has_left_a_message_and_who_said_nothing_has_not(here: TestOffice) -> None:
    half, step = await speaks(here, "a-1.1")
    await here.happens(CallerHungUp(here.clock.forward(7), half))
    stored = MessageRecorded(here.clock.now(), half, step, "f.sln", seconds(7), seconds(5), 112_000, "ab" * 32)
    await here.happens(stored, stored)
    short, step = await speaks(here, "a-1.2")
    await here.happens(
        MessageRecorded(here.clock.now(), short, step, "g.sln", seconds(0.6), seconds(0.6), 9600, "ab" * 32)
    )
    mute, step = await speaks(here, "a-1.3")
    await here.happens(MessageFailed(here.clock.now(), mute, step, "there was no audio"))
    supervisor = await here.login("supervisor")
    assert [(row["contact"], row["seconds"]) for row in await listed(supervisor)] == [("a-1.1", 7.0)]
    record = (await supervisor.get("/records/a-1.1")).json()
    assert (record["result"], record["ended_by"]) == ("message", "caller")


async def test_a_message_is_heard_as_mono_wav_in_ranges_by_supervisors_only(here: TestOffice) -> None:
    id = await leaves(here, "a-1.1", 2)
    supervisor, agent = await here.login("supervisor"), await here.login("1001")
    whole = await supervisor.get(f"/recordings/{id}")
    with wave.open(BytesIO(whole.content)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (1, 8000, 16_000)
    part = await supervisor.get(f"/recordings/{id}", headers={"range": "bytes=40-47"})
    assert part.status_code == 206 and part.content == whole.content[40:48]
    assert (await agent.get(f"/recordings/{id}")).status_code == 404
    assert (await agent.get("/voicemails")).status_code == 403
    assert (await agent.put(f"/voicemails/{id}/state", json={"state": "heard"})).status_code == 403


async def test_how_far_somebody_is_with_a_message_is_marked_once_and_audited(here: TestOffice, caplog: Any) -> None:  # noqa: ANN401
    caplog.set_level("INFO")
    id = await leaves(here, "a-1.1")
    supervisor, admin = await here.login("supervisor"), await here.login("admin")
    heard = (await supervisor.put(f"/voicemails/{id}/state", json={"state": "heard"})).json()
    assert (heard["state"], heard["by"]) == ("heard", "supervisor") and heard["marked_at"] is not None
    here.clock.forward(60)
    again = (await admin.put(f"/voicemails/{id}/state", json={"state": "heard"})).json()
    assert again == heard, "the first who heard it stays named"
    done = (await admin.put(f"/voicemails/{id}/state", json={"state": "done"})).json()
    assert (done["state"], done["by"]) == ("done", "admin")
    told = [record.getMessage() for record in caplog.records if "voicemail.marked" in record.message]
    assert told == [
        f"voicemail.marked: {id} by supervisor: new → heard",
        f"voicemail.marked: {id} by admin: heard → done",
    ]
    assert (await admin.put("/voicemails/none~m1/state", json={"state": "done"})).status_code == 404
    assert (await admin.put(f"/voicemails/{id}/state", json={"state": "lost"})).status_code == 422


async def test_messages_are_found_by_state_and_mailbox_page_by_page(here: TestOffice) -> None:
    ids = [await leaves(here, f"a-1.{n}") for n in range(5)]
    supervisor = await here.login("supervisor")
    await supervisor.put(f"/voicemails/{ids[1]}/state", json={"state": "done"})
    assert [row["id"] for row in await listed(supervisor, state="done")] == [ids[1]]
    assert len(await listed(supervisor, state="new", mailbox="service")) == 4
    assert await listed(supervisor, mailbox="flights") == []
    seen: list[str] = []
    page: Row = {"next": ""}
    while page["next"] is not None:
        cursor = {"cursor": page["next"]} if page["next"] else {}
        page = (await supervisor.get("/voicemails", params={"limit": 2, **cursor})).json()
        assert page["total"] == 5
        seen += [row["id"] for row in page["items"]]
    assert seen == list(reversed(ids))
    wrong = await supervisor.get("/voicemails", params={"cursor": "what"})
    assert (wrong.status_code, wrong.json()["error"]["id"]) == (422, "request.invalid")


async def test_screens_are_told_when_a_mailbox_has_changed(here: TestOffice) -> None:
    told = asyncio.Event()
    await here.until(lambda: here.mailboxes.row("mailboxes", "service") is None)
    feed = here.mailboxes._feed
    feed.watch(lambda change: told.set())
    id = await leaves(here, "a-1.1")
    async with asyncio.timeout(10):
        await told.wait()
    assert b'"new":1,"heard":0,"done":0' in feed.snapshot()
    told.clear()
    supervisor = await here.login("supervisor")
    await supervisor.put(f"/voicemails/{id}/state", json={"state": "done"})
    async with asyncio.timeout(10):
        await told.wait()
    assert b'"new":0,"heard":0,"done":1' in feed.snapshot()


async def test_messages_derived_again_are_the_same_and_keep_their_marks(here: TestOffice) -> None:
    ids = [await leaves(here, f"a-1.{n}") for n in range(3)]
    supervisor = await here.login("supervisor")
    await supervisor.put(f"/voicemails/{ids[0]}/state", json={"state": "done"})
    before, record = await listed(supervisor), (await supervisor.get("/records/a-1.1")).json()
    for projection in (Messages(lambda: None), Records()):
        await Follower(here.database, here.journal, projection).rebuild()
    assert await listed(supervisor) == before
    assert (await supervisor.get("/records/a-1.1")).json() == record


def box(mailbox: str) -> NewFlow:
    node = {"kind": "voicemail", "mailbox": mailbox, "next": "end", "failed": "end"}
    document = {"schema": 1, "start": "box", "nodes": {"box": node, "end": {"kind": "hangup"}}}
    return NewFlow("box", {"zh": "留言", "en": "Box"}, json.dumps(document))


async def test_a_queue_with_a_mailbox_is_not_removed_and_a_mailbox_of_nobody_is_refused(here: TestOffice) -> None:
    admin = await here.login("admin")
    with pytest.raises(Invalid) as refused:
        async with here.database.writing() as session:
            await here.flows.publish(session, box("night"), here.clock.now())
    assert refused.value.id == "flow.problems" and "night" in refused.value.fields["box"]
    night = {"id": "night", "name": {"zh": "夜间", "en": "Night"}}
    assert (await admin.post("/queues", json=night)).status_code == 201
    async with here.database.writing() as session:
        await here.flows.publish(session, box("night"), here.clock.now())
    await here.settle()
    answer = await admin.delete("/queues/night")
    assert (answer.status_code, answer.json()["error"]["id"]) == (409, "queue.in_use")
    assert "takes messages" in answer.json()["error"]["message"]
