"""The desk: state, calls, the phone's account; refused wishes; who stays away is signed out."""

import asyncio
from typing import Any

import pytest

from tests.features.office import TestOffice
from zongji.core.contact.model import AgentAnswered, CallerHungUp, HangUpAgent, HangUpCaller, Phase
from zongji.core.presence.model import AgentSignedIn, PhoneUnregistered
from zongji.features.desk.service import Desk
from zongji.kernel.ids import AgentId
from zongji.main.clock import SystemClock
from zongji.web.access import Principal, Role

ANN = AgentId("1001")


def principal(here: TestOffice, session: str = "s1") -> Principal:
    return Principal("u_1", "1001", "陈静", Role.AGENT, ANN, "zh-CN", session)


async def test_the_desk_tells_how_to_connect_the_phone_and_which_reasons_there_are(here: TestOffice) -> None:
    told = (await (await here.login("1001")).get("/desk")).json()
    assert told["phone"]["ws_url"] == "ws://127.0.0.1:8088/ws"
    assert (told["phone"]["username"], told["phone"]["uri"]) == ("1001-web", "sip:1001-web@zongji.local")
    assert len(told["phone"]["password"]) >= 20
    assert {"id": "break", "label": {"zh": "小休", "en": "Break"}} in told["reasons"]
    assert told["wrap_up_seconds"] == 30


async def test_an_agent_goes_ready_not_ready_and_offline(here: TestOffice) -> None:
    client = await here.login("1001")
    for wish, state, reason in (
        ({"state": "ready"}, "ready", ""),
        ({"state": "not_ready", "reason": "meal"}, "not_ready", "meal"),
        ({"state": "offline"}, "offline", ""),
        ({"state": "not_ready", "reason": "break"}, "not_ready", "break"),
    ):
        assert (await client.post("/desk/state", json=wish)).status_code == 204
        agent = here.floor.agents[ANN]
        assert (agent.state.value, agent.reason) == (state, reason)


@pytest.mark.parametrize(
    ("wish", "status", "id"),
    [
        ({"state": "not_ready", "reason": "fishing"}, 409, "presence.unknown_reason"),
        ({"state": "not_ready"}, 409, "presence.unknown_reason"),
        ({"state": "talking"}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
        ({"state": "ready", "reason": ["x"]}, 422, "request.invalid"),
    ],
)
async def test_a_state_that_can_not_be_chosen_is_refused(
    here: TestOffice, wish: dict[str, Any], status: int, id: str
) -> None:
    client = await here.login("1001")
    before = here.floor.agents[ANN]
    answer = await client.post("/desk/state", json=wish)
    assert (answer.status_code, answer.json()["error"]["id"]) == (status, id)
    assert here.floor.agents[ANN] == before


async def test_an_agent_hangs_up_his_own_call_and_no_other(here: TestOffice) -> None:
    client, other = await here.login("1001"), await here.login("1002")
    await here.ready("1001")
    contact = await here.arrive("a-1")
    await here.happens(AgentAnswered(here.clock.now(), contact, 1))
    foreign = await other.post(f"/desk/calls/{contact}/hangup")
    assert (foreign.status_code, foreign.json()["error"]["id"]) == (409, "desk.not_your_call")
    assert here.floor.contacts[contact].phase is Phase.TALKING
    assert (await client.post(f"/desk/calls/{contact}/hangup")).status_code == 204
    assert any(isinstance(effect, HangUpCaller | HangUpAgent) for effect in here.pbx.effects)


async def test_an_agent_rejects_what_rings_and_ends_wrap_up(here: TestOffice) -> None:
    client = await here.login("1001")
    await here.ready("1001")
    contact = await here.arrive("a-1")
    assert (await client.post(f"/desk/calls/{contact}/reject")).status_code == 204
    assert here.floor.agents[ANN].state.value == "not_ready"
    assert here.floor.contacts[contact].phase is Phase.QUEUED
    early = await client.post("/desk/wrap-up/done")
    assert (early.status_code, early.json()["error"]["id"]) == (409, "presence.no_wrap_up")
    await here.ready("1001")
    await here.happens(AgentAnswered(here.clock.now(), contact, 2))
    await here.happens(CallerHungUp(here.clock.now(), contact))
    assert here.floor.agents[ANN].state.value == "wrap_up"
    assert (await client.post("/desk/wrap-up/done")).status_code == 204
    assert here.floor.agents[ANN].state.value == "ready"


async def test_wishes_for_calls_that_are_over_or_strange_are_refused(here: TestOffice) -> None:
    client = await here.login("1001")
    for verb in ("hangup", "reject", "reattach"):
        for contact in ("gone-1", "x~1", "%00", "a" * 500):
            answer = await client.post(f"/desk/calls/{contact}/{verb}")
            assert (answer.status_code, answer.json()["error"]["id"]) == (409, "desk.not_your_call"), contact


async def test_opening_a_desk_signs_in_and_losing_it_does_not_sign_out(here: TestOffice) -> None:
    who = principal(here)
    await here.desk.opened(who)
    assert here.floor.agents[ANN].state.value == "not_ready"
    here.desk.closed(who)
    await here.desk.look()
    here.clock.forward(60)
    await here.desk.look()
    assert here.floor.agents[ANN].state.value == "not_ready", "a reload takes less than a minute"


async def test_without_desk_and_phone_for_long_an_agent_is_signed_out(here: TestOffice) -> None:
    who = principal(here)
    await here.desk.opened(who)
    here.desk.closed(who)
    await here.desk.look()
    here.clock.forward(121)
    await here.desk.look()
    assert here.floor.agents[ANN].state.value == "offline"


async def test_a_phone_alone_or_a_desk_alone_keeps_an_agent_in(here: TestOffice) -> None:
    await here.ready("1002")
    await here.desk.opened(principal(here))
    for _ in range(3):
        here.clock.forward(1000)
        await here.desk.look()
    assert here.floor.agents[AgentId("1002")].state.value == "ready", "his SIP phone is registered"
    assert here.floor.agents[ANN].state.value == "not_ready", "his desk is open"
    await here.happens(PhoneUnregistered(here.clock.now(), AgentId("1002")))
    await here.desk.look()
    here.clock.forward(121)
    await here.desk.look()
    assert here.floor.agents[AgentId("1002")].state.value == "offline"


async def test_the_grace_is_over_when_it_is_full_and_not_a_moment_before(here: TestOffice) -> None:
    who = principal(here)
    await here.desk.opened(who)
    here.desk.closed(who)
    here.clock.forward(119.999999)
    await here.desk.look()
    assert here.floor.agents[ANN].state.value == "not_ready"
    here.clock.forward(0.000001)
    await here.desk.look()
    assert here.floor.agents[ANN].state.value == "offline"


async def test_nobody_has_to_look_for_an_agent_who_is_gone(here: TestOffice) -> None:
    """The desk wakes up by itself: for the first who goes, for one whose phone goes, and for one who went before it
    began."""
    desk = Desk(here.engine, here.feeds, SystemClock(), grace_seconds=0.05)
    here.engine.subscribe(desk.news)
    bob, cat = AgentId("1002"), AgentId("1003")
    await here.happens(AgentSignedIn(here.clock.now(), cat))
    async with asyncio.TaskGroup() as tasks:
        waking = tasks.create_task(desk.run())
        await here.until(lambda: here.floor.agents[cat].state.value == "offline")
        await here.ready("1002")
        await desk.opened(principal(here))
        desk.closed(principal(here))
        await here.until(lambda: here.floor.agents[ANN].state.value == "offline")
        assert here.floor.agents[bob].state.value == "ready"
        await here.happens(PhoneUnregistered(here.clock.now(), bob))
        await here.until(lambda: here.floor.agents[bob].state.value == "offline")
        waking.cancel()


async def test_a_desk_opened_again_in_time_starts_the_grace_anew(here: TestOffice) -> None:
    who = principal(here)
    await here.desk.opened(who)
    here.desk.closed(who)
    await here.desk.look()
    here.clock.forward(100)
    await here.desk.opened(who)
    await here.desk.look()
    here.desk.closed(who)
    await here.desk.look()
    here.clock.forward(100)
    await here.desk.look()
    assert here.floor.agents[ANN].state.value == "not_ready"
