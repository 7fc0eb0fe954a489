"""VIP levels and last agents: what people set and what happened reaches the next call, and who waits now."""

import logging

import pytest

from tests.features.office import TestOffice
from zongji.core.contact.model import AgentAnswered, CallerHungUp, LookUpParty, PartyKnown
from zongji.features.parties.service import Parties
from zongji.kernel.ids import ContactId


async def known(here: TestOffice, contact: str, times: int = 1) -> PartyKnown:
    """What the floor was told of a caller, the newest of so many times."""

    def told() -> list[PartyKnown]:
        return [fact for fact in here.posted if isinstance(fact, PartyKnown) and fact.contact == contact]

    await here.until(lambda: len(told()) >= times)
    await here.settle()
    return told()[-1]


async def test_a_level_holds_for_the_next_call_however_the_number_is_written(here: TestOffice) -> None:
    supervisor = await here.login("supervisor")
    set_to = await supervisor.put("/vips", json={"number": "138 0013-8000", "level": 2})
    assert set_to.json() == {"number": "+8613800138000", "number_shown": "138 0013 8000", "level": 2}
    assert (await supervisor.get("/vips")).json() == {"items": [set_to.json()]}
    await here.arrive("a-1", number="+8613800138000")
    await here.arrive("a-2", number="13800138001")
    assert ((await known(here, "a-1")).vip, (await known(here, "a-2")).vip) == (2, 0)
    await supervisor.put("/vips", json={"number": "+86 13800138000", "level": 0})
    assert (await supervisor.get("/vips")).json() == {"items": []}
    await here.arrive("a-3", number="13800138000")
    assert (await known(here, "a-3")).vip == 0


async def test_a_level_holds_at_once_for_who_waits(here: TestOffice) -> None:
    await here.arrive("a-1", number="13800138001")
    await here.arrive("a-2", number="13800138000")
    await known(here, "a-2")
    supervisor = await here.login("supervisor")
    await supervisor.put("/vips", json={"number": "13800138000", "level": 1})
    assert (await known(here, "a-2", times=2)).vip == 1
    assert here.floor.board.position(here.floor.contacts[ContactId("a-2")]) == 1


async def test_who_set_a_level_is_logged_without_the_number(here: TestOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    supervisor = await here.login("supervisor")
    await supervisor.put("/vips", json={"number": "13800138000", "level": 3})
    told = [record.getMessage() for record in caplog.records if "vip.changed" in record.getMessage()]
    assert len(told) == 1 and "by supervisor: level 0 → 3" in told[0] and "138" not in told[0]


@pytest.mark.parametrize("wrong", [{"number": "x", "level": 1}, {"number": "13800138000", "level": 10}, {"level": 1}])
async def test_what_is_no_number_or_level_is_refused_and_changes_nothing(
    here: TestOffice, wrong: dict[str, object]
) -> None:
    supervisor = await here.login("supervisor")
    assert (await supervisor.put("/vips", json=wrong)).status_code == 422
    assert (await supervisor.get("/vips")).json() == {"items": []}


async def test_who_talked_with_a_caller_last_is_known_when_he_calls_again(here: TestOffice) -> None:
    await here.ready("1003")
    await here.arrive("a-1", number="13800138000")
    await here.happens(
        AgentAnswered(here.clock.now(), ContactId("a-1"), 1), CallerHungUp(here.clock.now(), ContactId("a-1"))
    )
    await here.arrive("a-2", number="+8613800138000")
    assert (await known(here, "a-2")).last_agent == "1003"


async def test_records_tell_the_last_agent_after_a_restart(here: TestOffice) -> None:
    await here.ready("1003")
    await here.arrive("a-1", number="13800138000")
    await known(here, "a-1")
    await here.happens(AgentAnswered(here.clock.now(), ContactId("a-1"), 1))
    here.clock.forward(5)
    await here.happens(CallerHungUp(here.clock.now(), ContactId("a-1")))
    restarted = Parties(here.site, here.post)
    restarted.seen(ContactId("a-9"), "13800138000", "")
    restarted.look_up(LookUpParty(ContactId("a-9")))
    await restarted.work()
    assert (await known(here, "a-9")).last_agent == "1003"
