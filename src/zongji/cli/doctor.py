"""``zongji doctor``: looks at ports, Asterisk, database, disk and clock, and says what to do. It changes nothing."""

import asyncio
import os
import resource
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zongji.asterisk.console import Console
from zongji.asterisk.registrations import State, registrations
from zongji.asterisk.supervise import adoptable
from zongji.cli.running import health, running
from zongji.settings import Settings

FREE_ENOUGH = 1_000_000_000
"""Bytes: about nine hours of recordings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    words: str


def doctor(settings: Settings) -> int:
    """Print all findings; 0 when all are good."""
    findings = [finding for look in LOOKS for finding in look(settings)]
    for finding in findings:
        print(f"{'ok  ' if finding.good else 'BAD '} {finding.what:<12} {finding.words}")
    return 0 if all(finding.good for finding in findings) else 1


def busy_ports(settings: Settings) -> list[tuple[str, int]]:
    """Which of our ports somebody holds: (what for, port)."""
    wanted = [
        ("WEB_PORT", settings.web_host, settings.web_port, socket.SOCK_STREAM),
        ("PBX_HTTP_PORT", "127.0.0.1", settings.pbx_http_port, socket.SOCK_STREAM),
        ("SIP_PORT", settings.sip_host, settings.sip_port, socket.SOCK_DGRAM),
        ("SIP_PORT", settings.sip_host, settings.sip_port, socket.SOCK_STREAM),
        ("SIP_TLS_PORT", settings.sip_host, settings.sip_tls_port, socket.SOCK_STREAM),
    ]
    return [(name, port) for name, host, port, kind in wanted if not _free(host, port, kind)]


def _free(host: str, port: int, kind: socket.SocketKind) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _system(settings: Settings) -> Iterator[Finding]:
    pid = running(settings)
    if pid is None:
        busy = busy_ports(settings)
        yield Finding("system", True, "not running")
        words = ", ".join(f"{port} ({name})" for name, port in busy)
        yield Finding("ports", not busy, f"taken by another program: {words}; set ZONGJI_…" if busy else "free")
        return
    healthy, words = health(settings)
    yield Finding("system", healthy, f"pid {pid} {words}")


def _asterisk(settings: Settings) -> Iterator[Finding]:
    program = settings.asterisk / "usr" / "sbin" / "asterisk"
    if not program.exists():
        yield Finding("asterisk", False, f"not installed below {settings.asterisk}: ./zongji up installs it")
        return
    stamp = next((line for line in _lines(settings.asterisk / "zongji-install.json") if "asterisk" in line), "")
    yield Finding("asterisk", True, f"installed below {settings.asterisk} {stamp.strip()}")


def _trunks(settings: Settings) -> Iterator[Finding]:
    if adoptable(settings.pbx_run) is None:
        return
    states = asyncio.run(registrations(Console(settings.pbx_run)))
    for trunk in settings.trunks:
        if trunk.server and trunk.username:
            state = states.get(trunk.name, State.SILENT)
            yield Finding("trunk", state is State.REGISTERED, f"{trunk.name}: {TRUNKS[state].format(trunk.server)}")


TRUNKS: Mapping[State, str] = {
    State.REGISTERED: "registered with {}",
    State.REJECTED: "trunk.rejected: {} refuses us: check this trunk's username and password in zongji.toml",
    State.SILENT: "trunk.silent: no answer from {}: check this trunk's server and transport, and firewalls between",
}


def _database(settings: Settings) -> Iterator[Finding]:
    for path in (settings.database, settings.journal):
        if not path.exists():
            yield Finding("database", True, f"{path.name}: not made yet")
            continue
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2) as database:
                answer = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            yield Finding("database", answer == "ok", f"{path.name}: {answer}")
        except sqlite3.Error as why:
            yield Finding("database", False, f"{path.name}: {why}")


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    yield Finding("disk", free > FREE_ENOUGH, f"{free / 1e9:.1f} GB free for {settings.data}")
    secrets = settings.secrets
    if secrets.exists():
        loose = [path.name for path in [secrets, *secrets.iterdir()] if path.stat().st_mode & 0o077]
        yield Finding("secrets", not loose, f"readable by others: {', '.join(loose)}" if loose else "private")


def _machine(settings: Settings) -> Iterator[Finding]:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield Finding(
        "files", files[1] == resource.RLIM_INFINITY or files[1] >= 4096, f"limit {files[0]} (at most {files[1]})"
    )
    newest = max((path.stat().st_mtime for path in (settings.database, settings.journal) if path.exists()), default=0.0)
    ahead = newest - time.time()
    sane = time.time() > 1_767_225_600 and ahead < 60
    yield Finding(
        "clock", sane, time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()) + ("" if sane else ": behind our data")
    )
    yield Finding("cpu", os.uname().machine == "x86_64", f"{os.cpu_count()} cores, {os.uname().machine}")


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _system,
    _asterisk,
    _trunks,
    _database,
    _disk,
    _machine,
)
