"""A customer whom we call: a telephone somewhere, and somebody near it. His log is a witness like a caller's."""

from functools import partial

from zongji.core.contact.model import Cause
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import LegId
from zongji.simulator.agenda import Agenda
from zongji.simulator.pbx import SimPbx
from zongji.simulator.people import Answering
from zongji.simulator.sounds import Heard, Sound

ENDS = {Answering.REJECTS: Cause.REJECTED, Answering.BUSY: Cause.BUSY}


class Customer:
    """Does ``does``, ``after`` so long; hangs up after ``talk`` (None: lets the agent do it)."""

    def __init__(
        self,
        pbx: SimPbx,
        agenda: Agenda,
        does: Answering = Answering.ANSWERS,
        after: Span = seconds(2),
        talk: Span | None = seconds(60),
    ) -> None:
        self.does, self.after, self.talk = does, after, talk
        self.log: list[tuple[LegId, Heard]] = []
        self._pbx, self._agenda = pbx, agenda

    def hear(self, leg: LegId, sound: Sound, words: str = "") -> None:
        """Note it, and act by habit."""
        self.log.append((leg, Heard(self._agenda.now(), sound, words)))
        if sound is Sound.RING:
            self._agenda.after(self.after, partial(self._act, leg))
        elif sound is Sound.VOICE and self.talk is not None:
            self._agenda.after(self.talk, partial(self._pbx.hang_up, leg))

    def heard(self, sound: Sound) -> list[Heard]:
        """All lines of the log with this sound."""
        return [line for _, line in self.log if line.sound is sound]

    def _act(self, leg: LegId) -> None:
        if self.does is Answering.ANSWERS:
            self._pbx.pick_up(leg)
        elif self.does in ENDS:
            self._pbx.hang_up(leg, ENDS[self.does])
