"""The built UI: files below one folder, and its index for every other page of ours."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, PlainTextResponse, Response

from zongji.kernel.errors import NotFound
from zongji.web.access import PUBLIC

FOREVER = "public, max-age=31536000, immutable"
"""Files whose names carry a hash of their content."""
NAMED_BY_IDS = ("records/",)
"""Pages whose address ends in an id, which may have dots; elsewhere a dot means a file."""
_NOT_BUILT = "The user interface is not built yet: run ./zongji up, which builds it.\n"


def routes(folder: Path) -> APIRouter:
    """Serves the UI at ``/``; must be the last router, for it answers everything."""
    site = APIRouter(include_in_schema=False)
    root = folder.resolve()

    @site.get("/{path:path}", dependencies=[PUBLIC])
    @site.head("/{path:path}", dependencies=[PUBLIC])
    async def page(path: str) -> Response:
        """A file of the UI, or its index: the UI knows its own pages."""
        if path.startswith("api/"):
            raise NotFound("http.404", "there is nothing at this address")
        found = (root / path).resolve()
        if path and found.is_relative_to(root) and found.is_file():
            cache = FOREVER if path.startswith("assets/") else "no-cache"
            return FileResponse(found, headers={"cache-control": cache})
        if "." in path.rpartition("/")[2] and not path.startswith(NAMED_BY_IDS):
            raise NotFound("http.404", "there is no such file")
        index = root / "index.html"
        if not index.is_file():
            return PlainTextResponse(_NOT_BUILT, 503)
        return FileResponse(index, headers={"cache-control": "no-cache"})

    return site
