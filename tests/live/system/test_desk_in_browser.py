"""What agents, visitors and supervisors do in real browsers on the running system."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.live.system.audio import apart, decode_ulaw, level
from tests.live.system.browser import chromium, go_ready, players, sign_in
from tests.live.system.callers import Caller
from tests.live.system.records import newest_record, recording
from tests.live.system.running import System, wait_for

pytestmark = pytest.mark.live

AGENT_HERTZ, CALLER_HERTZ = 1000.0, 700.0


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with players() as started:
        yield started


@pytest.fixture
def agent(playwright: Playwright, running: System, tmp_path: Path) -> Iterator[BrowserContext]:
    """Agent 1001's browser, signed in; signed out and closed at the end."""
    with chromium(playwright, tmp_path / "agent", AGENT_HERTZ) as context:
        sign_in(context.new_page(), running, "1001")
        yield context
        context.request.post(f"{running.web}/api/v1/logout", headers={"X-Zongji": "1"})


def ready_desk(agent: BrowserContext, system: System) -> Page:
    page = agent.pages[-1]
    page.goto(f"{system.web}/desk")
    go_ready(page)
    return page


def answer(desk: Page) -> None:
    desk.get_by_test_id("answer").click(timeout=30_000)
    desk.get_by_test_id("call-timer").wait_for()


def end(desk: Page, system: System) -> None:
    desk.wait_for_timeout(1000)
    desk.get_by_test_id("hangup").click()
    desk.get_by_test_id("wrap-up-done").click()
    expect(desk.get_by_test_id("state-text")).to_contain_text("示闲")
    system.await_quiet()


def test_a_visitor_calls_from_his_browser_and_both_hear_each_other(
    running: System, agent: BrowserContext, playwright: Playwright, tmp_path: Path
) -> None:
    desk = ready_desk(agent, running)
    with chromium(playwright, tmp_path / "visitor", CALLER_HERTZ) as visitor:
        page = visitor.new_page()
        page.goto(f"{running.web}/call")
        page.get_by_test_id("call-line-4000").click()
        page.get_by_test_id("call-start").click()
        page.get_by_test_id("call-state").and_(page.locator("[data-state=talking]")).wait_for()
        for key in ("1", "1"):
            page.wait_for_timeout(2000)
            page.get_by_test_id(f"dtmf-{key}").click()
        answer(desk)
        desk.wait_for_timeout(4000)
        page.get_by_test_id("call-hangup").click()
        desk.get_by_test_id("wrap-up-done").click()
    running.await_quiet()
    record = newest_record(running)
    assert (record["ended_by"], record["result"], record["number"]) == ("caller", "answered", None)
    left, right = apart(recording(running, record), AGENT_HERTZ, CALLER_HERTZ)
    assert left >= 30 and right >= 30, (left, right)


def test_a_reload_in_mid_call_loses_neither_the_state_nor_the_caller(running: System, agent: BrowserContext) -> None:
    desk = ready_desk(agent, running)
    caller = Caller(running, "4001")
    answer(desk)
    desk.wait_for_timeout(2000)
    desk.reload()
    desk.get_by_test_id("call-timer").wait_for()
    wait_for(
        lambda: len(running.channels()) == 2 and "~2" in str(running.channels()), 20, lambda: str(running.channels())
    )
    desk.wait_for_timeout(4000)
    assert caller.log.ended is None, "the caller was not dropped"
    spoken = decode_ulaw(bytes(caller.log.heard))[-2 * 8000 :]
    assert level(spoken, 8000, AGENT_HERTZ) - level(spoken, 8000, CALLER_HERTZ) > 30, "he hears the agent again"
    end(desk, running)
    record = newest_record(running)
    assert record["ended_by"] == "agent" and len(record["recordings"]) == 2


def test_calls_come_one_right_after_the_other(running: System, agent: BrowserContext) -> None:
    """A late hang-up of one call once ended the next."""
    desk = ready_desk(agent, running)
    for _ in range(3):
        caller = Caller(running, "4001")
        answer(desk)
        desk.wait_for_timeout(1000)
        desk.get_by_test_id("hangup").click()
        assert not caller.over().ended_by_us
        desk.get_by_test_id("wrap-up-done").click()
    running.await_quiet()


def test_two_tabs_of_one_agent_are_one_phone_with_one_pop(running: System, agent: BrowserContext) -> None:
    desk = ready_desk(agent, running)
    second = agent.new_page()
    second.goto(f"{running.web}/desk")
    second.get_by_test_id("tab-passive").wait_for()
    caller = Caller(running, "4001")
    desk.get_by_test_id("pop").wait_for(timeout=30_000)
    assert second.get_by_test_id("pop").count() == 0
    assert sum("1001-web" in channel for channel in running.channels()) == 1, "the phone rings once"
    caller.hang_up()
    caller.over()
    running.await_quiet()
    second.get_by_test_id("tab-take-over").click()
    second.get_by_test_id("phone-state").and_(second.locator("[data-state=registered]")).wait_for()
    caller = Caller(running, "4001")
    answer(second)
    end(second, running)
    assert not caller.over().ended_by_us


def test_the_supervisor_sees_it_live_and_the_recording_plays_in_the_records(
    running: System, agent: BrowserContext, playwright: Playwright, tmp_path: Path
) -> None:
    desk = ready_desk(agent, running)
    with chromium(playwright, tmp_path / "supervisor", AGENT_HERTZ) as context:
        page = context.new_page()
        sign_in(page, running, "supervisor")
        page.goto(f"{running.web}/live")
        page.get_by_test_id("live-agent-1001").and_(page.locator("[data-state=ready]")).wait_for()
        caller = Caller(running, "4001")
        page.get_by_test_id("live-agent-1001").and_(page.locator("[data-state=ringing]")).wait_for()
        answer(desk)
        page.get_by_test_id("live-agent-1001").and_(page.locator("[data-state=talking]")).wait_for()
        expect(page.get_by_test_id("live-call")).to_have_count(1)
        desk.wait_for_timeout(2000)
        end(desk, running)
        caller.over()
        expect(page.get_by_test_id("live-call")).to_have_count(0)
        contact = newest_record(running)["contact"]
        page.goto(f"{running.web}/records/{contact}")
        play = (
            "audio => audio.play().then(() => new Promise(done => { audio.ontimeupdate = () => done(audio.duration) }))"
        )
        seconds = page.get_by_test_id("record-audio").evaluate(play)
        assert seconds > 2
