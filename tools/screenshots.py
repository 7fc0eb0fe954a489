"""Takes the screenshots of the README and of `docs/screenshots` anew: the real system, real calls, a real browser.

.venv/bin/python -m tools.screenshots
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.live.system.browser import chromium, go_ready, players, sign_in
from tests.live.system.callers import Caller
from tests.live.system.running import System, system

SHOTS = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NUMBERS = ("13800138000", "13910002000", "02164321000", "18612345678")


def shoot(page: Page, name: str) -> None:
    """One page, wide and narrow."""
    for size, suffix in ((NARROW, "-narrow"), (WIDE, "")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(900)
        page.screenshot(path=SHOTS / f"{name}{suffix}.png")


def talk(running: System, desk: Page, number: str, seconds: float) -> None:
    """One call from ring to the end of wrap-up."""
    caller = Caller(running, "4001", number=number)
    desk.get_by_test_id("answer").click()
    desk.wait_for_timeout(seconds * 1000)
    desk.get_by_test_id("hangup").click()
    caller.over()
    desk.get_by_test_id("wrap-up-done").click()


def desk_pages(running: System, agent: BrowserContext, supervisor: BrowserContext) -> None:
    """The desk: waiting, ringing, talking; and the lists after some calls."""
    desk = agent.new_page()
    desk.goto(f"{running.web}/login")
    shoot(desk, "login")
    sign_in(desk, running, "1001")
    go_ready(desk)
    for nth, number in enumerate(NUMBERS):
        talk(running, desk, number, 1.5 + nth)
    shoot(desk, "desk-ready")
    caller = Caller(running, keys=[(2, "1"), (4, "1")], number=NUMBERS[0])
    desk.get_by_test_id("pop").wait_for(timeout=40_000)
    shoot(desk, "desk-ringing")
    desk.get_by_test_id("answer").click()
    desk.wait_for_timeout(3000)
    shoot(desk, "desk")
    waiting = [Caller(running, "4001", number=number) for number in NUMBERS[1:3]]
    watch(running, supervisor)
    for each in (caller, *waiting):
        each.hang_up()
        each.over()


def watch(running: System, supervisor: BrowserContext) -> None:
    """The supervisor's pages, and the visitor's."""
    page = supervisor.new_page()
    sign_in(page, running, "supervisor")
    for name in ("live", "wallboard", "records", "call"):
        page.goto(f"{running.web}/{name}")
        shoot(page, name)


def main() -> int:
    """Everything, on a system of its own."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, system(Path(folder) / "data") as running:
        with (
            players() as playwright,
            chromium(playwright, Path(folder) / "agent", 1000.0) as agent,
            chromium(playwright, Path(folder) / "supervisor", 700.0) as supervisor,
        ):
            desk_pages(running, agent, supervisor)
    print(f"screenshots are in {SHOTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
