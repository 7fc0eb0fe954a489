"""The words in which messages are told: a caller who reached nobody speaks, and what he says is kept in a mailbox.

What was recorded is told when its file is kept, which may be after the contact has closed: who hangs up in the middle
has left a message all the same. Which mailbox it is for was decided when the recording began, and stands in the journal
there.
"""

from dataclasses import dataclass

from zongji.core.contact.model import ContactDecision
from zongji.core.facts import ContactFact, Effect
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import QueueId

SHORTEST = seconds(1)
"""What is shorter is no message: the caller hung up at the tone."""
SPOKEN_LEAST = seconds(0.3)
"""Who was heard for less has said nothing."""

# ---- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessageRecorded(ContactFact):
    """What the caller said in flow step ``step`` is kept in ``file``. ``length`` is of the audio in it, ``spoken`` how
    much of that is louder than silence, ``sha256`` of the file's ``size`` bytes."""

    step: int
    file: str
    length: Span
    spoken: Span
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MessageFailed(ContactFact):
    """The caller could not be recorded in flow step ``step``, or there is no file."""

    step: int
    reason: str


# ---- decisions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessageBegun(ContactDecision):
    """From here on the caller is recorded as flow step ``step``, for the mailbox of a queue."""

    step: int
    mailbox: QueueId


# ---- effects --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordMessage(Effect):
    """Let the caller hear a tone and record what he says, for at most ``most``; ``silence`` ends it, ``end_key`` does
    (``*``, ``#``, ``any``, ``none``), and hanging up. ``MessageRecorded`` or ``MessageFailed`` follows."""

    step: int
    most: Span
    silence: Span
    end_key: str


def is_message(recorded: MessageRecorded) -> bool:
    """Whether what was recorded is one."""
    return recorded.length >= SHORTEST and recorded.spoken >= SPOKEN_LEAST
