"""Prompts and music over HTTP."""

from fastapi import APIRouter, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from zongji.features.prompts.audio import BYTES_MAX
from zongji.features.prompts.music import Music, MusicOut
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


class MusicWire(BaseModel):
    """Music that queues may choose; ``url`` plays what was uploaded."""

    name: str
    uploaded: bool
    seconds: float | None
    url: str | None


class AllMusicWire(BaseModel):
    """All of it, beside the usual music."""

    items: list[MusicWire]


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


def music_routes(music: Music) -> APIRouter:
    """``/music``."""
    api = APIRouter(prefix="/music", tags=["prompts"])

    @api.get("")
    def all_music(who: Supervisor) -> AllMusicWire:
        """All music."""
        return AllMusicWire(items=[_music(each) for each in music.all()])

    @api.get("/{name}.wav", response_class=FileResponse)
    def listen(name: str, who: Supervisor) -> FileResponse:
        """What callers hear."""
        return FileResponse(music.file(name), media_type="audio/wav", headers={"cache-control": "no-cache"})

    @api.put("/{name}", status_code=204)
    async def upload(name: str, file: UploadFile, who: Admin) -> None:
        """Add music (WAV), or put another recording in its place. Asterisk plays it a moment later; calls go on."""
        await music.upload(name, await file.read(BYTES_MAX + 1))

    @api.delete("/{name}", status_code=204)
    async def remove(name: str, who: Admin, db: ReadingSession) -> None:
        """Remove music that no queue uses."""
        await music.remove(db, name)

    return api


def _music(found: MusicOut) -> MusicWire:
    url = f"/api/v1/music/{found.name}.wav" if found.uploaded else None
    return MusicWire(name=found.name, uploaded=found.uploaded, seconds=found.seconds, url=url)
