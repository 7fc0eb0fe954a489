"""What every answer carries and every request must keep: security headers, and a limit on size."""

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zongji.web.errors import body as error_body

BODY_MAX = 256 * 1024
UPLOAD_MAX = 24 * 1024 * 1024
UPLOADS = ("/api/v1/prompts/", "/api/v1/music/")


class Guard:
    """ASGI middleware. ``sockets`` are the addresses of the phone's WebSocket, which pages may open."""

    def __init__(self, app: ASGIApp, sockets: tuple[str, ...] = ()) -> None:
        self._app = app
        policy = (
            "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
            "img-src 'self' data: blob:; media-src 'self' blob: data:; font-src 'self' data:; "
            "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
            "connect-src " + " ".join(("'self'", *sockets))
        )
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added and the body counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = UPLOAD_MAX if scope["path"].startswith(UPLOADS) else BODY_MAX
        if _announced(scope) > limit:
            await _too_large(self._with_headers(send, scope))
            return
        await self._app(scope, _counted(receive, limit), self._with_headers(send, scope))

    def _with_headers(self, send: Send, scope: Scope) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *self._headers]
                if scope["path"].startswith("/api/") and not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        return sending


def _announced(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """A body without an announced length ends the request when it grows beyond the limit."""
    size = 0

    async def receiving() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return {"type": "http.disconnect"} if size > limit else message

    return receiving


async def _too_large(send: Send) -> None:
    content = json.dumps(error_body("request.too_large", "the request is too large")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": content})
