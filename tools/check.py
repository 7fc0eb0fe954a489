"""`./zongji check`: lint, format, types, import contracts, sizes, and the UI's own checks, side by side.

Owns the list of checks. Prints one line for each and the output of those that failed; exits 1 if any did.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.bootstrap import interface
from tools.bootstrap.place import PROJECT, UI

BIN = Path(sys.executable).parent
PYTHON_FOLDERS = [name for name in ("src", "tests", "tools", "bench", "migrations") if (PROJECT / name).is_dir()]


@dataclass(frozen=True, slots=True)
class Check:
    """A name and a command whose exit status 0 means that all is well."""

    name: str
    words: list[str]
    folder: Path = PROJECT


def checks() -> list[Check]:
    """Everything to check, what takes longest first."""
    found = [Check("types (mypy)", [str(BIN / "mypy")])]
    if interface.has_interface():
        found += [Check(f"ui {script}", interface.npm("run", "-s", script), UI) for script in ("lint", "types", "deps")]
    return [
        *found,
        Check("import contracts", [str(BIN / "lint-imports"), "--no-cache"]),
        Check("lint (ruff)", [str(BIN / "ruff"), "check", "--quiet", *PYTHON_FOLDERS]),
        Check("format (ruff)", [str(BIN / "ruff"), "format", "--check", "--quiet", *PYTHON_FOLDERS]),
        Check("size budget", [sys.executable, "-m", "tools.size_budget"]),
    ]


def run(check: Check) -> bool:
    """Run one check, print its line; whether it passed."""
    started = time.monotonic()
    environment = {**os.environ, **interface.node_environment(), "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        check.words, cwd=check.folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    passed = done.returncode == 0
    mark = "ok    " if passed else "FAILED"
    details = "" if passed else f"\n{done.stdout}{done.stderr}".rstrip()
    print(f"  {mark} {check.name} ({time.monotonic() - started:.1f} s){details}", flush=True)
    return passed


def check_all() -> bool:
    """Run every check; whether all passed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return all(list(pool.map(run, checks())))


if __name__ == "__main__":
    sys.exit(0 if check_all() else 1)
