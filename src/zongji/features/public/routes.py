"""The page for visitors: which lines there are, and a browser phone that can call nothing else. No login."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from pydantic import BaseModel

from zongji.kernel.clock import Instant, after, seconds
from zongji.kernel.errors import TooMany
from zongji.storage.database import Reading
from zongji.web.access import PUBLIC
from zongji.web.deps import Now, ReadingSession
from zongji.web.phones import Phone, PhoneSite
from zongji.web.wire import Label

WINDOW = seconds(60)
PER_ADDRESS = 10
"""Phones that one address may ask for in a window."""
IN_ALL = 300

Lines = Callable[[Reading], Awaitable[list[tuple[str, Label]]]]


class LineOut(BaseModel):
    """A number and what it is known as."""

    number: str
    label: Label


class LinesOut(BaseModel):
    """What visitors may call."""

    lines: list[LineOut]
    company: Label


class Limit:
    """At most so many in a window, per name; forgets who was quiet."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: dict[str, deque[Instant]] = {}

    def take(self, name: str, now: Instant) -> None:
        """One more. Raises TooMany."""
        if len(self._times) > 10_000:
            self._times = {key: times for key, times in self._times.items() if after(times[-1], WINDOW) > now}
        times = self._times.setdefault(name, deque())
        while times and after(times[0], WINDOW) <= now:
            times.popleft()
        if len(times) >= self._most:
            raise TooMany("public.too_many", "too many calls from here: try again in a minute", {"retry_after": "60"})
        times.append(now)


@dataclass(frozen=True, slots=True)
class Guests:
    """The account with which visitors call. It can be called by nobody and reaches published lines only."""

    account: str
    password: str = field(repr=False)
    company: Label = field(default_factory=lambda: {"zh": "示范机场", "en": "Demo Airport"})


def routes(guests: Guests, phones: PhoneSite, lines: Lines) -> APIRouter:
    """``/public``. ``lines`` reads the published lines."""
    api = APIRouter(prefix="/public", tags=["public"])
    here, everywhere = Limit(PER_ADDRESS), Limit(IN_ALL)

    @api.get("/lines", dependencies=[PUBLIC])
    async def published(db: ReadingSession) -> LinesOut:
        """What visitors may call."""
        found = [LineOut(number=number, label=label) for number, label in await lines(db)]
        return LinesOut(lines=found, company=guests.company)

    @api.post("/phone", dependencies=[PUBLIC])
    async def phone(request: Request, now: Now) -> Phone:
        """A browser phone for a visitor."""
        here.take(request.client.host if request.client else "", now)
        everywhere.take("", now)
        return phones.phone(guests.account, guests.password, request.url.hostname or phones.host)

    return api
