"""Puts the demo airport into an empty system, once; passwords are random words in a file for the owner's eyes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zongji.features.agents.schemas import AgentIn, HasSkill, Serves
from zongji.features.agents.service import Agents
from zongji.features.calendars.schemas import CalendarIn
from zongji.features.calendars.schemas import Words as CalendarWords
from zongji.features.calendars.service import Calendars
from zongji.features.demo import data
from zongji.features.flows.service import Flows, NewFlow, NewLine
from zongji.features.identity.service import Users
from zongji.features.prompts.service import PromptOut, Prompts
from zongji.features.queues.schemas import QueueIn
from zongji.features.queues.service import Queues
from zongji.features.skills.schemas import SkillIn
from zongji.features.skills.service import Skills
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId
from zongji.storage.database import Database, Writing
from zongji.storage.secret_files import write
from zongji.web.access import Role
from zongji.web.logins import NewUser


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to plant."""

    database: Database
    users: Users
    agents: Agents
    queues: Queues
    calendars: Calendars
    flows: Flows
    prompts: Prompts
    skills: Skills


async def plant(ground: Ground, logins: Path, language: str, at: Instant) -> bool:
    """Plant the demo data if nobody can log in yet; True when it was planted. ``logins`` is the passwords' file.

    The directory must know nothing yet or all: call ``load_names`` of each slice afterwards.
    """
    async with ground.database.reading() as session:
        if await ground.users.any(session):
            return False
    async with ground.database.writing() as session:
        await _queues(ground.queues, session, at)
        await _skills(ground.skills, session)
        await _calendars(ground.calendars, session, at)
    async with ground.database.writing() as session:
        await _flows(ground, session, at)
        passwords = await _people(ground, session, language, at)
        write(logins, json.dumps(passwords, indent=2).encode() + b"\n")
    return True


async def _queues(queues: Queues, session: Writing, at: Instant) -> None:
    for queue in data.QUEUES:  # whoever helps out stands before the one that he helps
        named = {"id": queue.id, "name": {"zh": queue.zh, "en": queue.en}}
        rules = {"relaxations": queue.relaxations, "overflows": queue.overflows}
        await queues.add(session, QueueIn.model_validate({**named, **rules}), at)


async def _skills(skills: Skills, session: Writing) -> None:
    for id, (name, kind) in data.SKILLS.items():
        await skills.add(session, SkillIn.model_validate({"id": id, "name": name, "kind": kind}))


async def _calendars(calendars: Calendars, session: Writing, at: Instant) -> None:
    for id, (name, plan) in data.CALENDARS.items():
        await calendars.add(session, CalendarIn(id=id, name=CalendarWords(**name), plan=dict(plan)), at)


async def _flows(ground: Ground, session: Writing, at: Instant) -> None:
    for id, (name, document) in data.FLOWS.items():
        new = NewFlow(id, dict(name), json.dumps(document, ensure_ascii=False))
        await ground.flows.publish(session, new, at)
    for called, (flow, name) in data.LINES.items():
        await ground.flows.lead(session, NewLine(called, flow, dict(name), modes=data.LINE_MODES.get(called, {})), at)
    texts = [
        PromptOut(name, language, text, custom=False)
        for name, words in data.PROMPTS.items()
        for language, text in words.items()
    ]
    await ground.prompts.add(session, texts)


async def _people(ground: Ground, session: Writing, language: str, at: Instant) -> Mapping[str, Mapping[str, str]]:
    """Adds everybody; user name → password and role."""
    told = {}
    for agent in data.AGENTS:
        serves = [Serves(queue=queue, tier=1, level=9 - place) for place, queue in enumerate(agent.queues)]
        skills = [HasSkill(skill=skill, level=level) for skill, level in agent.skills.items()]
        await ground.agents.add(session, AgentIn(id=agent.id, name=agent.name, queues=serves, skills=skills), at)
        new = NewUser(agent.id, agent.name, Role.AGENT, AgentId(agent.id), language)
        told[agent.id] = {"password": await ground.users.add(session, new, at), "role": Role.AGENT.value}
    for (username, name), role in ((data.SUPERVISOR, Role.SUPERVISOR), (data.ADMIN, Role.ADMIN)):
        new = NewUser(username, name, role, None, language)
        told[username] = {"password": await ground.users.add(session, new, at), "role": role.value}
    return told


async def plant_admin(ground: Ground, logins: Path, language: str, at: Instant) -> bool:
    """Without demo data somebody must be able to begin: an administrator with random words; True when added."""
    async with ground.database.writing() as session:
        if await ground.users.any(session):
            return False
        new = NewUser("admin", data.ADMIN[1], Role.ADMIN, None, language)
        password = await ground.users.add(session, new, at)
        write(logins, json.dumps({"admin": {"password": password, "role": "admin"}}, indent=2).encode() + b"\n")
    return True
