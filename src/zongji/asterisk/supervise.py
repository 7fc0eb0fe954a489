"""Keeps one Asterisk running: starts it, adopts one that outlived its controller, restarts it when it died, stops it.

Asterisk lives in a session of its own, so that neither a crash of the controller nor a closed terminal ends its calls.
Owns the process and nothing else; what Asterisk says is not its business.
"""

import asyncio
import logging
import os
import signal
import socket
import subprocess
from collections import deque
from contextlib import suppress
from pathlib import Path

from zongji.asterisk.config import RELOADED, write
from zongji.asterisk.console import Console
from zongji.asterisk.site import PbxSite
from zongji.core.presence.model import PbxDied
from zongji.engine.ports import Post
from zongji.kernel.clock import Clock
from zongji.kernel.errors import Unavailable

log = logging.getLogger(__name__)

BOOT_WITHIN = 30.0
STOP_WITHIN = 5.0
TRIM_EVERY = 600.0
DEATHS_WITHIN = 60 * 1_000_000
"""Microseconds in which repeated deaths make the next start wait longer."""
LONGEST_WAIT = 30.0


class Supervisor:
    """The process of one Asterisk. ``begin`` before ``run``; ``stop`` when its calls may end."""

    def __init__(self, site: PbxSite, post: Post, clock: Clock) -> None:
        self._site = site
        self._post = post
        self._clock = clock
        self._console = Console(site.run)
        self._child: subprocess.Popen[bytes] | None = None
        self._deaths: deque[int] = deque(maxlen=16)
        self._stopping = False
        self.pid: int | None = None
        self.starts = 0

    async def begin(self, site: PbxSite | None = None) -> None:
        """Write the configuration and see that Asterisk runs with it. Raises Unavailable, which says what to do.

        ``site`` is the same site with the accounts of today.
        """
        changed = await asyncio.to_thread(write, site or self._site)
        self.pid = running(self._site)
        if self.pid is not None and changed - RELOADED:
            log.warning("asterisk.restarted settings changed: %s", ", ".join(sorted(changed)))
            await self._end(self.pid)
            self.pid = None
        if self.pid is None:
            await self._start()
            return
        log.info("asterisk.adopted pid=%d", self.pid)
        if changed:
            await self._console.run("core reload")

    async def run(self) -> None:
        """Restart Asterisk whenever it dies, until cancelled or stopped."""
        async with asyncio.TaskGroup() as tasks:
            trim = tasks.create_task(self._trim())
            while not self._stopping:
                await self._watch()
            trim.cancel()

    async def stop(self) -> None:
        """End Asterisk with all its calls."""
        self._stopping = True
        if self.pid is not None:
            await self._end(self.pid)
            log.info("asterisk.stopped pid=%d", self.pid)

    async def _watch(self) -> None:
        if self.pid is not None:
            await gone(self.pid)
            self._reap()
            if self._stopping:
                return
            log.error("asterisk.died pid=%s", self.pid)
            self.pid = None
            self._deaths.append(self._clock.now())
            self._post(PbxDied(self._clock.now(), self._site.node))
        await asyncio.sleep(self._patience())
        try:
            await self._start()
        except Unavailable as error:
            log.error("%s %s", error.id, error.message)
            self._deaths.append(self._clock.now())

    def _patience(self) -> float:
        recent = sum(1 for at in self._deaths if at > self._clock.now() - DEATHS_WITHIN)
        return 0.0 if recent <= 1 else min(LONGEST_WAIT, 0.5 * 2 ** (recent - 2))

    async def _start(self) -> None:
        _check_ports(self._site)
        said = self._site.log / "start.log"
        installation = self._site.installation
        with said.open("wb") as output:
            self._child = subprocess.Popen(  # noqa: ASYNC220 -- returns at once; waited for by its pidfd
                installation.command("-C", str(self._site.etc / "asterisk.conf"), "-f"),
                env={**os.environ, **installation.environment(), "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
            )
        self.pid = self._child.pid
        self.starts += 1
        await self._booted(said)
        log.info("asterisk.started pid=%d version=%s", self.pid, installation.version)

    async def _booted(self, said: Path) -> None:
        """Return when Asterisk takes calls. Raises Unavailable with its last words if it does not."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BOOT_WITHIN):
                while self._child is not None and self._child.poll() is None:
                    with suppress(OSError, TimeoutError):
                        if "fully booted" in await self._console.run("core waitfullybooted", BOOT_WITHIN):
                            return
                    await asyncio.sleep(0.02)
        words = _last_words(said)
        if self.pid is not None and alive(self.pid):
            await self._end(self.pid)
        self.pid = None
        raise Unavailable(
            "asterisk.no_start",
            f"Asterisk did not start: {words}. See {self._site.log}/messages.",
        )

    async def _end(self, pid: int) -> None:
        for number, patience in ((signal.SIGTERM, STOP_WITHIN), (signal.SIGKILL, STOP_WITHIN)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            with suppress(TimeoutError):
                await asyncio.wait_for(gone(pid), patience)
                break
        self._reap()

    def _reap(self) -> None:
        if self._child is not None:
            self._child.poll()

    async def _trim(self) -> None:
        """A storm of calls leaves much memory with the C library; give it back from time to time."""
        while True:
            await asyncio.sleep(TRIM_EVERY)
            with suppress(OSError, TimeoutError):
                await self._console.run("malloc trim")


def running(site: PbxSite) -> int | None:
    """The pid of this site's Asterisk if it runs."""
    return adoptable(site.run)


def adoptable(run: Path) -> int | None:
    """The pid of the Asterisk whose folder ``run`` is, if it runs. A number that is another process's by now is not
    believed."""
    try:
        pid = int((run / "asterisk.pid").read_text())
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if str(run.parent / "etc/asterisk.conf").encode() in words and alive(pid) else None


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


async def gone(pid: int) -> None:
    """Return when the process has ended, whoever's child it is."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _last_words(said: Path) -> str:
    lines = said.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _check_ports(site: PbxSite) -> None:
    """Raises Unavailable for the first port that another program has."""
    wanted = [
        (site.sip_bind, site.sip_port, socket.SOCK_DGRAM, "ZONGJI_SIP_PORT"),
        (site.sip_bind, site.sip_port, socket.SOCK_STREAM, "ZONGJI_SIP_PORT"),
        ("127.0.0.1", site.http_port, socket.SOCK_STREAM, "ZONGJI_PBX_HTTP_PORT"),
    ]
    if site.secure_http:
        wanted.append((site.bind, site.https_port, socket.SOCK_STREAM, "ZONGJI_PBX_HTTP_PORT (one below it)"))
    if site.tls_certificate is not None:
        wanted.append((site.sip_bind, site.sip_tls_port, socket.SOCK_STREAM, "ZONGJI_SIP_TLS_PORT"))
    for host, port, kind, setting in wanted:
        with socket.socket(type=kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                protocol = "UDP" if kind is socket.SOCK_DGRAM else "TCP"
                raise Unavailable(
                    "asterisk.port_taken",
                    f"{protocol} port {port} on {host} is not free ({error.strerror}): stop the program that uses it, "
                    f"or set {setting} to another port.",
                ) from error
