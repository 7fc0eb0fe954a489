"""What is told once, of all that Asterisk says more than once."""

from zongji.asterisk.legs import Legs
from zongji.asterisk.wire import Caller, Channel
from zongji.core.contact.model import AgentAnswered, AgentLegEnded, CallerArrived, CallerHungUp, DigitPressed
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, LegId, offer_leg

AT, LATER = Instant(5), Instant(9)
C = ContactId("z1-17.4")
CALLER = Channel(C, "PJSIP/trunk-demo-1", "Ring", Caller("13800000000", "X"))
AGENT = Channel(f"{C}~1", "PJSIP/1001-2", "Up")


def test_a_callers_way_is_told_once() -> None:
    legs = Legs()
    assert not legs.news(DigitPressed(AT, C, "1"))
    assert legs.news(CallerArrived(AT, C, "4000"), CALLER)
    assert not legs.news(CallerArrived(LATER, C, "4000"), CALLER)
    assert legs.number(C) == "13800000000"
    assert legs.news(DigitPressed(AT, C, "1"))
    assert legs.news(DigitPressed(AT, C, "1"))
    assert legs.news(CallerHungUp(AT, C))
    assert not legs.news(CallerHungUp(AT, C))
    assert not legs.news(DigitPressed(AT, C, "1"))
    assert legs.number(C) == ""


def test_an_agents_leg_ends_once_and_only_if_it_was_rung() -> None:
    legs = Legs()
    assert not legs.news(AgentLegEnded(AT, C, 1))
    legs.ring(offer_leg(C, 1), AT)
    assert legs.channel(LegId(f"{C}~1")) == ""
    assert legs.news(AgentAnswered(AT, C, 1), AGENT)
    assert legs.channel(LegId(f"{C}~1")) == "PJSIP/1001-2"
    assert legs.news(AgentLegEnded(AT, C, 1))
    assert not legs.news(AgentLegEnded(AT, C, 1))


def test_legs_that_are_not_alive_any_more_are_forgotten_but_not_those_that_began_since() -> None:
    legs = Legs()
    legs.know(C, CALLER, AT)
    legs.know(ContactId("z1-18.1"), None, AT)
    legs.know(ContactId("z1-19.1"), None, LATER)
    legs.ring(offer_leg(C, 1), AT)
    legs.ring(offer_leg(C, 2), LATER)
    legs.forget({C}, LATER)
    assert set(legs.callers) == {C, "z1-19.1"}
    assert set(legs.agents) == {f"{C}~2"}
