"""One browser for a file's tests, and a make-believe server for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.pages.stage import Stage, browser, stage


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def server() -> Iterator[Stage]:
    with stage() as started:
        yield started
