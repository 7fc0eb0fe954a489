"""The simulated PBX by itself: it does what Asterisk does, twice said is once done, and what fails comes back."""

import pytest

from zongji.core.contact import model as c
from zongji.core.facts import Effect, Fact
from zongji.core.presence.model import PbxDied, PhoneRegistered, PhoneUnregistered
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId, LegId, PbxNode
from zongji.simulator.agenda import VirtualAgenda, Wire
from zongji.simulator.pbx import SimPbx
from zongji.simulator.sounds import Sound

AMY = AgentId("amy")
NOBODY = ContactId("sim-nobody")


class Listener:
    """Hears and does nothing."""

    def __init__(self) -> None:
        self.heard: list[tuple[LegId, Sound]] = []

    def hear(self, leg: LegId, sound: Sound, words: str = "") -> None:
        """Note it."""
        self.heard.append((leg, sound))


class Room:
    """A PBX with a caller on the line and an agent's phone."""

    def __init__(self) -> None:
        self.agenda = VirtualAgenda(Instant(0))
        self.posted: list[Fact] = []
        self.pbx = SimPbx(self.agenda, self.posted.append)
        self.caller, self.agent = Listener(), Listener()
        self.contact = self.pbx.call(self.caller, "4000")
        self.pbx.register(AMY, self.agent)
        self.posted.clear()

    def do(self, *effects: Effect) -> list[Fact]:
        """What came back at once."""
        self.posted.clear()
        for effect in effects:
            self.pbx.do(effect)
        return list(self.posted)

    def in_talk(self) -> None:
        """Bring caller and agent together."""
        self.do(c.Answer(self.contact), c.RingAgent(self.contact, 1, AMY, seconds(20)))
        self.pbx.pick_up(LegId(f"{self.contact}~1"))
        self.do(c.Join(self.contact, 1), c.Record(self.contact, 1))


def test_prompts_end_by_themselves_or_when_stopped_and_only_once() -> None:
    room = Room()
    assert room.do(c.Answer(room.contact), c.Play(room.contact, 1, ("a", "b"), "zh")) == []
    room.agenda.run(seconds(6))
    assert room.posted == [c.PromptEnded(Instant(6_000_000), room.contact, 1)]
    room.do(c.Play(room.contact, 2, ("a",), "zh"), c.Play(room.contact, 2, ("a",), "zh"))
    assert room.do(c.StopPlay(room.contact, 2)) == [c.PromptEnded(room.agenda.now(), room.contact, 2)]
    assert room.do(c.StopPlay(room.contact, 2)) == []
    room.agenda.run(seconds(60))
    assert room.posted == []


def test_prompts_for_somebody_who_is_not_there_end_at_once_unplayed() -> None:
    room = Room()
    assert room.do(c.Play(NOBODY, 1, ("a",), "zh")) == [c.PromptEnded(Instant(0), NOBODY, 1, played=False)]


def test_a_phone_that_is_not_there_cannot_be_rung() -> None:
    room = Room()
    room.pbx.unregister(AMY)
    ring = c.RingAgent(room.contact, 1, AMY, seconds(20))
    assert room.do(ring) == [c.OfferFailed(Instant(0), room.contact, 1, c.Cause.UNREACHABLE)]


def test_ringing_twice_rings_once_and_gives_up_by_itself() -> None:
    room = Room()
    ring = c.RingAgent(room.contact, 1, AMY, seconds(20))
    assert room.do(ring, ring) == []
    assert [sound for _, sound in room.agent.heard] == [Sound.RING]
    room.agenda.run(seconds(30))
    assert room.posted == [c.AgentLegEnded(Instant(22_000_000), room.contact, 1, c.Cause.NO_ANSWER)]


def test_joining_needs_both_legs_up() -> None:
    room = Room()
    failed = [c.BridgeFailed(Instant(0), room.contact, 1)]
    room.do(c.Answer(room.contact))
    assert room.do(c.Join(room.contact, 1)) == failed
    room.do(c.RingAgent(room.contact, 1, AMY, seconds(20)))
    assert room.do(c.Join(room.contact, 1)) == failed
    room.pbx.pick_up(LegId(f"{room.contact}~1"))
    assert room.do(c.Join(room.contact, 1), c.Join(room.contact, 1)) == []
    assert [sound for _, sound in room.caller.heard].count(Sound.VOICE) == 1


def test_a_recording_ends_with_the_agents_leg_and_is_as_long_as_the_talk() -> None:
    room = Room()
    room.in_talk()
    room.agenda.run(seconds(7))
    facts = room.do(c.HangUpAgent(room.contact, 1), c.HangUpAgent(room.contact, 1))
    assert [type(fact) for fact in facts] == [c.AgentLegEnded, c.RecordingStored]
    assert isinstance(facts[1], c.RecordingStored) and facts[1].length == seconds(7)
    assert room.caller.heard[-1][1] is Sound.SILENCE


@pytest.mark.parametrize("effect", [c.StopMusic, c.StartMusic, c.Part, c.Answer, c.Alert, c.DropBridge, c.HangUpCaller])
def test_what_is_asked_for_somebody_who_is_gone_is_harmless(effect: type[Effect]) -> None:
    assert Room().do(effect(NOBODY)) == []


def test_a_recording_of_nobody_fails() -> None:
    assert [type(fact) for fact in Room().do(c.Record(NOBODY, 1))] == [c.RecordingFailed]


def test_a_phone_that_breaks_leaves_a_deaf_leg_behind() -> None:
    room = Room()
    room.in_talk()
    room.pbx.unregister(AMY, broken=True)
    assert room.posted[-1] == PhoneUnregistered(Instant(0), AMY, broken=True)
    assert room.caller.heard[-1][1] is Sound.SILENCE
    heard = len(room.agent.heard)
    assert LegId(f"{room.contact}~1") in room.pbx.legs
    room.do(c.HangUpAgent(room.contact, 1))
    assert len(room.agent.heard) == heard and list(room.pbx.legs) == [LegId(room.contact)]


def test_a_dead_pbx_says_one_word_and_phones_must_come_anew() -> None:
    room = Room()
    room.in_talk()
    room.posted.clear()
    room.pbx.die()
    assert room.posted == [PbxDied(Instant(0), PbxNode("sim"))]
    assert not room.pbx.legs and not room.pbx.bridges and not room.pbx.registered(AMY)
    room.pbx.register(AMY, room.agent)
    assert room.posted[-1] == PhoneRegistered(Instant(0), AMY)
    room.agenda.run(seconds(60))
    assert len(room.posted) == 2


def test_it_knows_every_effect_that_a_pbx_may_be_asked_for() -> None:
    elsewhere = {c.Later.__name__, c.LookUpParty.__name__}
    asked = {kind.__name__ for kind in Effect.__subclasses__()} - elsewhere
    assert {kind.__name__ for kind in Room().pbx.effects} == asked


def test_a_wire_keeps_the_order() -> None:
    agenda = VirtualAgenda(Instant(0))
    lags = [5, 1, 3, 0]
    wire = Wire(agenda, lambda: lags.pop(0))
    arrived: list[tuple[int, int]] = []
    for number in range(4):

        def arrive(number: int = number) -> None:
            arrived.append((agenda.now(), number))

        wire.send(arrive)
    agenda.run(seconds(1))
    assert arrived == [(5, 0), (5, 1), (5, 2), (5, 3)]
