"""Callbacks by REST: supervisors book, see and cancel them; what becomes of them stands in the records."""

from typing import Any

from tests.features.office import NUMBER, TestOffice
from zongji.core.contact.callback import CallbackAsked
from zongji.core.contact.model import Phase
from zongji.kernel.clock import after, seconds, to_datetime
from zongji.kernel.ids import ContactId
from zongji.web.wire import iso


async def booked(here: TestOffice, **wishes: Any) -> ContactId:  # noqa: ANN401 -- a request's body
    supervisor = await here.login("supervisor")
    answer = await supervisor.post("/callbacks", json={"number": NUMBER, "queue": "flights", **wishes})
    assert answer.status_code == 201, answer.text
    await here.settle()
    return ContactId(answer.json()["id"])


async def test_a_callback_booked_by_hand_waits_in_its_queue_and_its_number_stands_in_no_fact(here: TestOffice) -> None:
    id = await booked(here)
    contact = here.floor.contacts[id]
    assert contact.phase is Phase.QUEUED and contact.callback is not None and contact.callback.by == "supervisor"
    await here.until(lambda: (call := here.words.call(id)) is not None and call.number_shown is not None)
    supervisor = await here.login("supervisor")
    (row,) = (await supervisor.get("/callbacks")).json()["items"]
    assert (row["contact"], row["kind"], row["number_shown"]) == (id, "callback", "138 0013 8000")
    assert (row["callback"]["tries"], row["callback"]["tries_max"], row["callback"]["by"]) == (0, 3, "supervisor")
    facts = [entry.fact async for entry in here.journal.read()]
    assert NUMBER not in repr(facts) and any(isinstance(fact, CallbackAsked) for fact in facts)


async def test_a_callback_for_later_stands_aside_until_then(here: TestOffice) -> None:
    begin = after(here.clock.at, seconds(3600))
    id = await booked(here, not_before=to_datetime(begin).isoformat(), window_seconds=600, tries=1)
    assert here.floor.contacts[id].phase is Phase.BOOKED
    supervisor = await here.login("supervisor")
    (row,) = (await supervisor.get("/callbacks")).json()["items"]
    assert row["callback"]["due"] == row["callback"]["not_before"] == iso(begin)


async def test_nobody_is_booked_twice_and_bad_wishes_change_nothing(here: TestOffice) -> None:
    await booked(here)
    supervisor = await here.login("supervisor")
    again = await supervisor.post("/callbacks", json={"number": f"+86{NUMBER}", "queue": "flights"})
    assert (again.status_code, again.json()["error"]["id"]) == (409, "callback.already")
    for wish, field in (
        ({"number": "1001", "queue": "flights"}, "number"),
        ({"number": NUMBER, "queue": "nowhere"}, "queue"),
        ({"number": NUMBER, "queue": "luggage", "not_before": "2026-05-01T09:00:00"}, "not_before"),
        ({"number": NUMBER, "queue": "luggage", "not_before": "2126-05-01T09:00:00Z"}, "not_before"),
    ):
        answer = await supervisor.post("/callbacks", json=wish)
        assert answer.status_code == 422 and field in answer.json()["error"]["fields"], answer.text
    assert len(here.floor.contacts) == 1


async def test_a_cancelled_callback_leaves_a_record_that_says_so(here: TestOffice) -> None:
    id = await booked(here)
    supervisor = await here.login("supervisor")
    assert (await supervisor.delete(f"/callbacks/{id}")).status_code == 204
    assert (await supervisor.delete(f"/callbacks/{id}")).status_code == 404
    record = (await supervisor.get(f"/records/{id}")).json()
    assert (record["direction"], record["result"], record["end_reason"]) == ("outbound", "unreached", "cancelled")
    assert [step["kind"] for step in record["timeline"]] == ["callback_booked", "queued", "ended"]


async def test_agents_may_neither_see_nor_book_callbacks(here: TestOffice) -> None:
    agent = await here.login("1001")
    assert (await agent.get("/callbacks")).status_code == 403
    assert (await agent.post("/callbacks", json={"number": NUMBER, "queue": "flights"})).status_code == 403
