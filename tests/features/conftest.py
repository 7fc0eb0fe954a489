"""A running office for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.office import TestOffice, office


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[TestOffice]:
    async with office(tmp_path) as running:
        yield running
