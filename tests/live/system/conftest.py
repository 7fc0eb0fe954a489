"""One running system for the tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.system.running import System, system


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system on free ports, with demo data."""
    with system(Path(tmp_path_factory.mktemp("zongji"))) as started:
        yield started
