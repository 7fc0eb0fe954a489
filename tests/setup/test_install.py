"""The private Asterisk: what is chosen, what is refused, what survives an interruption."""

import hashlib
import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bootstrap.place import ASTERISK_CACHE
from zongji.asterisk import install
from zongji.asterisk.install_layout import InstallError
from zongji.asterisk.install_packages import Package, PrivateApt, asterisk_version, choose, machine_mirrors, verified


class Offering(PrivateApt):
    """An apt whose suites offer what the test says: mirror and suite to package file names, or a complaint."""

    def __init__(self, folder: Path, offers: dict[tuple[str, str], list[str] | str]) -> None:
        super().__init__(folder)
        self._offers = offers
        self._now: list[str] = []

    def update(self, mirror: str, suite: str) -> str:
        offer = self._offers.get((mirror, suite), f"{mirror} does not answer")
        self._now = [] if isinstance(offer, str) else offer
        return offer if isinstance(offer, str) else ""

    def plan(self) -> list[Package]:
        return [Package(file, 1, "0" * 64) for file in self._now]


def quiet(_: str) -> None:
    """Progress nobody reads."""


def asterisk(version: str) -> str:
    return f"asterisk_{version}_amd64.deb"


@pytest.mark.parametrize(
    ("file", "version"),
    [
        (asterisk("1%3a22.10.1+dfsg+~cs6.17.60671434-1"), "22.10.1"),
        (asterisk("1:22.4.0-1"), "22.4.0"),
        (asterisk("1%3a23.1.0-1"), None),
        (asterisk("1%3a20.6.0-1"), None),
        ("asterisk-modules_1%3a22.10.1-1_amd64.deb", None),
    ],
)
def test_only_a_22_is_taken(file: str, version: str | None) -> None:
    assert asterisk_version([Package(file, 1, "")]) == version


def test_the_next_suite_and_the_next_mirror_are_asked(tmp_path: Path) -> None:
    old, new = [asterisk("1%3a20.1-1")], [asterisk("1%3a22.9.0-1")]
    offers: dict[tuple[str, str], list[str] | str] = {("a", "forky"): old, ("b", "sid"): new}
    assert choose(Offering(tmp_path, offers), ["a", "b"], quiet)[0].file == new[0]


def test_another_version_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"offers Asterisk 1:23\.0.*22\.x only"):
        choose(Offering(tmp_path, {("a", "forky"): [asterisk("1%3a23.0-1")]}), ["a"], quiet)


def test_a_silent_mirror_and_none_at_all_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="a does not answer"):
        choose(Offering(tmp_path, {}), ["a"], quiet)
    with pytest.raises(InstallError, match="names no mirror") as caught:
        choose(Offering(tmp_path, {}), [], quiet)
    assert "ZONGJI_MIRROR" in caught.value.advice


def test_a_package_counts_only_whole_and_with_its_hash(tmp_path: Path) -> None:
    content = b"a package"
    package = Package("a_1_all.deb", len(content), hashlib.sha256(content).hexdigest())
    assert not verified(tmp_path, package)
    for wrong in (content[:-1], b"another p"[: len(content)]):
        (tmp_path / package.file).write_bytes(wrong)
        assert not verified(tmp_path, package)
    (tmp_path / package.file).write_bytes(content)
    assert verified(tmp_path, package)


def test_another_processor_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(InstallError, match="aarch64"):
        install.ensure(tmp_path / "root", tmp_path / "cache", report=quiet)


def test_a_full_disk_is_seen_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "NEEDED_BYTES", 1 << 60)
    with pytest.raises(InstallError, match="MB are free below") as caught:
        install.ensure(tmp_path / "root", tmp_path / "cache", report=quiet)
    assert "ZONGJI_DATA" in caught.value.advice
    assert not (tmp_path / "cache").exists()


def test_without_apt_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InstallError, match="apt-get is not on this machine"):
        install.ensure(tmp_path / "root", tmp_path / "cache", report=quiet)


def test_a_stamp_of_another_layout_or_half_a_stamp_is_no_installation(tmp_path: Path) -> None:
    stamp = tmp_path / install.STAMP
    assert install.installed(tmp_path) is None
    stamp.write_text(json.dumps({"layout": install.LAYOUT + 1, "asterisk": "22.1.0"}))
    assert install.installed(tmp_path) is None
    stamp.write_text('{"layout": 1, "aster')
    assert install.installed(tmp_path) is None


def test_this_machine_s_mirrors_come_from_its_own_configuration() -> None:
    mirrors = machine_mirrors()
    assert mirrors
    assert all("security" not in mirror for mirror in mirrors[:1])


@pytest.mark.live
def test_from_the_cache_it_is_made_anew_without_network_and_then_found_at_once(tmp_path: Path) -> None:
    root = tmp_path / "root"
    unfinished = tmp_path / "root.unfinished"
    unfinished.mkdir()
    (unfinished / "left by an interrupted run").touch()
    lines: list[str] = []
    made = install.ensure(root, ASTERISK_CACHE, "http://127.0.0.1:9/no-mirror-here", lines.append)
    assert made.version.startswith("22.")
    assert not unfinished.exists()
    assert not (root / "left by an interrupted run").exists()
    words = made.command("-V")
    done = subprocess.run(words, env=made.environment(), capture_output=True, text=True, check=True)
    assert made.version in done.stdout
    assert lines
    assert install.ensure(root, tmp_path / "no-cache", report=lambda line: pytest.fail(line)) == made
    dangling = [path for path in (root / "usr/share/asterisk/sounds").iterdir() if not path.exists()]
    assert not dangling


@pytest.mark.live
def test_the_command_line_reports_a_dead_mirror_in_two_lines(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "zongji.asterisk.install", "--root", str(tmp_path / "r")]
    words += ["--cache", str(tmp_path / "c"), "--mirror", "http://127.0.0.1:9/debian"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert "No package mirror" in first
    assert "ZONGJI_MIRROR" in second
    assert not (tmp_path / "r").exists()
