"""Puts the benches' queues, flows and agents into a fresh system, through the slices' services, before it starts."""

import asyncio
import json
from collections.abc import Mapping

from bench.pbx import PROMPT, write_prompt
from bench.place import AGENTS, LOAD_AGENTS, LOAD_QUEUE, OURS_AFTER_PROMPT, OURS_AT_ONCE, OURS_LOAD, QUEUE, Place
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.features.agents.schemas import AgentIn, Serves
from zongji.features.agents.service import Agents, Office
from zongji.features.flows.service import Flows, NewFlow, NewLine
from zongji.features.identity.service import Users
from zongji.features.queues.schemas import QueueIn, Words
from zongji.features.queues.service import Queues
from zongji.kernel.ids import AgentId
from zongji.main.clock import SystemClock
from zongji.storage.database import Database, sqlite_url
from zongji.storage.migrate import migrate
from zongji.storage.vault import Vault
from zongji.web.access import Role
from zongji.web.directory import Directory
from zongji.web.logins import NewUser

FLOWS: Mapping[str, Mapping[str, object]] = {
    OURS_AT_ONCE: {"queue": {"kind": "queue", "queue": QUEUE, "answer": False}},
    OURS_AFTER_PROMPT: {
        "say": {"kind": "play", "prompts": [PROMPT], "next": "queue"},
        "queue": {"kind": "queue", "queue": QUEUE},
    },
    OURS_LOAD: {"queue": {"kind": "queue", "queue": LOAD_QUEUE}},
}
"""Number to the nodes of its flow, first node first."""


async def plant(place: Place) -> None:
    """Everything that the comparisons need; no wrap-up, as app_queue has none."""
    write_prompt(place.data / "sounds")
    path = place.data / "zongji.db"
    await asyncio.to_thread(migrate, sqlite_url(path))
    database, clock, directory = Database(sqlite_url(path)), SystemClock(), Directory()
    queues, flows, users = Queues(directory, _nobody, Floor()), Flows(directory, _nobody), Users()
    agents = Agents(Office(Vault.open(place.data / "secrets/vault.key"), directory, _nobody, {}))
    async with database.writing() as session:
        for queue in (QUEUE, LOAD_QUEUE):
            await queues.add(session, QueueIn(id=queue, name=Words(zh=queue, en=queue), wrap_up_seconds=0), clock.now())
    async with database.writing() as session:
        for called, nodes in FLOWS.items():
            document = {"schema": 1, "start": next(iter(nodes)), "language": "zh", "nodes": nodes}
            name = {"zh": called, "en": called}
            await flows.publish(session, NewFlow(f"f{called}", name, json.dumps(document)), clock.now())
            await flows.lead(session, NewLine(called, f"f{called}", name), clock.now())
    for names, queue in ((AGENTS, QUEUE), (LOAD_AGENTS, LOAD_QUEUE)):
        async with database.writing() as session:
            for agent in names:
                await agents.add(session, AgentIn(id=agent, name=agent, queues=[Serves(queue=queue)]), clock.now())
                login = NewUser(agent, agent, Role.AGENT, AgentId(agent), password=place.ari_secret)
                await users.add(session, login, clock.now())
    await database.close()


async def phone_passwords(place: Place) -> dict[str, str]:
    """Each agent's SIP password."""
    database = Database(sqlite_url(place.data / "zongji.db"))
    agents = Agents(Office(Vault.open(place.data / "secrets/vault.key"), Directory(), _nobody, {}))
    async with database.reading() as session:
        accounts = {account.agent: account.password for account in await agents.accounts(session)}
    await database.close()
    return {str(agent): password for agent, password in accounts.items()}


def _nobody(fact: Fact) -> None:
    """Nobody listens before the start."""
