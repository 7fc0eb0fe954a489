"""The whole system as a user starts it: ``zongji up`` in a process of its own, on free ports and its own data."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.live.ports import media_ports

PROJECT = Path(__file__).resolve().parents[3]
SOUNDS = PROJECT / "var/cache/sounds"
"""What an earlier system spoke: the next need not speak it again. What is not up to date there is made anew."""
UP_FOR = 300.0
"""Seconds that a start may take: prompts are spoken at the first one, and the machine may have other work."""


@dataclass(slots=True)
class System:
    """A running system, and how to reach it."""

    data: Path
    environment: dict[str, str]
    ports: dict[str, int]
    process: subprocess.Popen[bytes]
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it was opened to other machines, and so speaks HTTPS."""
        return self.environment.get("ZONGJI_OPEN") == "true"

    @property
    def web(self) -> str:
        return f"{'https' if self.open else 'http'}://127.0.0.1:{self.ports['WEB_PORT']}"

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """What its clients trust: its own certificate."""
        return ssl.create_default_context(cafile=str(self.data / "secrets/tls.crt")) if self.open else True

    @property
    def sip(self) -> tuple[str, int]:
        return "127.0.0.1", self.ports["SIP_PORT"]

    def password(self, username: str) -> str:
        logins: dict[str, Any] = json.loads((self.data / "secrets/logins.json").read_text())
        return str(logins[username]["password"])

    def api(self, username: str) -> httpx.Client:
        """A client of the REST interface that is logged in (once for each user)."""
        if username not in self._tokens:
            given = {"username": username, "password": self.password(username)}
            answer = httpx.post(f"{self.web}/api/v1/login", json=given, timeout=20, verify=self.trust)
            assert answer.status_code == 200, answer.text
            self._tokens[username] = answer.json()["token"]
        headers = {"Authorization": f"Bearer {self._tokens[username]}"}
        return httpx.Client(base_url=f"{self.web}/api/v1", timeout=20, headers=headers, verify=self.trust)

    def asterisk(self, command: str) -> str:
        """What Asterisk's own console answers: the truth that is not ours."""
        from zongji.asterisk.install import installed

        found = installed(Path(self.environment["ZONGJI_ASTERISK_ROOT"]))
        assert found is not None
        done = subprocess.run(
            [*found.command("-C", str(self.data / "asterisk/etc/asterisk.conf"), "-rx", command)],
            env=found.environment(),
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        return done.stdout

    def channels(self) -> list[str]:
        """The channels that Asterisk has, one line each."""
        return [line for line in self.asterisk("core show channels concise").splitlines() if "!" in line]

    def bridges(self) -> list[str]:
        """The bridges that Asterisk has, one line each."""
        return self.asterisk("bridge show all").splitlines()[1:]

    def await_quiet(self, within: float = 15.0) -> None:
        """Until Asterisk has no channel and no bridge any more; fails with those that are left."""
        wait_for(
            lambda: not self.channels() and not self.bridges(), within, lambda: f"{self.channels()} {self.bridges()}"
        )

    def pbx_pid(self) -> int:
        return int((self.data / "asterisk/run/asterisk.pid").read_text())

    def log(self) -> str:
        path = self.data / "log/zongji.log"
        return path.read_text() if path.exists() else ""


def wait_for(condition: Callable[[], object], within: float, words: Callable[[], str] = lambda: "") -> None:
    """Until ``condition()`` is true; AssertionError with ``words()`` when it is not in time."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} s: {words()}"
        time.sleep(0.05)


def free_port() -> int:
    """A TCP and UDP port that nobody holds now."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        ):
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


UP = ("zongji.cli", "up")
"""The program that a user runs, as a module with its arguments."""


@contextmanager
def system(data: Path, program: Sequence[str] = UP, **settings: str) -> Iterator[System]:
    """A system from start to stop; whatever happens, it and its Asterisk end."""
    ports = {name: free_port() for name in ("WEB_PORT", "SIP_PORT", "SIP_TLS_PORT", "PBX_HTTP_PORT")}
    low, high = media_ports()
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT / "src"),
        "ZONGJI_DATA": str(data),
        "ZONGJI_RTP_PORTS": f"{low}-{high}",
        "ZONGJI_ASTERISK_ROOT": os.environ.get("ZONGJI_ASTERISK_ROOT", str(PROJECT / "var/asterisk/root")),
        **{f"ZONGJI_{name}": str(port) for name, port in ports.items()},
        **settings,
    }
    ports = {name: int(environment[f"ZONGJI_{name}"]) for name in ports}
    give_sounds(data)
    running = System(data, environment, ports, start(environment, data, program))
    try:
        await_up(running)
        keep_sounds(data)
        yield running
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0, "it stops when it is told to"
    finally:
        end(running)


def give_sounds(data: Path) -> None:
    """Put the sounds that are known into a new system's data."""
    if SOUNDS.is_dir() and not (data / "sounds").exists():
        shutil.copytree(SOUNDS, data / "sounds")


def keep_sounds(data: Path) -> None:
    """Keep the sounds of a system that has just started for the next, unless they are the same."""
    spoken = data / "sounds/.rendered.json"
    if not spoken.exists() or _same(spoken, SOUNDS / spoken.name):
        return
    new = Path(tempfile.mkdtemp(dir=SOUNDS.parent))
    shutil.copytree(data / "sounds", new / "sounds")
    shutil.rmtree(SOUNDS, ignore_errors=True)
    (new / "sounds").rename(SOUNDS)
    new.rmdir()


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()


def start(environment: dict[str, str], data: Path, program: Sequence[str] = UP) -> subprocess.Popen[bytes]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / "output.log").open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", *program], env=environment, stdout=output, stderr=output, cwd=PROJECT
        )


def await_up(running: System) -> None:
    """Until the system says that calls can be taken."""

    def healthy() -> bool:
        assert running.process.poll() is None, (running.data / "output.log").read_text()
        try:
            return httpx.get(f"{running.web}/healthz", timeout=2, verify=running.trust).status_code == 200
        except (httpx.HTTPError, FileNotFoundError):
            return False

    wait_for(healthy, UP_FOR, lambda: (running.data / "output.log").read_text() + running.log()[-4000:])


def end(running: System) -> None:
    running.process.kill()
    running.process.wait()
    try:
        os.kill(running.pbx_pid(), signal.SIGKILL)
    except (OSError, ValueError):
        return
