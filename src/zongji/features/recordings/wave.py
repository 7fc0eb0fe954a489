"""A raw recording as a WAV file, in pieces: a header is put before the samples, and any range of the whole is given.

Recordings are interleaved 16-bit stereo at 8 kHz: left the agent, right the customer; a caller's message is mono.
Nothing is copied or converted.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

RATE, BITS = 8_000, 16
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


@dataclass(frozen=True, slots=True)
class Shape:
    """How long the samples of a raw file are, and how many channels they are of."""

    data_bytes: int
    channels: int

    @property
    def total(self) -> int:
        """The bytes of the WAV file."""
        return HEADER_BYTES + self.data_bytes


def shape(size: int, channels: int) -> Shape:
    """That of a raw file of ``size`` bytes; what is no whole frame is left out."""
    return Shape(size - size % _frame(channels), channels)


def _frame(channels: int) -> int:
    return channels * BITS // 8


def header(shape: Shape) -> bytes:
    """The WAV header."""
    frame, data_bytes = _frame(shape.channels), shape.data_bytes
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        min(data_bytes + HEADER_BYTES - 8, 0xFFFFFFFF),
        b"WAVE",
        b"fmt ",
        16,
        1,
        shape.channels,
        RATE,
        RATE * frame,
        frame,
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


def read(path: Path, span: Span, shape: Shape) -> bytes:
    """A piece of the WAV file."""
    head = header(shape)[span.start : span.end]
    start = max(span.start, HEADER_BYTES) - HEADER_BYTES
    length = span.length - len(head)
    if length <= 0:
        return head
    with path.open("rb") as file:
        file.seek(start)
        return head + file.read(length)
