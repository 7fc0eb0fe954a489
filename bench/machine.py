"""On what, with what, and beside what else: what every figure must say of where it was measured."""

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from zongji import __version__
from zongji.asterisk.install import installed


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and the versions."""

    processor: str
    cores: int
    memory_gib: int
    system: str
    kernel: str
    python: str
    zongji: str
    asterisk: str
    sipp: str
    commit: str


@dataclass(frozen=True, slots=True)
class Busy:
    """How busy the machine was: load average of a minute, and the share of both cores that others used."""

    load: float
    used: float


def machine(root: Path) -> Machine:
    """This machine, with the Asterisk below ``root``."""
    found = installed(root)
    return Machine(
        _field("/proc/cpuinfo", "model name"),
        os.cpu_count() or 0,
        round(int(_field("/proc/meminfo", "MemTotal").split()[0]) / 2**20),
        _field("/etc/os-release", "PRETTY_NAME", "=").strip('"'),
        platform.release(),
        platform.python_version(),
        __version__,
        found.version if found else "none",
        _says("sipp", "-v").strip().split("\n")[0].strip().rstrip("."),
        _says("git", "rev-parse", "--short", "HEAD").strip(),
    )


def busy(seconds: float = 3.0) -> Busy:
    """Watch for a while, doing nothing: what is used then, others use."""
    before, idle = _jiffies()
    time.sleep(seconds)
    after, idle_now = _jiffies()
    return Busy(round(os.getloadavg()[0], 2), round(1 - (idle_now - idle) / max(1, after - before), 3))


def _jiffies() -> tuple[int, int]:
    with open("/proc/stat") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    return sum(fields), fields[3] + fields[4]


def _field(path: str, name: str, separator: str = ":") -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(separator)
        if key.strip() == name:
            return value.strip()
    return "?"


def _says(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=10, check=False)
    return done.stdout or done.stderr
