"""What a person at a telephone notices. Owns the words of the people's own logs, against which the floor is judged."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from zongji.kernel.clock import Instant
from zongji.kernel.ids import LegId


class Sound(Enum):
    """What is heard, or no longer heard, at one leg."""

    RING = "ring"
    """The own phone rings."""
    RING_AUTO = "ring_auto"
    """The own phone is asked to answer without a hand."""
    ALERT = "alert"
    """The caller hears that it rings at the other end."""
    ANSWERED = "answered"
    PROMPT = "prompt"
    """A prompt begins; the words are its names."""
    TONE = "tone"
    """Speak now: it is recorded."""
    MUSIC = "music"
    VOICE = "voice"
    """Somebody speaks; the words say who (an agent, or a contact)."""
    SILENCE = "silence"
    """Who spoke speaks no more, and the leg is still up."""
    END = "end"
    """The leg is gone."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of a person's own log."""

    at: Instant
    sound: Sound
    words: str = ""


class Ear(Protocol):
    """A person at a leg."""

    def hear(self, leg: LegId, sound: Sound, words: str = "") -> None:
        """Something changed at the leg. May press keys or hang up at once."""
        ...
