"""The page of messages, on a make-believe server: listening marks a message, and so do people."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.stage import Stage, fits, person

pytestmark = pytest.mark.live


def opened(server: Stage, page: Page) -> None:
    server.sign_in(page, "admin")
    page.goto(f"{server.base}/voicemails")
    page.get_by_test_id("voicemail").first.wait_for()


def test_listening_marks_a_message_heard_and_a_button_marks_it_done(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(server, page)
        first = page.get_by_test_id("voicemail").first
        expect(first).to_have_attribute("data-state", "new")
        first.get_by_test_id("player-play").click()
        expect(first).to_have_attribute("data-state", "heard")
        expect(first).to_contain_text("由 admin 标记")
        first.get_by_test_id("voicemail-done").click()
        expect(first).to_have_attribute("data-state", "done")
        first.get_by_test_id("voicemail-reopen").click()
        first.get_by_test_id("voicemail-unheard").click()
        expect(first).to_have_attribute("data-state", "new")


def test_filters_stand_in_the_address_and_an_empty_list_leads_back(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        opened(server, page)
        page.get_by_test_id("voicemails-state").get_by_text("已处理").click()
        expect(page).to_have_url(f"{server.base}/voicemails?state=done")
        expect(page.get_by_test_id("voicemail")).to_have_count(2)
        page.goto(f"{server.base}/voicemails?mailbox=nobody")
        page.get_by_test_id("voicemails-none").get_by_role("button").click()
        expect(page.get_by_test_id("voicemail")).to_have_count(5)


def test_messages_fit_a_phone_and_stand_in_the_record(chromium: Browser, server: Stage) -> None:
    with person(chromium, width=390) as admin:
        page = admin.new_page()
        opened(server, page)
        assert fits(page)
        page.get_by_test_id("voicemail").first.get_by_role("link").click()
        expect(page.get_by_test_id("record-detail").get_by_test_id("player-play")).to_be_visible()
        assert fits(page)
