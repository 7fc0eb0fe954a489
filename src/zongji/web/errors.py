"""One table from errors to HTTP. What is inside never goes out; the log has it."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from zongji.kernel.errors import (
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    TooMany,
    Unauthenticated,
    Unavailable,
    ZongjiError,
)

log = logging.getLogger(__name__)

STATUS: Mapping[type[ZongjiError], int] = {
    Invalid: 422,
    NotFound: 404,
    Forbidden: 403,
    Unauthenticated: 401,
    TooMany: 429,
    Refused: 409,
    Unavailable: 503,
    Fault: 500,
}


def status_of(error: ZongjiError) -> int:
    """The HTTP status of one of our errors."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def body(id: str, message: str, fields: Mapping[str, str] | None = None) -> dict[str, dict[str, object]]:
    """The one shape of every error."""
    error: dict[str, object] = {"id": id, "message": message}
    if fields:
        error["fields"] = dict(fields)
    return {"error": error}


def install(app: FastAPI) -> None:
    """Give an application the table."""
    app.exception_handler(ZongjiError)(_ours)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(DBAPIError)(_database)
    app.exception_handler(Exception)(_unknown)


async def _ours(request: Request, error: ZongjiError) -> JSONResponse:
    status = status_of(error)
    if status >= 500:
        log.error("%s %s: %s: %s", request.method, request.url.path, error.id, error.message, exc_info=error)
    if status == 500:
        return JSONResponse(body(error.id, "the server has a fault; its log says more"), 500)
    headers = {"retry-after": error.fields["retry_after"]} if "retry_after" in error.fields else None
    return JSONResponse(body(error.id, error.message, error.fields), status, headers)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Where and why, never the value itself: it may be a password."""
    fields = {".".join(str(part) for part in each["loc"][1:]) or "body": str(each["msg"]) for each in error.errors()}
    return JSONResponse(body("request.invalid", "the request is not as it should be: see fields", fields), 422)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    return JSONResponse(body(f"http.{error.status_code}", str(error.detail)), error.status_code, error.headers)


async def _database(request: Request, error: DBAPIError) -> JSONResponse:
    log.error("%s %s: %s", request.method, request.url.path, type(error.orig).__name__)
    return JSONResponse(body("database.busy", "the database does not answer; try again"), 503, {"retry-after": "2"})


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s: a fault of ours", request.method, request.url.path, exc_info=error)
    return JSONResponse(body("internal", "the server has a fault; its log says more"), 500)
