"""A caller reaches an agent: real SIP, real Asterisk, a real browser, through the real UI."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.live.system.audio import Heard, apart, decode_ulaw, level
from tests.live.system.browser import chromium, go_ready, players, sign_in
from tests.live.system.callers import Caller
from tests.live.system.records import newest_record, recording
from tests.live.system.running import System

pytestmark = pytest.mark.live

AGENT_HERTZ, CALLER_HERTZ = 1000.0, 700.0
TO_FLIGHTS = [(3.0, "1"), (6.0, "1")]
"""Chinese, then flights."""


@pytest.fixture(scope="module")
def browser(running: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with players() as playwright, chromium(playwright, Path(tmp_path_factory.mktemp("agent")), AGENT_HERTZ) as context:
        yield context


@pytest.fixture(scope="module")
def desk(running: System, browser: BrowserContext) -> Page:
    """Agent 1001 at his desk, signed in and ready."""
    page = browser.new_page()
    sign_in(page, running, "1001")
    go_ready(page)
    return page


def test_a_caller_goes_through_the_menu_talks_to_an_agent_and_the_recording_plays(running: System, desk: Page) -> None:
    caller = Caller(running, keys=TO_FLIGHTS)
    desk.get_by_test_id("pop").wait_for(timeout=30_000)
    expect(desk.get_by_test_id("pop-number")).to_contain_text("138 0013 8000")
    expect(desk.get_by_test_id("pop-path")).to_contain_text("航班")
    desk.get_by_test_id("answer").click()
    desk.get_by_test_id("call-timer").wait_for()
    desk.wait_for_timeout(6000)
    desk.get_by_test_id("hangup").click()
    log = caller.over(20)
    running.await_quiet()

    record = newest_record(running)
    assert record["ended_by"] == "agent"
    assert record["number"] == "+8613800138000"
    assert [step["key"] for step in record["path"] if step["key"]] == ["1", "1"]
    assert not log.ended_by_us, "the agent hung up, not the caller"

    heard = recording(running, record)
    assert_each_in_its_channel(heard)
    assert abs(heard.seconds - record["talk_seconds"]) <= 0.1
    spoken = decode_ulaw(bytes(log.heard))
    end = spoken[-3 * 8000 :]
    assert level(end, 8000, AGENT_HERTZ) - level(end, 8000, CALLER_HERTZ) > 30, "the caller heard the agent"


def assert_each_in_its_channel(heard: Heard) -> None:
    """The check itself, and that it can fail: with swapped and with muted channels it must."""
    left, right = apart(heard, AGENT_HERTZ, CALLER_HERTZ)
    assert left >= 30 and right >= 30, (left, right)
    assert min(apart(heard.swapped(), AGENT_HERTZ, CALLER_HERTZ)) < 30
    assert min(apart(heard.muted_left(), AGENT_HERTZ, CALLER_HERTZ)) < 30
