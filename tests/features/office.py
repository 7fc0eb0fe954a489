"""A whole office for tests: real engine, real journal and database in a temporary folder, every slice; no PBX.

Tests tell what happens by posting facts; effects go nowhere. Time is set by hand where it matters.
"""

import asyncio
import itertools
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from tests.features.outside import START, HandClock, NoPbx, Renderer
from zongji.core.contact.model import (
    CallerArrived,
    PromptEnded,
)
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.presence.model import PhoneRegistered
from zongji.engine.loop import Engine, Ports
from zongji.engine.timers import Timers
from zongji.features.agents.routes import routes as agent_routes
from zongji.features.agents.service import Agents, Office
from zongji.features.calendars.routes import routes as calendar_routes
from zongji.features.calendars.routes import site_routes
from zongji.features.calendars.service import Calendars
from zongji.features.callbacks.routes import routes as callback_routes
from zongji.features.callbacks.service import Around as CallbacksAround
from zongji.features.callbacks.service import Callbacks
from zongji.features.contacts.routes import routes as contact_routes
from zongji.features.contacts.service import Around, Contacts
from zongji.features.demo.plant import Ground, plant
from zongji.features.desk.picture import DeskFeeds
from zongji.features.desk.routes import routes as desk_routes
from zongji.features.desk.service import Desk, Wish
from zongji.features.explain.routes import routes as explain_routes
from zongji.features.explain.service import Replays
from zongji.features.explain.words import ExplainWords
from zongji.features.flows.routes import line_routes
from zongji.features.flows.routes import routes as flow_routes
from zongji.features.flows.service import Flows
from zongji.features.health.routes import Watch
from zongji.features.health.routes import routes as health_routes
from zongji.features.history.projection import Records
from zongji.features.history.queries import History, last_agents
from zongji.features.history.routes import routes as history_routes
from zongji.features.history.words import RecordWords
from zongji.features.identity.routes import routes as identity_routes
from zongji.features.identity.service import Authenticate, Users
from zongji.features.parties.routes import routes as vip_routes
from zongji.features.parties.service import Parties, PartySite
from zongji.features.parties.vips import Vips
from zongji.features.prompts.music import Music
from zongji.features.prompts.routes import music_routes
from zongji.features.prompts.routes import routes as prompt_routes
from zongji.features.prompts.service import Prompts
from zongji.features.prompts.studio import Studio
from zongji.features.public.routes import Guests
from zongji.features.public.routes import routes as public_routes
from zongji.features.queues.routes import routes as queue_routes
from zongji.features.queues.service import Queues
from zongji.features.recordings.routes import routes as recording_routes
from zongji.features.simulation.routes import routes as simulation_routes
from zongji.features.simulation.routes import staffing_routes
from zongji.features.simulation.service import Simulations
from zongji.features.skills.routes import routes as skill_routes
from zongji.features.skills.service import Skills
from zongji.features.voicemails.live import Mailboxes
from zongji.features.voicemails.projection import Messages
from zongji.features.voicemails.routes import routes as voicemail_routes
from zongji.features.voicemails.service import Around as VoicemailsAround
from zongji.features.voicemails.service import Voicemails
from zongji.features.wallboard.picture import Wallboard, WallboardPicture
from zongji.kernel.clock import Clock
from zongji.kernel.ids import AgentId, ContactId, PbxNode
from zongji.main import simulation
from zongji.simulator.twin.forecast import EXAMPLE
from zongji.storage.database import Database, sqlite_url
from zongji.storage.journal import SqlJournal
from zongji.storage.migrate import migrate
from zongji.storage.offsets import Follower
from zongji.storage.vault import Vault
from zongji.web.app import Kit, Site, create_app
from zongji.web.calls import CallWords
from zongji.web.directory import Directory
from zongji.web.hub import Hub
from zongji.web.live import routes as live_routes
from zongji.web.phones import PhoneSite
from zongji.web.today import Today

NUMBER = "13800138000"
ZONE = "Asia/Shanghai"


class TestOffice:
    """Everything, put together by hand as ``main`` does."""

    __test__ = False

    def __init__(self, data: Path, name: str = "test") -> None:
        self.data = data
        self.cookie = f"zongji_session_{name}"
        self.clock = HandClock()
        clock: Clock = self.clock
        self.database = Database(sqlite_url(data / "zongji.db"))
        self.vault = Vault.open(data / "secrets" / "vault.key")
        self.journal = SqlJournal(data / "journal.db")
        self.directory = Directory()
        self.floor = Floor()
        self.pbx = NoPbx()
        self.posted: list[Fact] = []
        self.owed = 0
        self.site = PartySite(self.database, self.vault, clock, "CN", gather=0, last_agents=last_agents)
        self.parties = Parties(self.site, self.post)
        self.engine = Engine(self.floor, Timers(), Ports(self.pbx, self.parties, self.journal), clock)
        self.today = Today(ZONE, self.directory)
        self.words = CallWords(self.floor, self.directory, self.parties)
        self.feeds = DeskFeeds(self.floor, self.words, self.today)
        self.desk = Desk(self.engine, self.feeds, clock, grace_seconds=120)
        self.board = Wallboard(self.floor, WallboardPicture(self.floor, self.directory, self.words, self.today))
        self._build_voicemail()
        self.hub = Hub([self.desk, self.board, self.mailboxes])
        self.desk.attach(self.hub)
        self.records = Records()
        self.follower = Follower(self.database, self.journal, self.records, gather_seconds=0)
        self.users = Users()
        self.accounts_changed = 0
        self.agents = Agents(Office(self.vault, self.directory, self.post, self.floor.agents, self._accounts))
        self.render = Renderer(data / "sounds")
        self.queues = Queues(self.directory, self.post, self.floor, self.render.music)
        self.calendars = Calendars(self.directory, self.post, self.floor)
        self.flows = Flows(self.directory, self.post)
        self.skills = Skills(self.directory, [self.agents.using_skill, self.queues.using_skill, self.flows.using_skill])
        self.contacts = Contacts(Around(self.engine, self.post, self.directory, self.parties, self.vault))
        self.prompts, self.music = self._sounds()
        self.simulations = self._simulations()
        self.reasons: list[str] = []
        for picture in (self.feeds, self.board):
            self.parties.on_learned(picture.learned)
        for subscriber in (
            self.today.note,
            self.words.note,
            self.parties.news,
            self.feeds.news,
            self.desk.news,
            self.board.news,
            self.follower.news,
            self.messages.news,
            self.contacts.news,
        ):
            self.engine.subscribe(subscriber)
        self.app = self._app()

    def _sounds(self) -> tuple[Prompts, Music]:
        studio = Studio(self.data / "sounds", self.render)
        music = Music(studio, self.render.music, self.queues.using_music, self._accounts)
        return Prompts(studio, self.directory), music

    def _build_voicemail(self) -> None:
        self.history = History(self.vault, "CN")
        self.mailboxes = Mailboxes(self._count, self.directory.queue)
        changed = self.mailboxes.changed
        self.messages = Follower(self.database, self.journal, Messages(changed), gather_seconds=0)
        self.voicemails = Voicemails(VoicemailsAround(self.directory, self.vault, self.history.parties, "CN", changed))

    def _simulations(self) -> Simulations:
        place, queues = simulation.Place(str(self.data / "journal.db"), "Asia/Shanghai"), self.directory.queues
        return Simulations(
            self.data / "simulations",
            simulation.check,
            lambda wish: simulation.run_aside(wish, place),
            lambda: {queue: words.target_seconds for queue, words in queues.items()},
        )

    def _app(self) -> FastAPI:
        self.replays = Replays(self.data / "journal.db", self.data / "snapshots")
        phones = PhoneSite("127.0.0.1", 5060, 8088)
        authenticate = Authenticate(self.database, self.clock)
        api = [
            identity_routes(self.users, self.hub, self.desk.leave, ZONE),
            history_routes(self.history, RecordWords(self.directory, "CN"), self.vault, ZONE, self._fresh),
            contact_routes(self.contacts),
            callback_routes(self._callbacks()),
            voicemail_routes(self.voicemails, self._fresh),
            explain_routes(
                self.floor,
                self.replays,
                ExplainWords(self.directory, self.words.shown),
                self.history.offers,
                self._fresh,
            ),
            desk_routes(self.desk, self.engine, phones, self.agents.account),
            agent_routes(self.agents, self.users, phones, self.hub.kick),
            queue_routes(self.queues),
            skill_routes(self.skills),
            vip_routes(Vips(self.site, self.parties, self.post, lambda: self.floor.contacts.values())),
            calendar_routes(self.calendars),
            site_routes(self.calendars),
            flow_routes(self.flows),
            line_routes(self.flows),
            prompt_routes(self.prompts),
            music_routes(self.music),
            recording_routes(self.data / "recordings", self.history.tape),
            public_routes(Guests("guest", "guest-password"), phones, self.flows.public_lines),
            simulation_routes(self.simulations, EXAMPLE),
            staffing_routes(),
            live_routes(self.hub, self.clock),
        ]
        health = health_routes(Watch(self.floor, lambda: self.reasons, [self._figures]))
        self.kit = Kit(self.database, authenticate, self.clock, self.cookie, phones.sockets())
        return create_app(self.kit, Site(api, [health], self.data / "ui"))

    async def _count(self) -> dict[str, dict[str, int]]:
        async with self.database.reading() as session:
            return await self.voicemails.counts(session)

    async def _fresh(self) -> None:
        await self.follower.fresh(self.engine.position)

    def _figures(self) -> dict[str, float]:
        return {"facts_handled_total": float(self.engine.handled), "journal_position": float(self.engine.position)}

    def _accounts(self) -> None:
        self.accounts_changed += 1

    # ---- what tests do --------------------------------------------------------------------------------------------

    def _callbacks(self) -> Callbacks:
        engine, directory, vault = self.engine, self.directory, self.vault
        return Callbacks(
            CallbacksAround(engine, directory, self.database, vault, self.words, PbxNode("z1"), "CN", outbound=True)
        )

    def post(self, fact: Fact) -> None:
        self.posted.append(fact)
        self.owed = max(self.owed, self.engine.handled) + 1
        self.engine.post(fact)

    async def settle(self) -> None:
        """Returns when the engine has nothing to do and the records know it."""
        async with asyncio.timeout(20):
            await self.until(lambda: self.engine.handled >= self.owed)
            await self.follower.reached(self.engine.position)
            await self.messages.reached(self.engine.position)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Returns when it holds; fails after a long while."""
        async with asyncio.timeout(20):
            for _ in itertools.count():
                if holds():
                    return
                await asyncio.sleep(0.002)

    async def open_names(self) -> None:
        async with self.database.reading() as session:
            for slice_ in (self.agents, self.queues, self.skills, self.calendars, self.flows):
                await slice_.load_names(session)
        async with self.database.writing() as writing:
            await self.prompts.provide(writing)

    @staticmethod
    def agent(number: str) -> AgentId:
        return AgentId(number)

    @staticmethod
    def contact(name: str) -> ContactId:
        return ContactId(name)

    def database_bytes(self) -> bytes:
        """All that the databases' files hold now."""
        files = [*self.data.glob("zongji.db*"), *self.data.glob("journal.*")]
        return b"".join(path.read_bytes() for path in sorted(files))

    def password(self, username: str) -> str:
        told = json.loads((self.data / "secrets" / "logins.json").read_text())
        return str(told[username]["password"])

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://zongji.test/api/v1")

    async def login(self, username: str) -> httpx.AsyncClient:
        """A client with a token."""
        client = self.client()
        answer = await client.post("/login", json={"username": username, "password": self.password(username)})
        assert answer.status_code == 200, answer.text
        client.cookies.clear()
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        return client

    async def arrive(self, contact: str, called: str = "4001", number: str = NUMBER) -> ContactId:
        id = ContactId(contact)
        self.parties.seen(id, number, "")
        self.post(CallerArrived(self.clock.now(), id, called))
        await self.settle()
        return id

    async def ready(self, agent: str) -> None:
        """The agent's phone registers, and he is signed in and ready."""
        self.post(PhoneRegistered(self.clock.now(), AgentId(agent)))
        await self.desk.choose(AgentId(agent), Wish("ready"))
        await self.settle()

    async def happens(self, *facts: Fact) -> None:
        for fact in facts:
            self.post(fact)
        await self.settle()

    async def arrive_without_settling(self, contact: str) -> ContactId:
        """A caller while the database may be locked: records and parties can't be waited for."""
        id = ContactId(contact)
        self.parties.seen(id, "13700137000", "")
        self.post(CallerArrived(self.clock.now(), id, "4001"))
        await self.until(lambda: self.engine.handled >= self.owed)
        return id

    async def prompt_ended(self, contact: ContactId, step: int) -> None:
        await self.happens(PromptEnded(self.clock.now(), contact, step))

    def lock_database(self) -> sqlite3.Connection:
        """Another process holds the database until this is closed."""
        other = sqlite3.connect(self.data / "zongji.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return other


def planted(data: Path) -> None:
    """Make the files of an office with demo data; hashing its passwords takes longest, so tests share copies."""

    async def once() -> None:
        it = TestOffice(data)
        ground = Ground(it.database, it.users, it.agents, it.queues, it.calendars, it.flows, it.prompts, it.skills)
        assert await plant(ground, data / "secrets" / "logins.json", "zh-CN", START)
        assert not await plant(ground, data / "secrets" / "logins.json", "zh-CN", START), "only into an empty system"
        it.journal.close()
        await it.database.close()

    migrate(sqlite_url(data / "zongji.db"))
    asyncio.run(once())


@asynccontextmanager
async def office(data: Path, name: str = "test") -> AsyncIterator[TestOffice]:
    """A running office on planted files."""
    it = TestOffice(data, name)
    await it.open_names()
    async with it.database.reading() as session:
        for slice_ in (it.queues, it.calendars, it.flows, it.agents):
            for fact in await slice_.configuration_facts(session, it.clock.now()):
                it.post(fact)
    runs = (it.engine, it.journal, it.parties, it.follower, it.simulations, it.messages, it.mailboxes)
    work = [each.run() for each in runs]
    # Ends only when all have ended: the journal may be in the middle of a write when the others are gone.
    running = asyncio.gather(*work, return_exceptions=True)
    try:
        await it.settle()
        yield it
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        it.journal.close()
        await it.database.close()
