"""The wallboard's figures: agents by what they do, a queue's last hour, a day's figures beside those of records."""

from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from tests.features.office import TestOffice
from tests.features.test_live import screen, url
from zongji.core.contact.model import AgentAnswered, AgentLegEnded, CallerHungUp
from zongji.core.presence.model import AgentChoseReady
from zongji.features.desk.service import Wish
from zongji.features.history.models import RecordRow
from zongji.features.history.projection import read_body
from zongji.features.wallboard.picture import WallboardPicture
from zongji.features.wallboard.rows import QueueRow, TotalsRow, TrendRow
from zongji.kernel.clock import in_seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.storage.journal import SqlJournal
from zongji.web.today import Today
from zongji.web.trend import minute_of

__all__ = ["url"]
STANDINGS = ("ready", "ringing", "talking", "wrap_up", "not_ready", "offline")


def counts(row: Any) -> dict[str, int]:  # noqa: ANN401 -- a row of the wire, or our own
    told = row if isinstance(row, dict) else {standing: getattr(row, standing) for standing in STANDINGS}
    return {standing: told[standing] for standing in STANDINGS if told[standing]}


def whole(here: TestOffice) -> dict[str, dict[str, Any]]:
    return dict(WallboardPicture(here.floor, here.directory, here.words, here.today).whole())


async def test_agents_are_counted_by_what_they_do_in_every_queue_that_they_serve(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        assert counts(board.rows["queues"]["service"]) == {"offline": 8}
        assert counts(board.rows["totals"]["today"]) == {"offline": 8}
        await here.ready("1001")
        await board.until(lambda: counts(board.rows["queues"]["flights"]) == {"ready": 1, "offline": 4})
        contact = await here.arrive("w-1")
        await board.until(lambda: counts(board.rows["queues"]["luggage"]) == {"ringing": 1, "offline": 4})
        await here.happens(AgentAnswered(here.clock.now(), contact, 1))
        await board.until(lambda: counts(board.rows["queues"]["service"]) == {"talking": 1, "offline": 7})
        here.clock.forward(5)
        await here.happens(CallerHungUp(here.clock.now(), contact))
        await board.until(lambda: counts(board.rows["totals"]["today"]) == {"wrap_up": 1, "offline": 7})
        assert board.rows["queues"]["service"]["service_level"] == 1.0


async def test_who_chose_ready_without_a_phone_is_not_counted_on(here: TestOffice) -> None:
    await here.desk.choose(AgentId("1001"), Wish("ready"))
    await here.settle()
    assert counts(whole(here)["queues"]["service"]) == {"not_ready": 1, "offline": 7}


async def test_a_queue_tells_from_when_on_it_warns(here: TestOffice) -> None:
    admin = await here.login("admin")
    changed = await admin.patch("/queues/service", json={"service_level_target": 90, "wait_warning_seconds": 45})
    assert changed.json() | {"service_level_target": 90, "wait_warning_seconds": 45} == changed.json()
    row: QueueRow = whole(here)["queues"]["service"]
    assert (row.service_level_target, row.wait_warning_seconds) == (90, 45)
    assert (await admin.patch("/queues/service", json={"service_level_target": 101})).status_code == 422
    assert (await admin.patch("/queues/service", json={"wait_warning_seconds": 0})).status_code == 422


async def test_who_waits_longest_is_told_even_if_a_head_start_makes_another_the_next(here: TestOffice) -> None:
    first = await here.arrive("w-1")
    here.clock.forward(30)
    await here.arrive("w-2")
    row: QueueRow = whole(here)["queues"]["service"]
    assert row.longest_wait_since == "2025-06-15T15:06:40.000Z"
    here.clock.forward(1)
    await here.happens(CallerHungUp(here.clock.now(), first))
    assert whole(here)["queues"]["service"].longest_wait_since == "2025-06-15T15:07:10.000Z"


async def a_day(here: TestOffice, calls: int, seed: int) -> None:
    """Callers of the direct line at all hours, over midnights; some give up, most are served."""
    chance = Random(seed)
    agents = [AgentId(number) for number in ("1001", "1002", "1003")]
    for agent in agents:
        await here.ready(agent)
    for nth in range(calls):
        here.clock.forward(chance.uniform(5, 900))
        for agent in agents:
            await here.happens(AgentChoseReady(here.clock.now(), agent))
        contact = await here.arrive(f"d-{nth}")
        here.clock.forward(chance.uniform(0, 60))
        if chance.random() < 0.7:
            offer = here.floor.contacts[contact].offer
            await here.happens(AgentAnswered(here.clock.now(), contact, offer))
            here.clock.forward(chance.uniform(5, 600))
            await here.happens(CallerHungUp(here.clock.now(), contact), AgentLegEnded(here.clock.now(), contact, offer))
        else:
            await here.happens(CallerHungUp(here.clock.now(), contact))


async def of_records(here: TestOffice, queue: str, since: int) -> dict[str, float]:
    """What the records of today say of a queue: the same figures, from rows of the database."""
    async with here.database.reading() as session:
        rows = await session.scalars(select(RecordRow).where(RecordRow.queue == queue, RecordRow.arrived >= since))
        records = [read_body(row) for row in rows]
    results = Counter(record.result for record in records if record.ended is not None)
    waits = [in_seconds(record.wait) for record in records if record.result == "answered" and record.wait is not None]
    return {
        "answered": results["answered"],
        "abandoned": results["abandoned"],
        "in_target": sum(wait <= 20 for wait in waits),
        "wait": round(sum(waits) / len(waits), 1),
    }


async def test_the_figures_of_a_day_are_those_of_the_days_records(here: TestOffice) -> None:
    await a_day(here, 260, seed=9)
    midnight = here.today.since(here.clock.now()) + 4 * 3600 * 1_000_000
    row: QueueRow = whole(here)["queues"]["service"]
    expected = await of_records(here, "service", midnight)
    assert expected["answered"] > 30 and expected["abandoned"] > 10
    assert {
        "answered": row.answered_today,
        "abandoned": row.abandoned_today,
        "in_target": row.answered_in_target_today,
        "wait": row.average_wait_seconds,
    } == expected
    offered = expected["answered"] + expected["abandoned"]
    assert row.service_level == round(expected["in_target"] / offered, 4)
    totals: TotalsRow = whole(here)["totals"]["today"]
    assert (totals.answered, totals.abandoned, totals.service_level) == (
        row.answered_today,
        row.abandoned_today,
        row.service_level,
    ), "the direct line leads into one queue"
    client = await here.login("supervisor")
    told = await client.get("/records", params={"queue": "service", "result": "answered", "from": iso_of(midnight)})
    assert told.json()["total"] == row.answered_today


def iso_of(at: int) -> str:
    return datetime.fromtimestamp(at / 1e6, UTC).isoformat()


async def test_a_call_that_waits_over_midnight_is_of_the_day_on_which_it_came(here: TestOffice) -> None:
    here.clock.forward(3170)
    contact = await here.arrive("over-midnight")
    here.clock.forward(60)
    other = await here.arrive("after-midnight")
    here.clock.forward(5)
    await here.happens(CallerHungUp(here.clock.now(), contact), CallerHungUp(here.clock.now(), other))
    assert whole(here)["queues"]["service"].abandoned_today == 1
    midnight = here.today.since(here.clock.now()) + 4 * 3600 * 1_000_000
    client = await here.login("supervisor")
    told = await client.get("/records", params={"result": "abandoned", "from": iso_of(midnight)})
    assert told.json()["total"] == 1


async def test_a_restarted_process_draws_the_same_last_hour(here: TestOffice) -> None:
    await a_day(here, 40, seed=3)
    before: TrendRow = whole(here)["trends"]["service"]
    assert len(before.minutes) > 5
    again = Today("Asia/Shanghai", here.directory)
    journal: SqlJournal = here.journal
    async for entry in journal.read(journal.position_at(again.since(here.clock.now()))):
        again.note([entry])
    here.today = again
    assert whole(here)["trends"]["service"] == before
    assert whole(here)["queues"]["service"].answered_today == again.queues["service"].answered


async def test_a_screen_is_told_outcomes_at_once_and_lengths_each_minute(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        contact = await here.arrive("w-1")
        here.clock.forward(10)
        await here.happens(CallerHungUp(here.clock.now(), contact))
        await board.until(lambda: board.rows["trends"]["service"]["minutes"])
        minute = minute_of(here.clock.now())
        assert board.rows["trends"]["service"]["minutes"] == [[minute, 1, 0, 1, 0]]
        await here.arrive("w-2")
        here.clock.forward(61)
        await here.arrive("w-3")
        await board.until(lambda: len(board.rows["trends"]["service"]["minutes"]) == 2)
        assert [row[1:3] for row in board.rows["trends"]["service"]["minutes"]] == [[1, 1], [2, 2]]


async def test_an_agent_put_into_a_queue_is_counted_there_and_no_more_where_he_was(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        client = await here.login("supervisor")
        was = board.rows["agents"]["1003"]["queues"]
        queues = [{"queue": "luggage", "tier": 1, "level": 5}]
        answer = await client.put("/agents/1003/queues", json={"was": was, "queues": queues})
        assert answer.status_code == 200, answer.text
        await board.until(lambda: board.rows["agents"]["1003"]["queues"] == queues)
        await board.until(lambda: board.rows["queues"]["luggage"]["offline"] == 6)
        assert board.rows["queues"]["flights"]["offline"] == 4
        assert here.floor.agents[AgentId("1003")].memberships[0].queue == QueueId("luggage")


async def test_incremental_counts_are_those_of_a_count_from_nothing(here: TestOffice, url: str) -> None:
    async with screen(here, url, "supervisor", "floor") as board:
        for number in ("1001", "1004", "1006"):
            await here.ready(number)
        for nth in range(5):
            await here.arrive(f"w-{nth}")
        await here.happens(AgentAnswered(here.clock.now(), ContactId("w-1"), 1))
        await here.desk.leave(here.agent("1004"))
        await here.settle()
        fresh = whole(here)["queues"]
        await board.until(lambda: all(counts(board.rows["queues"][id]) == counts(fresh[id]) for id in fresh))


async def test_a_newcomer_waits_not_at_all_while_somebody_is_free_and_else_a_range(here: TestOffice) -> None:
    assert whole(here)["queues"]["service"].expected_wait is None, "nobody is there"
    await here.ready("1001")
    assert whole(here)["queues"]["service"].expected_wait == (0, 0)
    await here.arrive("a-1")
    await here.happens(AgentAnswered(here.clock.now(), ContactId("a-1"), 1))
    here.clock.forward(120)
    await here.happens(CallerHungUp(here.clock.now(), ContactId("a-1")))
    low, high = whole(here)["queues"]["service"].expected_wait
    assert low == 0 and 2 < high < 20, "about one call of two and a half minutes"
