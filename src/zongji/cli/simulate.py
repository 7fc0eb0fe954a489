"""``zongji simulate``: try a change on a forecast or on a day of the journal, before it goes live."""

import json
import sys
from argparse import Namespace
from pathlib import Path

import msgspec

from zongji.cli.simulate_table import show
from zongji.kernel.errors import Fault
from zongji.main.simulation import Place, Wish, serve_request, simulate
from zongji.settings import Settings
from zongji.simulator.twin.forecast import EXAMPLE
from zongji.simulator.twin.words import say


def run(settings: Settings, asked: Namespace) -> int:
    """Do it; the exit code."""
    if asked.example:
        print(EXAMPLE, end="")
        return 0
    if asked.request:
        return serve_request()
    changes = [msgspec.to_builtins(say(words)) for words in asked.change]
    text = _text(asked.forecast) if asked.forecast else None
    wish = Wish(text, asked.day, changes, asked.replications, asked.seed, {"*": asked.target})
    found = simulate(wish, Place(str(settings.journal), settings.timezone), _progress)
    print(json.dumps(found) if asked.json else show(found, settings.language))
    return 0


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except (OSError, UnicodeDecodeError) as why:
        raise Fault("simulate.file", f"the forecast {path} can't be read: {why}") from None


def _progress(share: float) -> None:
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r  {share:4.0%} ", end=end, file=sys.stderr, flush=True)
