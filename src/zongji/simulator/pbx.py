"""A PBX made of Python: legs, bridges, playbacks and recordings that behave as Asterisk's do.

Speaks the same effects and facts as the Asterisk adapter, so the same engine and the same floor stand behind it. Knows
nothing of contacts' phases. Who telephones is an ``Ear``; what it hears is its own log and not ours. Effects are
idempotent by their ids; what cannot be done comes back as a fact, as from a real PBX.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from zongji.core.contact.callback import DialParty, PartyAnswered
from zongji.core.contact.message import MessageFailed, RecordMessage
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    Alert,
    Answer,
    BridgeFailed,
    CallerArrived,
    CallerHungUp,
    Cause,
    DigitPressed,
    DropBridge,
    HangUpAgent,
    HangUpCaller,
    Join,
    OfferFailed,
    Part,
    Play,
    PromptEnded,
    Record,
    RecordingFailed,
    RecordingStored,
    RingAgent,
    StartMusic,
    StopMusic,
    StopPlay,
)
from zongji.core.facts import Effect, Fact
from zongji.core.presence.model import PbxDied, PhoneRegistered, PhoneUnregistered
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import (
    AgentId,
    ContactId,
    LegId,
    PartyId,
    PbxNode,
    caller_leg,
    contact_of,
    is_callback,
    offer_leg,
    offer_of,
)
from zongji.simulator.agenda import Agenda
from zongji.simulator.messages import Messages
from zongji.simulator.sounds import Ear, Sound

PROMPT = seconds(3)
"""How long one prompt is."""

GRACE = seconds(2)
"""How much longer than asked a leg rings before the PBX itself gives up."""


@dataclass(slots=True)
class Leg:
    """One channel. ``agent`` None: a caller's."""

    id: LegId
    ear: Ear
    agent: AgentId | None = None
    up: bool = False
    deaf: bool = False
    """The phone behind it went away without a word: the channel lives, nobody hears."""
    recording_since: Instant | None = None
    playing: set[int] = field(default_factory=set)
    """Flow steps whose prompts are being played."""


class SimPbx:
    """The engine's ``Pbx`` port, and the outside world's telephone lines."""

    def __init__(self, agenda: Agenda, post: Callable[[Fact], None], node: str = "sim") -> None:
        self.legs: dict[LegId, Leg] = {}
        self.bridges: dict[ContactId, set[LegId]] = {}
        self.node = PbxNode(node)
        self.recording_works = True
        self.joining_works = True
        self._agenda = agenda
        self.post = post
        """Where facts go. May be replaced, to put a longer wire between."""
        self.outside: dict[PartyId, Ear] = {}
        """Who can be called, behind the trunk."""
        self.messages = Messages(agenda, lambda fact: self.post(fact))
        self._phones: dict[AgentId, Ear] = {}
        self._calls = 0
        self.effects: dict[type[Effect], Callable[..., None]] = {
            Answer: self._answer,
            Alert: self._alert,
            Play: self._play,
            StopPlay: self._stop_play,
            StartMusic: self._music,
            StopMusic: self._quiet,
            RingAgent: self._ring,
            Join: self._join,
            Record: self._record,
            Part: self._part,
            HangUpCaller: self._hang_up_caller,
            HangUpAgent: self._hang_up_agent,
            DropBridge: self._drop_bridge,
            DialParty: self._dial,
            RecordMessage: self._record_message,
        }

    def do(self, effect: Effect) -> None:
        """Carry out an effect. A kind that it does not know is a fault of ours: KeyError."""
        self.effects[type(effect)](effect)

    # ---- what people do -----------------------------------------------------------------------------------------

    def call(self, ear: Ear, called: str) -> ContactId:
        """Somebody calls the number ``called``."""
        self._calls += 1
        contact = ContactId(f"{self.node}-{self._calls:07d}")
        self.legs[caller_leg(contact)] = Leg(caller_leg(contact), ear)
        self.post(CallerArrived(self._agenda.now(), contact, called))
        return contact

    def press(self, contact: ContactId, digit: str) -> None:
        """The caller presses a key; nothing happens when his leg is gone."""
        if caller_leg(contact) in self.legs:
            then = self.messages.pressed(contact, digit)
            self.post(DigitPressed(self._agenda.now(), contact, digit))
            then()

    def speak(self, contact: ContactId, span: Span) -> None:
        """The caller speaks for so long; nothing happens unless he is recorded."""
        self.messages.speak(contact, span)

    def pick_up(self, leg: LegId) -> None:
        """The agent, or a customer who is called, answers a ringing leg; nothing happens when it rings no more."""
        found = self.legs.get(leg)
        offer = offer_of(leg)
        if found is None or found.up:
            return
        found.up = True
        now, contact = self._agenda.now(), contact_of(leg)
        self.post(PartyAnswered(now, contact) if offer is None else AgentAnswered(now, contact, offer))

    def hang_up(self, leg: LegId, cause: Cause = Cause.NORMAL) -> None:
        """The person at a leg ends it (or refuses it: ``cause``); nothing happens when it is gone."""
        if leg in self.legs:
            self._end(leg, cause)

    def register(self, agent: AgentId, ear: Ear) -> None:
        """The agent's phone registers."""
        self._phones[agent] = ear
        self.post(PhoneRegistered(self._agenda.now(), agent))

    def unregister(self, agent: AgentId, broken: bool = False) -> None:
        """The agent's phone goes. ``broken``: without a word, so that its legs live on and nobody is there."""
        if self._phones.pop(agent, None) is None:
            return
        if broken:
            for leg in [leg for leg in self.legs.values() if leg.agent == agent]:
                self._deafen(leg)
        self.post(PhoneUnregistered(self._agenda.now(), agent, broken))

    def registered(self, agent: AgentId) -> bool:
        """Whether the agent has a phone."""
        return agent in self._phones

    def die(self) -> None:
        """The PBX process is killed: everything is gone at once, and one fact says so. Phones must register anew."""
        legs = list(self.legs.values())
        self.legs.clear()
        self.bridges.clear()
        self._phones.clear()
        for leg in legs:
            leg.playing.clear()
            self.messages.leave(contact_of(leg.id))
            leg.ear.hear(leg.id, Sound.END, Cause.PBX_LOST.value)
        self.post(PbxDied(self._agenda.now(), self.node))

    # ---- effects ------------------------------------------------------------------------------------------------

    def _answer(self, effect: Answer) -> None:
        leg = self.legs.get(caller_leg(effect.contact))
        if leg is not None and not leg.up:
            leg.up = True
            leg.ear.hear(leg.id, Sound.ANSWERED)

    def _alert(self, effect: Alert) -> None:
        self._let_hear(caller_leg(effect.contact), Sound.ALERT)

    def _play(self, effect: Play) -> None:
        leg = self.legs.get(caller_leg(effect.contact))
        if leg is None or not leg.up:
            self.post(PromptEnded(self._agenda.now(), effect.contact, effect.step, played=False))
        elif effect.step not in leg.playing:
            leg.playing.add(effect.step)
            self._agenda.after(PROMPT * len(effect.prompts), partial(self._played, leg, effect.step))
            leg.ear.hear(leg.id, Sound.PROMPT, " ".join(effect.prompts))

    def _played(self, leg: Leg, step: int) -> None:
        if step in leg.playing:
            leg.playing.discard(step)
            self.post(PromptEnded(self._agenda.now(), contact_of(leg.id), step))

    def _stop_play(self, effect: StopPlay) -> None:
        leg = self.legs.get(caller_leg(effect.contact))
        if leg is not None:
            self._played(leg, effect.step)

    def _music(self, effect: StartMusic) -> None:
        self._let_hear(caller_leg(effect.contact), Sound.MUSIC)

    def _quiet(self, effect: StopMusic) -> None:
        self._let_hear(caller_leg(effect.contact), Sound.SILENCE)

    def _ring(self, effect: RingAgent) -> None:
        leg, ear = offer_leg(effect.contact, effect.offer), self._phones.get(effect.agent)
        if leg in self.legs:
            return
        if ear is None:
            self.post(OfferFailed(self._agenda.now(), effect.contact, effect.offer, Cause.UNREACHABLE))
            return
        ringing = self.legs[leg] = Leg(leg, ear, effect.agent)
        self._agenda.after(effect.ring_for + GRACE, partial(self._rang_out, ringing))
        ear.hear(leg, Sound.RING_AUTO if effect.auto_answer else Sound.RING, effect.contact)

    def _dial(self, effect: DialParty) -> None:
        leg, ear = caller_leg(effect.contact), self.outside.get(effect.party)
        if leg in self.legs:
            return
        if ear is None:
            self.post(CallerHungUp(self._agenda.now(), effect.contact, Cause.UNREACHABLE))
            return
        ringing = self.legs[leg] = Leg(leg, ear)
        self._agenda.after(effect.ring_for + GRACE, partial(self._rang_out, ringing))
        self._let_hear(offer_leg(effect.contact, effect.offer), Sound.ALERT)
        ear.hear(leg, Sound.RING, effect.called)

    def _rang_out(self, leg: Leg) -> None:
        if not leg.up and self.legs.get(leg.id) is leg:
            self._end(leg.id, Cause.NO_ANSWER)

    def _join(self, effect: Join) -> None:
        contact, now = effect.contact, self._agenda.now()
        pair = [self.legs.get(caller_leg(contact)), self.legs.get(offer_leg(contact, effect.offer))]
        caller, agent = pair
        if caller is None or agent is None or not (caller.up and agent.up and self.joining_works):
            self.post(BridgeFailed(now, contact, effect.offer))
            return
        inside = self.bridges.setdefault(contact, set())
        if inside != {caller.id, agent.id}:
            inside.update((caller.id, agent.id))
            caller.ear.hear(caller.id, Sound.VOICE, agent.agent or "")
            agent.ear.hear(agent.id, Sound.VOICE, contact)

    def _record(self, effect: Record) -> None:
        leg = self.legs.get(offer_leg(effect.contact, effect.offer))
        if leg is None or not self.recording_works:
            self.post(RecordingFailed(self._agenda.now(), effect.contact, effect.offer, "no leg, or no room"))
        elif leg.recording_since is None:
            leg.recording_since = self._agenda.now()

    def _record_message(self, effect: RecordMessage) -> None:
        leg = self.legs.get(caller_leg(effect.contact))
        if leg is None or not leg.up or not self.recording_works:
            self.post(MessageFailed(self._agenda.now(), effect.contact, effect.step, "no leg, or no room"))
        elif self.messages.begin(effect):
            leg.ear.hear(leg.id, Sound.TONE)

    def _part(self, effect: Part) -> None:
        self._leave_bridge(caller_leg(effect.contact))

    def _hang_up_caller(self, effect: HangUpCaller) -> None:
        self.hang_up(caller_leg(effect.contact), effect.cause)

    def _hang_up_agent(self, effect: HangUpAgent) -> None:
        self.hang_up(offer_leg(effect.contact, effect.offer))

    def _drop_bridge(self, effect: DropBridge) -> None:
        for leg in self.bridges.pop(effect.contact, set()):
            self._let_hear(leg, Sound.SILENCE)

    # ---- inside -------------------------------------------------------------------------------------------------

    def _let_hear(self, leg: LegId, sound: Sound) -> None:
        found = self.legs.get(leg)
        if found is not None and not found.deaf:
            found.ear.hear(leg, sound)

    def _deafen(self, leg: Leg) -> None:
        leg.deaf = True
        for other in self.bridges.get(contact_of(leg.id), set()) - {leg.id}:
            self._let_hear(other, Sound.SILENCE)

    def _leave_bridge(self, leg: LegId) -> None:
        inside = self.bridges.get(contact_of(leg))
        if inside is not None and leg in inside:
            inside.discard(leg)
            for other in inside:
                self._let_hear(other, Sound.SILENCE)

    def _end(self, leg: LegId, cause: Cause) -> None:
        """A leg is gone: out of its bridge, its recording closed, its prompts over, its person and the engine told."""
        gone = self.legs.pop(leg)
        now, contact, offer = self._agenda.now(), contact_of(leg), offer_of(leg)
        self._leave_bridge(leg)
        if not gone.deaf:
            gone.ear.hear(leg, Sound.END, cause.value)
        if offer is None:
            self.post(CallerHungUp(now, contact, cause if is_callback(contact) else Cause.NORMAL))
            self.messages.leave(contact)
        else:
            self.post(AgentLegEnded(now, contact, offer, cause))
        for step in sorted(gone.playing):
            self._played(gone, step)
        if gone.recording_since is not None and offer is not None:
            self.post(_stored(now, contact, offer, Span(now - gone.recording_since)))


def _stored(at: Instant, contact: ContactId, offer: int, length: Span) -> RecordingStored:
    """The fact of a finished recording; its file is only a name."""
    file = f"{contact}~{offer}.wav"
    return RecordingStored(at, contact, offer, file, length, length // 62, sha256(file.encode()).hexdigest())
