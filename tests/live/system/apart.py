"""The system as ``zongji up`` runs it, but its Asterisk's HTTP listens elsewhere than the controller looks for it.

``python -m tests.live.system.apart PORT``: PORT is Asterisk's. What connects the two is the test's business.
"""

import asyncio
import signal
import sys

import uvloop

from zongji.asterisk.install import installed
from zongji.main import serve
from zongji.settings import load


async def _until_told(port: int) -> None:
    settings, told = load(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    installation = installed(settings.asterisk)
    assert installation is not None, f"no Asterisk in {settings.asterisk}"
    settings.secrets.mkdir(mode=0o700)
    await serve(settings, installation, told, lambda: None, {"http.conf": f"[general](+)\nbindport={port}\n"})


if __name__ == "__main__":
    uvloop.run(_until_told(int(sys.argv[1])))
