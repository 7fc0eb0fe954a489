"""Messages that callers leave, as Asterisk records them: a tone, then what is said, until a key, silence, the longest
time or the end of the leg. Nobody speaks by himself: a caller says for how long he does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from zongji.core.contact.message import MessageRecorded, RecordMessage
from zongji.core.facts import Fact
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import ContactId, message_id
from zongji.simulator.agenda import Agenda

BYTES_A_SECOND = 16_000


@dataclass(slots=True)
class _Tape:
    """One recording. ``said_until``: when the caller falls silent, as far as he has said."""

    effect: RecordMessage
    began: Instant
    said_until: Instant


class Messages:
    """See the module. ``post`` is asked for whenever there is a fact: it may be replaced."""

    def __init__(self, agenda: Agenda, post: Callable[[Fact], None]) -> None:
        self._agenda = agenda
        self._post = post
        self._tapes: dict[ContactId, _Tape] = {}

    def begin(self, effect: RecordMessage) -> bool:
        """Record; False when that goes on already."""
        if effect.contact in self._tapes:
            return False
        now = self._agenda.now()
        tape = self._tapes[effect.contact] = _Tape(effect, now, now)
        self._agenda.after(effect.most, partial(self._over, tape))
        self._listen(tape)
        return True

    def speak(self, contact: ContactId, span: Span) -> None:
        """The caller speaks for so long; nobody records who is not asked to."""
        tape = self._tapes.get(contact)
        if tape is not None:
            tape.said_until = max(tape.said_until, Instant(self._agenda.now() + span))
            self._listen(tape)

    def pressed(self, contact: ContactId, digit: str) -> Callable[[], None]:
        """What is to be done once a key was told: it may end the recording that goes on now."""
        tape = self._tapes.get(contact)
        ends = tape is not None and tape.effect.end_key in (digit, "any")
        return partial(self._over, tape) if ends and tape is not None else lambda: None

    def leave(self, contact: ContactId) -> None:
        """The leg is gone: what was said until now is kept."""
        tape = self._tapes.get(contact)
        if tape is not None:
            self._over(tape)

    def _listen(self, tape: _Tape) -> None:
        wait = tape.said_until + tape.effect.silence - self._agenda.now()
        self._agenda.after(wait, partial(self._silent, tape, tape.said_until))

    def _silent(self, tape: _Tape, since: Instant) -> None:
        if tape.said_until == since:
            self._over(tape)

    def _over(self, tape: _Tape) -> None:
        contact, step, now = tape.effect.contact, tape.effect.step, self._agenda.now()
        if self._tapes.get(contact) is not tape:
            return
        del self._tapes[contact]
        length = Span(max(0, min(now, tape.said_until) - tape.began))
        file = f"{message_id(contact, step)}.sln"
        size = length * BYTES_A_SECOND // 1_000_000
        self._post(MessageRecorded(now, contact, step, file, length, length, size, sha256(file.encode()).hexdigest()))
