"""Is the right tone in the right channel? Levels from a Fourier transform of a recording."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

ALIKE = 0.9
"""Above this two sounds are the same but for the codec. Different prompts of one voice stay far below."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stereo recording: left is the agent, right the customer."""

    rate: int
    left: Samples
    right: Samples

    @property
    def seconds(self) -> float:
        return len(self.left) / self.rate

    def swapped(self) -> "Heard":
        return Heard(self.rate, self.right, self.left)

    def muted_left(self) -> "Heard":
        return Heard(self.rate, np.zeros_like(self.left), self.right)


def from_wav(body: bytes) -> Heard:
    with wave.open(io.BytesIO(body)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (2, 2), "16-bit stereo"
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
        return Heard(file.getframerate(), samples[0::2], samples[1::2])


def level(samples: Samples, rate: int, hertz: float) -> float:
    """The level of a tone in dB, over a band of ±15 Hz (codecs and clocks shift a little); silence is very low."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / max(1, len(samples))
    bins = np.fft.rfftfreq(len(samples), 1 / rate)
    band = spectrum[(bins > hertz - 15) & (bins < hertz + 15)]
    return float(20 * np.log10(np.sqrt((band**2).sum()) + 1e-3))


def apart(heard: Heard, agent_hertz: float, caller_hertz: float) -> tuple[float, float]:
    """By how many dB each side's own tone stands over the other's in its channel: (left, right)."""
    left = level(heard.left, heard.rate, agent_hertz) - level(heard.left, heard.rate, caller_hertz)
    right = level(heard.right, heard.rate, caller_hertz) - level(heard.right, heard.rate, agent_hertz)
    return left, right


def times_heard(spoken: Samples, prompt: Samples) -> list[float]:
    """When a prompt begins in what was heard, in seconds at 8 kHz: peaks of the normalised cross-correlation above
    ``ALIKE``. What was cut off is not heard: the whole prompt must be there."""
    size = 1 << (len(spoken) + len(prompt)).bit_length()
    product = np.fft.irfft(np.fft.rfft(spoken, size) * np.conj(np.fft.rfft(prompt, size)), size)
    energy = np.cumsum(np.concatenate([[0.0], spoken**2]))
    starts = np.arange(len(spoken) - len(prompt))
    norm = np.sqrt(np.maximum(energy[starts + len(prompt)] - energy[starts], 1.0) * (prompt**2).sum())
    alike = product[starts] / norm
    found: list[float] = []
    for start in np.flatnonzero(alike > ALIKE):
        if not found or start / 8000 - found[-1] > len(prompt) / 8000 / 2:
            found.append(float(start / 8000))
    return found


def prompt_samples(path: Path) -> Samples:
    """A prompt's 8-kHz file, without the silence at its ends."""
    with wave.open(str(path)) as file:
        assert file.getframerate() == 8000
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    loud = np.flatnonzero(np.abs(samples) > 200)
    return samples[loud[0] : loud[-1] + 1]


def tone_wav(hertz: float, seconds: float = 10.0, rate: int = 48_000) -> bytes:
    """A microphone for the browser: a loud sine."""
    time = np.arange(round(rate * seconds)) / rate
    samples = (0.5 * 32767 * np.sin(2 * np.pi * hertz * time)).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def decode_ulaw(body: bytes) -> Samples:
    """What a caller heard, as samples."""
    code = ~np.frombuffer(body, np.uint8).astype(np.int32) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.float64)
