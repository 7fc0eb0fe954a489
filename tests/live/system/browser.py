"""A real headless Chromium as an agent's desk, a visitor's page, or a supervisor's screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.live.system.audio import tone_wav
from tests.live.system.running import System

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = {"width": 1440, "height": 900}


@contextmanager
def chromium(playwright: Playwright, folder: Path, hertz: float) -> Iterator[BrowserContext]:
    """A browser of its own whose microphone is a tone, and whose user accepts our own certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    microphone = folder / "microphone.wav"
    microphone.write_bytes(tone_wav(hertz))
    context = playwright.chromium.launch_persistent_context(
        str(folder / "profile"),
        executable_path="/usr/bin/chromium",
        headless=True,
        args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}"],
        viewport=WIDE,  # type: ignore[arg-type]
        locale="zh-CN",
        ignore_https_errors=True,
        permissions=["microphone", "notifications"],
    )
    context.add_init_script("localStorage.setItem('zongji.audio', JSON.stringify({processing: false}))")
    context.set_default_timeout(20_000)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def players() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


def sign_in(page: Page, system: System, username: str) -> None:
    """Through the login page, as a person does."""
    page.goto(f"{system.web}/login")
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(system.password(username))
    page.get_by_test_id("login-submit").click()
    page.wait_for_url(lambda url: "/login" not in url)


def go_ready(page: Page) -> None:
    """Wait for the phone, then press ready."""
    page.get_by_test_id("phone-state").and_(page.locator("[data-state=registered]")).wait_for()
    page.get_by_test_id("state-button").click()
    page.get_by_test_id("state-ready").click()
    expect(page.get_by_test_id("state-text")).to_contain_text("示闲")
