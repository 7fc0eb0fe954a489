"""RTP for hundreds of calls on one socket, counted: 50 packets a second to each far port, and what comes back from it.

Calls are told apart by the other side's port, so one socket serves them all. Sending and receiving go through sendmmsg
and recvmmsg, so that making the load costs little beside what is measured. Knows no signalling.
"""

import ctypes
import socket
from dataclasses import dataclass

import numpy as np

from bench.place import HOST

FRAME = 160
PACKET = 12 + FRAME
MOST = 512
"""Calls on one socket, and packets taken by one recvmmsg."""
PHASES = 10
"""Calls are spread over the 20 ms, as they are in life."""
_DONTWAIT = 0x40
_libc = ctypes.CDLL(None, use_errno=True)


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Message(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p), ("namelen", ctypes.c_uint32),
        ("vector", ctypes.c_void_p), ("vectors", ctypes.c_size_t),
        ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t), ("flags", ctypes.c_int),
    )  # fmt: skip


class _Header(ctypes.Structure):
    _fields_ = (("message", _Message), ("length", ctypes.c_uint32))


class _Batch:
    """``size`` datagrams and their addresses, in memory that the kernel reads or writes."""

    def __init__(self, size: int) -> None:
        self.packets = np.zeros((size, PACKET), np.uint8)
        self.addresses = np.zeros((size, 8), np.uint16)
        """sockaddr_in as words: family, port (network order), address."""
        self._vectors = (_Vector * size)()
        self.headers = (_Header * size)()
        for i in range(size):
            self._vectors[i] = _Vector(self.packets.ctypes.data + i * PACKET, PACKET)
            vector = ctypes.addressof(self._vectors) + i * ctypes.sizeof(_Vector)
            self.headers[i] = _Header(_Message(self.addresses.ctypes.data + i * 16, 16, vector, 1, None, 0, 0), 0)


@dataclass(slots=True)
class Counted:
    """Packets of one call so far."""

    sent: int = 0
    received: int = 0


class Media:
    """One side's audio. ``tick`` must be called ``PHASES`` times in every 20 ms."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._socket.bind((HOST, 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self._out = [_Batch(MOST // PHASES + 1) for _ in range(PHASES)]
        self._used = [0] * PHASES
        self._in = _Batch(MOST)
        self._slots: dict[int, tuple[int, int]] = {}
        self._sent = np.zeros((PHASES, MOST // PHASES + 1), np.int64)
        self._received = np.zeros(65536, np.int64)
        self._phase = 0
        self.refused = 0
        """Packets that the kernel did not take."""

    def add(self, port: int) -> None:
        """From now on talk to Asterisk's ``port``."""
        phase = min(range(PHASES), key=self._used.__getitem__)
        slot = self._used[phase]
        batch = self._out[phase]
        batch.packets[slot] = _first(port)
        batch.addresses[slot, :4] = (socket.AF_INET, socket.htons(port), *np.frombuffer(socket.inet_aton(HOST), "=u2"))
        self._used[phase] += 1
        self._slots[port] = (phase, slot)

    def clear(self) -> None:
        """Stop talking to anybody, and begin to count anew."""
        self.receive()
        self._used = [0] * PHASES
        self._slots.clear()
        self._sent[:] = 0
        self._received[:] = 0

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()

    def tick(self) -> None:
        """Send the packets of the next phase, take what came."""
        phase, self._phase = self._phase, (self._phase + 1) % PHASES
        count, batch = self._used[phase], self._out[phase]
        if count:
            _advance(batch.packets[:count])
            done = max(0, _libc.sendmmsg(self._socket.fileno(), batch.headers, count, _DONTWAIT))
            self._sent[phase, :done] += 1
            self.refused += count - done
        self.receive()

    def receive(self) -> None:
        """Take all that came."""
        while True:
            count = _libc.recvmmsg(self._socket.fileno(), self._in.headers, MOST, _DONTWAIT, None)
            if count <= 0:
                return
            np.add.at(self._received, self._in.addresses[:count, 1].byteswap(), 1)
            if count < MOST:
                return

    def counted(self) -> dict[int, Counted]:
        """What each call has had so far, by Asterisk's port."""
        return {
            port: Counted(int(self._sent[phase, slot]), int(self._received[port]))
            for port, (phase, slot) in self._slots.items()
        }


def _first(port: int) -> np.ndarray:
    """The packet before the first: RTP version 2, G.711 µ-law, a tone that is not silence."""
    packet = np.zeros(PACKET, np.uint8)
    packet[0] = 0x80
    packet[8:10] = (port >> 8, port & 255)
    packet[10:12] = (0xBE, 0xAC)
    packet[12:] = np.tile(np.array([0x1E, 0x0B, 0x1E, 0xFF, 0x9E, 0x8B, 0x9E, 0x7F], np.uint8), FRAME // 8)
    return packet


def _advance(packets: np.ndarray) -> None:
    """Next sequence number, 160 samples later."""
    sequence = packets[:, 2:4].view(">u2")
    sequence += 1
    stamp = packets[:, 4:8].view(">u4")
    stamp += FRAME
