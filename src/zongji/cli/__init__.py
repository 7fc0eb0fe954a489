"""The command line: what a person types. Each command is a file of its own, loaded when it is asked for.

Owns arguments, exit codes (0 done, 1 not done, 2 asked wrongly) and the way errors are told. Knows nothing of calls.
"""

import argparse
import sys

from zongji import __version__
from zongji.kernel.errors import ZongjiError
from zongji.settings import load


def main(argv: list[str] | None = None) -> int:
    """Carry out one command; the exit code."""
    asked = _parser().parse_args(argv)
    try:
        return _run(asked)
    except ZongjiError as why:
        print(f"zongji: {why.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zongji", description="A call centre on your own machines.")
    parser.add_argument("--version", action="version", version=f"zongji {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="run the system")
    up.add_argument("--detach", action="store_true", help="in the background")
    commands.add_parser("status", help="what runs, and where")
    commands.add_parser("stop", help="stop the system that runs on this data directory")
    logs = commands.add_parser("logs", help="what the system wrote")
    logs.add_argument("-f", "--follow", action="store_true", help="go on until Ctrl-C")
    logs.add_argument("-n", "--lines", type=int, default=50, help="how many lines (50)")
    commands.add_parser("logins", help="the demo logins")
    commands.add_parser("doctor", help="check ports, Asterisk, database, disk, clock")
    call = commands.add_parser("demo-call", help="let a scripted caller call the running system")
    call.add_argument("--to", default="4000", help="the number to call (4000)")
    call.add_argument("--keys", default="1,1", help="keys to press, with commas (1,1)")
    call.add_argument("--stay", type=float, default=60, help="seconds to stay at the most (60)")
    call.add_argument("--number", default="13800138000", help="the caller's number")
    _simulate(commands.add_parser("simulate", help="try a change on a forecast or a day, before it goes live"))
    _staffing(commands.add_parser("staffing", help="how many agents, trunks and IVR ports a load needs"))
    return parser


def _staffing(parser: argparse.ArgumentParser) -> None:
    from zongji.cli.staffing import OPTIONS

    for option, (needed, about) in OPTIONS.items():
        parser.add_argument(option, required=needed, metavar="N", help=about)
    parser.add_argument("--json", action="store_true", help="everything, as JSON")


def _simulate(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--forecast", metavar="FILE", help="a forecast (TOML or JSON); see --example")
    what.add_argument("--day", metavar="YYYY-MM-DD", help="a day of this system's journal, in the site's zone")
    what.add_argument("--example", action="store_true", help="print a forecast with comments")
    what.add_argument("--request", action="store_true", help="for the system itself: JSON in, lines of JSON out")
    parser.add_argument(
        "--change", action="append", default=[], metavar="WORDS", help="such as 'staff sales +3'; repeatable ('?': all)"
    )
    parser.add_argument("--replications", type=int, default=5, help="runs, each with a seed of its own (5)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--target", type=float, default=20, help="with --day: answered within so many seconds (20)")
    parser.add_argument("--json", action="store_true", help="everything, as JSON")


def _run(asked: argparse.Namespace) -> int:
    settings = load()
    match asked.command:
        case "up":
            from zongji.cli.up import up

            return up(settings, detach=asked.detach)
        case "demo-call":
            from zongji.cli.demo_call import Wish, demo_call

            return demo_call(settings, Wish(asked.to, asked.keys, asked.stay, asked.number))
        case "simulate":
            from zongji.cli.simulate import run

            return run(settings, asked)
        case "staffing":
            from zongji.cli.staffing import run as staffing

            return staffing(settings, asked)
        case "doctor":
            from zongji.cli.doctor import doctor

            return doctor(settings)
        case "logins":
            from zongji.cli.banner import logins

            return logins(settings)
        case "logs":
            from zongji.cli.running import logs

            return logs(settings, asked.lines, asked.follow)
        case "stop":
            from zongji.cli.running import stop

            return stop(settings)
        case _:
            from zongji.cli.running import status

            return status(settings)
