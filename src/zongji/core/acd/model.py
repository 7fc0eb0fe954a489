"""The words of routing: what a contact needs, what an agent can do, and the facts that tell the floor the rules."""

from dataclasses import dataclass
from enum import Enum

from zongji.core.facts import Decision, Fact
from zongji.kernel.clock import Span, seconds
from zongji.kernel.ids import CalendarId, FlowId, QueueId, SkillId

LEVELS = 10
"""Skills are held and needed at levels 1 to LEVELS, LEVELS is best."""


class Strategy(Enum):
    """Which of several free agents is asked first. Several are compared in order, after the tier: the next one decides
    only among those whom the one before finds equal; the longest idle is the last word."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    """Fewest contacts answered since signing in."""
    LEAST_TALK = "least_talk"
    """Least time talked since signing in."""
    LEAST_OCCUPIED = "least_occupied"
    """Smallest share of his time busy, as it was when he became free."""
    HIGHEST_SKILL = "highest_skill"
    """Greatest sum of levels in the skills that the queue needs; his level in the queue if it needs none."""
    FEWEST_SKILLS = "fewest_skills"
    """Experts, who can do other things too, are kept free."""
    ROUND_ROBIN = "round_robin"
    """In turn: whose last offer is longest ago."""
    ORDINARY_FIRST = "ordinary_first"
    """Persons before virtual agents."""
    LOCAL_FIRST = "local_first"
    """Agents of the queue's own site before others."""
    NEW_STAFF_FIRST = "new_staff_first"
    """Who joined latest."""
    RING_ALL = "ring_all"
    """All who are equal so far are rung at once, and the first who answers has the contact; strategies after it decide
    who is rung when they are too many."""

    __hash__ = object.__hash__
    """Enum's own is a call in Python."""


@dataclass(frozen=True, slots=True)
class Skill:
    """An agent can do something this well: ``level`` 1 to 10."""

    skill: SkillId
    level: int = LEVELS


@dataclass(frozen=True, slots=True)
class Need:
    """A contact needs an agent with the skill at ``level`` or above."""

    skill: SkillId
    level: int = 1


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Who has waited ``after`` needs less: ``skill`` only at ``level`` (0: not at all), or waits in ``queue`` as
    well. His place is kept."""

    after: Span
    skill: SkillId | None = None
    level: int = 0
    queue: QueueId | None = None


class Trigger(Enum):
    """What an overflow looks at."""

    LENGTH = "length"
    """How many wait in the queue."""
    WAIT = "wait"
    """How long who is next has waited, in microseconds."""
    NOBODY = "nobody"
    """No agent who serves the queue is signed in; has no limit."""
    EXPECTED = "expected"
    """How long a newcomer will wait, by the middle of what is expected, in microseconds."""
    CALENDAR = "calendar"
    """A shift of a calendar is on; has no limit."""


@dataclass(frozen=True, slots=True)
class Overflow:
    """While it is on, those who wait are served by ``queue`` as well, at their old place; or new ones (with NOBODY,
    CALENDAR and WAIT also those who wait) are led into ``flow``: another site, voicemail, a callback. It begins when
    the measure is above ``limit`` and ends when it has come down to ``back``, which is below the limit, so that it does
    not flicker; then those who still wait are served by their own queue alone again."""

    when: Trigger
    limit: int = 0
    back: int = 0
    queue: QueueId | None = None
    flow: FlowId | None = None
    calendar: CalendarId | None = None
    """With CALENDAR: while this calendar has ``shift``."""
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """Who waits and presses ``key`` is led into ``flow``; a flow that leads him back into the queue brings him back to
    his place."""

    key: str
    flow: FlowId


@dataclass(frozen=True, slots=True)
class Comfort:
    """What callers hear while they wait, and how they may leave."""

    greeting: tuple[str, ...] = ()
    """Prompts for a caller who finds no free agent."""
    music: str = ""
    """What he hears in between, by name; '' is the usual music."""
    announce_every: Span = Span(0)
    """He is told how he stands when he joins, and then so often; 0: never."""
    tell_position: bool = True
    tell_wait: bool = True
    reminder: tuple[str, ...] = ()
    """Prompts after each announcement: which keys he may press, for example."""
    exits: tuple[Exit, ...] = ()


USUAL = Comfort()
"""Music, and no words."""


@dataclass(frozen=True, slots=True)
class QueueConfigured(Fact):
    """A queue exists from now on, with these rules, which hold at once for those who wait in it already."""

    queue: QueueId
    strategies: tuple[Strategy, ...] = (Strategy.LONGEST_IDLE,)
    ring_for: Span = seconds(20)
    """How long an agent is rung."""
    wrap_up: Span = seconds(30)
    """How long he may wrap up at most."""
    needs: tuple[Need, ...] = ()
    """What everybody in it needs, beside what each brings along."""
    vip_head_start: Span = seconds(120)
    """What one VIP level counts as time already waited."""
    relaxations: tuple[Relaxation, ...] = ()
    overflows: tuple[Overflow, ...] = ()
    site: str = ""
    version: int = 1
    """Of the rules; a decision remembers it."""
    comfort: Comfort = USUAL


@dataclass(frozen=True, slots=True)
class OverflowSet(Decision):
    """Overflow number ``rule`` (0, 1, …) of a queue, at this version of its rules, began (``on``) or ended."""

    queue: QueueId
    rule: int
    on: bool
    version: int


@dataclass(frozen=True, slots=True)
class QueueRemoved(Fact):
    """A queue is gone. Who waits in it stays until he hangs up; the service refuses to remove such a queue."""

    queue: QueueId
