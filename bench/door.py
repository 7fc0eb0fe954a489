"""HTTP/1.1 over one kept connection, each request one segment: so its packet is the instant at which it was asked.

Knows no route.
"""

import select
import socket
from collections.abc import Mapping
from typing import Self

from bench.place import HOST

AGENT = "X-Bench-Agent"
"""Header that tells a capture whom a request is about."""


class Door:
    """A connection to one HTTP server on loopback."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection((HOST, self._port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def post(self, path: str, headers: Mapping[str, str], body: str = "") -> tuple[int, bytes]:
        """Status and body of the answer. A connection that the server closed, being idle, is made anew before."""
        if select.select([self._socket], [], [], 0)[0]:
            self._socket.close()
            self._connect()
        lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}:{self._port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body:
            lines.append("Content-Type: application/json")
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, rest = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(rest) < length:
            rest += self._more()
        return int(head.split(b" ", 2)[1]), rest

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError(f"port {self._port} closed the connection")
        return data
