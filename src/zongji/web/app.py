"""The HTTP application: routers of the features put together, with one error table and one guard.

Does not know any feature. Refuses to be built with a route that does not say who may ask.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from zongji import __version__
from zongji.kernel.clock import Clock
from zongji.storage.database import Database
from zongji.web import errors, static
from zongji.web.access import Allow, Authenticator, public
from zongji.web.guard import Guard

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Kit:
    """What the routes' dependencies need. ``cookie`` is what the session's cookie is called; ``sockets`` are the
    WebSocket addresses of phones, for the page's policy."""

    database: Database
    authenticate: Authenticator
    clock: Clock
    cookie: str
    sockets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: below ``/api/v1``, at the root (health, metrics), and the UI's folder."""

    api: Sequence[APIRouter]
    root: Sequence[APIRouter] = ()
    ui: Path | None = None


def create_app(kit: Kit, site: Site) -> FastAPI:
    """The application. Raises TypeError for a route without a declared role."""
    app = FastAPI(
        title="zongji",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_nothing,
    )
    app.state.database = kit.database
    app.state.authenticate = kit.authenticate
    app.state.clock = kit.clock
    app.state.cookie = kit.cookie
    errors.install(app)
    app.add_middleware(Guard, sockets=kit.sockets)
    for router in site.root:
        app.include_router(router)
    for router in site.api:
        app.include_router(router, prefix=API)
    if site.ui is not None:
        app.include_router(static.routes(site.ui))
    open_doors = undeclared([*site.api, *site.root])
    if open_doors:
        raise TypeError(f"these routes do not say who may ask: {', '.join(open_doors)}")
    return app


def undeclared(routers: Iterable[APIRouter]) -> list[str]:
    """Routes that declare neither a role nor that anybody may ask."""
    return [
        route.path
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute) and not _declared(route.dependant)
    ]


def _declared(dependant: Dependant) -> bool:
    return any(
        isinstance(each.call, Allow) or each.call is public or _declared(each) for each in dependant.dependencies
    )


@asynccontextmanager
async def _nothing(app: FastAPI) -> AsyncIterator[None]:
    """Nothing starts with the application: ``main`` starts and ends everything."""
    yield
