"""The one system that runs on a data directory: its lock, its pid, how it is asked and stopped.

The lock is held by the running process itself, so a crash frees it; the pid file is only for talking to it.
"""

import contextlib
import fcntl
import json
import os
import signal
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from zongji.kernel.errors import Fault
from zongji.settings import Settings

STOP_FOR = 30.0
"""Seconds that a stop may take."""


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Be the one system on this data directory. Raises Fault ``up.running`` when another is."""
    settings.run.mkdir(parents=True, exist_ok=True)
    with _lock_file(settings).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fault("up.running", f"it runs already (pid {running(settings)}): see `./zongji status`") from None
        _pid_file(settings).write_text(str(os.getpid()))
        try:
            yield
        finally:
            _pid_file(settings).unlink(missing_ok=True)


def running(settings: Settings) -> int | None:
    """The pid of the system on this data directory, or None."""
    try:
        with _lock_file(settings).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        with contextlib.suppress(OSError, ValueError):
            return int(_pid_file(settings).read_text())
        return 0
    return None


def address(settings: Settings) -> str:
    """Where a browser on this machine finds the system."""
    scheme = "https" if settings.open else "http"
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "127.0.0.1") else settings.web_host  # noqa: S104
    return f"{scheme}://{host}:{settings.web_port}"


def health(settings: Settings) -> tuple[bool, str]:
    """Whether calls can be taken, and in words what the system says."""
    own = settings.tls_cert or settings.secrets / "tls.crt"
    context = ssl.create_default_context()
    if settings.open and own.exists():
        context.load_verify_locations(own)
        context.check_hostname = False  # we ask ourselves over loopback; the certificate is what we check
    try:
        with urllib.request.urlopen(f"{address(settings)}/healthz", timeout=3, context=context):  # noqa: S310
            return True, "takes calls"
    except urllib.error.HTTPError as answer:
        with contextlib.suppress(ValueError):
            return False, "; ".join(map(str, json.load(answer).get("why", [])))
        return False, f"answers with {answer.code}"
    except OSError as why:
        return False, f"does not answer at {address(settings)}: {why}"


def status(settings: Settings) -> int:
    """Print what runs; 0 when calls can be taken."""
    pid = running(settings)
    if pid is None:
        print(f"not running (data in {settings.data}); start it with ./zongji up")
        return 1
    healthy, words = health(settings)
    print(f"running, pid {pid}, {address(settings)}: {words}")
    return 0 if healthy else 1


def stop(settings: Settings) -> int:
    """Ask the system to stop, and wait until it has."""
    pid = running(settings)
    if not pid:
        print("not running")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_FOR
    while running(settings) is not None:
        if time.monotonic() > deadline:
            print(f"pid {pid} did not stop within {STOP_FOR:.0f} s; see ./zongji logs", file=sys.stderr)
            return 1
        time.sleep(0.05)
    print("stopped")
    return 0


def logs(settings: Settings, lines: int, follow: bool) -> int:
    """Print the newest lines of the log."""
    path = settings.logs / "zongji.log"
    if not path.exists():
        print(f"no log yet: {path}")
        return 1
    with path.open(errors="replace") as log:
        sys.stdout.writelines(deque(log, maxlen=max(0, lines)))
        while follow:
            line = log.readline()
            sys.stdout.write(line)
            if not line:
                sys.stdout.flush()
                time.sleep(0.3)
    return 0


def _lock_file(settings: Settings) -> Path:
    return settings.run / "zongji.lock"


def _pid_file(settings: Settings) -> Path:
    return settings.run / "zongji.pid"
