"""uvicorn inside a TaskGroup of ours: no signal handlers of its own, no access log (addresses hold numbers)."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from ssl import SSLError

import uvicorn
from fastapi import FastAPI

from zongji.kernel.errors import Fault

WS_MESSAGE_MAX = 64 * 1024


class _Quiet(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Says when requests are taken."""
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to ``main``."""
        yield


class WebServer:
    """Serves an application at an address. ``certificate`` and ``key`` make it HTTPS."""

    def __init__(
        self, app: FastAPI, host: str, port: int, certificate: Path | None = None, key: Path | None = None
    ) -> None:
        self._address = f"{host}:{port}"
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=WS_MESSAGE_MAX,
            timeout_graceful_shutdown=3,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        self._server = _Quiet(config)

    @property
    def started(self) -> bool:
        """Requests are taken."""
        return self._server.started

    @property
    def port(self) -> int:
        """The port in use; of interest when 0 was asked for."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    async def run(self) -> None:
        """Serve until cancelled. Raises Fault ``web.port`` when the address is taken."""
        try:
            await self._server.serve()
        except (SystemExit, OSError, SSLError) as why:
            raise Fault("web.port", f"the web server can't listen on {self._address}: {why}") from None
        except asyncio.CancelledError:
            if self._server.started:
                await self._server.shutdown()
            raise
        if not self._server.started:
            raise Fault("web.port", f"the web server can't listen on {self._address}: is the port taken?")

    async def up(self) -> None:
        """Returns when requests are taken; ``run`` must run beside it."""
        await self._server.ready.wait()
