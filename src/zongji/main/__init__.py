"""The composition root: builds everything and hands it down by name; the only place that knows all concrete classes."""

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from zongji.asterisk.abuse import AbuseLog
from zongji.asterisk.install_layout import Installation
from zongji.asterisk.pbx import AsteriskPbx
from zongji.asterisk.prompts import PromptError, render
from zongji.asterisk.site import AgentAccount, PbxSite
from zongji.asterisk.supervise import Supervisor
from zongji.core.facts import Fact
from zongji.core.presence.model import PbxDied
from zongji.engine.loop import Engine, Ports
from zongji.features.demo.plant import Ground as Garden
from zongji.features.demo.plant import plant, plant_admin
from zongji.features.flows.service import NewLine
from zongji.features.history.queries import last_agents
from zongji.features.parties.service import Parties, PartySite
from zongji.features.parties.vips import Vips
from zongji.features.prompts.studio import Texts
from zongji.kernel.errors import Fault
from zongji.main import exchange, slices
from zongji.main.clock import SystemClock
from zongji.main.floor import Keeper, changes, recover
from zongji.main.watch import Watch
from zongji.main.workers import Workers
from zongji.settings import Settings
from zongji.storage.database import Database, sqlite_url
from zongji.storage.journal import SqlJournal
from zongji.storage.migrate import migrate
from zongji.storage.snapshots import Snapshots
from zongji.storage.vault import Vault
from zongji.web.directory import Directory
from zongji.web.server import WebServer

log = logging.getLogger(__name__)


async def serve(
    settings: Settings,
    installation: Installation,
    told: asyncio.Event,
    up: Callable[[], None],
    additions: Mapping[str, str] | None = None,
) -> None:
    """Run the whole system until ``told`` is set; ``up`` is called once calls can be taken. ``additions`` goes into
    Asterisk's configuration, see ``PbxSite``; benchmarks put their peers there."""
    url = sqlite_url(settings.database)
    await asyncio.to_thread(migrate, url)
    database, journal = Database(url), SqlJournal(settings.journal, settings.fsync)
    try:
        base = replace(exchange.site(settings, installation), additions=additions or {})
        system = await _build(settings, base, database, journal)
        await system.furnish()
        await system.run(told, up)
    finally:
        journal.close()
        await database.close()


async def _build(settings: Settings, base: PbxSite, database: Database, journal: SqlJournal) -> "System":
    clock, directory = SystemClock(), Directory()
    vault, snapshots = Vault.open(settings.secrets / "vault.key"), Snapshots(settings.data / "snapshots")
    recovered = await recover(journal, snapshots)

    def post(fact: Fact) -> None:
        engine.post(fact)

    outbound = base.outbound is not None
    site = PartySite(database, vault, clock, settings.region, outbound, last_agents=last_agents)
    parties = Parties(site, post)
    pbx = AsteriskPbx(base, post, parties, clock, recovered.floor)
    engine = Engine(recovered.floor, recovered.timers, Ports(pbx, parties, journal), clock, journal.last)
    pbx.on_read(engine.hurry)
    pbx.music = recovered.floor.music

    async def accounts() -> exchange.Accounts:
        async with database.reading() as session:
            found = await built.agents.accounts(session)
            numbers = await built.flows.numbers(session)
        return tuple(AgentAccount(each.agent, each.password) for each in found), tuple(numbers)

    switch = exchange.Exchange(base, accounts)
    abuse, workers = AbuseLog(base.log), Workers()
    watch = Watch(engine, journal, pbx, abuse, workers)
    ground = slices.Ground(
        settings, database, journal, vault, clock, directory, parties, exchange.phones(settings), base.guest_password,
        base.node, Vips(site, parties, post, lambda: recovered.floor.contacts.values()), outbound,
    )  # fmt: skip
    outside = slices.Outside(lambda texts: _speak(settings, texts), switch.changed, watch.reasons, watch.figures)
    built = slices.build(ground, engine, outside)
    return System(ground, engine, built, pbx, switch, Keeper(engine, snapshots), abuse, workers)


def _speak(settings: Settings, texts: object) -> object:
    """Make sounds; a failure in the words that the prompts' slice expects."""
    try:
        return render(cast("Texts", texts), settings.sounds)
    except PromptError as why:
        raise RuntimeError(f"{why.message} {why.advice}") from why


@dataclass(slots=True)
class System:
    """Everything, built and not yet running."""

    ground: slices.Ground
    engine: Engine
    built: slices.Slices
    pbx: AsteriskPbx
    switch: exchange.Exchange
    keeper: Keeper
    abuse: AbuseLog
    workers: Workers

    async def furnish(self) -> None:
        """Demo data at the first start, names, sounds, the day's figures; the floor learns the configuration."""
        ground, built = self.ground, self.built
        settings, at = ground.settings, ground.clock.now()
        garden = Garden(
            ground.database, built.users, built.agents, built.queues, built.calendars, built.flows, built.prompts,
            built.skills,
        )  # fmt: skip
        await (plant if settings.demo else plant_admin)(garden, settings.secrets / "logins.json", settings.language, at)
        await self._lead_lines()
        async with ground.database.writing() as session:
            await built.prompts.provide(session)
        await built.load_names(ground.database)
        await self._render()
        for subscriber in (*built.subscribers, self.keeper.news):
            self.engine.subscribe(subscriber)
        await built.load_today(ground)
        await self.engine.turn()
        for fact in changes(self.engine.floor, await built.configuration(ground), ground.clock.now()):
            self.engine.post(fact)
        await self.engine.turn()

    async def run(self, told: asyncio.Event, up: Callable[[], None]) -> None:
        """Start Asterisk and the web server, work, and stop when told."""
        supervisor = Supervisor(await self.switch.current(), self.engine.post, self.ground.clock)
        web = self._web()
        await supervisor.begin()
        async with asyncio.TaskGroup() as group:
            vital = [self.engine.run, self.ground.journal.run, self.pbx.run, supervisor.run]
            beside = [self.keeper.run, self.abuse.run, lambda: self.switch.run(self.pbx), *self.built.runners]
            work = [group.create_task(runner()) for runner in vital]
            work += [group.create_task(self.workers.keep(runner)) for runner in beside]
            server = group.create_task(web.run())
            await web.up()
            work.append(group.create_task(self._announce(up)))
            _settle_memory()
            await told.wait()
            log.info("system.stopping")
            server.cancel()
            await supervisor.stop()
            for task in work:
                task.cancel()
        self.engine.post(PbxDied(self.ground.clock.now(), self.switch.node))
        await self.engine.turn()
        await self.keeper.save()

    async def _announce(self, up: Callable[[], None]) -> None:
        await self.pbx.ready()
        log.info("system.up")
        up()

    def _web(self) -> WebServer:
        settings = self.ground.settings
        certificate, key = exchange.tls(settings) if settings.open else (None, None)
        return WebServer(self.built.app, settings.web_host, settings.web_port, certificate, key)

    async def _lead_lines(self) -> None:
        """The numbers of the settings lead into their flows."""
        ground, flows = self.ground, self.built.flows
        async with ground.database.writing() as session:
            known = {flow.id for flow in await flows.all(session)}
            there = await flows.numbers(session)
            for called, flow in ground.settings.lines.items():
                if flow not in known:
                    allowed = ", ".join(sorted(known))
                    raise Fault(
                        "settings.lines", f"ZONGJI_LINES: {called} leads to {flow!r}, and the flows are {allowed}"
                    )
                if called not in there:
                    line = NewLine(called, flow, {"zh": called, "en": called}, public=False)
                    await flows.lead(session, line, ground.clock.now())

    async def _render(self) -> None:
        async with self.ground.database.reading() as session:
            texts = await self.built.prompts.texts(session)
        try:
            await asyncio.to_thread(render, texts, self.ground.settings.sounds)
        except PromptError as why:
            raise Fault("up.prompts", f"{why.message} {why.advice}") from why


def _settle_memory() -> None:
    """What was built at start lives as long as we do: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
