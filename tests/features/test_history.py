"""Records: what is told of a contact, who may read it, and that all of it can be derived again."""

import asyncio
import csv
import io
import struct
import wave
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.features.office import NUMBER, TestOffice
from tests.features.outside import START
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    CallerHungUp,
    Cause,
    DigitPressed,
    RecordingStored,
)
from zongji.features.history import table
from zongji.features.history.models import RecordRow, TapeRow
from zongji.features.history.projection import Records
from zongji.features.history.schemas import RecordWhole
from zongji.kernel.clock import seconds
from zongji.kernel.ids import ContactId
from zongji.storage.offsets import Follower


async def talk(here: TestOffice, contact: str, lasts: float = 10) -> ContactId:
    """A call on the direct line to agent 1001, hung up by the caller, with a recording, wrapped up in 5 s."""
    await here.ready("1001")
    id = await here.arrive(contact)
    here.clock.forward(2)
    await here.happens(AgentAnswered(here.clock.now(), id, 1))
    here.clock.forward(lasts)
    at = here.clock.now()
    await here.happens(CallerHungUp(at, id), AgentLegEnded(at, id, 1))
    here.clock.forward(5)
    file = f"2025/06/15/{contact}~1.sln"
    stored = RecordingStored(here.clock.now(), id, 1, file, seconds(lasts), int(lasts * 32_000), "ab" * 32)
    await here.happens(stored)
    await here.ready("1001")
    here.clock.forward(60)
    return id


async def abandon(here: TestOffice, contact: str, number: str = "02088886666") -> ContactId:
    """A call to the hotline's luggage queue, given up after 7 s."""
    await here.desk.leave(here.agent("1001"))
    id = await here.arrive(contact, "4000", number)
    for key in ("1", "2"):
        here.clock.forward(1)
        await here.happens(DigitPressed(here.clock.now(), id, key))
    step = here.floor.contacts[id].walk.step
    await here.prompt_ended(id, step)
    here.clock.forward(7)
    await here.happens(CallerHungUp(here.clock.now(), id))
    here.clock.forward(60)
    return id


async def test_a_call_is_told_with_times_sides_and_recording(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    contact = await talk(here, "a-1.1")
    row = (await supervisor.get("/records")).json()["items"][0]
    assert row | {"party": "", "recordings": []} == {
        "contact": "a-1.1",
        "medium": "phone",
        "direction": "inbound",
        "source": None,
        "callback": None,
        "number": "+8613800138000",
        "number_shown": "138 0013 8000",
        "party": "",
        "region": {"zh": "北京市", "en": "Beijing"},
        "called": "4001",
        "line": {"zh": "人工直线", "en": "Direct line"},
        "queue": "service",
        "queue_name": {"zh": "人工服务", "en": "Service"},
        "agent": "1001",
        "agent_name": "陈静",
        "arrived": "2025-06-15T15:06:40.000Z",
        "answered_at": "2025-06-15T15:06:42.000Z",
        "ended": "2025-06-15T15:06:52.000Z",
        "wait_seconds": 2.0,
        "ring_seconds": 2.0,
        "talk_seconds": 10.0,
        "wrap_up_seconds": 5.0,
        "ended_by": "caller",
        "end_reason": "normal",
        "result": "answered",
        "path": [
            {
                "node": "queue_service",
                "label": {"zh": "人工队列", "en": "Service queue"},
                "key": None,
                "at": "2025-06-15T15:06:40.000Z",
            }
        ],
        "recordings": [],
        "messages": [],
    }
    assert row["recordings"] == [
        {
            "id": "a-1.1~1",
            "agent": "1001",
            "started": "2025-06-15T15:06:42.000Z",
            "seconds": 10.0,
            "bytes": 320_000,
            "sha256": "ab" * 32,
            "url": "/api/v1/recordings/a-1.1~1",
        }
    ]
    whole = (await supervisor.get(f"/records/{contact}")).json()
    assert [each["kind"] for each in whole["timeline"]] == ["arrived", "node", "queued", "offered", "talking", "ended"]
    assert whole["timeline"][3]["text"] == {"zh": "振铃 陈静", "en": "Rings 陈静"}


async def test_a_call_given_up_in_the_queue_is_abandoned_with_its_way_through_the_menu(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    contact = await abandon(here, "a-2")
    row = (await supervisor.get(f"/records/{contact}")).json()
    assert (row["result"], row["ended_by"], row["agent"], row["talk_seconds"]) == ("abandoned", "caller", None, 0.0)
    assert row["wait_seconds"] == 7.0
    assert [(step["node"], step["key"]) for step in row["path"]] == [
        ("hours", None),
        ("language", None),
        ("zh", "1"),
        ("main", None),
        ("luggage", "2"),
        ("queue_luggage", None),
    ]


async def test_an_agent_who_did_not_answer_stands_in_the_timeline_and_another_in_the_row(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    await here.ready("1001")
    id = await here.arrive("a-3")
    await here.ready("1002")
    here.clock.forward(20)
    await here.happens(AgentLegEnded(here.clock.now(), id, 1, Cause.NO_ANSWER))
    here.clock.forward(3)
    await here.happens(AgentAnswered(here.clock.now(), id, 2))
    await here.happens(CallerHungUp(here.clock.now(), id))
    row = (await supervisor.get("/records/a-3")).json()
    assert (row["agent"], row["ring_seconds"], row["wait_seconds"]) == ("1002", 3.0, 23.0)
    failed = next(each for each in row["timeline"] if each["kind"] == "offer_failed")
    assert failed["text"]["en"] == "陈静 did not take it: no answer"


async def test_records_are_filtered_sorted_and_paged(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    for nth in range(5):
        await talk(here, f"t-{nth}", lasts=10 + nth)
    for nth in range(3):
        await abandon(here, f"x-{nth}")

    async def found(query: str) -> list[str]:
        answer = await supervisor.get(f"/records?{query}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == len(answer.json()["items"])
        return [item["contact"] for item in answer.json()["items"]]

    newest_first = ["x-2", "x-1", "x-0", "t-4", "t-3", "t-2", "t-1", "t-0"]
    assert await found("") == newest_first
    assert await found("sort=arrived") == newest_first[::-1]
    assert await found("result=abandoned") == newest_first[:3]
    assert await found("agent=1001") == newest_first[3:]
    assert await found("queue=luggage") == newest_first[:3]
    assert await found("ended_by=agent") == []
    assert await found("min_talk=12&max_talk=13") == ["t-3", "t-2"]
    assert await found("sort=-talk&min_talk=1") == ["t-4", "t-3", "t-2", "t-1", "t-0"]
    assert await found("number=13800138000&sort=arrived") == ["t-0", "t-1", "t-2", "t-3", "t-4"]
    assert await found("number=6666") == newest_first[:3]
    assert await found("number=1234") == []
    assert await found("from=2025-06-15T15:06:40Z&to=2025-06-15T15:06:41Z") == ["t-0"]
    pages, cursor = [], ""
    for _ in range(10):
        page = (await supervisor.get(f"/records?limit=3{cursor}")).json()
        assert page["total"] == 8
        pages.append([item["contact"] for item in page["items"]])
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert pages == [newest_first[:3], newest_first[3:6], newest_first[6:]]


async def test_an_agent_reads_his_own_records_only(here: TestOffice) -> None:
    ann, bob = await here.login("1001"), await here.login("1002")
    contact = await talk(here, "a-4")
    await abandon(here, "a-5")
    assert [row["contact"] for row in (await ann.get("/records")).json()["items"]] == [contact]
    assert [row["contact"] for row in (await ann.get("/desk/recent")).json()["items"]] == [contact]
    assert (await bob.get("/records?agent=1001")).json()["items"] == []
    assert (await bob.get(f"/records/{contact}")).status_code == 404
    assert (await ann.get(f"/records/{contact}")).status_code == 200


async def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(here: TestOffice) -> None:
    await talk(here, "a-6")
    async with here.database.writing() as session:
        row = await session.get_one(RecordRow, "a-6")
        assert row.agent == "1001"
    here.directory.agents["1001"] = "=cmd|' /C calc'!A0"
    answer = await (await here.login("supervisor")).get("/records.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0]["contact"], rows[0]["number"], rows[0]["talk_seconds"]) == ("a-6", "138 0013 8000", "10.0")
    assert rows[0]["agent_name"].startswith("'=")
    assert (rows[0]["arrived"], rows[0]["utc_offset"]) == ("2025-06-15 23:06:40", "UTC+08:00"), "as in Shanghai"


@pytest.mark.parametrize(
    ("arrived", "zone", "shown", "offset"),
    [
        ("2025-12-31T16:00:01.000Z", "Asia/Shanghai", "2026-01-01 00:00:01", "UTC+08:00"),
        ("2026-03-29T00:59:59.999Z", "Europe/Berlin", "2026-03-29 01:59:59", "UTC+01:00"),
        ("2026-03-29T01:00:00.000Z", "Europe/Berlin", "2026-03-29 03:00:00", "UTC+02:00"),
        ("2026-10-25T00:30:00.000Z", "Europe/Berlin", "2026-10-25 02:30:00", "UTC+02:00"),
        ("2026-10-25T01:30:00.000Z", "Europe/Berlin", "2026-10-25 02:30:00", "UTC+01:00"),
    ],
)
async def test_the_tables_times_are_the_sites_over_midnight_and_summer_time(
    here: TestOffice, arrived: str, zone: str, shown: str, offset: str
) -> None:
    contact = await talk(here, "a-7")
    row = (await (await here.login("supervisor")).get(f"/records/{contact}")).json()
    record = RecordWhole(**row).model_copy(update={"arrived": arrived, "answered_at": None})
    text = "".join([table.header(), *table.lines([record], "en", ZoneInfo(zone))])
    [cells] = csv.DictReader(io.StringIO(text.removeprefix(table.BOM)))
    assert (cells["arrived"], cells["utc_offset"], cells["answered_at"]) == (shown, offset, "")


async def all_rows(here: TestOffice) -> list[tuple[object, ...]]:
    async with here.database.reading() as session:
        records = (await session.scalars(select(RecordRow).order_by(RecordRow.contact))).all()
        tapes = (await session.scalars(select(TapeRow).order_by(TapeRow.id))).all()
    return [
        *((r.contact, r.arrived, r.party, r.queue, r.agent, r.result, r.wait, r.talk, r.body) for r in records),
        *((t.id, t.contact, t.agent, t.file, t.size) for t in tapes),
    ]


async def test_records_derived_again_from_nothing_are_the_same(here: TestOffice) -> None:
    for nth in range(3):
        await talk(here, f"r-{nth}")
        await abandon(here, f"s-{nth}")
    await here.ready("1001")
    await here.arrive("still-ringing")
    before = await all_rows(here)
    assert len(before) == 10
    await here.follower.rebuild()
    assert await all_rows(here) == before


async def test_records_derived_in_any_batches_with_restarts_between_are_the_same(here: TestOffice) -> None:
    """A projection that is stopped anywhere goes on from its rows, in another process."""
    for nth in range(2):
        await talk(here, f"r-{nth}")
        await abandon(here, f"s-{nth}")
    before = await all_rows(here)
    entries = [entry async for entry in here.journal.read()]
    for size in (1, 7):
        async with here.database.writing() as session:
            await Records().clear(session)
        for start in range(0, len(entries), size):
            async with here.database.writing() as session:
                await Records().apply(session, entries[start : start + size])
        assert await all_rows(here) == before


async def test_a_follower_waits_for_a_database_that_fails_and_loses_nothing(here: TestOffice) -> None:
    lock = here.lock_database()
    id = await here.arrive_without_settling("a-7")
    here.post(CallerHungUp(here.clock.now(), id))
    await here.until(lambda: here.engine.handled >= here.owed)
    assert id not in here.floor.contacts, "the call ended as if nothing were wrong"
    lock.close()
    await here.settle()
    async with here.database.reading() as session:
        assert (await session.get_one(RecordRow, "a-7")).ended


async def test_two_followers_of_one_journal_do_not_disturb_each_other(here: TestOffice) -> None:
    await talk(here, "a-8")
    late = Follower(here.database, here.journal, Records())
    await late.catch_up()
    assert late.seq == here.follower.seq


def raw_recording(path: Path, length: float) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = b"".join(struct.pack("<hh", nth % 1000, -(nth % 1000)) for nth in range(int(8000 * length)))
    path.write_bytes(frames)
    return frames


async def test_a_recording_is_played_whole_and_in_ranges(here: TestOffice) -> None:
    ann = await here.login("1001")
    await talk(here, "a-9")
    frames = await asyncio.to_thread(raw_recording, here.data / "recordings/2025/06/15/a-9~1.sln", 10)
    url = "/recordings/a-9~1"
    whole = await ann.get(url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(whole.content)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (2, 8000, 2)
        assert sound.readframes(sound.getnframes()) == frames
    total = len(whole.content)
    for wanted, start, end in (
        ("bytes=0-", 0, total),
        ("bytes=0-0", 0, 1),
        ("bytes=40-47", 40, 48),
        ("bytes=44-100043", 44, 100_044),
        ("bytes=-10", total - 10, total),
        (f"bytes={total - 1}-{total + 500}", total - 1, total),
    ):
        part = await ann.get(url, headers={"range": wanted})
        assert part.content == whole.content[start:end], wanted
        if end - start < total:
            assert part.status_code == 206
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{total}"
    for wanted in (f"bytes={total}-", "bytes=5-4"):
        assert (await ann.get(url, headers={"range": wanted})).status_code == 416
    head = await ann.head(url)
    assert (head.headers["content-length"], head.content) == (str(total), b"")
    supervisor = await here.login("supervisor")
    assert (await supervisor.get(url)).status_code == 200


async def test_a_recording_is_not_for_other_agents_and_a_lost_file_is_gone(here: TestOffice) -> None:
    await talk(here, "a-10")
    ann, bob = await here.login("1001"), await here.login("1002")
    gone = await ann.get("/recordings/a-10~1")
    assert (gone.status_code, gone.json()["error"]["id"]) == (404, "recordings.gone")
    await asyncio.to_thread(raw_recording, here.data / "recordings/2025/06/15/a-10~1.sln", 0.1)
    assert (await ann.get("/recordings/a-10~1")).status_code == 200
    assert (await bob.get("/recordings/a-10~1")).status_code == 404
    assert (await here.client().get("/recordings/a-10~1")).status_code == 401


async def test_a_recording_outside_its_folder_is_not_given(here: TestOffice) -> None:
    await talk(here, "a-11")
    async with here.database.writing() as session:
        (await session.get_one(TapeRow, "a-11~1")).file = "../secrets/vault.key"
    assert (await (await here.login("supervisor")).get("/recordings/a-11~1")).status_code == 404


async def test_numbers_are_in_no_file_and_a_shredded_party_is_gone_from_records(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    contact = await talk(here, "a-12")
    party = (await supervisor.get(f"/records/{contact}")).json()["party"]
    contents = await asyncio.to_thread(here.database_bytes)
    assert party.encode() in contents
    assert NUMBER.encode() not in contents
    async with here.database.writing() as session:
        await here.vault.shred(session, party)
    row = (await supervisor.get(f"/records/{contact}")).json()
    assert (row["number"], row["number_shown"], row["party"]) == (None, None, party)
    assert row["region"] == {"zh": "Beijing", "en": "Beijing"}
    assert START <= here.clock.now()


async def test_who_asks_for_records_right_after_a_call_finds_it(here: TestOffice) -> None:
    ann = await here.login("1001")
    await here.ready("1001")
    contact = await here.arrive_without_settling("a-13")
    at = here.clock.now()
    for fact in (AgentAnswered(at, contact, 1), CallerHungUp(at, contact)):
        here.post(fact)
    await here.until(lambda: contact not in here.floor.contacts)
    assert [row["contact"] for row in (await ann.get("/desk/recent")).json()["items"]] == [contact]
