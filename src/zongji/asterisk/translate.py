"""Asterisk's events as facts: pure, one table.

Asterisk repeats itself (a leg's end is told up to three times); whoever posts the facts keeps the first. Callers'
numbers are not in facts. Does not know the socket, nor who listens.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from zongji.asterisk.site import FROM_TRUNK
from zongji.asterisk.wire import Message
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
from zongji.kernel.clock import Instant, from_datetime
from zongji.kernel.ids import ContactId, contact_of, is_callback, message_step_of, offer_of, step_of

CAUSES: Mapping[int, Cause] = {
    0: Cause.NORMAL,
    3: Cause.UNREACHABLE,  # no route to destination
    16: Cause.NORMAL,
    17: Cause.BUSY,
    18: Cause.NO_ANSWER,  # no user responding
    19: Cause.NO_ANSWER,  # ringing, no answer
    20: Cause.UNREACHABLE,  # subscriber absent
    21: Cause.REJECTED,
    27: Cause.UNREACHABLE,  # destination out of order
    34: Cause.UNREACHABLE,
    38: Cause.UNREACHABLE,
    41: Cause.UNREACHABLE,
    44: Cause.UNREACHABLE,  # no audio came any more
    127: Cause.NORMAL,
}
"""Q.850 causes of a leg's end. Anything else is UNREACHABLE: the phone could not be talked with."""

SIP_CAUSES: Mapping[int, Cause] = {
    408: Cause.UNREACHABLE,
    486: Cause.BUSY,
    487: Cause.NORMAL,
    600: Cause.BUSY,
    603: Cause.REJECTED,
}
"""SIP answers that say more than the Q.850 cause that Asterisk makes of them. 480 is not among them: Asterisk says it
for a phone that nobody answered, too."""


RECORDED = "RecordingFinished"
"""A message is recorded; what its file holds must be seen before it is a fact."""


def instant(timestamp: str) -> Instant:
    """The instant of an event's ``timestamp``; raises ValueError when it is none."""
    return from_datetime(datetime.fromisoformat(timestamp))


def cause_of(message: Message) -> Cause:
    """Why a leg ended."""
    said = SIP_CAUSES.get(message.tech_cause)
    return said if said is not None else CAUSES.get(message.cause, Cause.UNREACHABLE)


def translate(message: Message) -> Fact | None:
    """The fact that an event tells, if it tells one."""
    row = _TABLE.get(message.type)
    return row(message) if row is not None else None


def _started(message: Message) -> Fact | None:
    channel = message.channel
    if channel is None:
        return None
    offer = offer_of(channel.id)
    if offer is not None:
        return AgentAnswered(instant(message.timestamp), contact_of(channel.id), offer)
    if is_callback(channel.id):
        return PartyAnswered(instant(message.timestamp), contact_of(channel.id))
    return CallerArrived(instant(message.timestamp), ContactId(channel.id), channel.dialplan.exten)


def _created(message: Message) -> Fact | None:
    """A call comes in on a trunk: the dialplan is about to hand it to us, a good third of a millisecond from now."""
    channel = message.channel
    if channel is None or channel.dialplan.context != FROM_TRUNK or contact_of(channel.id) != channel.id:
        return None
    return CallerArrived(instant(message.timestamp), ContactId(channel.id), channel.dialplan.exten)


def _ended(message: Message) -> Fact | None:
    channel = message.channel
    if channel is None:
        return None
    offer = offer_of(channel.id)
    if offer is None and not is_callback(channel.id):
        return CallerHungUp(instant(message.timestamp), ContactId(channel.id))
    if message.type == "StasisEnd":
        return None  # the leg's ChannelDestroyed follows, and says why
    if offer is None:
        return CallerHungUp(instant(message.timestamp), contact_of(channel.id), cause_of(message))
    return AgentLegEnded(instant(message.timestamp), contact_of(channel.id), offer, cause_of(message))


def _digit(message: Message) -> Fact | None:
    channel = message.channel
    if channel is None or offer_of(channel.id) is not None:
        return None
    return DigitPressed(instant(message.timestamp), contact_of(channel.id), message.digit)


def _played(message: Message) -> Fact | None:
    playback = message.playback
    step = step_of(playback.id) if playback is not None else None
    if playback is None or step is None:
        return None
    return PromptEnded(instant(message.timestamp), contact_of(playback.id), step, playback.state != "failed")


def _not_recorded(message: Message) -> Fact | None:
    recording = message.recording
    step = message_step_of(recording.name) if recording is not None else None
    if recording is None or step is None:
        return None
    return MessageFailed(instant(message.timestamp), contact_of(recording.name), step, recording.cause)


_TABLE: Mapping[str, Callable[[Message], Fact | None]] = {
    "ChannelCreated": _created,
    "StasisStart": _started,
    "StasisEnd": _ended,
    "ChannelDestroyed": _ended,
    "ChannelDtmfReceived": _digit,
    "PlaybackFinished": _played,
    "RecordingFailed": _not_recorded,
}
EVENTS = (*_TABLE, RECORDED, "ContactStatusChange", "ApplicationReplaced", "RESTResponse")
"""All that we listen to, as Asterisk is to send no more. It counts the answers to requests as events, too."""
