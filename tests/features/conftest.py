"""A running office for each test."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.office import TestOffice, office, planted


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("planted")
    planted(data)
    return data


@pytest.fixture
async def here(template: Path, tmp_path: Path) -> AsyncIterator[TestOffice]:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    async with office(tmp_path) as running:
        yield running
