"""Callers and agents with habits, and each one's own log of what was heard.

The habits are plain data; a person acts on them and knows nothing of the floor, only a telephone and (an agent) a
desk with buttons. So the logs are a witness that does not share the floor's opinions.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from zongji.core.commands import Command, EndWrapUp, GoNotReady, GoReady, HangUp, Reject, Rejoin, SignIn, SignOut
from zongji.core.contact.model import Cause
from zongji.core.presence.machine import BLAMED
from zongji.core.presence.model import AgentStateSet, State
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.errors import Refused
from zongji.kernel.ids import AgentId, ContactId, LegId, caller_leg, contact_of
from zongji.simulator.agenda import Agenda
from zongji.simulator.pbx import SimPbx
from zongji.simulator.sounds import Heard, Sound

UNCHOSEN = frozenset(cause.value for cause in BLAMED)
"""Reasons with which the floor makes an agent not ready."""

Ask = Callable[[Command], None]
"""Press a button on the desk. May raise Refused."""


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's answer to a prompt: this key (or '' for none), so long after the prompt began."""

    digit: str
    after: Span = seconds(1)


@dataclass(frozen=True, slots=True)
class CallerHabits:
    """How a caller behaves."""

    keys: tuple[Key, ...] = ()
    """One for each prompt he hears; silent at those beyond."""
    patience: Span | None = None
    """Hangs up when he has talked to nobody so long after he called; None: waits for ever."""
    talk: Span | None = seconds(60)
    """Hangs up after so much talk; None: lets the agent do it."""
    message: Span = Span(0)
    """How long he speaks when he is asked to leave a message."""
    then: str = ""
    """The key that he presses after that; '' waits until he is let go."""


class Answering(Enum):
    """What an agent does when the phone rings."""

    ANSWERS = "answers"
    REJECTS = "rejects"
    REJECTS_ON_DESK = "rejects_on_desk"
    BUSY = "busy"
    LETS_RING = "lets_ring"


@dataclass(frozen=True, slots=True)
class AgentHabits:
    """How an agent behaves."""

    does: Answering = Answering.ANSWERS
    after: Span = seconds(2)
    """How long he lets it ring before he does it."""
    talk: Span | None = None
    """Hangs up after so much talk; None: lets the caller do it."""
    wrap_up: Span | None = None
    """Ends wrap-up himself after this; None: lets it time out."""
    back_after: Span | None = None
    """Presses ready again so long after he was made not ready; None: never."""


class Caller:
    """One caller, one call."""

    def __init__(self, pbx: SimPbx, agenda: Agenda, habits: CallerHabits, called: str) -> None:
        self.habits = habits
        self.log: list[Heard] = []
        self.called_at = agenda.now()
        self._pbx, self._agenda = pbx, agenda
        self._keys = list(reversed(habits.keys))
        self.contact: ContactId = pbx.call(self, called)
        if habits.patience is not None:
            agenda.after(habits.patience, self._lose_patience)

    def hear(self, leg: LegId, sound: Sound, words: str = "") -> None:
        """Note it, and act by habit."""
        self.log.append(Heard(self._agenda.now(), sound, words))
        if sound is Sound.PROMPT and self._keys:
            key = self._keys.pop()
            if key.digit:
                self._agenda.after(key.after, partial(self.press, key.digit))
        elif sound is Sound.TONE and self.habits.message:
            self._pbx.speak(self.contact, self.habits.message)
            if self.habits.then:
                self._agenda.after(self.habits.message, partial(self.press, self.habits.then))
        elif sound is Sound.VOICE and self.habits.talk is not None:
            self._agenda.after(self.habits.talk, partial(self._had_talk, len(self.log)))

    def press(self, digit: str) -> None:
        """Press a key."""
        self._pbx.press(self.contact, digit)

    def hang_up(self) -> None:
        """Hang up."""
        self._pbx.hang_up(caller_leg(self.contact))

    def heard(self, sound: Sound) -> list[Heard]:
        """All lines of the log with this sound."""
        return [line for line in self.log if line.sound is sound]

    @property
    def ended_at(self) -> Instant | None:
        """When the call was over for him."""
        return self.log[-1].at if self.log and self.log[-1].sound is Sound.END else None

    @property
    def served_at(self) -> Instant | None:
        """When an agent spoke to him first."""
        return next((line.at for line in self.log if line.sound is Sound.VOICE), None)

    def hears(self) -> Sound | None:
        """What he hears now: the newest line of the log."""
        return self.log[-1].sound if self.log else None

    def _lose_patience(self) -> None:
        if self.served_at is None:
            self.hang_up()

    def _had_talk(self, mark: int) -> None:
        if len(self.log) == mark:
            self.hang_up()


class Worker:
    """One agent: a phone and a desk."""

    def __init__(self, id: AgentId, pbx: SimPbx, agenda: Agenda, ask: Ask, habits: AgentHabits) -> None:
        self.id = id
        self.habits = habits
        self.log: list[tuple[LegId, Heard]] = []
        self.shown: AgentStateSet | None = None
        """What his desk shows."""
        self.refused: list[Refused] = []
        self._pbx, self._agenda, self._ask = pbx, agenda, ask
        self._moods = 0

    # ---- the phone ----------------------------------------------------------------------------------------------

    def hear(self, leg: LegId, sound: Sound, words: str = "") -> None:
        """Note it, and act by habit."""
        self.log.append((leg, Heard(self._agenda.now(), sound, words)))
        if sound is Sound.RING_AUTO:
            self._agenda.after(seconds(0.2), partial(self._pbx.pick_up, leg))
        elif sound is Sound.RING:
            self._agenda.after(self.habits.after, partial(self._react, leg))
        elif sound is Sound.VOICE and self.habits.talk is not None:
            self._agenda.after(self.habits.talk, partial(self._pbx.hang_up, leg))

    def _react(self, leg: LegId) -> None:
        match self.habits.does:
            case Answering.ANSWERS:
                self._pbx.pick_up(leg)
            case Answering.REJECTS:
                self._pbx.hang_up(leg, Cause.REJECTED)
            case Answering.BUSY:
                self._pbx.hang_up(leg, Cause.BUSY)
            case Answering.REJECTS_ON_DESK:
                self.press(Reject(self.id, contact_of(leg)))
            case Answering.LETS_RING:
                pass

    def heard(self, sound: Sound) -> list[Heard]:
        """All lines of the log with this sound."""
        return [line for _, line in self.log if line.sound is sound]

    def plug_in(self) -> None:
        """Register the phone."""
        self._pbx.register(self.id, self)

    def unplug(self, broken: bool = False) -> None:
        """The phone goes; ``broken``: without a word."""
        self._pbx.unregister(self.id, broken)

    # ---- the desk -----------------------------------------------------------------------------------------------

    def press(self, command: Command) -> None:
        """Press a button; a refusal is noted."""
        try:
            self._ask(command)
        except Refused as why:
            self.refused.append(why)

    def sign_in(self) -> None:
        """Open the desk."""
        self.press(SignIn(self.id))

    def sign_out(self) -> None:
        """Close the desk."""
        self.press(SignOut(self.id))

    def go_ready(self) -> None:
        """Press ready."""
        self.press(GoReady(self.id))

    def go_not_ready(self, reason: str = "break") -> None:
        """Press not ready."""
        self.press(GoNotReady(self.id, reason))

    def hang_up(self) -> None:
        """Press hang-up on the desk."""
        if self.shown is not None and self.shown.contact is not None:
            self.press(HangUp(self.id, self.shown.contact))

    def start_work(self) -> None:
        """Plug in, sign in, ready."""
        self.plug_in()
        self.sign_in()
        self.go_ready()

    def reload(self, away: Span = seconds(1)) -> None:
        """Load the page anew: the phone is gone for ``away``, then the desk asks for its call again."""
        self.unplug(broken=True)
        self._agenda.after(away, self._reloaded)

    def _reloaded(self) -> None:
        self.plug_in()
        self.sign_in()
        shown = self.shown
        if shown is not None and shown.contact is not None and shown.state in (State.TALKING, State.REJOINING):
            self.press(Rejoin(self.id, shown.contact))

    def see(self, shown: AgentStateSet) -> None:
        """The desk shows a new state; act by habit."""
        self.shown = shown
        self._moods += 1
        blamed = shown.state is State.NOT_READY and shown.reason in UNCHOSEN
        if blamed and self.habits.back_after is not None:
            self._agenda.after(self.habits.back_after, partial(self._later, self._moods, GoReady(self.id)))
        if shown.state is State.WRAP_UP and self.habits.wrap_up is not None:
            self._agenda.after(self.habits.wrap_up, partial(self._later, self._moods, EndWrapUp(self.id)))

    def _later(self, mood: int, command: Command) -> None:
        if mood == self._moods:
            self.press(command)

    def change(self, **habits: object) -> None:
        """Have other habits from here on."""
        self.habits = replace(self.habits, **habits)  # type: ignore[arg-type]
