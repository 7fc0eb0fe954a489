"""`./zongji test`: the checks, the UI's unit tests, and pytest over everything else.

Owns the order and the tiers: quick tests and those of the pages (browser, no calls) side by side, live ones (real
Asterisk, SIPp, browser) one after another, for they keep time; with `--full` the long ones too. Any other argument is
handed to pytest, which then runs alone. Nothing is skipped: the exit status is 0 only when every part ran and passed.
"""

import os
import subprocess
import sys

from tools.bootstrap import interface
from tools.bootstrap.place import ASTERISK_ROOT, PROJECT, UI
from tools.check import check_all

QUICK = ["-m", "not live and not full", "-n", "2", "--dist", "loadfile"]
PAGES = ["tests/pages", "-m", "live and not full", "-n", "2"]
LIVE = ["-m", "live and not full", "--ignore=tests/pages"]
NOT_FULL = ["-m", "not full"]
FULL = ["-m", "full", "-o", "faulthandler_timeout=7200"]


def environment() -> dict[str, str]:
    """Tests choose their own settings: those of the person's shell must not reach them."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("ZONGJI_") or n in ("ZONGJI_MIRROR",)}
    return {**kept, "ZONGJI_ASTERISK_ROOT": str(ASTERISK_ROOT), "PYTHONPATH": str(PROJECT)}


def pytest(arguments: list[str]) -> bool:
    """Run pytest; whether it passed. No test at all is a failure."""
    words = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(words, cwd=PROJECT, env=environment(), check=False).returncode == 0


def ui_tests() -> bool:
    """The UI's own unit tests; whether they passed."""
    variables = {**environment(), **interface.node_environment()}
    return subprocess.run(interface.npm("test"), cwd=UI, env=variables, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Exit status 0 when every part passed."""
    full = "--full" in arguments
    own = [a for a in arguments if a != "--full"]
    if own:
        return 0 if pytest([*(FULL[2:] if full else NOT_FULL), *own]) else 1
    results = {"checks": check_all()}
    if interface.has_interface():
        results["UI tests"] = ui_tests()
    results["quick tests"] = pytest(QUICK)
    results["page tests"] = pytest(PAGES)
    results["live tests"] = pytest(LIVE)
    if full:
        results["long tests"] = pytest(FULL)
    failed = [name for name, passed in results.items() if not passed]
    print(f"\nzongji test: {'FAILED: ' + ', '.join(failed) if failed else 'all passed: ' + ', '.join(results)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
