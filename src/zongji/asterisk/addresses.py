"""This machine's own IPv4 addresses, as the kernel lists them (SIOCGIFCONF)."""

import fcntl
import socket
import struct
from array import array

SIOCGIFCONF = 0x8912
ROOM = 16_384
ROW, ADDRESS = 40, 20
"""Bytes of one ``struct ifreq`` on amd64, and where in it the address stands."""


def local_addresses() -> tuple[str, ...]:
    """All IPv4 addresses of interfaces that are up, those of the loopback left out, in order."""
    rows = array("B", bytes(ROOM))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        asked = struct.pack("iL", ROOM, rows.buffer_info()[0])
        size: int = struct.unpack("iL", fcntl.ioctl(probe.fileno(), SIOCGIFCONF, asked))[0]
    found = (socket.inet_ntoa(bytes(rows[at + ADDRESS : at + ADDRESS + 4])) for at in range(0, size, ROW))
    return tuple(sorted({address for address in found if not address.startswith("127.")}))
