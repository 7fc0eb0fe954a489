"""Our effects on the left, requests to Asterisk on the right."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from zongji.asterisk.requests import Surroundings, dial, steps
from zongji.asterisk.site import Trunk
from zongji.core.contact import model as m
from zongji.core.contact.callback import DialParty
from zongji.core.contact.message import RecordMessage
from zongji.core.facts import Effect
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId, PartyId, callback_id

C = ContactId("z1-17.4")
AROUND = Surroundings(
    Path("/data/sounds"),
    account=lambda agent: f"{agent}-web",
    number=lambda contact: "+86138<0>0",
    custom=lambda language, name: name == "welcome",
)


@pytest.mark.parametrize(
    ("effect", "requests"),
    [
        (m.Answer(C), ["POST channels/z1-17.4/answer CALLER_GONE"]),
        (m.Alert(C), ["POST channels/z1-17.4/ring CALLER_GONE"]),
        (m.StartMusic(C), ["POST channels/z1-17.4/moh CALLER_GONE"]),
        (m.StopMusic(C), ["DELETE channels/z1-17.4/moh NOTHING"]),
        (m.Play(C, 7, ("welcome", "main"), "zh"), ["POST channels/z1-17.4/play/z1-17.4~p7 NOT_PLAYED"]),
        (m.StopPlay(C, 7), ["DELETE playbacks/z1-17.4~p7 NOTHING"]),
        (m.RingAgent(C, 2, AgentId("1001"), seconds(15)), ["POST channels/z1-17.4~2 NOT_RUNG"]),
        (
            m.Join(C, 2),
            [
                "DELETE channels/z1-17.4/moh NOTHING",
                "POST bridges/z1-17.4~b NOTHING",
                "POST bridges/z1-17.4~b/addChannel NOT_JOINED",
            ],
        ),
        (m.Part(C), ["POST bridges/z1-17.4~b/removeChannel NOTHING"]),
        (m.HangUpCaller(C), ["DELETE channels/z1-17.4 NOTHING"]),
        (m.HangUpAgent(C, 2), ["DELETE channels/z1-17.4~2 NOTHING"]),
        (m.DropBridge(C), ["DELETE bridges/z1-17.4~b NOTHING"]),
        (m.LookUpParty(C), []),
        (m.Later(C, m.OfferTimedOut(Instant(5), C, 1)), []),
        (m.Record(C, 2), []),
        (RecordMessage(C, 9, seconds(30), seconds(5), "#"), ["POST channels/z1-17.4/record NOT_RECORDED"]),
    ],
)
def test_an_effect_is_asked_for(effect: Effect, requests: list[str]) -> None:
    asked = [f"{step.request.method} {step.request.uri} {step.failure.name}" for step in steps(effect, AROUND)]
    assert asked == requests


def test_prompts_are_one_playback_and_uploads_win() -> None:
    (step,) = steps(m.Play(C, 7, ("welcome", "main"), "zh"), AROUND)
    assert step.request.query == {"media": "sound:/data/sounds/custom/zh/welcome,sound:/data/sounds/zh/main"}


def test_a_message_is_recorded_after_a_tone_until_a_key_silence_or_its_longest_time() -> None:
    (step,) = steps(RecordMessage(C, 9, seconds(30), seconds(4.5), "any"), AROUND)
    assert step.request.query == {
        "name": "z1-17.4~m9",
        "format": "sln",
        "maxDurationSeconds": "30",
        "maxSilenceSeconds": "5",
        "terminateOn": "any",
        "beep": "true",
        "ifExists": "fail",
    }


def test_a_ringing_phone_is_told_whose_call_it_is() -> None:
    (step,) = steps(m.RingAgent(C, 2, AgentId("1001"), seconds(15)), AROUND)
    assert step.request.query == {
        "endpoint": "PJSIP/1001-web",
        "app": "zongji",
        "timeout": "17",
        "originator": "z1-17.4",
        "callerId": "+8613800",
    }
    assert json.loads(step.request.body) == {"variables": {"PJSIP_HEADER(add,X-Zongji-Contact)": "z1-17.4"}}


def test_a_desk_phone_is_told_nothing_that_it_does_not_read() -> None:
    (step,) = steps(m.RingAgent(C, 2, AgentId("1001"), seconds(15)), replace(AROUND, account=lambda agent: agent))
    assert step.request.query["endpoint"] == "PJSIP/1001" and not step.request.body


def test_a_phone_that_shall_answer_by_itself_is_told_so() -> None:
    (step,) = steps(m.RingAgent(C, 2, AgentId("1001"), seconds(10), auto_answer=True), AROUND)
    variables = json.loads(step.request.body)["variables"]
    assert variables["PJSIP_HEADER(add,X-Zongji-Answer)"] == "auto"
    assert "answer-after=0" in variables["PJSIP_HEADER(add,Call-Info)"]


@pytest.mark.parametrize(
    ("cause", "code"), [(m.Cause.NORMAL, "16"), (m.Cause.NO_SUCH_NUMBER, "1"), (m.Cause.FAULT, "41")]
)
def test_a_caller_is_told_why_he_is_let_go(cause: m.Cause, code: str) -> None:
    (step,) = steps(m.HangUpCaller(C, cause), AROUND)
    assert step.request.query == {"reason_code": code}


BACK = callback_id("z1-17.4")


def test_a_customer_is_called_through_the_trunk_while_the_agent_hears_it_ring() -> None:
    effect = DialParty(BACK, PartyId("p"), 2, seconds(45), "4000")
    call, tone = dial(effect, "+8613800138000", Trunk("carrier", (), "sip.example.net"))
    assert (call.request.method, call.request.uri) == ("POST", "channels/z1-callback-17.4~c")
    assert call.request.query == {
        "endpoint": "PJSIP/+8613800138000@trunk-carrier",
        "app": "zongji",
        "timeout": "47",
        "originator": "z1-callback-17.4~2",
        "callerId": "4000",
    }
    assert tone.request.uri == "channels/z1-callback-17.4~2/ring"


def test_who_is_called_back_is_joined_by_his_own_leg_and_the_agents_phone_needs_no_caller() -> None:
    silence, *_, join = steps(m.Join(BACK, 2), AROUND)
    assert (silence.request.method, silence.request.uri) == ("DELETE", "channels/z1-callback-17.4~2/ring")
    assert join.request.query == {"channel": "z1-callback-17.4~c,z1-callback-17.4~2"}
    (ring,) = steps(m.RingAgent(BACK, 2, AgentId("1001"), seconds(15)), AROUND)
    assert "originator" not in ring.request.query
