"""What stands around an office in tests: a clock that is moved by hand, no PBX, and no speech program."""

from dataclasses import dataclass, field
from pathlib import Path

from zongji.core.facts import Effect
from zongji.features.prompts.studio import Texts
from zongji.kernel.clock import Instant, seconds

START = Instant(1_750_000_000_000_000)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> Instant:
        return self.at

    def forward(self, by_seconds: float) -> Instant:
        self.at = Instant(self.at + seconds(by_seconds))
        return self.at


class NoPbx:
    """Remembers what was wished."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []

    def do(self, effect: Effect) -> None:
        self.effects.append(effect)


@dataclass(slots=True)
class Renderer:
    """Stands for the speech program: writes a file per prompt, and one per uploaded music."""

    sounds: Path
    made: list[tuple[str, str]] = field(default_factory=list)
    broken: bool = False

    def __call__(self, texts: Texts) -> None:
        if self.broken:
            raise OSError("no space left")
        for language, name in texts:
            upload = self.sounds / "custom" / language / f"{name}.wav"
            target = self.sounds / language / f"{name}.wav"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(upload.read_bytes() if upload.is_file() else b"spoken")
            self.made.append((language, name))
        for upload in (self.sounds / "custom/music").glob("*.wav"):
            target = self.sounds / "music" / upload.stem / upload.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(upload.read_bytes())

    def music(self) -> list[str]:
        return sorted(folder.name for folder in (self.sounds / "music").glob("*/"))
