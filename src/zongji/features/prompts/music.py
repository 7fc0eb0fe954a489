"""Music for those who wait, beside the usual one: recordings that people upload, each under a name that queues choose.

Owns ``<sounds>/custom/music/<name>.wav`` and what is made of it, ``<sounds>/music/<name>/``. Folders there that
somebody filled on the server by hand can be chosen too; they are listed, and left alone.
"""

import asyncio
import re
import shutil
import wave
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zongji.features.prompts.studio import Studio
from zongji.kernel.errors import Invalid, NotFound, Refused
from zongji.storage.database import Reading

NAME = re.compile(r"(?!(?:default|general)$)[a-z0-9][a-z0-9_-]{0,39}")
"""Two names are Asterisk's own."""

Users = Callable[[Reading, str], Awaitable[Sequence[str]]]
"""The queues that use some music, by id."""


@dataclass(frozen=True, slots=True)
class MusicOut:
    """Music as it is now; ``seconds`` is unknown of what was not uploaded."""

    name: str
    uploaded: bool
    seconds: float | None


class Music:
    """``names`` tells what queues can choose; ``changed`` lets Asterisk know."""

    def __init__(
        self, studio: Studio, names: Callable[[], Sequence[str]], users: Users, changed: Callable[[], None]
    ) -> None:
        self._studio = studio
        self._names = names
        self._users = users
        self._changed = changed

    def all(self) -> list[MusicOut]:
        """All music by name."""
        return [self._one(name) for name in sorted(self._names())]

    def file(self, name: str) -> Path:
        """What callers hear of uploaded music. Raises NotFound."""
        if not self._uploaded(name) or not self._sound(name).is_file():
            raise NotFound("music.unknown", f"no music {name} was uploaded")
        return self._sound(name)

    async def upload(self, name: str, content: bytes) -> None:
        """Add music, or put another recording in its place; slow. Raises Invalid for a name or a sound that can't be,
        Refused for a folder filled by hand."""
        if not NAME.fullmatch(name):
            why = "up to 40 small letters, digits, - and _; not default or general"
            raise Invalid("music.name", f"music can't be named {name}: {why}", {"name": why})
        self._not_by_hand(name)
        await self._studio.take(self._studio.upload("music", name), content, {})
        self._changed()

    async def remove(self, session: Reading, name: str) -> None:
        """Remove uploaded music. Raises NotFound; Refused, naming them, while queues use it."""
        self._not_by_hand(name)
        if not self._uploaded(name):
            raise NotFound("music.unknown", f"no music {name} was uploaded")
        users = await self._users(session, name)
        if users:
            queues = ", ".join(users)
            raise Refused(
                "music.in_use",
                f"music {name} can't be removed: queues use it ({queues}); choose other music there first",
                {"queues": queues},
            )
        await asyncio.to_thread(shutil.rmtree, self._sound(name).parent, ignore_errors=True)
        self._studio.upload("music", name).unlink(missing_ok=True)
        self._changed()

    def _one(self, name: str) -> MusicOut:
        uploaded = self._uploaded(name)
        return MusicOut(name, uploaded, _seconds(self._sound(name)) if uploaded else None)

    def _uploaded(self, name: str) -> bool:
        return NAME.fullmatch(name) is not None and self._studio.upload("music", name).is_file()

    def _not_by_hand(self, name: str) -> None:
        if name in self._names() and not self._uploaded(name):
            raise Refused("music.by_hand", f"the folder of music {name} was filled on the server; change it there")

    def _sound(self, name: str) -> Path:
        return self._studio.sounds / "music" / name / f"{name}.wav"


def _seconds(sound: Path) -> float | None:
    try:
        with wave.open(str(sound)) as file:
            return float(round(file.getnframes() / file.getframerate(), 1))
    except (OSError, EOFError, wave.Error):
        return None
