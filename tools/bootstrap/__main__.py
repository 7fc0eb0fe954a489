"""What `./zongji COMMAND` does before the project's own programs run: sees that all they need is there.

Owns which command needs what. Standard library only, any Python from 3.11. Everything is remembered, so a second
call costs less than a second. Commands not named here go to `zongji.cli` as they are.
"""

import fcntl
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tools.bootstrap import interface, machine
from tools.bootstrap.console import Console, SetupError
from tools.bootstrap.environment import ensure_environment, virtual_environment
from tools.bootstrap.place import ASTERISK_CACHE, ASTERISK_ROOT, PROJECT, PYTHON, VAR

HELP = """\
zongji (总机): a call centre on your own machines

  ./zongji up [--detach]     set up what is missing, then run the system (Ctrl-C ends it)
  ./zongji status            what runs, and where
  ./zongji stop              stop the system that runs in the background
  ./zongji logs [-f]         what it wrote (-f: go on)
  ./zongji logins            the demo logins
  ./zongji demo-call         let a scripted SIP caller call the running system
  ./zongji simulate …        try a change (staff, rules, traffic) on a forecast or a day, before it goes live
  ./zongji doctor            check ports, Asterisk, database, disk, clock

  ./zongji check             lint, types, import contracts, sizes: seconds
  ./zongji test [--full]     everything, with real calls and a real browser; --full adds the long ones
  ./zongji test PATH…        only these, handed to pytest with any of its options
  ./zongji bench             measurements

  ./zongji --version | --help

Settings: environment variables ZONGJI_… or a TOML file named by ZONGJI_CONFIG (see README.md).
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command needs, and the module of the virtual environment that carries it out."""

    module: str
    packages: tuple[machine.Need, ...] = machine.RUNNING
    testing: bool = False
    asterisk: bool = False
    build: bool = False
    named: bool = True
    """Whether the module wants the command's name as its first argument."""
    only_if_set_up: bool = False
    """Whether it makes no sense, and installs nothing, before the first `up`."""


EVERYTHING = machine.RUNNING + machine.TESTING
PLANS = {
    "up": Plan("zongji.cli", build=True),
    "check": Plan("tools.check", testing=True, named=False),
    "test": Plan("tools.test", packages=EVERYTHING, testing=True, asterisk=True, build=True, named=False),
    "bench": Plan("bench", packages=EVERYTHING, testing=True, asterisk=True, build=True, named=False),
}
PLANS |= dict.fromkeys(("status", "stop", "logs", "logins"), Plan("zongji.cli", only_if_set_up=True))
OTHERS = Plan("zongji.cli")


def prepare(plan: Plan, arguments: list[str], console: Console) -> None:
    """See that everything the plan needs is there. Raises SetupError."""
    machine.check_processor()
    packages = plan.packages + (machine.FULL if "--full" in arguments else ())
    machine.ensure_packages(packages, console)
    ensure_environment(console, testing=plan.testing)
    if interface.has_interface() and plan.build:
        interface.ensure_build(console)
    if interface.has_interface() and plan.testing:
        interface.ensure_packages(console)
    if plan.asterisk and not (ASTERISK_ROOT / "zongji-installation.json").exists():
        words = [str(PYTHON), "-m", "zongji.asterisk.install", "--root", str(ASTERISK_ROOT)]
        words += ["--cache", str(ASTERISK_CACHE), "--mirror", os.environ.get("ZONGJI_MIRROR", "")]
        console.run("installing Asterisk for the tests (half a minute)", words)


def alone(console: Console, work: Callable[[], None]) -> None:
    """Two set-ups in one tree follow each other."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("another set-up is running here; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        work()


def version() -> str:
    """The version, without importing anything that may not be installed yet."""
    text = (PROJECT / "src/zongji/__init__.py").read_text()
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    return found.group(1) if found else "unknown"


def main(arguments: list[str]) -> int:
    """Prepare and hand over; comes back only with a failure or a text."""
    command, *rest = arguments or ["--help"]
    if command in ("--help", "-h", "help"):
        print(HELP, end="")
        return 0
    if command in ("--version", "version"):
        print(f"zongji {version()}")
        return 0
    plan = PLANS.get(command, OTHERS)
    if plan.only_if_set_up and not PYTHON.exists():
        print("zongji: it has not been set up here yet.\n        Run: ./zongji up", file=sys.stderr)
        return 1
    console = Console(VAR / "log/setup.log")
    try:
        alone(console, lambda: prepare(plan, rest, console))
    except SetupError as error:
        print(f"\nzongji: {error.message}\n        {error.advice}\n        Log: {console.log}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nzongji: set-up failed: {error}\n        Log: {console.log}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nzongji: interrupted; what is already done is kept.", file=sys.stderr)
        return 130
    environment = virtual_environment()
    # The project's own folder is home, wherever the person stands.
    os.chdir(PROJECT)
    if plan.module != "zongji.cli":
        environment["PYTHONPATH"] = str(PROJECT)
    words = [str(PYTHON), "-P", "-m", plan.module, *([command] if plan.named else []), *rest]
    sys.stdout.flush()
    os.execve(words[0], words, environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
