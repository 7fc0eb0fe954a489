"""The system as ``zongji up`` runs it, with the peers' configuration added to its Asterisk.

``python -m bench.serve PLACE``: PLACE is a file with the run's place as JSON. Settings come from the environment.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

import uvloop

from bench.pbx import additions
from bench.place import Place
from zongji.asterisk.install import installed
from zongji.main import serve
from zongji.settings import load


async def _until_told(place: Place) -> None:
    told = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, told.set)
    installation = installed(place.root)
    assert installation is not None, f"no Asterisk in {place.root}"
    await serve(load(), installation, told, lambda: None, additions(place))


def main() -> None:
    """Run until told to end."""
    raw = json.loads(Path(sys.argv[1]).read_text())
    place = Place(**{**raw, "data": Path(raw["data"]), "rtp": tuple(raw["rtp"])})
    uvloop.run(_until_told(place))


if __name__ == "__main__":
    main()
