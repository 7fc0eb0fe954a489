"""A sine tone as G.711 µ-law (ITU-T G.711), for callers made of Python."""

import math

RATE = 8000
"""Samples a second."""

_BIAS = 0x84
_CLIP = 32635


def encode(sample: int) -> int:
    """One linear 16-bit sample as a µ-law byte."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), _CLIP) + _BIAS
    exponent = magnitude.bit_length() - 8
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return ~(sign | (exponent << 4) | mantissa) & 0xFF


def decode(byte: int) -> int:
    """One µ-law byte as a linear 16-bit sample."""
    byte = ~byte & 0xFF
    exponent, mantissa = (byte >> 4) & 0x07, byte & 0x0F
    magnitude = ((mantissa << 3) + _BIAS << exponent) - _BIAS
    return -magnitude if byte & 0x80 else magnitude


def tone(hertz: float, seconds: float = 1.0, level: float = 0.3) -> bytes:
    """A sine of ``seconds`` length at ``level`` (0–1 of full scale); whole hertz loop without a click at 1 s."""
    count = round(RATE * seconds)
    return bytes(encode(round(32767 * level * math.sin(2 * math.pi * hertz * index / RATE))) for index in range(count))
