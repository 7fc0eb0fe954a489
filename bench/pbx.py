"""The Asterisk of a run: the shipped configuration, plus the peers in ``bench/peer``.

Owns the peers' text. The same Asterisk serves our engine and the peers.
"""

from collections.abc import Mapping
from pathlib import Path

from bench.capture import MARK
from bench.place import AGENTS, THEIRS_AFTER_PROMPT, THEIRS_AT_ONCE, Place

PEER = Path(__file__).parent / "peer"
PROMPT = "bench-prompt"
PROMPT_FRAMES = 40
"""Length of the prompt in frames of 20 ms: a quiet tone, then one frame that marks its end."""

RECORDING = ("raw", "D")
"""How app_queue records, the same as ours: format and options of MixMonitor."""


def additions(place: Place, recording: tuple[str, str] = RECORDING) -> Mapping[str, str]:
    """What is appended to the shipped configuration, by file name."""
    words = {
        "ARI_SECRET": place.ari_secret,
        "QUEUE_AT_ONCE": THEIRS_AT_ONCE,
        "QUEUE_AFTER_PROMPT": THEIRS_AFTER_PROMPT,
        "PROMPT": place.data / "sounds/zh" / PROMPT,
        "RECORDINGS": place.data / "recordings",
        "FORMAT": recording[0],
        "OPTIONS": recording[1],
        "MEMBERS": "\n".join(f"member => PJSIP/{agent}" for agent in AGENTS),
    }
    return {path.name: _filled(path.read_text(), words) for path in sorted(PEER.glob("*.conf"))}


def write_prompt(sounds: Path) -> None:
    """The prompt in the format that is played without transcoding, and as .wav."""
    quiet = bytes([0x7E, 0xFE] * 80)
    folder = sounds / "zh"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{PROMPT}.ulaw").write_bytes(quiet * (PROMPT_FRAMES - 1) + bytes([MARK]) * 160)


def _filled(text: str, words: Mapping[str, object]) -> str:
    for name, value in words.items():
        text = text.replace(f"@{name}@", str(value))
    return text
