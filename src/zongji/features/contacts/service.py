"""Contacts without a telephone, from systems that have no channel of ours: they come, they leave, they are moved ahead.

What is asked here is answered when it stands in the journal. Who they are with, and when, is the floor's business.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import Need
from zongji.core.acd.problems import need_problems
from zongji.core.commands import MoveToFront
from zongji.core.contact.model import CallerHungUp, LookUpParty
from zongji.core.contact.waiting import RequestArrived
from zongji.core.facts import ContactFact, Entry
from zongji.engine.loop import Engine
from zongji.engine.ports import Parties, Post
from zongji.features.contacts.schemas import ContactIn
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.errors import Invalid, NotFound, Refused
from zongji.kernel.ids import AgentId, ContactId, QueueId, SkillId
from zongji.storage.database import Reading
from zongji.storage.vault import Party, Vault
from zongji.web.access import Principal
from zongji.web.directory import Directory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Around:
    """What the service needs around it. ``parties`` learn the numbers that are told."""

    engine: Engine
    post: Post
    directory: Directory
    parties: Parties
    vault: Vault


class Contacts:
    """See the module. ``news`` is an engine subscriber."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._waiting: dict[tuple[type[ContactFact], ContactId], asyncio.Event] = {}

    async def arrive(self, session: Reading, new: ContactIn, at: Instant) -> ContactId:
        """A contact waits from now on. Raises Invalid, naming the field, for what does not exist."""
        needs = tuple(Need(SkillId(need.skill), need.level) for need in new.needs)
        self._check(new, needs)
        party = await self._party(session, new)
        id = ContactId(f"{new.medium}-{secrets.token_hex(8)}")
        if new.number is not None:
            self._around.parties.seen(id, new.number, "")
        fact = RequestArrived(
            at,
            id,
            QueueId(new.queue),
            seconds(new.head_start_seconds),
            needs,
            AgentId(new.agent) if new.agent is not None else None,
            seconds(new.agent_wait_seconds) if new.agent is not None else Span(0),
            party.id if party is not None else None,
            party.vip if party is not None else 0,
        )
        await self._happens(fact)
        if new.number is not None:
            self._around.parties.look_up(LookUpParty(id))
        return id

    async def leave(self, id: ContactId, at: Instant) -> None:
        """The customer left. Raises NotFound; Refused for a call, which ends on the telephone."""
        if id not in self._around.engine.floor.contacts:
            raise NotFound("contact.unknown", f"there is no live contact {id}")
        if medium_of(id) is Medium.PHONE:
            raise Refused("contact.is_call", f"contact {id} is a call: it ends when its caller or agent hangs up")
        await self._happens(CallerHungUp(at, id))

    async def to_front(self, id: ContactId, who: Principal) -> None:
        """Let a waiting contact be the next in its queue. Raises NotFound, or Refused when it does not wait."""
        await self._around.engine.ask(MoveToFront(who.username, id))
        log.info("contact.moved_to_front: %s by %s", id, who.username)

    def news(self, entries: Sequence[Entry]) -> None:
        """What was asked for has happened."""
        for entry in entries:
            if isinstance(entry.fact, ContactFact):
                happened = self._waiting.pop((type(entry.fact), entry.fact.contact), None)
                if happened is not None:
                    happened.set()

    async def _happens(self, fact: ContactFact) -> None:
        happened = self._waiting.setdefault((type(fact), fact.contact), asyncio.Event())
        self._around.post(fact)
        await happened.wait()

    def _check(self, new: ContactIn, needs: Sequence[Need]) -> None:
        wrong = {problem.place: problem.message for problem in need_problems(needs, self._skills())}
        if new.queue not in self._around.directory.queues:
            wrong["queue"] = f"there is no queue {new.queue}"
        if new.agent is not None and AgentId(new.agent) not in self._around.engine.floor.agents:
            wrong["agent"] = f"there is no agent {new.agent}"
        if new.number is not None and new.party is not None:
            wrong["party"] = "say who it is by number or by party, not by both"
        if wrong:
            raise Invalid("contact.invalid", "this contact can't wait: " + "; ".join(wrong.values()), wrong)

    def _skills(self) -> set[SkillId]:
        return {SkillId(skill) for skill in self._around.directory.skills}

    async def _party(self, session: Reading, new: ContactIn) -> Party | None:
        if new.party is None:
            return None
        party = await self._around.vault.party(session, new.party)
        if party is None:
            raise Invalid("contact.invalid", "there is no such party", {"party": "there is no such party"})
        return party
