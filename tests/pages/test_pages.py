"""The pages as people meet them, on a make-believe server."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.stage import Scheme, Stage, fits, offences, person

pytestmark = pytest.mark.live


def registered(page: Page) -> None:
    page.get_by_test_id("phone-state").and_(page.locator("[data-state=registered]")).wait_for()


def answered(page: Page) -> None:
    page.get_by_test_id("pop").wait_for()
    page.keyboard.press("F2")
    expect(page.get_by_test_id("mute")).to_be_enabled()


ADMINISTRATION = {
    "/live": "live-queue-flights",
    "/wallboard": "wall-queue-flights",
    "/wallboard?kiosk=1": "wall-queue-flights",
    "/callbacks": "callback-row",
    "/voicemails": "voicemail",
    "/records": "record-row",
    "/settings/agents": "agents-row-1001",
    "/settings/queues": "queues-row-flights",
    "/settings/calendars": "mode-maintenance",
    "/settings/calendars/office": "calendar-month",
    "/settings/skills": "skills-row-english",
    "/settings/vips": "vips-row-+8613800138000",
    "/settings/prompts": "prompts-row-zh-welcome",
    "/settings/prompts/music": "music-row-spring",
    "/call": "call-start",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_administration(chromium: Browser, server: Stage, scheme: Scheme) -> None:
    server.make("fill")
    with person(chromium, scheme) as admin:
        page = admin.new_page()
        page.goto(f"{server.base}/login")
        page.get_by_test_id("login-submit").wait_for()
        assert offences(page) == []
        server.sign_in(page, "admin")
        for address, sign in ADMINISTRATION.items():
            page.goto(server.base + address)
            page.get_by_test_id(sign).first.wait_for()
            assert (address, offences(page)) == (address, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_desk_in_any_scene(chromium: Browser, server: Stage, scheme: Scheme) -> None:
    with person(chromium, scheme) as agent:
        page = agent.new_page()
        server.sign_in(page, "1001")
        registered(page)
        assert ("offline", offences(page)) == ("offline", [])
        server.make("ring", left=60)
        page.get_by_test_id("pop").wait_for()
        assert ("ringing", offences(page)) == ("ringing", [])
        answered(page)
        page.get_by_test_id("keys").click()
        page.get_by_test_id("mute").click()
        assert ("talking", offences(page)) == ("talking", [])
        page.get_by_test_id("hangup").click()
        page.get_by_test_id("wrap-up-done").wait_for()
        assert ("wrap-up", offences(page)) == ("wrap-up", [])


def test_every_page_fits_a_narrow_phone(chromium: Browser, server: Stage) -> None:
    server.make("fill")
    with person(chromium, width=390) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        for address, sign in ADMINISTRATION.items():
            page.goto(server.base + address)
            page.get_by_test_id(sign).first.wait_for()
            assert (address, fits(page)) == (address, True)
    with person(chromium, width=390) as agent:
        page = agent.new_page()
        server.sign_in(page, "1001")
        registered(page)
        server.make("ring", left=60)
        answered(page)
        assert fits(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_why_a_caller_waits_and_why_an_agent_was_chosen_open_beside_the_lists(
    chromium: Browser, server: Stage, width: int
) -> None:
    server.make("fill")
    with person(chromium, width=width) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/live")
        page.get_by_test_id("why-waiting").last.click()
        expect(page.get_by_test_id("why-gist")).to_contain_text("排在第 4 位；能接英语 3 级以上的 5 位坐席")
        expect(page.get_by_test_id("why-unable")).to_have_count(8)
        assert (fits(page), offences(page)) == (True, [])
        page.goto(f"{server.base}/records")
        page.get_by_test_id("record-row").filter(has_text="已接听").first.click()
        page.get_by_test_id("why-chosen").click()
        expect(page.get_by_test_id("why-gist")).to_contain_text("在 4 位可接的坐席中排第一")
        expect(page.get_by_test_id("why-able").first).to_contain_text("选中")
        assert (fits(page), offences(page)) == (True, [])


def test_a_reload_is_no_bye_and_the_call_comes_back_by_itself(chromium: Browser, server: Stage) -> None:
    with person(chromium) as agent:
        page = agent.new_page()
        server.sign_in(page, "1001")
        registered(page)
        server.make("ring", left=60)
        answered(page)
        before = len(server.sip())
        page.reload()
        expect(page.get_by_test_id("mute")).to_be_enabled()
        since = server.sip()[before:]
        assert not [line for line in since if line.startswith("BYE")]
        assert since.count("SIP/2.0 200 OK") == 1, "answered without a hand"


def test_two_tabs_have_one_phone_and_one_pop_and_the_call_moves_along(chromium: Browser, server: Stage) -> None:
    with person(chromium) as agent:
        first = agent.new_page()
        server.sign_in(first, "1001")
        registered(first)
        second = agent.new_page()
        second.goto(f"{server.base}/desk")
        second.get_by_test_id("tab-passive").wait_for()
        server.make("ring", left=60)
        first.get_by_test_id("pop").wait_for()
        expect(second.get_by_test_id("state-button")).to_have_attribute("data-state", "ringing")
        expect(second.get_by_test_id("pop")).to_have_count(0)
        answered(first)
        before = len(server.sip())
        second.get_by_test_id("tab-take-over").click()
        expect(second.get_by_test_id("mute")).to_be_enabled()
        first.get_by_test_id("tab-passive").wait_for()
        assert not [line for line in server.sip()[before:] if line.startswith("BYE")]
        second.close()
        registered(first)


def test_a_form_never_shows_what_was_typed_into_the_one_before(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/settings/agents")
        page.get_by_test_id("agents-create").click()
        page.get_by_test_id("agent-id").fill("1002")
        page.get_by_test_id("agent-name").fill("错误")
        page.get_by_test_id("agent-save").click()
        page.get_by_test_id("form-error").wait_for()
        page.keyboard.press("Escape")
        page.get_by_test_id("agent-name").wait_for(state="hidden")
        page.get_by_test_id("agents-row-1002").click()
        expect(page.get_by_test_id("agent-name")).to_have_value("王磊")


def test_a_bad_rule_is_refused_at_its_place_and_a_good_one_is_kept(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/settings/queues")
        page.get_by_test_id("queues-row-flights").click()
        summary = page.get_by_test_id("rules-summary")
        expect(summary).to_contain_text("等待满 30 秒：英语等级降为 3；满 60 秒：同时由“酒店”接听")
        back = page.get_by_test_id("overflows-0").get_by_label("降到", exact=True)
        back.fill("10")
        page.get_by_test_id("queue-save").click()
        expect(page.get_by_test_id("problem-overflows[0]")).to_contain_text("返回值要小于上限")
        assert offences(page) == []
        back.fill("6")
        expect(summary).to_contain_text("排队超过 10 人时溢出到“酒店”，降到 6 人返回")
        page.get_by_test_id("queue-save").click()
        summary.wait_for(state="hidden")
        page.get_by_test_id("queues-row-flights").click()
        expect(page.get_by_test_id("overflows-0").get_by_label("降到", exact=True)).to_have_value("6")


def test_what_callers_hear_while_they_wait_is_set_and_told_in_sentences(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/settings/queues")
        page.get_by_test_id("queues-row-flights").click()
        summary = page.get_by_test_id("rules-summary")
        page.get_by_test_id("field-comfort-announce_seconds").fill("30")
        expect(summary).to_contain_text("入队时和之后每 30 秒播报：排队位置、预计等待")
        page.get_by_test_id("comfort.exits-add").click()
        page.get_by_test_id("comfort.exits-0").get_by_label("进入流程", exact=True).click()
        page.get_by_title("语音留言（给航班留言）", exact=True).last.click()
        expect(summary).to_contain_text("等待中按 1 进入流程“语音留言（给航班留言）”")
        assert offences(page) == []
        page.get_by_test_id("queue-save").click()
        summary.wait_for(state="hidden")
        page.get_by_test_id("queues-row-flights").click()
        expect(page.get_by_test_id("field-comfort-announce_seconds")).to_have_value("30")


def test_a_supervisor_makes_a_number_a_vip_and_takes_it_back(chromium: Browser, server: Stage) -> None:
    with person(chromium) as supervisor:
        page = supervisor.new_page()
        server.sign_in(page, "2001")
        page.get_by_test_id("nav-vips").click()
        page.get_by_test_id("vips-create").click()
        page.get_by_test_id("vip-number").fill("13700137000")
        page.get_by_test_id("vip-save").click()
        page.get_by_test_id("vips-row-13700137000").click()
        page.get_by_test_id("vip-delete").click()
        page.get_by_test_id("vips-row-13700137000").wait_for(state="detached")


def test_a_chat_is_accepted_and_closed_on_the_desk(chromium: Browser, server: Stage) -> None:
    with person(chromium) as agent:
        page = agent.new_page()
        server.sign_in(page, "1001")
        registered(page)
        server.make("chat")
        page.get_by_test_id("task-accept").click()
        task = page.get_by_test_id("desk-task")
        expect(task).to_have_attribute("data-phase", "talking")
        assert offences(page) == []
        page.get_by_test_id("task-close").click()
        expect(task).to_have_count(0)
