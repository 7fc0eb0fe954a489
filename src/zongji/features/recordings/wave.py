"""A raw recording as a WAV file, in pieces: a header is put before the samples, and any range of the whole is given.

Recordings are interleaved 16-bit stereo at 8 kHz: left the agent, right the customer. Nothing is copied or converted.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

RATE, CHANNELS, BITS = 8_000, 2, 16
FRAME = CHANNELS * BITS // 8
HEADER_BYTES = 44
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` to before ``end`` of the WAV file."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.end - self.start


def whole_frames(size: int) -> int:
    """The bytes of a raw file that are whole frames."""
    return size - size % FRAME


def header(data_bytes: int) -> bytes:
    """The WAV header for so many bytes of samples."""
    rate_bytes = RATE * FRAME
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        min(data_bytes + HEADER_BYTES - 8, 0xFFFFFFFF),
        b"WAVE",
        b"fmt ",
        16,
        1,
        CHANNELS,
        RATE,
        rate_bytes,
        FRAME,
        BITS,
        b"data",
        min(data_bytes, 0xFFFFFFFF),
    )


def asked_span(value: str | None, total: int) -> Span | None:
    """What a Range header asks for, None when it can't be given (416). No header, or one of several ranges: all."""
    found = _RANGE.fullmatch(value.strip()) if value else None
    if found is None:
        return Span(0, total)
    first, last = found.groups()
    if first:
        start, end = int(first), min(int(last) + 1 if last else total, total)
    elif last:
        start, end = max(0, total - int(last)), total
    else:
        return Span(0, total)
    return Span(start, end) if start < end else None


def read(path: Path, span: Span, data_bytes: int) -> bytes:
    """A piece of the WAV file."""
    head = header(data_bytes)[span.start : span.end]
    start = max(span.start, HEADER_BYTES) - HEADER_BYTES
    length = span.length - len(head)
    if length <= 0:
        return head
    with path.open("rb") as file:
        file.seek(start)
        return head + file.read(length)
