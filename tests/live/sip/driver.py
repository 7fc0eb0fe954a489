"""Runs SIPp for tests: bounded in calls and time, on loopback and free ports, and ended with the test.

``Sipp`` is one process with one scenario. What its phones saw comes from their own log (``log``), not from ours.
"""

import asyncio
import math
import shutil
import signal
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

RATE = 8000


@dataclass(frozen=True, slots=True)
class Line:
    """What one phone noted: a word (``ring``, ``answered``, ``ended``…), when, and in which SIP call.
    ``rest`` is From, To and auto-answer header for a phone that was rung."""

    word: str
    at: float
    call: str
    rest: tuple[str, ...]


@dataclass(slots=True)
class Sipp:
    """A SIPp process: ``calls`` calls at ``rate`` a second, at most ``within`` seconds in all.

    ``people`` is the injection file, one line a call: number and name of callers.
    """

    xml: str
    folder: Path
    port: int
    server: tuple[str, int] | None = None
    calls: int = 1
    rate: float = 10.0
    within: float = 60.0
    people: Sequence[Sequence[str]] = ()
    host: str = "127.0.0.1"
    transport: str = "u1"
    extra: Sequence[str] = ()
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def __aenter__(self) -> Self:
        program = shutil.which("sipp")
        if program is None:
            raise RuntimeError("SIPp is not installed: apt-get install sip-tester")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            program, *self._arguments(), cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=(self.folder / "err").open("w"),
        )  # fmt: skip
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        if error is not None:
            error.add_note(f"SIPp in {self.folder.name}: {self.log()} {self.errors()}")
        if process is None or process.returncode is not None:
            return
        # SIGUSR1 lets SIPp finish its calls; what is left after that is ended.
        for number, grace in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
            with suppress(ProcessLookupError):
                process.send_signal(number)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), grace)
                return

    async def done(self) -> int:
        """Wait for the end; 0 when every call went as the scenario says."""
        if self._process is None:
            raise RuntimeError("not started")
        return await asyncio.wait_for(self._process.wait(), self.within + 10)

    def log(self) -> list[Line]:
        """What the phones have noted so far."""
        return read_log(self.folder / "log")

    def errors(self) -> str:
        """SIPp's own complaints, for a failing test's message."""
        texts = [path.read_text(errors="replace") for path in self.folder.glob("*err*") if path.is_file()]
        return "\n".join(texts)[-3000:]

    async def noted(self, word: str, count: int = 1, within: float = 20.0) -> list[Line]:
        """Wait until ``count`` lines with ``word`` are in the log. Raises TimeoutError with SIPp's complaints."""
        try:
            async with asyncio.timeout(within):
                while True:
                    lines = [line for line in self.log() if line.word == word]
                    if len(lines) >= count:
                        return lines
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise TimeoutError(f"no {count} × {word!r} in {self.log()}: {self.errors()}") from None

    def _arguments(self) -> list[str]:
        (self.folder / "scenario.xml").write_text(self.xml)
        words = ["-sf", "scenario.xml", "-i", self.host, "-mi", self.host, "-p", str(self.port), "-t", self.transport]
        words += ["-m", str(self.calls), "-timeout", f"{math.ceil(self.within)}s", "-timeout_error"]
        words += ["-trace_logs", "-log_file", "log", "-trace_err", "-error_file", "err.log", "-nostdin", "-nd"]
        words += [
            "-cid_str",
            f"{self.port}-%u@%s",
            "-default_behaviors",
            "all,-bye",
            "-mp",
            str(_media_port(self.host)),
        ]
        if self.people:
            rows = "\n".join(";".join(row) for row in self.people)
            (self.folder / "people.csv").write_text(f"SEQUENTIAL\n{rows}\n")
            words += ["-inf", "people.csv"]
        if self.server is not None:
            # A rate below one a second is said as a longer period.
            period = 1000 if self.rate >= 1 else round(1000 / self.rate)
            words += ["-r", str(max(1, round(self.rate))), "-rp", str(period), f"{self.server[0]}:{self.server[1]}"]
        return [*words, *self.extra]


def read_log(path: Path) -> list[Line]:
    """The lines of a SIPp log; a last line that is not whole yet is left out."""
    if not path.exists():
        return []
    whole = path.read_text(errors="replace").rpartition("\n")[0]
    lines = []
    for text in whole.splitlines():
        words = text.split()
        if len(words) >= 4 and words[1].replace(".", "").isdigit():
            lines.append(Line(words[0], float(words[1]) + float(words[2]) / 1e6, words[3], tuple(words[4:])))
    return lines


def free_ports(count: int = 1, host: str = "127.0.0.1") -> list[int]:
    """Ports that neither UDP nor TCP uses now."""
    found: list[int] = []
    held: list[socket.socket] = []
    while len(found) < count:
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        held += [tcp, udp]
        tcp.bind((host, 0))
        try:
            udp.bind((host, tcp.getsockname()[1]))
        except OSError:
            continue
        found.append(tcp.getsockname()[1])
    for one in held:
        one.close()
    return found


def _media_port(host: str) -> int:
    """A port for SIPp's echo, which takes the second next one, too."""
    while True:
        port = free_ports(1, host)[0]
        with socket.socket(type=socket.SOCK_DGRAM) as second:
            with suppress(OSError):
                second.bind((host, port + 2))
                return port


def tone(path: Path, frequency: float, seconds: float = 4.0, level: float = 0.3) -> Path:
    """Write a tone as raw A-law, whole periods, so that it can be played around and around."""
    count = round(seconds * RATE)
    cycles = round(frequency * seconds)
    wave = (level * math.sin(2 * math.pi * cycles * n / count) for n in range(count))
    path.write_bytes(bytes(_alaw(round(sample * 32767)) for sample in wave))
    return path


def _alaw(sample: int) -> int:
    mask = 0xD5 if sample >= 0 else 0x55
    value = min(abs(sample) >> 4, 0x7FF) if sample >= 0 else min((abs(sample) - 1) >> 4, 0x7FF)
    segment = max(0, value.bit_length() - 5)
    mantissa = (value >> max(1, segment)) & 0x0F
    return ((segment << 4) | mantissa) ^ mask


def unpack_stereo(path: Path) -> tuple[list[int], list[int]]:
    """Left and right samples of a raw stereo recording."""
    data = path.read_bytes()
    samples = struct.unpack(f"<{len(data) // 2}h", data[: len(data) // 2 * 2])
    return list(samples[0::2]), list(samples[1::2])
