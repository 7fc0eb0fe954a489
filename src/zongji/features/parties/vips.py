"""Who is a VIP: people set a number's level; it holds for the next call, and for who waits just now.

Owns the level that the vault keeps with a party. A number is the same however it is written.
"""

import logging
from collections.abc import Callable, Iterable

from zongji.core.contact.model import PartyKnown
from zongji.core.contact.state import Contact
from zongji.engine.ports import Post
from zongji.features.parties.schemas import VipIn, VipOut
from zongji.features.parties.service import Parties, PartySite
from zongji.kernel.clock import to_datetime
from zongji.kernel.errors import Invalid
from zongji.storage.database import Reading, Writing, when_committed
from zongji.storage.numbers import normalise, shown
from zongji.storage.vault import Party, Person

log = logging.getLogger(__name__)

DIGITS_MIN = 3


class Vips:
    """Sessions are the caller's. ``live`` gives the contacts of now."""

    def __init__(self, site: PartySite, parties: Parties, post: Post, live: Callable[[], Iterable[Contact]]) -> None:
        self._site = site
        self._parties = parties
        self._post = post
        self._live = live

    async def all(self, session: Reading) -> list[VipOut]:
        """All VIPs whose number is still known, the highest level first."""
        levels = await self._site.vault.vips(session)
        people = await self._site.vault.reveal(session, levels)
        found = [self._out(people[party].number, level) for party, level in levels.items() if party in people]
        return sorted(found, key=lambda each: (-each.level, each.number))

    async def set(self, session: Writing, given: VipIn, by: str) -> VipOut:
        """Give a number a level (0: no VIP any more); who never called yet is known from then on. Raises Invalid for
        what is no number."""
        number = normalise(given.number, self._site.region)
        if sum(letter.isdigit() for letter in number) < DIGITS_MIN:
            message = f"{given.number!r} is no telephone number"
            raise Invalid("vip.number", message, {"number": message})
        at = to_datetime(self._site.clock.now())
        party = (await self._site.vault.admit(session, [Person(number, "")], at))[number]
        await self._site.vault.set_vip(session, party.id, given.level)
        when_committed(session, lambda: self._hold(number, Party(party.id, given.level)))
        if party.vip != given.level:
            told = "vip.changed: party %s by %s: level %d → %d"
            when_committed(session, lambda: log.info(told, party.id, by, party.vip, given.level))
        return self._out(number, given.level)

    def _hold(self, number: str, party: Party) -> None:
        self._parties.learn(number, party)
        now = self._site.clock.now()
        for each in [contact for contact in self._live() if contact.party == party.id]:
            self._post(PartyKnown(now, each.id, party.id, party.vip, each.region, each.last_agent))

    def _out(self, number: str, level: int) -> VipOut:
        return VipOut(number=number, number_shown=shown(number, self._site.region), level=level)
