"""An administrator edits a calendar and switches the site's mode, on a make-believe server."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.stage import Stage, offences, person

pytestmark = pytest.mark.live


def opened(page: Page, server: Stage, address: str, sign: str) -> None:
    server.sign_in(page, "admin")
    page.goto(server.base + address)
    page.get_by_test_id(sign).first.wait_for()


def test_what_is_wrong_is_told_at_its_day_and_nothing_can_be_saved_until_the_rest_is_closed(
    chromium: Browser, server: Stage
) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(page, server, "/settings/calendars/office", "calendar-month")
        expect(page.get_by_test_id("calendar-sentence")).to_contain_text(
            "周一至周五 08:00–14:00 早班，14:00–22:00 晚班；周六至周日 09:00–18:00 早班。"
        )
        page.get_by_test_id("calendar-day-tue").click()
        for _ in range(3):
            page.get_by_role("button", name="删除").nth(1).click()
        expect(page.get_by_role("alert").filter(has_text="00:00–08:00 没有安排班次")).to_be_visible()
        expect(page.get_by_test_id("calendar-save")).to_be_disabled()
        assert offences(page) == []
        page.get_by_test_id("calendar-close-gaps").click()
        expect(page.get_by_test_id("calendar-save")).to_be_enabled()
        expect(page.get_by_test_id("calendar-sentence")).to_contain_text("周二")


def test_a_typed_time_is_written_out_and_a_day_is_copied_to_others(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(page, server, "/settings/calendars/office", "calendar-month")
        page.get_by_test_id("calendar-day-mon").click()
        begins = page.get_by_label("从").nth(2)
        begins.fill("1430")
        begins.press("Tab")
        expect(begins).to_have_value("14:30")
        page.get_by_label("到", exact=True).nth(1).fill("14:30")
        page.get_by_text("复制到").click()
        page.get_by_role("menuitem", name="周一至周五").click()
        expect(page.get_by_test_id("calendar-sentence")).to_contain_text("周一至周五 08:00–14:30 早班")


def test_holidays_are_marked_in_colour_and_word_in_the_month(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(page, server, "/settings/calendars/office", "calendar-month")
        while page.get_by_test_id("month").inner_text() > "2026-10":
            page.get_by_test_id("month-earlier").click()
        while page.get_by_test_id("month").inner_text() < "2026-10":
            page.get_by_test_id("month-later").click()
        month = page.get_by_test_id("calendar-month")
        expect(month.get_by_title("节假日")).to_have_count(7)
        expect(month.get_by_title("调休上班")).to_have_text("班")
        expect(page.get_by_test_id("calendar-special").get_by_role("listitem")).to_have_count(2)


def test_the_mode_is_switched_only_after_it_was_told_what_will_change(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(page, server, "/settings/calendars", "mode-maintenance")
        page.get_by_test_id("mode-maintenance").click()
        expect(page.get_by_test_id("mode-changes")).to_contain_text("4000 示范热线：走“系统维护提示”")
        page.get_by_role("button", name="取消").click()
        expect(page.get_by_test_id("mode-production")).to_have_attribute("aria-pressed", "true")
        page.get_by_test_id("mode-maintenance").click()
        page.get_by_role("button", name="切换", exact=False).last.click()
        expect(page.get_by_test_id("mode-maintenance")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("admin 于")).to_be_visible()
