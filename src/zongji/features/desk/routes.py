"""The desk over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from zongji.core.commands import Accept, EndWrapUp, HangUp, Reject, Rejoin
from zongji.engine.loop import Engine
from zongji.features.desk.service import REASONS, Desk, Wish
from zongji.kernel.ids import ContactId
from zongji.storage.database import Reading
from zongji.web.access import DeskUser, agent_of
from zongji.web.deps import ReadingSession
from zongji.web.phones import Phone, PhoneSite
from zongji.web.wire import Label


class Account(Protocol):
    """An agent's phone account."""

    @property
    def password(self) -> str:
        """The SIP password."""
        ...


AccountOf = Callable[[Reading, str], Awaitable[Account]]


class ReasonOut(BaseModel):
    """A reason for not being ready."""

    id: str
    label: Label


class DeskOut(BaseModel):
    """What a desk needs to begin."""

    phone: Phone
    reasons: list[ReasonOut]
    wrap_up_seconds: float


class StateIn(BaseModel):
    """What the agent chose."""

    state: Literal["ready", "not_ready", "offline"]
    reason: str | None = Field(default=None, max_length=40)


class AcceptIn(BaseModel):
    """Which contact to take."""

    contact: str = Field(min_length=1, max_length=100)


def routes(desk: Desk, engine: Engine, phones: PhoneSite, account_of: AccountOf) -> APIRouter:
    """``/desk``. Commands are refused by the floor with an error's id."""
    api = APIRouter(prefix="/desk", tags=["desk"])

    @api.get("")
    async def begin(who: DeskUser, request: Request, db: ReadingSession) -> DeskOut:
        """Phone account, reasons, wrap-up."""
        agent = agent_of(who)
        account = await account_of(db, agent)
        return DeskOut(
            phone=phones.browser(agent, account.password, request.url.hostname or phones.host),
            reasons=[ReasonOut(id=id, label=label) for id, label in REASONS.items()],
            wrap_up_seconds=desk.wrap_up_seconds(agent),
        )

    @api.post("/state", status_code=204)
    async def choose(given: StateIn, who: DeskUser) -> None:
        """Go ready, not ready or offline."""
        await desk.choose(agent_of(who), Wish(given.state, given.reason))

    @api.post("/wrap-up/done", status_code=204)
    async def done(who: DeskUser) -> None:
        """End wrap-up."""
        await engine.ask(EndWrapUp(agent_of(who)))

    @api.post("/accept", status_code=204)
    async def accept(given: AcceptIn, who: DeskUser) -> None:
        """Take the chat, message or mail that is offered; a call is answered on the phone."""
        await engine.ask(Accept(agent_of(who), ContactId(given.contact)))

    @api.post("/calls/{contact}/hangup", status_code=204)
    async def hang_up(contact: str, who: DeskUser) -> None:
        """End the call, or close the chat, message or mail."""
        await engine.ask(HangUp(agent_of(who), ContactId(contact)))

    @api.post("/calls/{contact}/reject", status_code=204)
    async def reject(contact: str, who: DeskUser) -> None:
        """Refuse the call that rings, or the contact that is offered."""
        await engine.ask(Reject(agent_of(who), ContactId(contact)))

    @api.post("/calls/{contact}/reattach", status_code=204)
    async def reattach(contact: str, who: DeskUser) -> None:
        """Ring this agent's phone again for a call that his reloaded browser lost."""
        await engine.ask(Rejoin(agent_of(who), ContactId(contact)))

    return api
