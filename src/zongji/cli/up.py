"""``zongji up``: sees that Asterisk is there and that nothing is in the way, then runs the system."""

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from logging.handlers import RotatingFileHandler

from zongji.asterisk.install import ensure
from zongji.asterisk.install_layout import Installation, InstallError
from zongji.asterisk.supervise import adoptable
from zongji.cli.banner import banner
from zongji.cli.doctor import busy_ports
from zongji.cli.running import alone, health, running
from zongji.kernel.errors import Fault
from zongji.main import serve
from zongji.settings import Settings

SPACE_NEEDED = 300_000_000
"""Bytes without which we do not start: a database that can't write helps nobody."""

DETACH_FOR = 1800.0
"""Seconds that a first start in the background may take, downloads included."""


def up(settings: Settings, detach: bool) -> int:
    """Run the system until it is told to stop (or start it in the background, and return once it takes calls)."""
    if detach:
        return _detached(settings)
    _make_folders(settings)
    with alone(settings):
        installation = _install(settings)
        _check(settings)
        _log_to_file(settings)
        return _run(settings, installation)


def _run(settings: Settings, installation: Installation) -> int:
    import uvloop

    async def until_told() -> None:
        told = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, told.set)
        await serve(settings, installation, told, lambda: print(banner(settings), flush=True))

    print("starting …", flush=True)
    uvloop.run(until_told())
    print("stopped")
    return 0


def _install(settings: Settings) -> Installation:
    try:
        return ensure(settings.asterisk, settings.cache / "asterisk", settings.mirror)
    except InstallError as why:
        raise Fault("up.install", f"{why.message} {why.advice}") from why


def _make_folders(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        for folder in (settings.logs, settings.run, settings.recordings, settings.sounds, settings.cache):
            folder.mkdir(parents=True, exist_ok=True)
        settings.secrets.mkdir(mode=0o700, exist_ok=True)
    except OSError as why:
        raise Fault(
            "up.folder", f"can't write below {settings.data}: {why}. Set ZONGJI_DATA to another folder."
        ) from why


def _check(settings: Settings) -> None:
    free = shutil.disk_usage(settings.data).free
    if free < SPACE_NEEDED:
        raise Fault("up.disk", f"only {free >> 20} MB are free for {settings.data}: make room, or set ZONGJI_DATA.")
    pbx_is_ours = adoptable(settings.pbx_run)
    busy = [(name, port) for name, port in busy_ports(settings) if name == "WEB_PORT" or not pbx_is_ours]
    if busy:
        name, port = busy[0]
        raise Fault("up.port", f"port {port} is taken by another program: end that, or set ZONGJI_{name}.")


def _log_to_file(settings: Settings) -> None:
    """Everything of note goes to ``log/zongji.log``; what needs a person goes to the console as well."""
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    file = RotatingFileHandler(settings.logs / "zongji.log", maxBytes=20_000_000, backupCount=5, encoding="utf-8")
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.WARNING)
    for handler in (file, console):
        handler.setFormatter(form)
        logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)


def _detached(settings: Settings) -> int:
    if running(settings) is not None:
        raise Fault("up.running", f"it runs already (pid {running(settings)}): see `./zongji status`")
    _make_folders(settings)
    output = settings.logs / "up.log"
    with output.open("w") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "zongji.cli", "up"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ,
        )
    deadline, shown = time.monotonic() + DETACH_FOR, 0
    while time.monotonic() < deadline:
        ended = child.poll()
        text = output.read_text(errors="replace")
        print(text[shown:], end="", flush=True)
        shown = len(text)
        if ended is not None:
            raise Fault("up.failed", f"it ended at once (exit code {ended}); see {output}")
        if running(settings) == child.pid and health(settings)[0]:
            print(f"runs in the background, pid {child.pid}; ./zongji stop ends it")
            return 0
        time.sleep(0.1)
    raise Fault("up.slow", f"it takes no calls after {DETACH_FOR:.0f} s; see {output} and ./zongji logs")
