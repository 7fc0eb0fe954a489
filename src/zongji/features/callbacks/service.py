"""Callbacks as supervisors see and change them. When whom is called is the floor's business.

Knows who books and cancels, and the number; both are answered when they stand in the journal.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from zongji.core.commands import BookCallback, CancelCallback
from zongji.core.contact.callback import CallbackAsked, Terms
from zongji.engine.loop import Engine
from zongji.features.callbacks.schemas import CallbackIn
from zongji.kernel.clock import Instant, after, from_datetime, seconds, to_datetime
from zongji.kernel.errors import Invalid, Refused
from zongji.kernel.ids import ContactId, PbxNode, QueueId, callback_id
from zongji.storage.database import Database
from zongji.storage.numbers import normalise
from zongji.storage.vault import Party, Person, Vault
from zongji.web.access import Principal
from zongji.web.calls import Call, CallWords
from zongji.web.directory import Directory

log = logging.getLogger(__name__)

AHEAD = seconds(31 * 86_400)
"""How far ahead a callback may be booked."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the service needs around it. ``node`` is the Asterisk that calls; ``outbound``: it has a trunk to do so."""

    engine: Engine
    directory: Directory
    database: Database
    vault: Vault
    words: CallWords
    node: PbxNode
    region: str
    outbound: bool


class Callbacks:
    """See the module."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def all(self) -> list[dict[str, Any]]:
        """All that are not over, by queue and place."""
        floor = self._around.engine.floor
        found = [contact for contact in floor.contacts.values() if contact.callback is not None]
        found.sort(key=lambda contact: (contact.queue or "", contact.rank_at or 0, contact.id))
        rows = (self._around.words.call(contact.id) for contact in found)
        return [_row(row) for row in rows if row is not None]

    async def book(self, new: CallbackIn, who: Principal, at: Instant) -> ContactId:
        """Promise a callback. Raises Invalid, naming the field; Refused when the queue has promised it already, or when
        no trunk leads out."""
        if not self._around.outbound:
            raise Refused("callback.no_trunk", "no trunk leads out: name one in the setting OUTBOUND_TRUNK")
        number = normalise(new.number, self._around.region)
        begin = self._checked(new, number, at)
        party = await self._party(number, at)
        id = callback_id(f"{self._around.node}-{secrets.token_hex(8)}")
        terms = Terms(begin, after(begin, seconds(new.window_seconds)), new.tries, seconds(new.pause_seconds))
        asked = CallbackAsked(at, id, QueueId(new.queue), party.id, terms, who.username, (), party.vip, new.called)
        await self._around.engine.ask(BookCallback(asked))
        log.info("callback.booked: %s in queue %s by %s", id, new.queue, who.username)
        return id

    async def cancel(self, id: ContactId, who: Principal) -> None:
        """Cancel a callback. Raises NotFound; Refused when its customer is on the line."""
        await self._around.engine.ask(CancelCallback(who.username, id))
        log.info("callback.cancelled: %s by %s", id, who.username)

    def _checked(self, new: CallbackIn, number: str, at: Instant) -> Instant:
        """When the window begins."""
        wrong: dict[str, str] = {}
        begin = at
        if new.queue not in self._around.directory.queues:
            wrong["queue"] = f"there is no queue {new.queue}"
        if not number.startswith("+"):
            wrong["number"] = f"{new.number} is no number that can be called from outside"
        if new.not_before is not None:
            begin = max(at, _instant(new.not_before, wrong))
        if begin > after(at, AHEAD):
            wrong["not_before"] = "a callback can be booked up to 31 days ahead"
        if wrong:
            raise Invalid("callback.invalid", "this callback can't be booked: " + "; ".join(wrong.values()), wrong)
        return begin

    async def _party(self, number: str, at: Instant) -> Party:
        """In a transaction of its own: the floor must not promise what the vault does not know."""
        async with self._around.database.writing() as session:
            parties = await self._around.vault.admit(session, [Person(number, "")], to_datetime(at))
        return parties[number]


def _instant(when: datetime, wrong: dict[str, str]) -> Instant:
    if when.tzinfo is None:
        wrong["not_before"] = "a time without its zone is a guess: add it, as in 2026-05-01T09:00:00+08:00"
        return Instant(0)
    return from_datetime(when)


def _row(call: Call) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(call)
    return row
