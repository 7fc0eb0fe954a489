"""Music on hold that belongs to nobody: a quiet, slow pad of chords, computed.

Owns the tune. Its end flows into its beginning, so it can be repeated for hours without a click.
"""

import math
from array import array
from functools import cache

from zongji.asterisk.prompts_audio import NARROW, levelled, pcm16

CHORD_SECONDS = 8
FADE_SECONDS = 3
# Semitones from A4 (440 Hz): F maj7 - C/E - D m7 - A m7 - B♭ maj7 - F/A - G m9 - C 7sus4.
CHORDS = (
    (-16, -9, -5, 0),
    (-17, -9, -5, -2),
    (-19, -12, -4, 0),
    (-12, -5, 0, 3),
    (-11, -7, -4, 0),
    (-12, -9, -4, 3),
    (-14, -7, -4, 1),
    (-21, -9, -4, 1),
)
PARTIALS = (1.0, 0.32, 0.12, 0.05)
TABLE_BITS = 12
DETUNE = 0.35
"""Hertz between the two voices of a note: they beat slowly, which sounds warm."""


def music(rate: int = NARROW) -> "array[int]":
    """The whole loop, 64 seconds of 16-bit samples at `rate` Hz, at about -26 dB."""
    length = len(CHORDS) * CHORD_SECONDS * rate
    loop = [0.0] * length
    fade = FADE_SECONDS * rate
    span = CHORD_SECONDS * rate + fade
    rise = [0.5 - 0.5 * math.cos(math.pi * i / fade) for i in range(fade)]
    for number, chord in enumerate(CHORDS):
        voice = _chord(chord, span, rate)
        voice[:fade] = [value * gain for value, gain in zip(voice, rise, strict=False)]
        voice[-fade:] = [value * gain for value, gain in zip(voice[-fade:], reversed(rise), strict=True)]
        start = number * CHORD_SECONDS * rate
        for i, value in enumerate(voice, start):
            loop[i % length] += value
    return pcm16(levelled(loop, rms=0.05, peak=0.5))


def _chord(notes: tuple[int, ...], span: int, rate: int) -> list[float]:
    table = _table()
    mask = len(table) - 1
    total = [0.0] * span
    for note in notes:
        for detune in (-DETUNE / 2, DETUNE / 2):
            step = round((440 * 2 ** (note / 12) + detune) / rate * len(table) * 65536)
            total = [value + table[(i * step >> 16) & mask] for i, value in enumerate(total)]
    return total


@cache
def _table() -> list[float]:
    size = 1 << TABLE_BITS
    turns = [2 * math.pi * i / size for i in range(size)]
    return [sum(level * math.sin((k + 1) * turn) for k, level in enumerate(PARTIALS)) for turn in turns]
