"""The page on which a team is sized, on a make-believe server whose figures only move the right way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.stage import Stage, fits, offences, person

pytestmark = pytest.mark.live


@pytest.fixture
def page(chromium: Browser, server: Stage) -> Iterator[Page]:
    with person(chromium) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "2001")
        page.goto(f"{server.base}/simulation")
        page.get_by_text("人员测算", exact=True).click()
        page.get_by_test_id("staffing-advice").wait_for()
        yield page


def needed(page: Page) -> int:
    """The number of agents in the row that is recommended, once it is the answer to what was typed."""
    expect(page.get_by_test_id("staffing-advice")).to_have_attribute("data-old", "false")
    return int(page.get_by_role("row").filter(has_text="推荐").locator("strong").inner_text())


def test_a_team_is_sized_while_one_types_and_the_advice_stands_among_its_neighbours(page: Page) -> None:
    before = needed(page)
    expect(page.locator(".sim-sentence")).to_contain_text(f"{before} 名坐席")
    expect(page.locator("tbody").get_by_text("未达标")).to_have_count(2)
    expect(page.locator("tbody").get_by_text("有富余")).to_have_count(3)
    assert (offences(page), fits(page)) == ([], True)
    page.get_by_label("来电量").fill("300")
    expect(page.locator(".sim-sentence")).not_to_contain_text(f" {before} 名坐席")
    assert needed(page) > 2 * before


def test_without_patience_it_says_that_callers_wait_for_ever(page: Page) -> None:
    page.get_by_label("平均耐心").fill("")
    expect(page.get_by_test_id("staffing-advice")).to_contain_text("Erlang C")
    page.get_by_label("放弃率上限").fill("5")
    expect(page.get_by_text("限制放弃率时需要填写平均耐心。").first).to_be_visible()
    page.get_by_label("平均耐心").fill("90")
    expect(page.get_by_test_id("staffing-advice")).to_contain_text("Erlang A")


def test_an_empty_field_is_asked_for_and_the_last_advice_is_shown_as_old(page: Page) -> None:
    page.get_by_label("平均通话时长").fill("")
    expect(page.get_by_text("请填写数值")).to_be_visible()
    expect(page.get_by_test_id("staffing-advice")).to_have_attribute("data-old", "true")


def test_a_phone_shows_it_whole_in_both_languages(chromium: Browser, server: Stage) -> None:
    with person(chromium, width=390) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "2001")
        for language, verdict in (("zh-CN", "推荐"), ("en", "Recommended")):
            page.evaluate(f"localStorage.setItem('zongji.language', '{language}')")
            page.goto(f"{server.base}/simulation/staffing")
            expect(page.get_by_test_id("staffing-advice")).to_contain_text(verdict)
            assert (offences(page), fits(page)) == ([], True)
