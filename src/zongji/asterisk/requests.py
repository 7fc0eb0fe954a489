"""Effects as requests to Asterisk, and what it means when one fails: pure, one table.

Requests of one contact are written in the order of its effects, and Asterisk does them in that order. Names are ours,
so no request waits for the answer to another. Does not know the socket, nor whether a leg is still there.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import msgspec

from zongji.asterisk.site import APP, BROWSER_SUFFIX, Trunk
from zongji.asterisk.socket import Request
from zongji.core.contact import model as m
from zongji.core.contact.callback import DialParty
from zongji.core.contact.message import RecordMessage
from zongji.core.facts import Effect
from zongji.kernel.clock import in_seconds
from zongji.kernel.ids import ContactId, bridge_id, caller_leg, is_callback, message_id, offer_leg, playback_id


class Failure(Enum):
    """What a failed request means."""

    NOTHING = auto()
    """What should end is gone already."""
    CALLER_GONE = auto()
    """The caller's leg is not there (any more): if its end is not told soon, it was lost."""
    NOT_PLAYED = auto()
    NOT_RECORDED = auto()
    NOT_RUNG = auto()
    NOT_DIALLED = auto()
    NOT_JOINED = auto()
    """The legs are not joined; if both are still there, that is a fault."""


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and what its failure means."""

    request: Request
    failure: Failure = Failure.NOTHING


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What requests need to know beside the effect. ``sounds`` is the folder of prompts."""

    sounds: Path
    account: Callable[[str], str]
    """The SIP account at which an agent is rung."""
    number: Callable[[str], str]
    """The number of a contact's caller, shown to the agent; '' if not known."""
    custom: Callable[[str, str], bool] = lambda language, name: False
    """Whether an uploaded recording replaces a prompt."""


HANG_UP_CODES: Mapping[m.Cause, int] = {
    m.Cause.NO_SUCH_NUMBER: 1,
    m.Cause.BUSY: 17,
    m.Cause.NO_ANSWER: 19,
    m.Cause.UNREACHABLE: 20,
    m.Cause.FAULT: 41,
    m.Cause.FLOW_FAULT: 41,
}
RING_GRACE = 2
"""Seconds that Asterisk rings longer than the floor: the floor's own timer decides, this one only tidies up."""


def steps(effect: Effect, around: Surroundings) -> tuple[Step, ...]:
    """What to ask of Asterisk for an effect; nothing for effects that are not Asterisk's."""
    row = _TABLE.get(type(effect))
    return row(effect, around) if row is not None else ()


def _caller(effect: Effect, suffix: str) -> str:
    return f"channels/{caller_leg(effect.contact)}{suffix}"


def _on_caller(method: str, suffix: str, failure: Failure) -> Callable[[Effect, Surroundings], tuple[Step, ...]]:
    def row(effect: Effect, around: Surroundings) -> tuple[Step, ...]:
        return (Step(Request(method, _caller(effect, suffix)), failure),)

    return row


def _play(effect: m.Play, around: Surroundings) -> tuple[Step, ...]:
    media = ",".join(f"sound:{prompt_file(around, effect.language, name)}" for name in effect.prompts)
    uri = _caller(effect, f"/play/{playback_id(effect.contact, effect.step)}")
    return (Step(Request("POST", uri, {"media": media}), Failure.NOT_PLAYED),)


def prompt_file(around: Surroundings, language: str, name: str) -> Path:
    """A prompt's file without its ending; Asterisk takes the format that costs least."""
    replaced = around.custom(language, name)
    return around.sounds / "custom" / language / name if replaced else around.sounds / language / name


def _stop_play(effect: m.StopPlay, around: Surroundings) -> tuple[Step, ...]:
    return (Step(Request("DELETE", f"playbacks/{playback_id(effect.contact, effect.step)}")),)


def _record_message(effect: RecordMessage, around: Surroundings) -> tuple[Step, ...]:
    query = {
        "name": message_id(effect.contact, effect.step),
        "format": "sln",
        "maxDurationSeconds": str(math.ceil(in_seconds(effect.most))),
        "maxSilenceSeconds": str(math.ceil(in_seconds(effect.silence))),
        "terminateOn": effect.end_key,
        "beep": "true",
        "ifExists": "fail",
    }
    return (Step(Request("POST", _caller(effect, "/record"), query), Failure.NOT_RECORDED),)


def _music(effect: m.StartMusic, around: Surroundings) -> tuple[Step, ...]:
    query = {"mohClass": effect.music} if effect.music else {}
    return (Step(Request("POST", _caller(effect, "/moh"), query), Failure.CALLER_GONE),)


def _ring(effect: m.RingAgent, around: Surroundings) -> tuple[Step, ...]:
    account = around.account(effect.agent)
    # Each header is a task more for Asterisk before it sends the INVITE (0.1 ms): only who reads them gets any.
    headers = {"X-Zongji-Contact": str(effect.contact)} if account.endswith(BROWSER_SUFFIX) else {}
    if effect.auto_answer:
        # The second one is what desk phones understand.
        headers |= {"X-Zongji-Answer": "auto", "Call-Info": "<sip:zongji>;answer-after=0"}
    query = {
        "endpoint": f"PJSIP/{account}",
        "app": APP,
        "timeout": str(math.ceil(in_seconds(effect.ring_for)) + RING_GRACE),
        "callerId": "".join(c for c in around.number(effect.contact) if c.isascii() and (c.isalnum() or c in "+*#")),
    }
    if not is_callback(effect.contact):
        # The caller's codec is offered first, so that nothing need be converted.
        query["originator"] = caller_leg(effect.contact)
    variables = {"variables": {f"PJSIP_HEADER(add,{name})": value for name, value in headers.items()}}
    body = msgspec.json.encode(variables).decode() if headers else ""
    uri = f"channels/{offer_leg(effect.contact, effect.offer)}"
    return (Step(Request("POST", uri, query, body), Failure.NOT_RUNG),)


def _join(effect: m.Join, around: Surroundings) -> tuple[Step, ...]:
    bridge = bridge_id(effect.contact)
    legs = f"{caller_leg(effect.contact)},{offer_leg(effect.contact, effect.offer)}"
    return (
        *_no_tone(effect.contact, effect.offer),
        Step(Request("DELETE", _caller(effect, "/moh"))),
        Step(Request("POST", f"bridges/{bridge}", {"type": "mixing"})),
        Step(Request("POST", f"bridges/{bridge}/addChannel", {"channel": legs}), Failure.NOT_JOINED),
    )


def dial(effect: DialParty, number: str, trunk: Trunk) -> tuple[Step, ...]:
    """Call ``number``, as the trunk wants it; the agent hears it ring."""
    agent = offer_leg(effect.contact, effect.offer)
    query = {
        "endpoint": f"PJSIP/{number}@{trunk.endpoint}",
        "app": APP,
        "timeout": str(math.ceil(in_seconds(effect.ring_for)) + RING_GRACE),
        "originator": agent,
        "callerId": effect.called or trunk.number,
    }
    return (
        Step(Request("POST", f"channels/{caller_leg(effect.contact)}", query), Failure.NOT_DIALLED),
        Step(Request("POST", f"channels/{agent}/ring")),
    )


def _no_tone(contact: str, offer: int) -> tuple[Step, ...]:
    """The agent heard the customer's phone ring."""
    if not is_callback(contact):
        return ()
    return (Step(Request("DELETE", f"channels/{offer_leg(ContactId(contact), offer)}/ring")),)


def _part(effect: m.Part, around: Surroundings) -> tuple[Step, ...]:
    uri = f"bridges/{bridge_id(effect.contact)}/removeChannel"
    return (Step(Request("POST", uri, {"channel": caller_leg(effect.contact)})),)


def _hang_up_caller(effect: m.HangUpCaller, around: Surroundings) -> tuple[Step, ...]:
    code = HANG_UP_CODES.get(effect.cause, 16)
    return (Step(Request("DELETE", _caller(effect, ""), {"reason_code": str(code)})),)


def _hang_up_agent(effect: m.HangUpAgent, around: Surroundings) -> tuple[Step, ...]:
    return (Step(Request("DELETE", f"channels/{offer_leg(effect.contact, effect.offer)}")),)


def _drop_bridge(effect: m.DropBridge, around: Surroundings) -> tuple[Step, ...]:
    return (Step(Request("DELETE", f"bridges/{bridge_id(effect.contact)}")),)


_TABLE: Mapping[type[Effect], Callable[..., tuple[Step, ...]]] = {
    m.Answer: _on_caller("POST", "/answer", Failure.CALLER_GONE),
    m.Alert: _on_caller("POST", "/ring", Failure.CALLER_GONE),
    m.StartMusic: _music,
    m.StopMusic: _on_caller("DELETE", "/moh", Failure.NOTHING),
    m.Play: _play,
    m.StopPlay: _stop_play,
    RecordMessage: _record_message,
    m.RingAgent: _ring,
    m.Join: _join,
    m.Part: _part,
    m.HangUpCaller: _hang_up_caller,
    m.HangUpAgent: _hang_up_agent,
    m.DropBridge: _drop_bridge,
}
