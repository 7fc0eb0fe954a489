"""SIPp as callers and as agents' phones. Each process is ended by its own pid.

Owns the command lines. Does not know what is measured.
"""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.place import HOST, Place, free_port

SCENARIOS = Path(__file__).parent / "sip"
QUIET = ["-nostdin", "-i", HOST, "-mi", HOST, "-trace_err"]


@dataclass(frozen=True, slots=True)
class Load:
    """Callers: how many, how many a second, whom they call, how long they talk and wait (ms); ``prefix`` begins their
    numbers."""

    target: str
    calls: int
    rate: float
    prefix: str
    talk: int = 300
    wait: int = 20_000


class SippError(Exception):
    """SIPp ended otherwise than it should."""


def register(place: Place, accounts: Mapping[str, str], port: int) -> None:
    """Register a phone for each account (number: password) at ``port``, which must be free: Asterisk takes a phone to
    be where its registration came from, so the registering SIPp uses the port and leaves it to the phones."""
    folder = _folder(place)
    rows = [f"{name};[authentication username={name} password={secret}]" for name, secret in accounts.items()]
    file = folder / "register.csv"
    file.write_text("\n".join(["SEQUENTIAL", *rows]) + "\n")
    words = [
        "-sf",
        str(SCENARIOS / "register.xml"),
        "-inf",
        str(file),
        "-m",
        str(len(rows)),
        "-r",
        "100",
        "-oocsn",
        "ooc_default",
    ]
    for _ in range(5):  # on a busy machine an answer may come twice, which SIPp does not expect
        if _run(place, "register", [*words, "-p", str(port)], 60) == 0:
            return
        time.sleep(2)
    raise SippError(f"not every phone could register: {_errors(folder, 'register')}")


def _errors(folder: Path, scenario: str) -> str:
    """What a SIPp complained of last."""
    return "".join(
        file.read_text(errors="replace")[:1500] for file in sorted(folder.glob(f"{scenario}_*_errors.log"))[-1:]
    )


class Agents:
    """The phones of all agents, on one port: a process that is started anew should it end. ``with Agents(place):``"""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.see_to()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End them; ``see_to`` starts them anew."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def see_to(self) -> None:
        """See that they are there."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None:
            ended = self._process.returncode
            print(f"  the agents' SIPp had ended with {ended}: {_errors(_folder(self._place), 'agent')}", flush=True)
        words = ["-sf", str(SCENARIOS / "agent.xml"), "-p", str(self._place.agents), "-mp", str(free_port())]
        folder = _folder(self._place)
        self._process = subprocess.Popen(
            _words(words), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.3)
        if self._process.poll() is not None:
            raise SippError(f"the agents' SIPp ended at once with {self._process.returncode}")


def call(place: Place, load: Load) -> int:
    """Make the calls, wait until they are over; SIPp's exit status (0: all as planned, 1: some were not)."""
    words, most = caller_words(place, load)
    try:
        return _run(place, "callers", words, most)
    except SippError as why:
        print(f"  {why}; what was on the wire until then counts", flush=True)
        return 1


@contextmanager
def calling(place: Place, load: Load) -> Iterator[subprocess.Popen[bytes]]:
    """The same beside what is done meanwhile; at the end it is killed if it still runs."""
    words, _ = caller_words(place, load)
    process = subprocess.Popen(
        _words([f"{HOST}:{place.sip}", *words]),
        cwd=_folder(place),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def caller_words(place: Place, load: Load) -> tuple[list[str], float]:
    """SIPp's arguments, and how many seconds it may take."""
    folder = _folder(place)
    silence = folder / "silence.ulaw"
    silence.write_bytes(b"\xff" * 8000)
    text = (SCENARIOS / "caller.xml").read_text()
    for name, value in (("PREFIX", load.prefix), ("WAIT", load.wait), ("TALK", load.talk), ("SILENCE", silence)):
        text = text.replace(f"@{name}@", str(value))
    scenario = folder / "caller.xml"
    scenario.write_text(text)
    words = ["-sf", str(scenario), "-s", load.target, "-p", str(place.callers), "-m", str(load.calls)]
    words += ["-r", str(load.rate), "-mp", "20000"]
    return words, load.calls / load.rate + load.wait / 1000 + load.talk / 1000 + 15


def _run(place: Place, name: str, words: list[str], most: float) -> int:
    try:
        done = subprocess.run(
            _words([f"{HOST}:{place.sip}", *words]), cwd=_folder(place), capture_output=True, timeout=most, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise SippError(f"SIPp ({name}) was not done within {most:.0f} s") from late
    if done.returncode not in (0, 1):
        raise SippError(f"SIPp ({name}) ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.returncode


def _words(words: list[str]) -> list[str]:
    return ["sipp", *words, *QUIET]


def _folder(place: Place) -> Path:
    place.scratch.mkdir(parents=True, exist_ok=True)
    return place.scratch
