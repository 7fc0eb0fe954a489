"""Prompts: their texts, which are spoken by a machine, and recordings that people upload in their place.

Owns the uploads (``<sounds>/custom/<language>/<name>.wav``) and the texts. What callers hear is made of them in the
studio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from zongji.features.prompts.models import PromptRow
from zongji.features.prompts.studio import Studio
from zongji.features.prompts.waiting import WORDS
from zongji.kernel.errors import NotFound
from zongji.storage.database import Reading, Writing
from zongji.web.directory import Directory


@dataclass(frozen=True, slots=True)
class PromptOut:
    """A prompt as it is now."""

    name: str
    language: str
    text: str
    custom: bool


class Prompts:
    """Sessions are the caller's."""

    def __init__(self, studio: Studio, directory: Directory) -> None:
        self._studio = studio
        self._directory = directory

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
        await self._studio.take(self._studio.upload(language, name), content, {(language, name): text})

    async def withdraw(self, language: str, name: str, text: str) -> None:
        """Let the machine speak a known prompt again; slow."""
        self._studio.upload(language, name).unlink(missing_ok=True)
        await self._studio.make({(language, name): text})

    async def file(self, session: Reading, language: str, name: str) -> Path:
        """The sound that callers hear. Raises NotFound."""
        await self._row(session, language, name)
        path = self._studio.sounds / language / f"{name}.wav"
        if not path.is_file():
            raise NotFound("prompt.silent", "this prompt has not been made yet")
        return path

    async def _row(self, session: Reading, language: str, name: str) -> PromptRow:
        row = await session.get(PromptRow, (name, language))
        if row is None:
            raise NotFound("prompt.unknown", f"there is no prompt {name} in {language}")
        return row
