"""A door in a TCP connection on the loopback, which a test can shut and open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Gate:
    """Passes bytes on to ``target``; while it is shut nobody gets through, and who was inside is thrown out."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._inside: set[asyncio.StreamWriter] = set()
        self._shut = False
        self.port = 0

    def shut(self) -> None:
        """Break every connection, and refuse new ones."""
        self._shut = True
        for writer in list(self._inside):
            writer.transport.abort()

    def open(self) -> None:
        """Let them through again."""
        self._shut = False

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if self._shut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._inside |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_pass(reader, far_writer))
                group.create_task(_pass(far_reader, writer))
        finally:
            self._inside -= {writer, far_writer}


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.transport.abort()


@asynccontextmanager
async def gate(target: int, port: int = 0) -> AsyncIterator[Gate]:
    """An open gate to a port of this machine; 0: at any free port."""
    door = Gate(target)
    server = await asyncio.start_server(door.enter, "127.0.0.1", port)
    door.port = server.sockets[0].getsockname()[1]
    try:
        yield door
    finally:
        door.shut()
        server.close()
