"""Is an upload a sound that callers can be made to hear? Checks a WAV file; does not convert it."""

import io
import wave

from zongji.kernel.errors import Invalid

BYTES_MAX = 20 * 1024 * 1024
SECONDS_MAX = 300.0
SECONDS_MIN = 0.1
RATES = range(8_000, 96_001)


def checked(content: bytes) -> float:
    """The length in seconds. Raises Invalid, saying what is wrong."""
    if len(content) > BYTES_MAX:
        raise _wrong(f"the file is larger than {BYTES_MAX // 1024 // 1024} MB")
    try:
        with wave.open(io.BytesIO(content)) as sound:
            rate, frames, channels = sound.getframerate(), sound.getnframes(), sound.getnchannels()
            width = sound.getsampwidth()
            whole = len(sound.readframes(frames)) == frames * channels * width
    except (wave.Error, EOFError, ValueError, OverflowError) as why:
        raise _wrong(f"this is not an uncompressed (PCM) WAV file: {why}") from None
    if rate not in RATES or channels not in (1, 2) or width not in (1, 2, 3, 4):
        raise _wrong("the file must have 8 to 96 kHz, one or two channels, 8 to 32 bits")
    if not whole:
        raise _wrong("the file is cut off")
    length = float(frames) / float(rate)
    if not SECONDS_MIN <= length <= SECONDS_MAX:
        raise _wrong(f"the sound must last from {SECONDS_MIN} to {SECONDS_MAX:.0f} s")
    return length


def _wrong(why: str) -> Invalid:
    return Invalid("prompt.audio", why, {"file": why})
