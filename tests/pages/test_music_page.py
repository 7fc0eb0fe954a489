"""Music for those who wait, as an administrator adds it and takes it away, on a make-believe server."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.live.system.audio import tone_wav
from tests.pages.stage import Stage, fits, offences, person

pytestmark = pytest.mark.live

TONE: FilePayload = {"name": "圆舞曲.wav", "mimeType": "audio/wav", "buffer": tone_wav(440.0, 1.0, 8000)}


def choose(page: Page, test_id: str, file: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id(test_id).click()
    chooser.value.set_files(file)


def test_music_is_uploaded_under_a_name_replaced_and_deleted(chromium: Browser, server: Stage) -> None:
    with person(chromium) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/settings/prompts")
        page.get_by_title("等待音乐").click()
        page.get_by_test_id("music-create").first.click()
        page.get_by_test_id("music-name").fill("圆舞曲")
        page.get_by_test_id("music-save").click()
        expect(page.get_by_role("dialog")).to_contain_text("用小写字母、数字、- 和 _")
        expect(page.get_by_role("dialog")).to_contain_text("请选择录音文件")
        assert offences(page) == []
        page.get_by_test_id("music-name").fill("waltz")
        choose(page, "music-file", {**TONE, "name": "waltz.mp3"})
        page.get_by_test_id("music-save").click()
        expect(page.get_by_text("请选择 WAV 文件").last).to_be_visible()
        choose(page, "music-file", TONE)
        page.get_by_test_id("music-save").click()
        expect(page.get_by_test_id("music-row-waltz")).to_contain_text("未使用")
        expect(page.get_by_role("dialog")).to_have_count(0)
        choose(page, "music-replace-waltz", TONE)
        expect(page.get_by_text("“waltz”已换成新的录音")).to_be_visible()
        page.get_by_test_id("music-delete-waltz").click()
        page.get_by_test_id("music-delete-yes").click()
        expect(page.get_by_test_id("music-row-waltz")).to_have_count(0)


def test_music_in_use_is_kept_and_the_queue_is_named(chromium: Browser, server: Stage) -> None:
    with person(chromium, width=390) as admin:
        page = admin.new_page()
        server.sign_in(page, "admin")
        page.goto(f"{server.base}/settings/prompts/music")
        expect(page.get_by_test_id("music-row-spring")).to_contain_text("投诉建议")
        expect(page.get_by_test_id("music-row-jazz")).to_contain_text("服务器上手工放置")
        page.get_by_test_id("music-delete-spring").click()
        page.get_by_test_id("music-delete-yes").click()
        expect(page.get_by_text("还有技能组在用这个音乐，先在那里换一个：投诉建议")).to_be_visible()
        assert fits(page)
