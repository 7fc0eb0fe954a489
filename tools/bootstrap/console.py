"""What set-up says: short lines for a person, everything for var/log/setup.log.

Owns the log, and how a program is run in the background of one progress line. Does not know what is set up.
"""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HEARTBEAT_SECONDS = 15.0


class SetupError(Exception):
    """Set-up cannot go on: `message` says what is wrong, `advice` what a person can do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class Console:
    """Says progress and runs programs. The log is opened at the first use, so that a fast path writes nothing."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def say(self, line: str) -> None:
        """One line for the person, and for the log."""
        print(f"  {line}", flush=True)
        self.note(line)

    def note(self, text: str) -> None:
        """Lines for the log only."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text.rstrip()}\n")

    def run(
        self,
        what: str,
        words: Sequence[str],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        advice: str = "Read the log and start again; what is already done is kept.",
    ) -> str:
        """Run a program to its end, saying `what` and that it still works; its output goes to the log and comes back.

        Raises SetupError with `advice` when it fails.
        """
        self.say(f"{what} …")
        self.note("$ " + " ".join(words))
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(what, over), daemon=True)
        beat.start()
        output, _ = process.communicate()
        over.set()
        self.note(output)
        if process.returncode != 0:
            raise SetupError(f"{what}: failed: {reason(output)}", advice)
        return output

    def _beat(self, what: str, over: threading.Event) -> None:
        started = time.monotonic()
        while not over.wait(HEARTBEAT_SECONDS):
            self.say(f"{what} … {time.monotonic() - started:.0f} s")


def reason(output: str) -> str:
    """The one line of a failed program's output that says most."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and "complete log of this run" not in line]
    if any("No space left on device" in line for line in lines):
        return "the disk is full"
    for mark in ("E: ", "ERROR: ", "npm error ", "error"):
        marked = [line for line in lines if line.startswith(mark)]
        if marked:
            return marked[-1].removeprefix(mark)[:300]
    return lines[-1][:300] if lines else "it said nothing"
