"""Prompts: their texts, which are spoken by a machine, and recordings that people upload in their place.

Owns the uploads (``<sounds>/custom/<language>/<name>.wav``) and the texts. What callers hear is made of them by a
renderer, which converts uploads to the telephone's format and speaks what has none.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from zongji.features.prompts.audio import checked
from zongji.features.prompts.models import PromptRow
from zongji.features.prompts.waiting import WORDS
from zongji.kernel.errors import Invalid, NotFound
from zongji.storage.database import Reading, Writing
from zongji.web.directory import Directory

Texts = Mapping[tuple[str, str], str]
"""(language, name) → what is said."""

Render = Callable[[Texts], object]
"""Makes the sounds that are not up to date. Slow: called in a worker thread. Raises when it can't."""


@dataclass(frozen=True, slots=True)
class PromptOut:
    """A prompt as it is now."""

    name: str
    language: str
    text: str
    custom: bool


class Prompts:
    """Sessions are the caller's."""

    def __init__(self, sounds: Path, render: Render, directory: Directory) -> None:
        self._sounds = sounds
        self._render = render
        self._directory = directory
        self._one_at_a_time = asyncio.Lock()

    async def all(self, session: Reading) -> list[PromptOut]:
        """All prompts by name and language."""
        rows = await session.scalars(select(PromptRow).order_by(PromptRow.name, PromptRow.language))
        return [PromptOut(row.name, row.language, row.text, row.custom) for row in rows]

    async def texts(self, session: Reading) -> dict[tuple[str, str], str]:
        """What the renderer needs."""
        return {(prompt.language, prompt.name): prompt.text for prompt in await self.all(session)}

    async def add(self, session: Writing, prompts: Sequence[PromptOut]) -> None:
        """Add prompts, or give them new texts; recordings stay."""
        for prompt in prompts:
            row = await session.get(PromptRow, (prompt.name, prompt.language))
            if row is None:
                row = PromptRow(name=prompt.name, language=prompt.language, custom=False)
                session.add(row)
            row.text = prompt.text
        await session.flush()
        self._directory.prompts |= {prompt.name for prompt in prompts}

    async def provide(self, session: Writing) -> None:
        """Add what the system itself says and nobody added yet; the directory learns all names."""
        rows = {(row.name, row.language) for row in await session.scalars(select(PromptRow))}
        for name, words in WORDS.items():
            for language, text in words.items():
                if (name, language) not in rows:
                    session.add(PromptRow(name=name, language=language, text=text, custom=False))
        await session.flush()
        self._directory.prompts = {name for name, _ in rows} | set(WORDS)

    async def text(self, session: Reading, language: str, name: str) -> str:
        """What a prompt says. Raises NotFound."""
        return (await self._row(session, language, name)).text

    async def mark(self, session: Writing, language: str, name: str, custom: bool) -> None:
        """Say whether a prompt is an upload now. Raises NotFound."""
        (await self._row(session, language, name)).custom = custom

    async def upload(self, language: str, name: str, text: str, content: bytes) -> None:
        """Put a recording in a known prompt's place; slow. Raises Invalid for what is no sound."""
        await asyncio.to_thread(checked, content)
        await asyncio.to_thread(_replace, self._custom(language, name), content)
        await self._make(language, name, text)

    async def withdraw(self, language: str, name: str, text: str) -> None:
        """Let the machine speak a known prompt again; slow."""
        self._custom(language, name).unlink(missing_ok=True)
        await self._make(language, name, text)

    async def file(self, session: Reading, language: str, name: str) -> Path:
        """The sound that callers hear. Raises NotFound."""
        await self._row(session, language, name)
        path = self._sounds / language / f"{name}.wav"
        if not path.is_file():
            raise NotFound("prompt.silent", "this prompt has not been made yet")
        return path

    async def _row(self, session: Reading, language: str, name: str) -> PromptRow:
        row = await session.get(PromptRow, (name, language))
        if row is None:
            raise NotFound("prompt.unknown", f"there is no prompt {name} in {language}")
        return row

    def _custom(self, language: str, name: str) -> Path:
        return self._sounds / "custom" / language / f"{name}.wav"

    async def _make(self, language: str, name: str, text: str) -> None:
        async with self._one_at_a_time:
            try:
                await asyncio.to_thread(self._render, {(language, name): text})
            except (OSError, ValueError, RuntimeError) as why:
                raise Invalid("prompt.not_made", "the sound could not be made of this file") from why


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
