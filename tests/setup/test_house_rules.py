"""The rules of the house bite, and nothing that is committed names a registry or a machine."""

import re
import subprocess
from pathlib import Path

import pytest

from tools.bootstrap.place import PROJECT
from tools.size_budget import LIMIT, oversized


def ruff(code: str, tmp_path: Path) -> str:
    (tmp_path / "case.py").write_text(code)
    words = [str(PROJECT / ".venv/bin/ruff"), "check", "--no-cache", "--config", str(PROJECT / "pyproject.toml")]
    words.append(str(tmp_path))
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    "code",
    [
        "from unittest.mock import Mock\n\nMock()\n",
        "import asyncio\n\nasyncio.create_task\n",
        "from asyncio import ensure_future\n\nensure_future\n",
        "from . import x\n\nx()\n",
    ],
)
def test_what_is_banned_is_refused(code: str, tmp_path: Path) -> None:
    assert "TID25" in ruff(code, tmp_path)


def test_a_file_over_the_budget_is_found_and_generated_ones_are_not(tmp_path: Path) -> None:
    for name, lines in {"src/a.py": LIMIT, "src/b.py": LIMIT + 1, "ui/src/api/c.ts": 9999, "ui/src/d.tsx": 401}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x\n" * lines)
    assert list(oversized(tmp_path)) == [("src/b.py", LIMIT + 1), ("ui/src/d.tsx", 401)]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "ui/package-lock.json"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    text = (PROJECT / name).read_text()
    assert re.search(r"sha256:|sha512-", text)
    assert not re.search(r'index-url|find-links|"resolved"|git\+', text)


def test_what_runs_is_part_of_what_is_tested() -> None:
    running, testing = (
        set(re.findall(r"^(\S+==\S+)", (PROJECT / f"requirements{kind}.lock").read_text(), re.MULTILINE))
        for kind in ("", "-dev")
    )
    assert running <= testing
