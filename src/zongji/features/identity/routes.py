"""Log in, log out, who am I."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from zongji.features.identity.schemas import LoggedIn, LoginIn, Me, MeIn, me
from zongji.features.identity.service import SESSION_LIVES, Credentials, Users
from zongji.kernel.clock import in_seconds
from zongji.kernel.errors import Refused
from zongji.kernel.ids import AgentId
from zongji.storage.database import when_committed
from zongji.web.access import PUBLIC, AnyUser, cookie_of
from zongji.web.deps import Db, Now, ReadingSession, WritingSession
from zongji.web.hub import Hub

SignOut = Callable[[AgentId], Awaitable[None]]


def routes(users: Users, hub: Hub, sign_out: SignOut, timezone: str) -> APIRouter:
    """``sign_out`` takes an agent off the floor when he logs out. ``timezone`` is the site's."""
    api = APIRouter(tags=["identity"])

    @api.post("/login", dependencies=[PUBLIC])
    async def login(given: LoginIn, request: Request, response: Response, database: Db, now: Now) -> LoggedIn:
        """Begin a session. An agent whose desk is open elsewhere must say that he takes it over."""
        address = request.client.host if request.client else ""
        async with database.reading() as reading:
            user = await users.check(reading, Credentials(given.username, given.password, address), now)
        if user.agent is not None and hub.connected(user.id) and not given.take_over:
            raise Refused("login.elsewhere", "your desk is open in another browser: take it over, or log out there")
        async with database.writing() as db:
            if given.take_over:
                ended = await users.end_all(db, user.id)
                when_committed(db, lambda: hub.kick(ended, "other_login"))
            entered = await users.enter(db, user, now)
        _set_cookie(request, response, entered.token)
        return LoggedIn(token=entered.token, me=me(entered.principal, timezone))

    @api.post("/logout", status_code=204)
    async def logout(who: AnyUser, request: Request, response: Response, db: WritingSession) -> None:
        """End the session; an agent goes offline."""
        if who.agent is not None:
            await sign_out(who.agent)
        await users.leave(db, who)
        when_committed(db, lambda: hub.kick([who.session], "logout"))
        response.delete_cookie(cookie_of(request), path="/")

    @api.get("/me")
    async def who_am_i(who: AnyUser, db: ReadingSession) -> Me:
        """Who is logged in."""
        return me(who, timezone)

    @api.patch("/me")
    async def change_me(given: MeIn, who: AnyUser, db: WritingSession) -> Me:
        """Change the language of one's screens."""
        await users.speak(db, who, given.language)
        return me(replace(who, language=given.language), timezone)

    return api


def _set_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        cookie_of(request),
        token,
        max_age=int(in_seconds(SESSION_LIVES)),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
