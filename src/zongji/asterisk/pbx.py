"""Asterisk as the engine's Pbx: effects go out, facts come in.

Puts together the socket, the two translations and the recordings. Owns what both directions need to remember: which
legs are alive (so that Asterisk's repetitions are told once) and the callers' numbers (which never enter a fact).
"""

import asyncio
import logging
from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import Protocol

import msgspec

from zongji.asterisk import requests
from zongji.asterisk.coming import Coming
from zongji.asterisk.console import Console
from zongji.asterisk.legs import Leg, Legs
from zongji.asterisk.messages import Messages
from zongji.asterisk.phones import Phones
from zongji.asterisk.reconcile import Lists, differences, message_request, playback_request
from zongji.asterisk.recordings import Recordings
from zongji.asterisk.requests import Failure, Surroundings
from zongji.asterisk.site import APP, GUEST, STASIS, PbxSite
from zongji.asterisk.socket import AriSocket, Counters, Request, Response
from zongji.asterisk.translate import EVENTS, RECORDED, instant, translate
from zongji.asterisk.wire import Channel, Message, read_bridges, read_channels, read_endpoints, read_info
from zongji.core.contact.callback import DialParty, PartyAnswered
from zongji.core.contact.message import MessageFailed, RecordMessage
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    BridgeFailed,
    CallerArrived,
    CallerHungUp,
    Cause,
    HangUpCaller,
    Join,
    OfferFailed,
    Play,
    PromptEnded,
    Record,
    RingAgent,
)
from zongji.core.contact.state import Contact
from zongji.core.facts import Effect, Fact
from zongji.engine.ports import Parties, Post
from zongji.kernel.clock import Clock
from zongji.kernel.errors import Unavailable
from zongji.kernel.ids import ContactId, LegId, caller_leg, is_callback, offer_leg, offer_of
from zongji.storage.numbers import national

log = logging.getLogger(__name__)

SETTLING = 0.2
"""Seconds by which events that were on their way before a list are here."""
RELOAD_WITHIN = 30.0
GRACE = 1.0
"""Seconds in which the end of a leg is told after a request found it gone; else it was lost."""


class View(Protocol):
    """What the floor knows."""

    @property
    def contacts(self) -> Mapping[ContactId, Contact]:
        """The live ones; read when they have to be compared with Asterisk's legs."""

    @property
    def entries(self) -> Container[str]:
        """The numbers that lead somewhere."""


class AsteriskPbx:
    """One Asterisk, for one floor."""

    def __init__(self, site: PbxSite, post: Post, parties: Parties, clock: Clock, floor: View) -> None:
        self._site = site
        self._tell = post
        self._parties = parties
        self._clock = clock
        self._floor = floor
        self.music: Callable[[Contact], str] = lambda contact: ""
        """What a contact that waits hears, by name; asked when the floor is compared with Asterisk."""
        self._socket = AriSocket("127.0.0.1", site.http_port, APP, site.ari_password, self._event)
        self._phones = Phones()
        self._legs = Legs()
        self._coming = Coming()
        self._around = Surroundings(site.sounds, self._phones.account_of, self._legs.number, self._custom)
        self._console = Console(site.run)
        self._dials: dict[ContactId, DialParty] = {}
        """Customers who are to be called as soon as their numbers are known."""
        self._recordings = Recordings(site.recordings, self._console, post, clock)
        self._messages = Messages(site.messages, site.recordings, post, clock)
        self._started = ""
        self._replaced = False
        self._compared = asyncio.Event()
        self.failed_effects = 0

    @property
    def connected(self) -> bool:
        """Whether effects reach Asterisk now."""
        return self._socket.connected

    @property
    def counters(self) -> Counters:
        """Requests, failures, events, connections, latency."""
        return self._socket.counters

    @property
    def legs(self) -> tuple[int, int]:
        """How many callers' and agents' legs are alive."""
        return len(self._legs.callers), len(self._legs.agents)

    async def ready(self) -> None:
        """Return when Asterisk was reached and compared with the floor for the first time."""
        await self._compared.wait()

    def on_read(self, hurry: Callable[[], None]) -> None:
        """Call ``hurry`` when everything that Asterisk has said was posted; before ``run``."""
        self._socket.on_read = hurry

    def do(self, effect: Effect) -> None:
        """Begin an effect; see the Pbx port."""
        if self._coming.holds(effect):
            return
        match effect:
            case Record(contact=contact, offer=offer):
                leg = offer_leg(contact, offer)
                self._recordings.start(leg, self._legs.channel(leg))
                return
            case RingAgent(contact=contact, offer=offer):
                self._legs.ring(offer_leg(contact, offer), self._clock.now())
            case DialParty(contact=contact, party=party):
                self._dials[contact] = effect
                self._parties.number(party, partial(self._dial, effect))
                return
            case HangUpCaller(contact=contact):
                self._dials.pop(contact, None)
            case _:
                pass
        self._send(effect, requests.steps(effect, self._around))

    def _dial(self, effect: DialParty, number: str) -> None:
        """The number is known; by now the customer may not be wanted any more."""
        if self._dials.get(effect.contact) is not effect:
            return
        del self._dials[effect.contact]
        now, trunk = self._clock.now(), self._site.outbound
        self._legs.know(effect.contact, None, now)
        if trunk is None or not number:
            self._post(CallerHungUp(now, effect.contact, Cause.UNREACHABLE))
            return
        dialled = national(number, self._site.region) if trunk.national else number
        self._send(effect, requests.dial(effect, dialled, trunk))

    def _send(self, effect: Effect, steps: Iterable[requests.Step]) -> None:
        for step in steps:
            harmless = step.failure is Failure.NOTHING
            self._socket.send(step.request, None if harmless else partial(self._answered, effect, step.failure))

    async def run(self) -> None:
        """Stay connected until cancelled. Raises Unavailable when another controller took this Asterisk over."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._recordings.run())
            tasks.create_task(self._messages.run())
            try:
                while True:
                    await self._stay_connected(tasks)
            finally:
                self._socket.cut()

    async def reload(self) -> None:
        """Let Asterisk read accounts and numbers anew; calls go on. Raises Unavailable when it can't."""
        # By the console: on the socket all calls would wait for it, 0.4 s with 500 accounts.
        for module in ("res_pjsip.so", "pbx_config.so", "res_musiconhold.so"):
            try:
                said = await self._console.run(f"module reload {module}", RELOAD_WITHIN)
            except (OSError, TimeoutError) as error:
                raise Unavailable("asterisk.reload", f"Asterisk's console does not answer: {error}") from error
            if "successfully" not in said:
                raise Unavailable("asterisk.reload", f"Asterisk did not reload {module}: {said.strip()[-200:]}")
        self._list_phones(await self._socket.ask(Request("GET", "endpoints/PJSIP")))

    def cut(self) -> None:
        """Break the connection, as a fault would; for tests."""
        self._socket.cut()

    async def _stay_connected(self, tasks: asyncio.TaskGroup) -> None:
        await self._socket.connect()
        begin = tasks.create_task(self._begin())
        await self._socket.closed()
        begin.cancel()
        if self._replaced:
            raise Unavailable("asterisk.replaced", "Another controller has taken this Asterisk over.")
        log.warning("asterisk.disconnected node=%s", self._site.node)

    # ---- events ------------------------------------------------------------------------------------------------------

    def _event(self, message: Message) -> None:
        if message.type == "ContactStatusChange":
            fact = self._phones.changed(message, instant(message.timestamp))
        elif message.type == "ApplicationReplaced":
            self._replaced = True
            self._socket.cut()
            return
        elif message.type == RECORDED and message.recording is not None:
            self._messages.finished(message.recording.name)
            return
        else:
            fact = translate(message)
        if fact is not None and not self._replaced:
            if isinstance(fact, CallerArrived) and message.channel is not None:
                self._arrive(fact, message.channel, handed=message.type == "StasisStart")
            else:
                self._post(fact, message.channel)

    def _post(self, fact: Fact, channel: Channel | None = None) -> None:
        """Tell a fact, unless it was told already."""
        if not self._legs.news(fact, channel):
            return
        match fact:
            case CallerHungUp(contact=contact):
                self._coming.here(contact)
            case AgentLegEnded(contact=contact, offer=offer):
                self._recordings.ended(offer_leg(contact, offer))
            case _:
                pass
        self._tell(fact)

    def _arrive(self, fact: CallerArrived, channel: Channel, handed: bool) -> None:
        """A caller's leg is there, and ``handed`` to us or about to be: routing begins with whichever comes first."""
        contact = fact.contact
        if not handed:
            if channel.state != "Ring" or fact.called not in self._floor.entries:
                return
            self._coming.announced(contact)
        if self._legs.news(fact, channel):
            guest = channel.name.startswith(f"PJSIP/{GUEST}-")
            self._parties.seen(contact, "" if guest else channel.caller.number, channel.caller.name)
            self._tell(fact)
        if handed:
            self._handed(contact, channel)

    def _handed(self, contact: ContactId, channel: Channel) -> None:
        """We have a caller's leg: what waited for it can be done."""
        if channel.state == "Up":
            # He was held by the dialplan, with its music.
            self._socket.send(Request("DELETE", f"channels/{contact}/moh"))
        for effect in self._coming.here(contact):
            self.do(effect)

    def _custom(self, language: str, name: str) -> bool:
        return (self._site.sounds / "custom" / language / f"{name}.wav").exists()

    # ---- failures ----------------------------------------------------------------------------------------------------

    def _answered(self, effect: Effect, failure: Failure, response: Response) -> None:
        if response.done:
            return
        self.failed_effects += 1
        log.info("asterisk.effect_failed contact=%s effect=%s status=%d %s", effect.contact, type(effect).__name__,
                 response.status, response.body[:100])  # fmt: skip
        loop, now = asyncio.get_running_loop(), self._clock.now()
        match failure, effect:
            case Failure.NOT_RUNG, RingAgent(contact=contact, offer=offer):
                if self._legs.agents.pop(offer_leg(contact, offer), None) is not None:
                    self._tell(OfferFailed(now, contact, offer, Cause.UNREACHABLE))
            case Failure.NOT_DIALLED, _:
                self._post(CallerHungUp(now, effect.contact, Cause.UNREACHABLE))
            case Failure.NOT_JOINED, Join():
                loop.call_later(GRACE / 2, self._not_joined, effect)
            case Failure.NOT_PLAYED, Play(contact=contact, step=step) if response.status not in (404, 409):
                self._tell(PromptEnded(now, contact, step, played=False))
            case Failure.NOT_RECORDED, RecordMessage(contact=contact, step=step) if response.status != 404:
                if "already exists" not in response.body:  # asked twice: the first goes on
                    self._tell(MessageFailed(now, contact, step, response.body))
            case _ if response.status in (404, 409):
                loop.call_later(GRACE, self._lost, effect.contact)
            case _:
                pass

    def _not_joined(self, effect: Join) -> None:
        """Both legs live on, apart: a fault. If one has ended, that was told, and was the reason."""
        if effect.contact in self._legs.callers and offer_leg(effect.contact, effect.offer) in self._legs.agents:
            self._tell(BridgeFailed(self._clock.now(), effect.contact, effect.offer))

    def _lost(self, contact: ContactId) -> None:
        if self.connected:
            self._post(CallerHungUp(self._clock.now(), contact, Cause.PBX_LOST))

    # ---- beginning anew ----------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        """After each connection: events chosen, requests let through, both views compared."""
        asked = self._clock.now()
        chosen = msgspec.json.encode({"allowed": [{"type": name} for name in EVENTS]}).decode()
        info, _, channels, bridges, endpoints = await asyncio.gather(
            self._socket.ask(Request("GET", "asterisk/info", {"only": "status"})),
            self._socket.ask(Request("PUT", f"applications/{APP}/eventFilter", body=chosen)),
            self._socket.ask(Request("GET", "channels")),
            self._socket.ask(Request("GET", "bridges")),
            self._socket.ask(Request("GET", "endpoints/PJSIP")),
        )
        if not all(answer.done for answer in (info, channels, bridges, endpoints)):
            # It is just starting, or stopping.
            log.warning("asterisk.not_ready status=%d", info.status)
            await asyncio.sleep(SETTLING)
            self._socket.cut()
            return
        started = read_info(info.body).status.startup_time
        waited = self._socket.resume(again=self._started in ("", started))
        self._started = started
        log.info("asterisk.connected node=%s requests_waiting=%d", self._site.node, waited)
        self._list_phones(endpoints)
        await asyncio.sleep(SETTLING)
        there = {channel.id: channel for channel in read_channels(channels.body or "[]")}
        lists = Lists(self._site.node, instant(started), asked, there, read_bridges(bridges.body or "[]"), self.music)
        await self._compare(lists)
        self._compared.set()

    def _list_phones(self, endpoints: Response) -> None:
        for fact in self._phones.listed(read_endpoints(endpoints.body or "[]"), self._clock.now()):
            self._tell(fact)

    async def _compare(self, lists: Lists) -> None:
        contacts = self._floor.contacts
        self._remember(contacts, lists)
        found = differences(contacts, lists, self._clock.now())
        for fact in found.facts:
            channel = lists.channels.get(_leg_of(fact))
            if isinstance(fact, CallerArrived) and channel is not None:
                self._arrive(fact, channel, handed=True)
            else:
                self._post(fact, channel)
        self._legs.forget(lists.channels, lists.asked)
        for effect in found.effects:
            self.do(effect)
        for request in found.sweeps:
            self._socket.send(request)
        self._recordings.left_over(lists.channels)
        await self._messages.compare(found.messages, self._being_recorded)
        for contact, step in found.playbacks:
            if not (await self._socket.ask(playback_request(contact, step))).done:
                self._tell(PromptEnded(self._clock.now(), contact, step))

    async def _being_recorded(self, message: str) -> bool:
        return (await self._socket.ask(message_request(message))).done

    def _remember(self, contacts: Mapping[ContactId, Contact], lists: Lists) -> None:
        """Legs that the floor knows: so that their ends are told, once."""
        for contact in contacts.values():
            if contact.arrived < lists.asked and contact.has_leg:
                self._remember_caller(contact, lists.channels.get(caller_leg(contact.id)))
            for ring in contact.rings:
                self._legs.ring(offer_leg(contact.id, ring.offer), contact.since)
        for channel in lists.channels.values():
            offer = offer_of(channel.id)
            if offer is not None and channel.state == "Up":
                self._legs.agents[LegId(channel.id)] = Leg(lists.asked, channel.name)

    def _remember_caller(self, contact: Contact, channel: Channel | None) -> None:
        ours = channel is None or is_callback(contact.id) or channel.dialplan.app_name == STASIS
        if not ours and contact.id not in self._legs.callers:
            self._coming.announced(contact.id)
        self._legs.know(contact.id, channel, contact.arrived)
        if ours:
            for effect in self._coming.here(contact.id):  # he was handed over while we heard nothing
                self.do(effect)


def _leg_of(fact: Fact) -> str:
    """The leg that a fact of the comparison is about."""
    match fact:
        case AgentAnswered(contact=contact, offer=offer):
            return offer_leg(contact, offer)
        case CallerArrived(contact=contact) | PartyAnswered(contact=contact):
            return caller_leg(contact)
        case _:
            return ""
