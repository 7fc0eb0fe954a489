"""Where processes listen, from the kernel's own tables in /proc."""

import ipaddress
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

Place = tuple[str, str, int]
"""Protocol, address, port."""

LISTENS = {"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"}
"""The kernel's state of a socket that takes what anybody sends: TCP's LISTEN, UDP's unconnected."""


def listening(pids: Iterable[int]) -> set[Place]:
    """Every socket of these processes at which something can come in."""
    ours = set(_inodes(pids))
    return {place for protocol in LISTENS for inode, place in _table(protocol) if inode in ours}


def _inodes(pids: Iterable[int]) -> Iterator[str]:
    for pid in pids:
        for name in os.listdir(f"/proc/{pid}/fd"):
            try:
                target = os.readlink(f"/proc/{pid}/fd/{name}")
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                yield target[8:-1]


def _table(protocol: str) -> Iterator[tuple[str, Place]]:
    for line in Path(f"/proc/net/{protocol}").read_text().splitlines()[1:]:
        words = line.split()
        if words[3] == LISTENS[protocol]:
            address, port = words[1].split(":")
            yield words[9], (protocol, _address(address), int(port, 16))


def _address(text: str) -> str:
    """Four bytes each are in this machine's order."""
    raw = b"".join(int(text[at : at + 8], 16).to_bytes(4, "little") for at in range(0, len(text), 8))
    return str(ipaddress.ip_address(socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)))
