"""What was on the wire, and when: tcpdump on loopback, read afterwards. Times are the kernel's.

Owns the capture process and the file format. Does not know what a measurement wants of the packets.
"""

import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MARK = 0x2B
"""The byte that fills the last frame of the prompt; that frame alone of all audio is captured."""

_FOUR = f"0x{MARK:02x}" + f"{MARK:02x}" * 3
MARKED = f"(udp[20:4] = {_FOUR} and udp[100:4] = {_FOUR})"
"""BPF: UDP header 8, RTP header 12, then the payload."""

_ETHERNET, _UDP, _TCP = 14, 17, 6


@dataclass(frozen=True, slots=True)
class Packet:
    """One datagram or segment: seconds since the epoch, ports, payload (empty segments are left out)."""

    at: float
    source: int
    target: int
    payload: bytes


class CaptureError(Exception):
    """The capture can't be trusted, or can't be made."""


class Capture:
    """``with Capture(file, filter):`` everything that matches is in the file afterwards, or CaptureError is raised."""

    def __init__(self, path: Path, wanted: str) -> None:
        self._path = path
        self._wanted = wanted
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        words = ["tcpdump", "-i", "lo", "-n", "-s", "1600", "-B", "16384", "-Z", "root", "-w", str(self._path)]
        self._process = subprocess.Popen([*words, self._wanted], stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        said = ""
        while "listening on" not in said:
            line = self._process.stderr.readline()
            if not line:
                raise CaptureError(f"tcpdump does not start (it needs root): {said}")
            said += line
        return self

    def __exit__(self, *why: object) -> None:
        assert self._process is not None
        time.sleep(1.2)  # the kernel hands packets over once a second
        self._process.send_signal(signal.SIGINT)
        said = self._process.communicate(timeout=20)[1]
        if "\n0 packets dropped by kernel" not in "\n" + said:
            raise CaptureError(f"the capture has gaps: {said}")

    def packets(self) -> Iterator[Packet]:
        """What was captured, in order; call it after the end."""
        data = self._path.read_bytes()
        if data[:4] != b"\xd4\xc3\xb2\xa1":
            raise CaptureError(f"{self._path} is not a capture in microseconds")
        place = 24
        while place + 16 <= len(data):
            seconds, micros, length, _ = struct.unpack_from("<IIII", data, place)
            found = _packet(seconds + micros / 1e6, data[place + 16 : place + 16 + length])
            place += 16 + length
            if found is not None:
                yield found


def _packet(at: float, frame: bytes) -> Packet | None:
    """The payload of an IPv4 frame over UDP or TCP."""
    if frame[12:14] != b"\x08\x00":
        return None
    start = _ETHERNET + (frame[_ETHERNET] & 15) * 4
    end = _ETHERNET + int.from_bytes(frame[_ETHERNET + 2 : _ETHERNET + 4], "big")
    protocol = frame[_ETHERNET + 9]
    if protocol not in (_UDP, _TCP):
        return None
    header = 8 if protocol == _UDP else (frame[start + 12] >> 4) * 4
    payload = frame[start + header : end]
    source, target = struct.unpack_from(">HH", frame, start)
    return Packet(at, source, target, payload) if payload else None


def header(message: bytes, name: bytes) -> str:
    """The first header of that name in a SIP or HTTP message, '' if there is none."""
    start = message.find(b"\r\n" + name + b":")
    if start < 0:
        return ""
    end = message.find(b"\r\n", start + 2)
    return message[start + len(name) + 3 : end].decode(errors="replace").strip()


def user_of(address: str) -> str:
    """The user part of a SIP address such as ``"x" <sip:7001@host>;tag=1``."""
    return address.partition("sip:")[2].partition("@")[0]
