"""What must be on the machine: the processor, and packages of Debian or Ubuntu.

Owns the list of packages and how to see without asking dpkg that each is there. Installs them when it may (as root,
or with a sudo that asks nothing), else says the one line to run.
"""

import fcntl
import importlib.util
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.bootstrap.console import Console, SetupError

LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock")
LOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Need:
    """A package by its name, and how to see that what we want of it is there."""

    package: str
    present: Callable[[], bool]


def _program(package: str, name: str) -> Need:
    return Need(package, lambda: shutil.which(name) is not None)


def _file(package: str, *paths: str) -> Need:
    return Need(package, lambda: any(Path(path).exists() for path in paths))


def _can_make_venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("ensurepip", "venv"))


RUNNING = (
    Need("python3-venv", _can_make_venv),
    _program("espeak-ng", "espeak-ng"),
    _file("ca-certificates", "/etc/ssl/certs/ca-certificates.crt"),
    _file("tzdata", "/usr/share/zoneinfo/Asia/Shanghai"),
    _file(
        "debian-archive-keyring",
        "/usr/share/keyrings/debian-archive-keyring.gpg",
        "/usr/share/keyrings/debian-archive-keyring.pgp",
    ),
)
TESTING = (
    _program("sip-tester", "sipp"),
    _program("chromium", "chromium"),
    # The Node inside Playwright's package wants it; ours does not.
    _file("libatomic1", "/usr/lib/x86_64-linux-gnu/libatomic.so.1"),
    _program("tcpdump", "tcpdump"),
    _program("sox", "sox"),
    _program("git", "git"),
    _file("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
)
FULL = (_program("debootstrap", "debootstrap"), _program("util-linux", "unshare"))


def check_processor() -> None:
    """Raise SetupError unless this is a 64-bit Intel or AMD machine with Linux."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "amd64"):
        raise SetupError(
            f"This machine is {platform.system()} on {platform.machine()}; zongji needs Linux on amd64.",
            "Use a 64-bit Intel or AMD machine with Debian 12, Ubuntu 24.04 or newer.",
        )
    if os.sysconf("SC_LONG_BIT") != 64:
        raise SetupError("This system runs in 32 bits; zongji needs 64.", "Install a 64-bit (amd64) system.")


def ensure_packages(needs: tuple[Need, ...], console: Console) -> None:
    """See that every need is met, installing what is missing. Raises SetupError."""
    missing = [need.package for need in needs if not need.present()]
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"These Debian packages are missing, and this machine has no apt: {' '.join(missing)}.",
            "Use Debian or Ubuntu, or install what they contain by hand.",
        )
    prefix = _privilege()
    if prefix is None:
        raise SetupError(f"Debian packages are missing: {' '.join(missing)}.", f"Run: sudo {line}")
    _wait_for_locks(console)
    environment = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    advice = "Check the network and the machine's package sources, then start again."
    apt = [*prefix, "apt-get", "-q", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", "-o", "Acquire::Retries=3"]
    console.run("reading the machine's package lists", [*apt, "update"], env=environment, advice=advice)
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    console.run(f"installing {' '.join(missing)}", install, env=environment, advice=advice)
    importlib.invalidate_caches()
    if absent := [need.package for need in needs if not need.present()]:
        raise SetupError(
            f"These packages were installed, but what they should bring is not there: {' '.join(absent)}.",
            "Read the log; perhaps another Python or another version of the package is in use.",
        )


def _privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _wait_for_locks(console: Console) -> None:
    """Another apt may be at work (a fresh machine updates itself): say so, and wait."""
    deadline = time.monotonic() + LOCK_SECONDS
    said = False
    while _locked():
        if not said:
            console.say("another program is installing packages; waiting for it, ten minutes at most")
            said = True
        if time.monotonic() > deadline:
            raise SetupError(
                "Another program has been installing packages for ten minutes.", "Wait until it is done, or end it."
            )
        time.sleep(1)


def _locked() -> bool:
    for name in LOCKS:
        try:
            with Path(name).open("r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            continue
    return False
