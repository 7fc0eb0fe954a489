"""The system under measurement: a process as a user starts it, with shipped defaults, on free ports and its own data.

Owns the process and its Asterisk, by their pids. A controller that is killed leaves Asterisk running: so both settings
of ``FSYNC`` are measured on the same Asterisk.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import httpx

from bench.place import PROJECT, Place

UP_WITHIN = 180.0


class NotUp(Exception):
    """The system did not do what it should."""


class System:
    """``start``, then ``restart`` as often as wanted, then ``end``."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pids(self) -> tuple[int, int]:
        """Asterisk's and the controller's."""
        assert self._process is not None
        return int(self._pid_file.read_text()), self._process.pid

    def start(self, fsync: bool = False) -> None:
        """Start the controller, and Asterisk if it does not run; return when calls can be taken."""
        place = self._place
        file = place.scratch / "place.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(place), default=str))
        settings = {
            "DATA": place.data,
            "WEB_PORT": place.web,
            "SIP_PORT": place.sip,
            "SIP_TLS_PORT": place.sip_tls,
            "PBX_HTTP_PORT": place.pbx_http,
            "RTP_PORTS": f"{place.rtp[0]}-{place.rtp[1]}",
            "ASTERISK_ROOT": place.root,
            "FSYNC": str(fsync).lower(),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZONGJI_")}
        environment = {
            **kept,
            **{f"ZONGJI_{name}": str(value) for name, value in settings.items()},
            "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}",
        }
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.serve", str(file)], env=environment, stdout=output, stderr=output
            )
        self._await_up()

    def restart(self, fsync: bool) -> None:
        """Kill the controller and start it anew; Asterisk runs on, and is the same."""
        assert self._process is not None
        before = self.pids[0]
        self._process.kill()
        self._process.wait(10)
        self.start(fsync)
        if self.pids[0] != before:
            raise NotUp("Asterisk was started anew: the comparison would not be on the same one")

    def end(self) -> None:
        """End both, whatever state they are in."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
        try:
            os.kill(int(self._pid_file.read_text()), signal.SIGKILL)
        except (OSError, ValueError):
            return

    def console(self, command: str) -> str:
        """What Asterisk's own console answers."""
        from zongji.asterisk.install import installed

        found = installed(self._place.root)
        assert found is not None
        words = found.command("-C", str(self._place.data / "asterisk/etc/asterisk.conf"), "-rx", command)
        environment = {**os.environ, **found.environment()}
        return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=20, check=True).stdout

    @property
    def _pid_file(self) -> Path:
        return self._place.data / "asterisk/run/asterisk.pid"

    @property
    def _output(self) -> Path:
        return self._place.scratch / "output.log"

    def _await_up(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + UP_WITHIN
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise NotUp(f"the system ended: {self._output.read_text()[-3000:]}")
            try:
                if httpx.get(f"http://127.0.0.1:{self._place.web}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise NotUp(f"the system takes no calls: {self._output.read_text()[-3000:]}")
