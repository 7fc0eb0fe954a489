"""Where what people upload becomes sounds that callers hear: checked first, one at a time, and all or nothing.

Owns the uploads' folder (``<sounds>/custom``). A renderer converts uploads to the telephone's format, and speaks what
has none.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from zongji.features.prompts.audio import checked
from zongji.kernel.errors import Invalid

Texts = Mapping[tuple[str, str], str]
"""(language, name) → what is said."""

Render = Callable[[Texts], object]
"""Makes the sounds that are not up to date, and all music. Slow: called in a worker thread. Raises when it can't."""


class Studio:
    """See the module. ``sounds`` is the folder of what callers hear."""

    def __init__(self, sounds: Path, render: Render) -> None:
        self.sounds = sounds
        self._render = render
        self._one_at_a_time = asyncio.Lock()

    def upload(self, kind: str, name: str) -> Path:
        """Where an upload lies; ``kind`` is a prompt's language, or music."""
        return self.sounds / "custom" / kind / f"{name}.wav"

    async def take(self, upload: Path, content: bytes, texts: Texts) -> None:
        """Put a recording in a place and make the sounds anew; slow. Raises Invalid for what is no sound, and for what
        can't be made: then all is as it was."""
        await asyncio.to_thread(checked, content)
        before = await asyncio.to_thread(_read, upload)
        await asyncio.to_thread(_replace, upload, content)
        try:
            await self.make(texts)
        except Invalid:
            await asyncio.to_thread(_replace, upload, before)
            raise

    async def make(self, texts: Texts) -> None:
        """Make the sounds that are not up to date; slow. Raises Invalid."""
        async with self._one_at_a_time:
            try:
                await asyncio.to_thread(self._render, texts)
            except (OSError, ValueError, RuntimeError) as why:
                raise Invalid("prompt.not_made", "the sound could not be made of this file") from why


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _replace(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
