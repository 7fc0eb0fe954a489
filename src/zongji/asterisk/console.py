"""Asterisk's own console over its Unix socket: the few things that its ARI lacks.

Owns the socket below ``run``; whoever may read that folder may use it, nobody else. Nothing waits for the console in
the path of a call.
"""

import asyncio
from pathlib import Path


class Console:
    """The control socket of one Asterisk."""

    def __init__(self, run: Path) -> None:
        self._path = run / "asterisk.ctl"

    async def run(self, command: str, within: float = 5.0) -> str:
        """Carry out one command and give what it printed. Raises OSError or TimeoutError."""
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_unix_connection(str(self._path))
            try:
                writer.write(f"cli quit after {command}".encode() + b"\0")
                await writer.drain()
                said = await reader.read(-1)
            finally:
                writer.close()
        return said.decode(errors="replace").replace("\0", "")
