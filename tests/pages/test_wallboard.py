"""The wallboard as supervisors and people far away from it meet it, on a make-believe server."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.stage import Stage, fits, offences, person, stage

pytestmark = pytest.mark.live


@pytest.fixture
def server() -> Iterator[Stage]:
    with stage() as started:
        started.make("fill")
        yield started


@pytest.fixture
def page(chromium: Browser, server: Stage) -> Iterator[Page]:
    with person(chromium) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "2001")
        page.goto(f"{server.base}/wallboard")
        page.get_by_test_id("wall-queue-flights").wait_for()
        yield page


def figure(page: Page, queue: str, field: str) -> Locator:
    return page.get_by_test_id(f"wall-queue-{queue}").locator(f"[data-field={field}] strong")


def chip(page: Page, agent: str, queue: str) -> Locator:
    return page.get_by_test_id(f"wall-chip-{agent}-{queue}")


def test_a_caller_who_comes_to_wait_is_seen_at_once(page: Page, server: Stage) -> None:
    before = int(figure(page, "flights", "waiting").inner_text())
    server.make("waits")
    expect(figure(page, "flights", "waiting")).to_have_text(str(before + 1), timeout=3_000)


def test_thresholds_are_told_by_colour_and_mark_and_word(page: Page) -> None:
    """The make-believe queue "english" is at 72 % of a goal of 80 %."""
    card = page.get_by_test_id("wall-queue-english")
    expect(card.locator("header")).to_contain_text("▲ 低于目标")
    expect(card).not_to_have_attribute("data-loud", "calm")
    figure(page, "english", "level").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("20 秒内接听 ÷（接听 + 放弃）")


def test_what_a_newcomer_has_to_expect_stands_below_the_longest_wait(page: Page) -> None:
    def shown() -> list[str]:
        return page.locator("[data-field=expected]").all_inner_texts()

    assert shown() == ["预计 3–7 分钟", "预计 5 分钟内", "预计 60 分钟以上", "预计 —"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("[data-field=expected]").first.is_visible() and fits(page)
    cut = "[...document.querySelectorAll('.wall-expected')].filter(each => each.scrollWidth > each.clientWidth).length"
    assert page.evaluate(cut) == 0


def test_an_agent_is_dragged_into_a_queue_and_it_is_undone(page: Page) -> None:
    page.get_by_test_id("wall-agent-1003").drag_to(page.get_by_test_id("wall-queue-english"))
    page.get_by_test_id("wall-join").wait_for()
    expect(page.get_by_test_id("join-save")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chip(page, "1003", "english")).to_be_visible()
    expect(page.get_by_test_id("membership-done")).to_contain_text("李婷 已加入“英语专线”")
    page.get_by_test_id("membership-undo").click()
    expect(chip(page, "1003", "english")).to_have_count(0)
    expect(chip(page, "1003", "complaints")).to_be_visible()


def test_an_agent_is_dragged_out_of_a_queue(page: Page) -> None:
    source = chip(page, "1002", "hotels")
    source.hover()
    page.mouse.down()
    page.mouse.move(1200, 300, steps=4)
    target = page.get_by_test_id("wall-leave")
    target.hover()
    target.hover()
    page.mouse.up()
    expect(source).to_have_count(0)
    expect(chip(page, "1002", "flights")).to_be_visible()


def test_the_same_goes_by_keyboard_with_tier_and_level(page: Page, server: Stage) -> None:
    page.get_by_test_id("wall-agent-1003").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("wall-join").wait_for()
    expect(page.locator("#join-queue")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#join-tier")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert offences(page) == []
    page.keyboard.press("Enter")
    expect(chip(page, "1003", "flights")).to_be_visible()
    expect(page.get_by_test_id("wall-join")).to_have_count(0)
    agents = page.request.get(f"{server.base}/api/v1/agents").json()["items"]
    assert {"queue": "flights", "tier": 2, "level": 6} in next(each for each in agents if each["id"] == "1003")[
        "queues"
    ]
    page.keyboard.press("Control+z")
    expect(chip(page, "1003", "flights")).to_have_count(0)


def test_who_comes_second_is_told_and_sees_what_the_other_did(page: Page, server: Stage) -> None:
    page.get_by_test_id("wall-agent-1003").drag_to(page.get_by_test_id("wall-queue-english"))
    page.get_by_test_id("join-save").click()
    page.get_by_test_id("membership-undo").wait_for()
    server.make("elsewhere", agent="1003")
    expect(chip(page, "1003", "english")).to_have_count(0)
    page.get_by_test_id("membership-undo").click()
    expect(page.get_by_test_id("membership-refused")).to_contain_text("刚有别人改过")
    expect(page.get_by_test_id("wall-agent-1003")).to_contain_text("未加入技能组")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080)])
def test_on_the_wall_twelve_queues_fit_without_frame_and_without_scrolling(
    page: Page, server: Stage, width: int, height: int
) -> None:
    server.make("queues", count=12)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.base}/wallboard?kiosk=1")
    cards = page.locator("[data-testid^=wall-queue-]")
    expect(cards).to_have_count(12)
    expect(page.get_by_test_id("wall-pages")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_test_id("wall-agents")).to_have_count(0)
    assert fits(page)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    boxes = [card.bounding_box() for card in cards.all()]
    assert all(box is not None and box["y"] + box["height"] <= height for box in boxes)


def test_more_queues_turn_by_themselves_and_stop_when_asked(page: Page, server: Stage) -> None:
    page.clock.install()
    page.goto(f"{server.base}/wallboard?kiosk=1")
    page.get_by_test_id("wall-queue-flights").wait_for()
    server.make("queues", count=30)
    dots = page.get_by_test_id("wall-pages")
    current = dots.locator("[aria-current=page]")
    expect(current).to_contain_text("1")
    page.clock.run_for(12_500)
    expect(current).to_contain_text("2")
    page.keyboard.press(" ")
    expect(dots).to_have_attribute("data-paused", "true")
    page.clock.run_for(30_000)
    expect(current).to_contain_text("2")
    page.keyboard.press("ArrowLeft")
    expect(current).to_contain_text("1")
    page.keyboard.press(" ")
    page.locator("[data-testid^=wall-queue-]").first.hover()
    expect(dots).to_have_attribute("data-paused", "true")


def test_data_that_stopped_coming_says_so_in_large_letters(page: Page, server: Stage) -> None:
    page.clock.install()
    page.goto(f"{server.base}/wallboard?kiosk=1")
    page.get_by_test_id("wall-queue-flights").wait_for()
    page.clock.run_for(16_000)
    expect(page.get_by_test_id("wall-stale")).to_contain_text("数据已中断")
    expect(page.get_by_test_id("live-freshness")).to_have_attribute("data-stale", "true")


def test_the_clock_is_the_sites_wherever_the_browser_is(page: Page, server: Stage) -> None:
    page.goto(f"{server.base}/wallboard")
    shown = page.locator(".wall-clock").inner_text()
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    assert shown in {f"{at:%H:%M}" for at in (now, now - timedelta(minutes=1))}
