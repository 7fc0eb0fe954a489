"""Recordings over HTTP: WAV with ranges, so that a browser can seek. Agents hear their own talks, supervisors all talks
and callers' messages.

Does not know records: it is told where a recording lies.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from zongji.features.recordings.wave import Shape, Span, asked_span, read, shape
from zongji.kernel.errors import NotFound
from zongji.kernel.ids import AgentId, message_step_of
from zongji.storage.database import Reading
from zongji.web.access import AnyUser, Principal, Role
from zongji.web.deps import ReadingSession
from zongji.web.errors import body

PIECE = 256 * 1024


class Lying(Protocol):
    """Where a recording lies below the folder, and whose talk it is."""

    @property
    def file(self) -> str:
        """Relative path."""
        ...

    @property
    def agent(self) -> AgentId:
        """Who talks on it; '' for a caller's message."""
        ...


Locate = Callable[[Reading, str], Awaitable[Lying | None]]


def routes(folder: Path, locate: Locate) -> APIRouter:
    """``/recordings/{id}``."""
    api = APIRouter(prefix="/recordings", tags=["recordings"])

    @api.get("/{id}", response_class=Response)
    @api.head("/{id}", response_class=Response)
    async def listen(id: str, who: AnyUser, request: Request, db: ReadingSession) -> Response:
        """The recording as WAV, or the range that is asked for."""
        path = _path(folder, await locate(db, id), who)
        found = shape(path.stat().st_size, 2 if message_step_of(id) is None else 1)
        total = found.total
        wanted = request.headers.get("range")
        span = asked_span(wanted, total)
        headers = {"accept-ranges": "bytes", "cache-control": "private, max-age=3600", "content-type": "audio/wav"}
        if span is None:
            refused = body("recordings.range", f"the recording has {total} bytes")
            return JSONResponse(refused, 416, {"content-range": f"bytes */{total}"})
        headers["content-length"] = str(span.length)
        if span.length < total:
            headers["content-range"] = f"bytes {span.start}-{span.end - 1}/{total}"
        status = 206 if span.length < total else 200
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        return StreamingResponse(_pieces(path, span, found), status, headers)

    return api


def _path(folder: Path, found: Lying | None, who: Principal) -> Path:
    """The file. Raises NotFound for what is not there, and for what the asker may not hear."""
    root = folder.resolve()
    path = (root / found.file).resolve() if found is not None else root
    may = found is not None and (who.role.covers(Role.SUPERVISOR) or who.agent == found.agent)
    if not may or not path.is_relative_to(root) or not path.is_file():
        raise NotFound("recordings.gone", "this recording is not there (any more)")
    return path


async def _pieces(path: Path, span: Span, shape: Shape) -> AsyncIterator[bytes]:
    for start in range(span.start, span.end, PIECE):
        piece = Span(start, min(start + PIECE, span.end))
        yield await asyncio.to_thread(read, path, piece, shape)
