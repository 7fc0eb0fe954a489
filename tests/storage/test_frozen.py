"""A floor survives its way through bytes."""

from zongji.core.acd.model import QueueConfigured
from zongji.core.contact.model import CallerArrived, CallerHungUp, DigitPressed, HangUpCaller, Later, PartyKnown
from zongji.core.facts import Fact
from zongji.core.floor import Floor
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.core.presence.model import AgentChoseReady, AgentConfigured, AgentSignedIn, Membership, PhoneRegistered
from zongji.core.snapshot import freeze, thaw
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, FlowId, PartyId, QueueId
from zongji.storage.frozen import pack, unpack

MENU = (
    '{"schema":1,"start":"menu","nodes":{"menu":{"kind":"menu","prompts":["hello"],"keys":{"1":"wait"},"failed":"wait"},'
    '"wait":{"kind":"queue","queue":"q"}}}'
)
ANN, BOB, AMY = ContactId("z-1"), ContactId("z-2"), AgentId("1001")


def at(seconds: int) -> Instant:
    return Instant(seconds * 1_000_000)


STORY: list[Fact] = [
    QueueConfigured(at(0), QueueId("q")),
    FlowPublished(at(0), FlowId("main"), 1, MENU),
    EntryConfigured(at(0), "4000", FlowId("main")),
    AgentConfigured(at(0), AMY, (Membership(QueueId("q")),)),
    AgentSignedIn(at(1), AMY),
    CallerArrived(at(2), ANN, "4000"),
    PartyKnown(at(2), ANN, PartyId("p_1"), 2, "110000"),
    CallerArrived(at(3), BOB, "4000"),
    DigitPressed(at(4), ANN, "1"),
]
AFTER: list[Fact] = [DigitPressed(at(6), BOB, "1"), PhoneRegistered(at(7), AMY), AgentChoseReady(at(8), AMY)]


def test_a_floor_out_of_bytes_decides_as_the_one_that_went_in() -> None:
    floor = Floor()
    timers = [effect.fact for fact in STORY for effect in floor.handle(fact).effects if isinstance(effect, Later)]
    unpacked = unpack(pack(freeze(floor), timers))
    assert unpacked is not None
    again = thaw(unpacked[0])
    assert unpacked[1] == timers
    assert freeze(again) == freeze(floor)
    for fact in AFTER:
        assert again.handle(fact) == floor.handle(fact)
    assert again.agents[AMY].contact == ANN


def test_a_damaged_or_foreign_snapshot_is_as_good_as_none() -> None:
    assert unpack(b"{}") is None
    assert unpack(b'[99,{"new":"fields"},[]]') is None
    assert unpack(pack(freeze(Floor()), [])[:-3]) is None


def test_a_contact_that_was_closed_does_not_live_twice_not_even_over_a_snapshot() -> None:
    floor = Floor()
    for fact in STORY:
        floor.handle(fact)
    floor.handle(CallerHungUp(at(9), ANN))
    for each in (floor, thaw(freeze(floor))):
        again = each.handle(CallerArrived(at(10), ANN, "4000"))
        assert again.decisions == [] and again.effects == [HangUpCaller(ANN)]
        assert ANN not in each.contacts
