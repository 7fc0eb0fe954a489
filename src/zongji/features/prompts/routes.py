"""Prompts over HTTP."""

from fastapi import APIRouter, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from zongji.features.prompts.audio import BYTES_MAX
from zongji.features.prompts.service import Prompts
from zongji.web.access import Admin, Supervisor
from zongji.web.deps import Db, ReadingSession


class PromptWire(BaseModel):
    """A prompt; ``url`` plays what callers hear."""

    name: str
    language: str
    text: str
    custom: bool
    url: str


class PromptsWire(BaseModel):
    """All prompts."""

    items: list[PromptWire]


def routes(prompts: Prompts) -> APIRouter:
    """``/prompts``."""
    api = APIRouter(prefix="/prompts", tags=["prompts"])

    @api.get("")
    async def all_prompts(who: Supervisor, db: ReadingSession) -> PromptsWire:
        """All prompts."""
        return PromptsWire(
            items=[
                PromptWire(
                    name=each.name,
                    language=each.language,
                    text=each.text,
                    custom=each.custom,
                    url=f"/api/v1/prompts/{each.language}/{each.name}.wav",
                )
                for each in await prompts.all(db)
            ]
        )

    @api.get("/{language}/{name}.wav", response_class=FileResponse)
    async def listen(language: str, name: str, who: Supervisor, db: ReadingSession) -> FileResponse:
        """What callers hear."""
        path = await prompts.file(db, language, name)
        return FileResponse(path, media_type="audio/wav", headers={"cache-control": "no-cache"})

    @api.put("/{language}/{name}", status_code=204)
    async def upload(language: str, name: str, file: UploadFile, who: Admin, database: Db) -> None:
        """Put a recording (WAV) in the place of the machine's voice."""
        async with database.reading() as reading:
            text = await prompts.text(reading, language, name)
        await prompts.upload(language, name, text, await file.read(BYTES_MAX + 1))
        async with database.writing() as db:
            await prompts.mark(db, language, name, custom=True)

    @api.delete("/{language}/{name}", status_code=204)
    async def withdraw(language: str, name: str, who: Admin, database: Db) -> None:
        """Let the machine speak again."""
        async with database.reading() as reading:
            text = await prompts.text(reading, language, name)
        await prompts.withdraw(language, name, text)
        async with database.writing() as db:
            await prompts.mark(db, language, name, custom=False)

    return api
