"""One private Asterisk a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.live.exchange import Exchange, new_site, running


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[Exchange]:
    """A running Asterisk with a connected adapter."""
    async with running(new_site(tmp_path / "data")) as started:
        yield started
