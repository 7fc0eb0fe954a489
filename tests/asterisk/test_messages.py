"""How much of what a caller leaves is speech."""

import math
from array import array

from zongji.asterisk.messages import spoken
from zongji.kernel.clock import seconds


def tone(level: int, length: float) -> bytes:
    return array("h", [round(level * math.sin(n / 3)) for n in range(round(length * 8000))]).tobytes()


def test_silence_and_the_noise_of_a_line_are_no_speech() -> None:
    assert spoken(b"") == spoken(bytes(32_000)) == spoken(tone(200, 2)) == 0


def test_speech_counts_for_as_long_as_it_is_heard() -> None:
    assert spoken(tone(3000, 1) + bytes(64_000) + tone(3000, 0.5)) == seconds(1.5)


def test_a_file_that_was_cut_off_in_mid_sample_is_read() -> None:
    assert spoken(tone(3000, 1) + b"\x01") == seconds(1)
