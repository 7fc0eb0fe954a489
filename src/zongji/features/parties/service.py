"""Who calls: keeps numbers out of facts, and the engine out of the database.

The adapter tells a number before the caller's fact; the number waits here, in memory, until the vault knows its party.
Calls never wait for it: a database that fails only delays the party's id, and is tried again.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from zongji.core.contact.model import ContactClosed, LookUpParty, PartyKnown, TalkStarted
from zongji.core.facts import Entry
from zongji.engine.ports import Post
from zongji.kernel.clock import Clock, to_datetime
from zongji.kernel.ids import AgentId, ContactId, PartyId
from zongji.storage.database import Database, Reading, undisturbed
from zongji.storage.numbers import normalise, place, place_code, shown, warm
from zongji.storage.vault import Party, Person, Vault
from zongji.web.calls import Caller

log = logging.getLogger(__name__)

CACHE = 20_000
RETRY_SECONDS = 1.0
GATHER_SECONDS = 0.02
"""After a question, wait so long for more. In this time, Asterisk sends the INVITE."""

NOBODY = Person("", "")

Value = TypeVar("Value")

LastAgents = Callable[[Reading, Sequence[str]], Awaitable[Mapping[str, AgentId]]]
"""Who talked last with each of these parties, as far as anybody has."""


async def _nobody(session: Reading, parties: Sequence[str]) -> Mapping[str, AgentId]:
    return {}


class _Recent(Generic[Value]):
    """The newest few values by name."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, name: str) -> Value | None:
        found = self._values.get(name)
        if found is not None:
            self._values.move_to_end(name)
        return found

    def put(self, name: str, value: Value) -> None:
        self._values[name] = value
        self._values.move_to_end(name)
        if len(self._values) > CACHE:
            self._values.popitem(last=False)

    def drop(self, name: str) -> None:
        self._values.pop(name, None)


@dataclass(frozen=True, slots=True)
class PartySite:
    """Where parties live. ``region`` is the country in which local numbers are read; ``gather`` is in seconds."""

    database: Database
    vault: Vault
    clock: Clock
    region: str
    outbound: bool = False
    """There is a trunk by which we can call people."""
    gather: float = GATHER_SECONDS
    last_agents: LastAgents = _nobody


class Parties:
    """Implements ``engine.ports.Parties`` and ``web.calls.Callers``. ``run`` must run beside it."""

    def __init__(self, site: PartySite, post: Post) -> None:
        self._site = site
        self._post = post
        self._learned: list[Callable[[ContactId], None]] = []
        self._fresh: dict[ContactId, Person] = {}
        self._seen: _Recent[Person] = _Recent()
        self._known: _Recent[Party] = _Recent()
        self._people: _Recent[Person] = _Recent()
        self._last: _Recent[AgentId] = _Recent()
        """Who talked last with a number."""
        self._asked: dict[ContactId, None] = {}
        self._wanted: dict[ContactId, Person] = {}
        self._unknown: dict[str, ContactId] = {}
        self._numbers: dict[PartyId, list[Callable[[str], None]]] = {}
        self._wake = asyncio.Event()
        warm()  # a third of a second, now rather than in the first call

    # ---- for the PBX and the engine -------------------------------------------------------------------------------

    def seen(self, contact: ContactId, number: str, name: str) -> None:
        """A caller's number as the trunk gave it ('' when it is withheld). Understanding it is left for ``look_up``: a
        phone shall ring first."""
        self._fresh[contact] = Person(number, name)

    def look_up(self, effect: LookUpParty) -> None:
        """Find out who calls; posts ``PartyKnown`` soon. Nobody: nothing. Just now a phone is being rung, and that has
        the machine for itself."""
        self._asked[effect.contact] = None
        self._wake.set()

    def number(self, party: PartyId, told: Callable[[str], None]) -> None:
        """A party's number, at once if it was known lately."""
        person = self._people.get(party)
        if person is not None and person.number:
            told(person.number)
            return
        self._numbers.setdefault(party, []).append(told)
        self._wake.set()

    def news(self, entries: Sequence[Entry]) -> None:
        """An engine subscriber: contacts that are over need no number here. Who rang off before it was found out who he
        is still does: his record tells."""
        for entry in entries:
            for decision in entry.decisions:
                if isinstance(decision, TalkStarted):
                    self._talks(decision.contact, decision.agent)
                if isinstance(decision, ContactClosed) and decision.contact not in self._asked:
                    self._fresh.pop(decision.contact, None)
                    self._seen.drop(decision.contact)

    def _talks(self, contact: ContactId, agent: AgentId) -> None:
        person = self._seen.get(contact)
        if person is not None and person.number:
            self._last.put(person.number, agent)

    def learn(self, number: str, party: Party) -> None:
        """A party has another VIP level; ``number`` is normalised."""
        self._known.put(number, party)

    def on_learned(self, learned: Callable[[ContactId], None]) -> None:
        """Tell ``learned`` when a caller's number becomes known late (after a restart)."""
        self._learned.append(learned)

    def _person(self, contact: ContactId) -> Person | None:
        """Who a contact is, by what the trunk said of him."""
        fresh = self._fresh.pop(contact, None)
        if fresh is not None:
            self._seen.put(contact, Person(normalise(fresh.number, self._site.region), fresh.name.strip()[:100]))
        return self._seen.get(contact)

    # ---- for screens ----------------------------------------------------------------------------------------------

    def caller(self, contact: ContactId, party: PartyId | None) -> Caller | None:
        """What is known now; a party that is not in memory is fetched, and ``on_learned`` told."""
        person = self._person(contact) or (self._people.get(party) if party is not None else None)
        if person is None and party is not None:
            self._unknown[party] = contact
            self._wake.set()
        if person is None or not person.number:
            return None
        return Caller(person.number, shown(person.number, self._site.region), place(person.number))

    # ---- aside ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(self._site.gather)
            self._wake.clear()
            try:
                await self.work()
            except (DBAPIError, OSError) as why:
                log.warning("parties wait for the database: %s", type(why).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                self._wake.set()

    async def work(self) -> None:
        """Recognise, admit and reveal all who wait now."""
        self._recognise()
        await undisturbed(self._admit())
        await undisturbed(self._reveal())

    def _recognise(self) -> None:
        """Those whose number was known lately need no database."""
        asked, self._asked = self._asked, {}
        for contact in asked:
            person = self._person(contact)
            if person is None or not person.number:
                continue
            party = self._known.get(person.number)
            if party is not None:
                self._tell(contact, person, party)
            else:
                self._wanted[contact] = person

    async def _admit(self) -> None:
        """One transaction for all who wait."""
        wanted = dict(self._wanted)
        if not wanted:
            return
        async with self._site.database.writing() as session:
            at = to_datetime(self._site.clock.now())
            parties = await self._site.vault.admit(session, list(wanted.values()), at)
            lately = await self._site.last_agents(session, [party.id for party in parties.values()])
        for number, party in parties.items():
            if party.id in lately and self._last.get(number) is None:
                self._last.put(number, lately[party.id])
        for contact, person in wanted.items():
            del self._wanted[contact]
            self._known.put(person.number, parties[person.number])
            self._tell(contact, person, parties[person.number])

    async def _reveal(self) -> None:
        unknown, self._unknown = self._unknown, {}
        wanted = {*unknown, *self._numbers}
        if not wanted:
            return
        async with self._site.database.reading() as session:
            people = await self._site.vault.reveal(session, wanted)
        for asked in [party for party in self._numbers if party in wanted]:
            for told in self._numbers.pop(asked):
                told(people.get(asked, NOBODY).number)
        for party, contact in unknown.items():
            self._people.put(party, people.get(party, NOBODY))
            for learned in self._learned:
                learned(contact)

    def _tell(self, contact: ContactId, person: Person, party: Party) -> None:
        self._people.put(party.id, person)
        reachable = self._site.outbound and person.number.startswith("+")
        region, last = place_code(person.number), self._last.get(person.number)
        self._post(PartyKnown(self._site.clock.now(), contact, party.id, party.vip, region, last, reachable))
