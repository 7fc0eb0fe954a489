"""All slices, built once and handed to each other by name: who hears of the journal, who works, what is served."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI

from zongji.asterisk.prompts import tunes
from zongji.core.facts import Fact
from zongji.engine.loop import Engine
from zongji.engine.ports import Subscriber
from zongji.features.agents.routes import routes as agents_routes
from zongji.features.agents.service import Agents, Office
from zongji.features.calendars.routes import routes as calendars_routes
from zongji.features.calendars.routes import site_routes
from zongji.features.calendars.service import Calendars
from zongji.features.callbacks.routes import routes as callbacks_routes
from zongji.features.callbacks.service import Around as CallbacksAround
from zongji.features.callbacks.service import Callbacks
from zongji.features.contacts.routes import routes as contacts_routes
from zongji.features.contacts.service import Around, Contacts
from zongji.features.desk.picture import DeskFeeds
from zongji.features.desk.routes import routes as desk_routes
from zongji.features.desk.service import Desk
from zongji.features.explain.routes import routes as explain_routes
from zongji.features.explain.service import Replays
from zongji.features.explain.words import ExplainWords
from zongji.features.flows.routes import line_routes
from zongji.features.flows.routes import routes as flows_routes
from zongji.features.flows.service import Flows
from zongji.features.health.routes import Watch
from zongji.features.health.routes import routes as health_routes
from zongji.features.history.projection import Records
from zongji.features.history.queries import History
from zongji.features.history.routes import routes as history_routes
from zongji.features.history.words import RecordWords
from zongji.features.identity.routes import routes as identity_routes
from zongji.features.identity.service import Authenticate, Users
from zongji.features.parties.routes import routes as vips_routes
from zongji.features.parties.service import Parties
from zongji.features.parties.vips import Vips
from zongji.features.prompts.music import Music
from zongji.features.prompts.routes import music_routes
from zongji.features.prompts.routes import routes as prompts_routes
from zongji.features.prompts.service import Prompts
from zongji.features.prompts.studio import Studio
from zongji.features.public.routes import Guests
from zongji.features.public.routes import routes as public_routes
from zongji.features.queues.routes import routes as queues_routes
from zongji.features.queues.service import Queues
from zongji.features.recordings.routes import routes as recordings_routes
from zongji.features.simulation.routes import routes as simulation_routes
from zongji.features.simulation.routes import staffing_routes
from zongji.features.simulation.service import Simulations
from zongji.features.skills.routes import routes as skills_routes
from zongji.features.skills.service import Skills
from zongji.features.voicemails.live import Mailboxes
from zongji.features.voicemails.projection import Messages
from zongji.features.voicemails.routes import routes as voicemails_routes
from zongji.features.voicemails.service import Around as VoicemailsAround
from zongji.features.voicemails.service import Voicemails
from zongji.features.wallboard.picture import Wallboard, WallboardPicture
from zongji.features.wallboard.routes import routes as floor_routes
from zongji.kernel.clock import Clock, Instant
from zongji.kernel.ids import PbxNode
from zongji.main import simulation
from zongji.settings import Settings
from zongji.simulator.twin.forecast import EXAMPLE
from zongji.storage.database import Database
from zongji.storage.journal import SqlJournal
from zongji.storage.offsets import Follower
from zongji.storage.vault import Vault
from zongji.web.app import Kit, Site, create_app
from zongji.web.calls import CallWords
from zongji.web.directory import Directory
from zongji.web.hub import Hub
from zongji.web.live import routes as live_routes
from zongji.web.phones import PhoneSite
from zongji.web.today import Today

UI = Path(__file__).resolve().parents[3] / "ui" / "dist"


@dataclass(frozen=True, slots=True)
class Ground:
    """What slices stand on."""

    settings: Settings
    database: Database
    journal: SqlJournal
    vault: Vault
    clock: Clock
    directory: Directory
    parties: Parties
    phones: PhoneSite
    guest_password: str = field(repr=False)
    node: PbxNode
    vips: Vips
    outbound: bool = False
    """There is a trunk by which people can be called."""


@dataclass(slots=True)
class Slices:
    """The slices that others ask for by name."""

    users: Users
    agents: Agents
    queues: Queues
    skills: Skills
    calendars: Calendars
    flows: Flows
    prompts: Prompts
    today: Today
    app: FastAPI
    subscribers: Sequence[Subscriber]
    runners: Sequence[Callable[[], Coroutine[None, None, None]]]

    async def configuration(self, ground: Ground) -> list[Fact]:
        """All that the floor must know, as it is stored."""
        at = ground.clock.now()
        async with ground.database.reading() as session:
            return [
                *await self.queues.configuration_facts(session, at),
                *await self.calendars.configuration_facts(session, at),
                *await self.flows.configuration_facts(session, at),
                *await self.agents.configuration_facts(session, at),
            ]

    async def load_names(self, database: Database) -> None:
        """Fill the directory with what ids are called."""
        async with database.reading() as session:
            await self.queues.load_names(session)
            await self.skills.load_names(session)
            await self.calendars.load_names(session)
            await self.flows.load_names(session)
            await self.agents.load_names(session)

    async def load_today(self, ground: Ground) -> None:
        """Bring the day's figures up to date from the journal."""
        since: Instant = self.today.since(ground.clock.now())
        async for entry in ground.journal.read(ground.journal.position_at(since)):
            self.today.note([entry])


@dataclass(frozen=True, slots=True)
class Outside:
    """What the rest of the system tells slices, and is told by them."""

    render: Callable[[object], object]
    accounts_changed: Callable[[], None]
    reasons: Callable[[], Sequence[str]]
    figures: Callable[[], dict[str, float]]


def build(ground: Ground, engine: Engine, outside: Outside) -> Slices:
    """Every slice, and the application that serves them."""
    settings, directory, floor = ground.settings, ground.directory, engine.floor
    today = Today(settings.timezone, directory)
    words = CallWords(floor, directory, ground.parties)
    feeds = DeskFeeds(floor, words, today)
    board = WallboardPicture(floor, directory, words, today)
    wallboard = Wallboard(floor, board)
    desk = Desk(engine, feeds, ground.clock, settings.desk_grace)
    history = History(ground.vault, settings.region)
    voicemail = _voicemail(ground, history)
    hub = Hub([desk, wallboard, voicemail.mailboxes])
    desk.attach(hub)
    users = Users()
    office = Office(ground.vault, directory, engine.post, floor.agents, outside.accounts_changed)
    agents, queues = Agents(office), Queues(directory, engine.post, floor, lambda: _music(settings.sounds))
    studio = Studio(settings.sounds, outside.render)
    music = Music(studio, lambda: _music(settings.sounds), queues.using_music, outside.accounts_changed)
    calendars = Calendars(directory, engine.post, floor)
    flows, prompts = Flows(directory, engine.post), Prompts(studio, directory)
    skills = Skills(directory, [agents.using_skill, queues.using_skill, flows.using_skill])
    contacts = Contacts(Around(engine, engine.post, directory, ground.parties, ground.vault))
    records = Follower(ground.database, ground.journal, Records())
    simulations = _simulations(ground)
    authenticate = Authenticate(ground.database, ground.clock)
    replays = Replays(settings.journal, settings.data / "snapshots")

    async def fresh() -> None:
        await records.fresh(engine.position)

    async def messages_fresh() -> None:
        await voicemail.messages.fresh(engine.position)
        await fresh()

    api = [
        identity_routes(users, hub, desk.leave, settings.timezone),
        contacts_routes(contacts),
        callbacks_routes(_callbacks(ground, engine, words)),
        voicemails_routes(voicemail.voicemails, messages_fresh),
        desk_routes(desk, engine, ground.phones, agents.account),
        history_routes(history, RecordWords(directory, settings.region), ground.vault, settings.timezone, fresh),
        explain_routes(floor, replays, ExplainWords(directory, words.shown), history.offers, fresh),
        recordings_routes(settings.recordings, history.tape),
        queues_routes(queues),
        skills_routes(skills),
        vips_routes(ground.vips),
        agents_routes(agents, users, ground.phones, hub.kick),
        calendars_routes(calendars),
        site_routes(calendars),
        flows_routes(flows),
        line_routes(flows),
        prompts_routes(prompts),
        music_routes(music),
        public_routes(Guests("guest", ground.guest_password), ground.phones, flows.public_lines),
        floor_routes(board),
        simulation_routes(simulations, EXAMPLE),
        staffing_routes(),
        live_routes(hub, ground.clock),
    ]
    root = [health_routes(Watch(floor, outside.reasons, [outside.figures]))]
    cookie = f"zongji_session_{ground.node}"  # cookies know no ports: each system on a host has a name of its own
    kit = Kit(ground.database, authenticate, ground.clock, cookie, ground.phones.sockets())
    app = create_app(kit, Site(api, root, UI if UI.is_dir() else None))
    for picture in (feeds, wallboard):
        ground.parties.on_learned(picture.learned)
    live = [today.note, words.note, feeds.news, desk.news, wallboard.news]
    subscribers = [ground.parties.news, *live, records.news, voicemail.messages.news, contacts.news]
    runners = [ground.parties.run, desk.run, records.run, *voicemail.runners, simulations.run]
    return Slices(users, agents, queues, skills, calendars, flows, prompts, today, app, subscribers, runners)


def _callbacks(ground: Ground, engine: Engine, words: CallWords) -> Callbacks:
    return Callbacks(
        CallbacksAround(
            engine,
            ground.directory,
            ground.database,
            ground.vault,
            words,
            ground.node,
            ground.settings.region,
            ground.outbound,
        )
    )


@dataclass(frozen=True, slots=True)
class _Voicemail:
    voicemails: Voicemails
    mailboxes: Mailboxes
    messages: Follower

    @property
    def runners(self) -> Sequence[Callable[[], Coroutine[None, None, None]]]:
        return self.messages.run, self.mailboxes.run


def _voicemail(ground: Ground, history: History) -> _Voicemail:
    async def count() -> dict[str, dict[str, int]]:
        async with ground.database.reading() as session:
            return await voicemails.counts(session)

    mailboxes = Mailboxes(count, ground.directory.queue)
    region, changed = ground.settings.region, mailboxes.changed
    voicemails = Voicemails(VoicemailsAround(ground.directory, ground.vault, history.parties, region, changed))
    return _Voicemail(voicemails, mailboxes, Follower(ground.database, ground.journal, Messages(changed)))


def _music(sounds: Path) -> list[str]:
    return [folder.name for folder in tunes(sounds)]


def _simulations(ground: Ground) -> Simulations:
    settings, queues = ground.settings, ground.directory.queues
    place = simulation.Place(str(settings.journal), settings.timezone)
    return Simulations(
        settings.data / "simulations",
        simulation.check,
        lambda wish: simulation.run_aside(wish, place),
        lambda: {queue: words.target_seconds for queue, words in queues.items()},
    )
