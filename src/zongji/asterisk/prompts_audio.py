"""Sound as samples: reading WAV files, changing the rate, levelling, and the formats that Asterisk plays.

Owns the arithmetic, in the standard library alone: it runs when a prompt is made, never in a call. Does not know
what is said. Samples are floats from -1 to 1, one channel.
"""

import math
import wave
from array import array
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path

NARROW = 8_000
WIDE = 16_000
_STOPBAND_DB = 50.0
_KAISER_BETA = 0.5842 * (_STOPBAND_DB - 21) ** 0.4 + 0.07886 * (_STOPBAND_DB - 21)
_REACH = 12
"""How many periods of the slower rate the filter reaches to each side; 12 cut within a tenth of the band."""


class AudioError(Exception):
    """A file is no sound that we can read; the message says why."""


def read_wav(path: Path) -> tuple[int, list[float]]:
    """Rate and samples of a PCM WAV file, mixed to one channel. Raises AudioError."""
    channels, width, rate, raw = _opened(path, whole=True)
    samples = _decoded(raw, width)
    if channels > 1:
        samples = [sum(samples[i : i + channels]) / channels for i in range(0, len(samples) - channels + 1, channels)]
    return rate, samples


def check_wav(path: Path) -> None:
    """Raises AudioError for what ``read_wav`` can't read; looks at the file's head only."""
    _opened(path, whole=False)


def _opened(path: Path, whole: bool) -> tuple[int, int, int, bytes]:
    """Channels, bytes a sample, rate, and the samples if asked for."""
    try:
        with wave.open(str(path)) as file:
            channels, width, rate, frames, *_ = file.getparams()
            raw = file.readframes(frames) if whole else b""
    except (wave.Error, EOFError, OSError) as error:
        raise AudioError(f"{path.name} is not a PCM WAV file: {error}") from error
    if width not in (1, 2, 3, 4) or channels < 1 or rate < 4000:
        raise AudioError(f"{path.name} has {channels} channels of {8 * width} bits at {rate} Hz")
    return channels, width, rate, raw


def _decoded(raw: bytes, width: int) -> list[float]:
    if width == 1:
        return [(value - 128) / 128 for value in raw]
    if width == 2:
        return [value / 32768 for value in array("h", raw[: len(raw) // 2 * 2])]
    scale = 1 << (8 * width - 1)
    whole = len(raw) // width * width
    return [int.from_bytes(raw[i : i + width], "little", signed=True) / scale for i in range(0, whole, width)]


def resampled(samples: Sequence[float], rate: int, target: int) -> list[float]:
    """The same sound at another rate in Hz; what the new rate cannot carry is filtered out first."""
    if rate == target:
        return list(samples)
    common = math.gcd(rate, target)
    up, down = target // common, rate // common
    taps = 2 * math.ceil(_REACH * max(1.0, rate / target))
    phases = _filter(up, down, taps)
    padded = [0.0] * (taps // 2) + list(samples) + [0.0] * (taps // 2 + 1)
    count = len(samples) * up // down
    return [
        sum(map(mul, phases[position % up], padded[position // up + 1 : position // up + 1 + taps]))
        for position in range(0, count * down, down)
    ]


@cache
def _filter(up: int, down: int, taps: int) -> list[list[float]]:
    """A Kaiser-windowed sinc, one list of coefficients for each place between two input samples."""
    cutoff = 0.93 * min(1.0, up / down)
    half = taps / 2
    bottom = _bessel(_KAISER_BETA)
    phases = []
    for phase in range(up):
        places = [tap + 1 - half - phase / up for tap in range(taps)]
        weights = [
            cutoff * _sinc(cutoff * x) * _bessel(_KAISER_BETA * math.sqrt(max(0.0, 1 - (x / half) ** 2))) / bottom
            for x in places
        ]
        total = sum(weights)
        phases.append([weight / total for weight in weights])
    return phases


def _sinc(x: float) -> float:
    return 1.0 if x == 0 else math.sin(math.pi * x) / (math.pi * x)


def _bessel(x: float) -> float:
    """The modified Bessel function I0, which shapes the Kaiser window."""
    total, term, k = 1.0, 1.0, 1
    while term > 1e-9 * total:
        term *= (x / (2 * k)) ** 2
        total += term
        k += 1
    return total


def trimmed(samples: Sequence[float], rate: int, quiet: float = 0.004, keep: float = 0.06) -> list[float]:
    """Without the silence at both ends, but for `keep` seconds."""
    loud = [i for i, value in enumerate(samples) if abs(value) > quiet]
    if not loud:
        return list(samples)
    margin = int(keep * rate)
    return list(samples[max(0, loud[0] - margin) : loud[-1] + margin])


def levelled(samples: Sequence[float], rms: float = 0.1, peak: float = 0.8) -> list[float]:
    """Brought to one loudness: effective value `rms` (0.1 is -20 dB) unless a peak would pass `peak`."""
    highest = max(map(abs, samples), default=0.0)
    if highest == 0:
        return list(samples)
    power = math.sqrt(sum(map(mul, samples, samples)) / len(samples))
    gain = min(rms / power, peak / highest)
    return [gain * value for value in samples]


def pcm16(samples: Sequence[float]) -> "array[int]":
    """As 16-bit integers; too loud ones are clipped."""
    return array("h", [max(-32768, min(32767, round(32767 * value))) for value in samples])


def write_wav(path: Path, pcm: "array[int]", rate: int) -> None:
    """A mono 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())


def mu_law(pcm: Sequence[int]) -> bytes:
    """G.711 µ-law, one byte a sample."""
    table = _mu_law_table()
    return bytes([table[(value >> 2) + 8192] for value in pcm])


@cache
def _mu_law_table() -> bytes:
    """For each 14-bit value, shifted to start at 0, its µ-law byte."""
    return bytes(_mu_law_byte(value) for value in range(-8192, 8192))


def _mu_law_byte(value: int) -> int:
    sign = 0x80 if value < 0 else 0
    magnitude = min(-value - 1 if value < 0 else value, 8158) + 33
    segment = magnitude.bit_length() - 6
    return ~(sign | segment << 4 | magnitude >> (segment + 1) & 0x0F) & 0xFF
