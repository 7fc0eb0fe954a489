"""The entry script and the first lines of set-up, as a person meets them."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.bootstrap import machine
from tools.bootstrap.console import Console, SetupError, reason
from tools.bootstrap.place import PROJECT
from zongji import __version__

ENTRY = PROJECT / "zongji"


def run(*words: str, entry: Path = ENTRY, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(entry), *words], env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A tree in which nothing was set up yet."""
    shutil.copy(ENTRY, tmp_path / "zongji")
    shutil.copytree(PROJECT / "tools", tmp_path / "tools")
    (tmp_path / "src/zongji").mkdir(parents=True)
    shutil.copy(PROJECT / "src/zongji/__init__.py", tmp_path / "src/zongji")
    return tmp_path


def empty_path(folder: Path, python: str = "") -> dict[str, str]:
    """A PATH with what the script itself needs and, if given, a `python3` that is this shell script."""
    folder.mkdir()
    for name in ("dirname", "readlink"):
        (folder / name).symlink_to(shutil.which(name) or name)
    if python:
        (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (folder / "python3").chmod(0o755)
    return {"PATH": str(folder), "ZONGJI_PYTHON": "python3"}


def test_version_and_help_need_nothing_to_be_set_up(clone: Path) -> None:
    assert run("--version", entry=clone / "zongji").stdout == f"zongji {__version__}\n"
    text = run("--help", entry=clone / "zongji").stdout
    for command in ("up", "status", "stop", "logs", "logins", "demo-call", "doctor", "check", "test", "bench"):
        assert f"./zongji {command}" in text
    assert run(entry=clone / "zongji").stdout == text
    assert not (clone / ".venv").exists()


def test_it_can_be_called_through_a_link_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(ENTRY)
    assert run("--version", entry=tmp_path / "link").stdout.startswith("zongji ")


@pytest.mark.parametrize("command", ["status", "stop", "logs", "logins"])
def test_before_the_first_up_the_others_say_so_and_install_nothing(clone: Path, command: str) -> None:
    done = run(command, entry=clone / "zongji")
    assert done.returncode == 1
    assert "./zongji up" in done.stderr
    assert not (clone / ".venv").exists()


def test_without_python_it_says_what_to_install(tmp_path: Path) -> None:
    done = run("up", env=empty_path(tmp_path / "bin"))
    assert done.returncode == 1
    assert "no python3" in done.stderr
    assert "apt-get install -y python3" in done.stderr


def test_an_old_python_is_named(tmp_path: Path) -> None:
    script = '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1'
    done = run("up", env=empty_path(tmp_path / "bin", script))
    assert done.returncode == 1
    assert "Python 3.9.2" in done.stderr


def test_who_may_not_install_gets_the_one_line_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    needs = (
        machine.Need("one", lambda: False),
        machine.Need("two", lambda: True),
        machine.Need("three", lambda: False),
    )
    with pytest.raises(SetupError) as caught:
        machine.ensure_packages(needs, Console(tmp_path / "log"))
    assert caught.value.advice == "Run: sudo apt-get install -y --no-install-recommends one three"


def test_without_apt_the_missing_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="no apt: one"):
        machine.ensure_packages((machine.Need("one", lambda: False),), Console(tmp_path / "log"))


def test_what_is_there_is_not_installed_again(tmp_path: Path) -> None:
    machine.ensure_packages((machine.Need("one", lambda: True),), Console(tmp_path / "log"))
    assert not (tmp_path / "log").exists()


def test_a_failing_program_s_reason_is_shown_and_all_of_it_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(tmp_path / "setup.log")
    script = "echo reading; echo 'E: Unable to locate package x'; echo bye; exit 100"
    with pytest.raises(SetupError, match="working: failed: Unable to locate package x") as caught:
        console.run("working", ["/bin/sh", "-c", script], advice="do this")
    assert caught.value.advice == "do this"
    assert capsys.readouterr().out == "  working …\n"
    assert "reading" in console.log.read_text()


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("", "it said nothing"),
        ("a\nb\n", "b"),
        ("npm error code X\nnpm error reason\nnpm error A complete log of this run can be found in: x", "reason"),
        ("ERROR: hashes do not match\nhint", "hashes do not match"),
        ("E: x\ntar: y: No space left on device\n", "the disk is full"),
    ],
)
def test_the_line_that_says_most_is_found(output: str, says: str) -> None:
    assert reason(output) == says
