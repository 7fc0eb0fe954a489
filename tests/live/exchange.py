"""A private Asterisk for a test: free ports, own data, the shared installation; and the facts that were posted."""

import asyncio
import os
import time
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from tests.live.ports import media_ports
from tests.live.sip.driver import free_ports
from zongji.asterisk.console import Console
from zongji.asterisk.install import ensure
from zongji.asterisk.install_layout import Installation
from zongji.asterisk.pbx import AsteriskPbx
from zongji.asterisk.site import AgentAccount, PbxSite
from zongji.asterisk.supervise import Supervisor
from zongji.core.contact.model import LookUpParty
from zongji.core.contact.state import Contact
from zongji.core.facts import Fact
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, PartyId, PbxNode

PROJECT = Path(__file__).resolve().parents[2]
F = TypeVar("F", bound=Fact)


class WallClock:
    """The machine's time."""

    def now(self) -> Instant:
        """The present instant."""
        return Instant(time.time_ns() // 1000)


class Facts:
    """What the adapter posted, in order, and waiting for it."""

    def __init__(self) -> None:
        self.all: list[Fact] = []
        self._more = asyncio.Event()

    def __call__(self, fact: Fact) -> None:
        self.all.append(fact)
        self._more.set()

    def of(self, kind: type[F], **fields: object) -> list[F]:
        """The facts of a kind so far, with these fields."""
        found = [fact for fact in self.all if isinstance(fact, kind)]
        return [fact for fact in found if all(getattr(fact, name) == value for name, value in fields.items())]

    async def wait(self, kind: type[F], count: int = 1, within: float = 20.0, **fields: object) -> F:
        """The ``count``-th fact of a kind with these fields; raises TimeoutError with what came instead."""
        try:
            async with asyncio.timeout(within):
                while len(self.of(kind, **fields)) < count:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise TimeoutError(f"no {count} × {kind.__name__} {fields} in {self.all}") from None
        return self.of(kind, **fields)[count - 1]


class Seen:
    """The vault's end of the adapter: who called."""

    def __init__(self) -> None:
        self.people: dict[ContactId, tuple[str, str]] = {}

    def seen(self, contact: ContactId, number: str, name: str) -> None:
        """Note a caller."""
        self.people[contact] = (number, name)

    def number(self, party: PartyId, told: Callable[[str], None]) -> None:
        """A party is named by its number here."""
        told(party)

    def look_up(self, effect: LookUpParty) -> None:
        """Nobody asks."""


@dataclass(slots=True)
class Exchange:
    """A running Asterisk with its supervisor and adapter. ``contacts`` is what the floor would think."""

    site: PbxSite
    facts: Facts = field(default_factory=Facts)
    parties: Seen = field(default_factory=Seen)
    contacts: dict[ContactId, Contact] = field(default_factory=dict)
    entries: set[str] = field(default_factory=lambda: {"4000"})

    def __post_init__(self) -> None:
        self.clock = WallClock()
        self.supervisor = Supervisor(self.site, self.facts, self.clock)
        self.pbx = self.new_controller()
        self.console = Console(self.site.run)

    supervisor: Supervisor = field(init=False)
    pbx: AsteriskPbx = field(init=False)
    console: Console = field(init=False)
    clock: WallClock = field(init=False)

    @property
    def server(self) -> tuple[str, int]:
        """Where phones and callers send to."""
        return "127.0.0.1", self.site.sip_port

    def new_controller(self, port: int | None = None) -> AsteriskPbx:
        """Another adapter on the same Asterisk, as after a restart of ours; ``port``: by another way."""
        return AsteriskPbx(
            replace(self.site, http_port=port or self.site.http_port), self.facts, self.parties, self.clock, self
        )

    async def bridged(self, legs: int = 2, within: float = 10.0) -> None:
        """Wait until Asterisk itself says that one of our bridges holds so many legs: what was asked is done."""
        async with asyncio.timeout(within):
            while True:
                bridges = (await self.console.run("bridge show all")).splitlines()
                if any("stasis" in line and f" {legs} " in line for line in bridges):
                    return
                await asyncio.sleep(0.05)

    async def empty(self, within: float = 10.0) -> None:
        """Wait until Asterisk itself says that it has no channel and no bridge."""
        said = ""
        try:
            async with asyncio.timeout(within):
                while True:
                    channels = await self.console.run("core show channels count")
                    bridges = (await self.console.run("bridge show all")).strip().splitlines()
                    said = f"{channels}\n{bridges}"
                    if "\n0 active channels" in channels and not any("stasis" in line for line in bridges):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise TimeoutError(f"Asterisk still has: {said}") from None


def installation() -> Installation:
    """The shared private Asterisk; installed when it is not there yet."""
    named = os.environ.get("ZONGJI_ASTERISK_ROOT")
    root = Path(named) if named else PROJECT / "var/asterisk/root"
    return ensure(root, PROJECT / "var/cache/asterisk")


def new_site(data: Path, agents: int = 3, **changes: object) -> PbxSite:
    """A site on free ports. Its phones are not asked whether they are there: SIPp would take that for a call."""
    sip, tls, http = free_ports(3)
    (data / "sounds/zh").mkdir(parents=True)
    (data / "sounds/moh").mkdir()
    for file, seconds in (("zh/hello", 1.0), ("zh/menu", 8.0), ("moh/music", 20.0)):
        silence(data / f"sounds/{file}.wav", seconds)
    site = PbxSite(
        node=PbxNode("test1"),
        installation=installation(),
        data=data,
        ari_password="ari-of-the-test",
        guest_password="guest-of-the-test",
        agents=tuple(AgentAccount(AgentId(str(1001 + n)), f"password-{1001 + n}") for n in range(agents)),
        lines=("4000",),
        sip_port=sip,
        sip_tls_port=tls,
        http_port=http,
        rtp_ports=media_ports(200),
        qualify_seconds=0,
        **changes,  # type: ignore[arg-type]
    )
    return site


def silence(path: Path, seconds: float) -> None:
    """Write a WAV of nothing."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(round(seconds * 16000)))


@asynccontextmanager
async def running(site: PbxSite, *, controller: bool = True) -> AsyncIterator[Exchange]:
    """An Asterisk with a controller; stopped at the end whatever happens."""
    exchange = Exchange(site)
    await exchange.supervisor.begin()
    try:
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(exchange.supervisor.run())
            control = tasks.create_task(exchange.pbx.run()) if controller else None
            try:
                if control is not None:
                    await asyncio.wait_for(exchange.pbx.ready(), 20)
                yield exchange
            finally:
                if control is not None:
                    control.cancel()
                await exchange.supervisor.stop()
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(watch), 10)
    finally:
        await exchange.supervisor.stop()
