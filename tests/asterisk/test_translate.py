"""Asterisk's JSON on the left, our facts on the right."""

import json

import pytest

from zongji.asterisk.translate import cause_of, instant, translate
from zongji.asterisk.wire import Message, read_message
from zongji.core.contact.callback import PartyAnswered
from zongji.core.contact.message import MessageFailed
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    CallerArrived,
    CallerHungUp,
    Cause,
    DigitPressed,
    PromptEnded,
)
from zongji.core.facts import Fact
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, callback_id

AT = Instant(1_763_868_899_123_000)
SAID = "2025-11-23T03:34:59.123+0000"
C = ContactId("z4k2f9-1763868899.12")
CALLER = {
    "id": C,
    "name": "PJSIP/trunk-demo-00000001",
    "state": "Ring",
    "caller": {"name": "", "number": "13800000000"},
    "dialplan": {"context": "hold", "exten": "4000", "priority": 1, "app_name": "Stasis", "app_data": "zongji"},
}
AGENT = {**CALLER, "id": f"{C}~3", "name": "PJSIP/1001-web-00000002", "state": "Up"}
BACK = callback_id(C)
CUSTOMER = {**CALLER, "id": f"{BACK}~c", "name": "PJSIP/trunk-carrier-00000003", "state": "Up"}
PROMPT = {"id": f"{C}~p7", "media_uri": "sound:hello", "target_uri": f"channel:{C}", "state": "done"}

MESSAGE = {"name": f"{C}~m9", "format": "sln", "state": "failed", "cause": "No such file or directory"}


def event(type: str, **fields: object) -> Message:
    return read_message(json.dumps({"type": type, "timestamp": SAID, "application": "zongji", **fields}))


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        (event("StasisStart", channel=CALLER, args=[]), CallerArrived(AT, C, "4000")),
        (event("StasisStart", channel=AGENT, args=[]), AgentAnswered(AT, C, 3)),
        (event("StasisStart", channel=CUSTOMER, args=[]), PartyAnswered(AT, BACK)),
        (event("StasisEnd", channel=CUSTOMER), None),
        (event("ChannelDestroyed", channel=CUSTOMER, cause=17), CallerHungUp(AT, BACK, Cause.BUSY)),
        (event("ChannelDtmfReceived", channel=CUSTOMER, digit="1"), DigitPressed(AT, BACK, "1")),
        (event("StasisEnd", channel=CALLER), CallerHungUp(AT, C)),
        (event("StasisEnd", channel=AGENT), None),
        (event("ChannelDestroyed", channel=CALLER, cause=16), CallerHungUp(AT, C)),
        (event("ChannelDestroyed", channel=AGENT, cause=16), AgentLegEnded(AT, C, 3, Cause.NORMAL)),
        (event("ChannelDestroyed", channel=AGENT, cause=19), AgentLegEnded(AT, C, 3, Cause.NO_ANSWER)),
        (event("ChannelDtmfReceived", channel=CALLER, digit="#"), DigitPressed(AT, C, "#")),
        (event("ChannelDtmfReceived", channel=AGENT, digit="1"), None),
        (event("PlaybackFinished", playback=PROMPT), PromptEnded(AT, C, 7)),
        (event("PlaybackFinished", playback={**PROMPT, "state": "failed"}), PromptEnded(AT, C, 7, played=False)),
        (event("PlaybackFinished", playback={**PROMPT, "id": "somebody-elses"}), None),
        (event("RecordingFailed", recording=MESSAGE), MessageFailed(AT, C, 9, "No such file or directory")),
        (event("RecordingFailed", recording={**MESSAGE, "name": "somebody-elses"}), None),
        (event("ChannelVarset", channel=CALLER, variable="X", value="1"), None),
        (event("SomethingOfATomorrow", novelty={"a": [1, 2]}), None),
    ],
)
def test_an_event_tells_its_fact(message: Message, fact: Fact | None) -> None:
    assert translate(message) == fact


@pytest.mark.parametrize(
    ("cause", "sip", "meaning"),
    [
        (16, 0, Cause.NORMAL),
        (0, 0, Cause.NORMAL),
        (17, 486, Cause.BUSY),
        (17, 600, Cause.BUSY),
        (21, 403, Cause.REJECTED),
        (21, 603, Cause.REJECTED),
        (19, 480, Cause.NO_ANSWER),
        (18, 0, Cause.NO_ANSWER),
        (18, 408, Cause.UNREACHABLE),
        (20, 0, Cause.UNREACHABLE),
        (3, 0, Cause.UNREACHABLE),
        (44, 0, Cause.UNREACHABLE),
        (99, 0, Cause.UNREACHABLE),
    ],
)
def test_why_a_leg_ended(cause: int, sip: int, meaning: Cause) -> None:
    assert cause_of(event("ChannelDestroyed", channel=AGENT, cause=cause, tech_cause=sip)) is meaning


def test_no_number_and_no_name_gets_into_a_fact() -> None:
    fact = translate(event("StasisStart", channel={**CALLER, "caller": {"name": "王芳", "number": "13911112222"}}))
    assert "13911112222" not in repr(fact)
    assert "王芳" not in repr(fact)


@pytest.mark.parametrize(
    "said", ["2025-11-23T11:34:59.123+0800", "2025-11-23T03:34:59.123+0000", "2025-11-23T03:34:59.123Z"]
)
def test_a_timestamp_is_an_instant_in_any_zone(said: str) -> None:
    assert instant(said) == AT
