"""What an agent sees when several are rung for one call."""

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.stage import Stage, person

pytestmark = pytest.mark.live


def test_a_call_that_a_colleague_answers_leaves_the_desk_and_says_who(chromium: Browser, server: Stage) -> None:
    with person(chromium) as agent:
        page = agent.new_page()
        server.sign_in(page, "1001")
        page.get_by_test_id("go-ready").click()
        server.make("ring", left=60, beside=["王伟", "李娜"])
        expect(page.get_by_test_id("pop")).to_contain_text("同时振铃：王伟、李娜")
        server.make("colleague-answers")
        expect(page.get_by_test_id("pop")).to_have_count(0)
        expect(page.get_by_text("王伟 已接听这通来电，您仍为示闲。")).to_be_visible()
