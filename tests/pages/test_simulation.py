"""The page on which a change is tried before it goes live, on a make-believe server."""

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
        page.get_by_test_id("sim-run").wait_for()
        yield page


def choose(page: Page, select: str, option: str) -> None:
    page.get_by_test_id(select).click()
    page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)").get_by_text(option, exact=True).click()


def test_a_change_is_tried_and_what_comes_out_is_a_sentence_charts_and_a_table(page: Page) -> None:
    assert (offences(page), fits(page)) == ([], True)
    page.get_by_test_id("sim-run").click()
    page.get_by_test_id("sim-running").wait_for()
    page.get_by_test_id("sim-outcome").wait_for(timeout=15_000)
    expect(page.locator(".sim-sentence")).to_contain_text("服务水平")
    expect(page.get_by_role("row", name="服务水平")).to_contain_text("+9.0 %")
    expect(page.locator(".sim-charts canvas, .sim-charts svg").first).to_be_visible()
    page.get_by_test_id("sim-queue").click()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_test_id("sim-queue")).to_contain_text("酒店")
    with page.expect_download() as saved:
        page.get_by_test_id("sim-csv").click()
    assert saved.value.suggested_filename.endswith(".csv")
    assert (offences(page), fits(page)) == ([], True)


def test_a_strategy_is_tried_by_its_name(page: Page) -> None:
    choose(page, "sim-kind", "修改技能组规则")
    page.get_by_role("combobox", name="规则").click()
    page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)").get_by_text("分配策略", exact=True).click()
    page.get_by_role("combobox", name="分配策略").click()
    expect(page.locator(".ant-select-dropdown").last).to_contain_text("最长空闲优先")


def test_what_is_wrong_is_told_with_its_place_and_what_was_typed_stays(page: Page) -> None:
    page.get_by_label("人数（可为负）").fill("-3")
    page.get_by_test_id("sim-run").click()
    expect(page.get_by_test_id("form-error")).to_contain_text("changes[0].by")
    expect(page.get_by_label("人数（可为负）")).to_have_value("-3")


def test_one_that_runs_can_be_ended_and_earlier_ones_are_found_again(page: Page, server: Stage) -> None:
    page.get_by_label("名称").fill("slow")
    page.get_by_test_id("sim-run").click()
    page.get_by_test_id("sim-cancel").click()
    expect(page.get_by_test_id("sim-failed")).to_be_visible()
    page.goto(f"{server.base}/simulation")
    page.get_by_test_id("sim-earlier").first.click()
    expect(page.get_by_test_id("sim-failed")).to_be_visible()


def test_a_forecast_begins_from_the_example_and_a_failure_says_why(page: Page) -> None:
    page.get_by_text("话务预测", exact=True).first.click()
    page.get_by_test_id("sim-example").click()
    expect(page.get_by_test_id("sim-forecast")).to_have_value(
        "# Calls in each half hour from 8:00 on\n[queues.sales]\narrivals = [40, 68, 104, 120]\n"
    )
    page.get_by_label("名称").fill("fails")
    page.get_by_test_id("sim-run").click()
    expect(page.get_by_test_id("sim-failed")).to_be_visible(timeout=15_000)


def test_a_phone_shows_the_page_whole(chromium: Browser, server: Stage) -> None:
    with person(chromium, width=390) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "2001")
        page.goto(f"{server.base}/simulation")
        page.get_by_test_id("sim-run").click()
        page.get_by_test_id("sim-outcome").wait_for(timeout=15_000)
        assert fits(page)
