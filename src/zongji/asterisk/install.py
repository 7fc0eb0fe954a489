"""Installs Asterisk 22 privately: below one folder, without root, without touching the machine's own libraries.

    python -m zongji.asterisk.install --root DIR --cache DIR [--mirror URL] [--refresh]

Owns the order of the steps and what is remembered of them: the packages stay in the cache with a list of their
hashes, so an interrupted installation goes on where it stopped and a repeated one needs no network; a stamp in the
root says that it is whole. Standard library only. Does not know Asterisk's configuration.
"""

import argparse
import fcntl
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from zongji.asterisk.install_layout import Installation, InstallError, Report
from zongji.asterisk.install_packages import (
    Package,
    PrivateApt,
    asterisk_version,
    choose,
    fetch,
    machine_mirrors,
    verified,
)
from zongji.asterisk.install_unpack import unpack

LAYOUT = 1
"""Raise it when the way of unpacking changes: every installation is then made anew from its cache."""

STAMP = "zongji-installation.json"
PACKAGE_LIST = "packages.json"
NEEDED_BYTES = 600 * 1024 * 1024


def installed(root: Path) -> Installation | None:
    """The whole installation below `root`, or None. Takes a millisecond."""
    try:
        stamp = json.loads((root / STAMP).read_text())
    except (OSError, ValueError):
        return None
    if stamp.get("layout") != LAYOUT:
        return None
    return Installation(root.resolve(), stamp["asterisk"])


def ensure(root: Path, cache: Path, mirror: str = "", report: Report = print, *, refresh: bool = False) -> Installation:
    """See that Asterisk 22 is installed below `root`, and say where; at once when it is there already.

    `mirror` replaces the mirrors of the machine's own configuration. `refresh` looks for a newer 22.x even if the
    cache holds one. Raises InstallError, which says what to do.
    """
    if not refresh and (found := installed(root)):
        return found
    _check_machine(root)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache, report):
            if not refresh and (found := installed(root)):
                return found
            return _install(root.resolve(), cache.resolve(), mirror, report, refresh)
    except OSError as error:
        raise InstallError(
            f"Asterisk cannot be written to this disk: {error.strerror or error} ({error.filename or root}).",
            "Free 600 MB, see that the folder may be written to, or set ZONGJI_DATA to another one.",
        ) from error


def _install(root: Path, cache: Path, mirror: str, report: Report, refresh: bool) -> Installation:
    packages = [] if refresh else _remembered(cache)
    if not packages:
        apt = PrivateApt(cache / "apt")
        packages = choose(apt, [mirror] if mirror else machine_mirrors(), report)
        fetch(apt, packages, cache, report)
        _remember(cache, packages)
    unfinished = root.with_name(root.name + ".unfinished")
    try:
        unpack([cache / p.file for p in packages], unfinished, report)
        version = _prove(unfinished)
    except InstallError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    (unfinished / STAMP).write_text(
        json.dumps({"layout": LAYOUT, "asterisk": version, "packages": {p.name: p.version for p in packages}}, indent=1)
    )
    if root.exists():
        old = root.with_name(root.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        root.rename(old)
        unfinished.rename(root)
        shutil.rmtree(old, ignore_errors=True)
    else:
        unfinished.rename(root)
    shutil.rmtree(cache / "apt", ignore_errors=True)
    report(f"Asterisk {version} is installed")
    return Installation(root, version)


def _check_machine(root: Path) -> None:
    if platform.machine() not in ("x86_64", "amd64"):
        raise InstallError(
            f"This machine's processor is {platform.machine()}; the private Asterisk runs on amd64 only.",
            "Use a 64-bit Intel or AMD machine.",
        )
    for program in ("apt-get", "dpkg-deb", "tar"):
        if shutil.which(program) is None:
            raise InstallError(
                f"The program {program} is not on this machine.",
                "zongji installs Asterisk from Debian's packages: use Debian or Ubuntu.",
            )
    existing = next(p for p in (root, *root.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    if free < NEEDED_BYTES:
        raise InstallError(
            f"Only {free >> 20} MB are free below {existing}, and the installation needs {NEEDED_BYTES >> 20} MB.",
            "Free some space, or set ZONGJI_DATA to a folder on another disk.",
        )


@contextmanager
def _alone(cache: Path, report: Report) -> Iterator[None]:
    """Two installations into one cache follow each other."""
    with (cache / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("another installation is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remembered(cache: Path) -> list[Package]:
    """The packages of an earlier installation if each is still in the cache and whole, else an empty list."""
    try:
        packages = [Package(**entry) for entry in json.loads((cache / PACKAGE_LIST).read_text())]
    except (OSError, ValueError, TypeError):
        return []
    return packages if asterisk_version(packages) and all(verified(cache, p) for p in packages) else []


def _remember(cache: Path, packages: list[Package]) -> None:
    for stale in set(cache.glob("*.deb")) - {cache / p.file for p in packages}:
        stale.unlink()
    temporary = cache / f"{PACKAGE_LIST}.new"
    temporary.write_text(json.dumps([asdict(p) for p in packages], indent=1))
    temporary.rename(cache / PACKAGE_LIST)


def _prove(root: Path) -> str:
    """Start the new Asterisk far enough to say its version, which comes back."""
    new = Installation(root, "")
    done = subprocess.run(
        new.command("-V"), env=new.environment(), capture_output=True, text=True, check=False, timeout=60
    )
    words = done.stdout.split()
    if done.returncode != 0 or len(words) < 2 or words[0] != "Asterisk":
        raise InstallError(
            f"The unpacked Asterisk does not start: {(done.stderr or done.stdout).strip()[:300]}.",
            "Delete the cache folder and start again.",
        )
    return words[1].split("~")[0].split("+")[0]


def main() -> int:
    """Command line; exit status 1 with two lines on stderr when it cannot be installed."""
    parser = argparse.ArgumentParser(prog="python -m zongji.asterisk.install", description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="folder to install into")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the packages")
    parser.add_argument("--mirror", default="", help="Debian mirror instead of the machine's own")
    parser.add_argument("--refresh", action="store_true", help="look for a newer 22.x")
    options = parser.parse_args()
    try:
        found = ensure(options.root, options.cache, options.mirror, refresh=options.refresh)
    except InstallError as error:
        print(f"{error.message}\n{error.advice}", file=sys.stderr)
        return 1
    print(f"Asterisk {found.version} in {found.root}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
