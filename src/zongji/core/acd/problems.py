"""All that is wrong with a queue's rules, each with its place, so that an editor can show it there.

Knows the other queues, skills and flows only as they are handed in. Rules without problems mean what their author reads
in them: no step that does nothing, no overflow that never ends, no ring of queues that help each other out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from zongji.core.acd.model import LEVELS, Comfort, Need, Overflow, QueueConfigured, Relaxation, Strategy, Trigger
from zongji.core.ivr.graph import Graph, QueueNode
from zongji.kernel.clock import seconds
from zongji.kernel.ids import CalendarId, FlowId, QueueId, SkillId

STEPS = 20
"""So many relaxations, overflows or needs a queue may have; more than anybody can keep in his head."""

OFTEN = seconds(10)
KEYS = "0123456789*#"

_NAMES = frozenset(strategy.value for strategy in Strategy)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where (``relaxations[1].level``), what (stable id), and in words."""

    place: str
    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may speak of. ``brought``: the highest level at which contacts that flows lead into this queue need
    each skill, beside what the queue itself asks."""

    queues: Mapping[QueueId, QueueConfigured]
    skills: Collection[SkillId]
    flows: Collection[FlowId]
    brought: Mapping[SkillId, int] = field(default_factory=lambda: MappingProxyType({}))
    calendars: Mapping[CalendarId, Collection[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Each with its shifts."""
    prompts: Collection[str] = ()
    music: Collection[str] = ()
    """Names beside the usual one."""


def brought(queue: QueueId, graphs: Iterable[Graph]) -> dict[SkillId, int]:
    """The skills that these flows ask for when they lead into a queue, each at its highest level."""
    found: dict[SkillId, int] = {}
    nodes = (node for graph in graphs for node in graph.nodes.values())
    for node in nodes:
        if isinstance(node, QueueNode) and node.queue == queue:
            for need in node.needs:
                found[need.skill] = max(need.level, found.get(need.skill, 0))
    return found


def strategy_problems(names: Sequence[str]) -> list[Problem]:
    """What is wrong with an order of strategies, given as their names."""
    found = [] if names else [Problem("strategies", "rules.no_strategy", "name at least one strategy")]
    for place, name in enumerate(names):
        at = f"strategies[{place}]"
        if name not in _NAMES:
            allowed = ", ".join(sorted(_NAMES))
            found.append(Problem(at, "rules.strategy_unknown", f"no strategy {name!r}; there are {allowed}"))
        elif name in names[:place]:
            found.append(Problem(at, "rules.strategy_twice", f"{name} stands here already: twice it decides no more"))
    return found


def problems(rules: QueueConfigured, known: Known) -> list[Problem]:
    """All that is wrong with a queue's rules; empty when they can be given to the floor."""
    return [
        *strategy_problems([strategy.value for strategy in rules.strategies]),
        *_sizes(rules),
        *need_problems(rules.needs, known.skills),
        *_relaxations(rules, known),
        *_overflows(rules, known),
        *_rings(rules, known.queues),
        *_while_waiting(rules.comfort, known),
    ]


def need_problems(needs: Sequence[Need], skills: Collection[SkillId]) -> Iterator[Problem]:
    """What is wrong with what a queue, or a contact, needs."""
    for place, need in enumerate(needs):
        at = f"needs[{place}]"
        yield from _skill(f"{at}.skill", need.skill, skills)
        if any(other.skill == need.skill for other in needs[:place]):
            yield Problem(f"{at}.skill", "rules.need_twice", f"{need.skill!r} is needed here already")
        yield from _level(f"{at}.level", need.level, 1)


def _sizes(rules: QueueConfigured) -> Iterator[Problem]:
    for name, items in (("needs", rules.needs), ("relaxations", rules.relaxations), ("overflows", rules.overflows)):
        if len(items) > STEPS:
            yield Problem(name, "rules.too_many", f"at most {STEPS} steps, these are {len(items)}")
    if rules.vip_head_start < 0:
        yield Problem("vip_head_start", "rules.head_start", "a head start can't be negative")


def _skill(at: str, skill: SkillId, skills: Collection[SkillId]) -> Iterator[Problem]:
    if skill not in skills:
        yield Problem(at, "rules.skill_unknown", f"there is no skill {skill!r}")


def _queue(at: str, queue: QueueId, own: QueueId, known: Known) -> Iterator[Problem]:
    if queue == own:
        yield Problem(at, "rules.itself", f"queue {own!r} can't help itself out: name another")
    elif queue not in known.queues:
        yield Problem(at, "rules.queue_unknown", f"there is no queue {queue!r}")


def _level(at: str, level: int, lowest: int) -> Iterator[Problem]:
    if not lowest <= level <= LEVELS:
        yield Problem(at, "rules.level", f"a level is a whole number from {lowest} to {LEVELS}, not {level}")


# ---- relaxations ----------------------------------------------------------------------------------------------------


def _relaxations(rules: QueueConfigured, known: Known) -> Iterator[Problem]:
    levels = dict(known.brought)
    for need in rules.needs:
        levels[need.skill] = max(need.level, levels.get(need.skill, 0))
    before = 0
    for place, step in enumerate(rules.relaxations):
        at = f"relaxations[{place}]"
        if step.after < before:
            yield Problem(f"{at}.after", "rules.order", "steps stand in the order of their times: this is earlier")
        before = max(before, step.after)
        if step.skill is None and step.queue is None:
            yield Problem(at, "rules.step_empty", "say which skill is eased or which queue is added")
        if step.queue is not None:
            yield from _queue(f"{at}.queue", step.queue, rules.queue, known)
        if step.skill is not None:
            yield from _easing(at, step, step.skill, levels, known)


def _easing(at: str, step: Relaxation, skill: SkillId, levels: dict[SkillId, int], known: Known) -> Iterator[Problem]:
    """``levels``: what is needed of each skill before this step; after it, less."""
    found = [*_skill(f"{at}.skill", skill, known.skills), *_level(f"{at}.level", step.level, 0)]
    needed = levels.get(skill, 0)
    if not found and not needed:
        found = [Problem(f"{at}.skill", "rules.not_needed", f"nobody needs {skill!r} here by then")]
    elif not found and step.level >= needed:
        message = f"{skill!r} is needed at level {needed} by then: a step lowers it"
        found = [Problem(f"{at}.level", "rules.level_raised", message)]
    if not found:
        levels[skill] = step.level
    yield from found


# ---- overflows ------------------------------------------------------------------------------------------------------


def _overflows(rules: QueueConfigured, known: Known) -> Iterator[Problem]:
    for place, each in enumerate(rules.overflows):
        at = f"overflows[{place}]"
        if each.queue is None and each.flow is None:
            yield Problem(at, "rules.no_target", "say into which queue or flow it leads")
        if each.queue is not None and each.flow is not None:
            yield Problem(at, "rules.two_targets", "an overflow leads into a queue or into a flow, not into both")
        if each.queue is not None:
            yield from _queue(f"{at}.queue", each.queue, rules.queue, known)
        if each.flow is not None and each.flow not in known.flows:
            yield Problem(f"{at}.flow", "rules.flow_unknown", f"there is no flow {each.flow!r}")
        yield from _limits(at, each, known)


def _limits(at: str, rule: Overflow, known: Known) -> Iterator[Problem]:
    if rule.when is Trigger.CALENDAR:
        yield from _shift(at, rule, known)
    elif rule.calendar is not None or rule.shift:
        yield Problem(f"{at}.calendar", "rules.no_calendar", "only the kind that goes by a calendar has one")
    if rule.when in (Trigger.NOBODY, Trigger.CALENDAR):
        if rule.limit or rule.back:
            yield Problem(f"{at}.limit", "rules.no_limit", "it is so or it is not: this kind has no limit")
    elif rule.limit < 1:
        yield Problem(f"{at}.limit", "rules.limit", "the limit must be above 0")
    elif not 0 <= rule.back < rule.limit:
        yield Problem(f"{at}.back", "rules.back", "it ends at a value from 0 to below its limit, else it flickers")


def _shift(at: str, rule: Overflow, known: Known) -> Iterator[Problem]:
    shifts = known.calendars.get(rule.calendar) if rule.calendar is not None else None
    if shifts is None:
        yield Problem(f"{at}.calendar", "rules.calendar_unknown", f"there is no calendar {rule.calendar!r}")
    elif rule.shift not in shifts:
        allowed = ", ".join(sorted(shifts))
        yield Problem(f"{at}.shift", "rules.shift_unknown", f"no shift {rule.shift!r} there; there are {allowed}")


# ---- rings of queues ------------------------------------------------------------------------------------------------


def _leads_to(rules: QueueConfigured) -> Iterator[tuple[str, QueueId]]:
    """The other queues that serve those who wait in this one, each with its place."""
    added = [(f"relaxations[{place}].queue", step.queue) for place, step in enumerate(rules.relaxations)]
    added += [(f"overflows[{place}].queue", rule.queue) for place, rule in enumerate(rules.overflows)]
    for at, queue in added:
        if queue is not None and queue != rules.queue:
            yield at, queue


def _rings(rules: QueueConfigured, queues: Mapping[QueueId, QueueConfigured]) -> Iterator[Problem]:
    for place, queue in _leads_to(rules):
        way = _way_back(queue, rules.queue, queues)
        if way:
            ring = " → ".join([rules.queue, *way])
            yield Problem(place, "rules.ring", f"these queues would send contacts round: {ring}")


def _way_back(start: QueueId, home: QueueId, queues: Mapping[QueueId, QueueConfigured]) -> list[QueueId]:
    """The shortest way from a queue to ``home`` by added queues and overflows; empty when there is none."""
    ways, seen = [[start]], {start}
    for way in ways:  # grows while it is walked
        rules = queues.get(way[-1])
        for _, queue in _leads_to(rules) if rules is not None else ():
            if queue == home:
                return [*way, home]
            if queue not in seen:
                seen.add(queue)
                ways.append([*way, queue])
    return []


# ---- while somebody waits --------------------------------------------------------------------------------------------


def _while_waiting(rules: Comfort, known: Known) -> Iterator[Problem]:
    for name, prompts in (("greeting", rules.greeting), ("reminder", rules.reminder)):
        for place, prompt in enumerate(prompts):
            if prompt not in known.prompts:
                yield Problem(f"comfort.{name}[{place}]", "rules.prompt_unknown", f"there is no prompt {prompt!r}")
    if rules.music and rules.music not in known.music:
        yield Problem("comfort.music", "rules.music_unknown", f"there is no music {rules.music!r}")
    if rules.announce_every and rules.announce_every < OFTEN:
        yield Problem("comfort.announce_every", "rules.too_often", "no words can be understood that follow within 10 s")
    if rules.announce_every and not (rules.tell_position or rules.tell_wait or rules.reminder):
        yield Problem(
            "comfort.announce_every", "rules.nothing_told", "say what is told: the place, the wait or a reminder"
        )
    for place in range(len(rules.exits)):
        yield from _exit(f"comfort.exits[{place}]", place, rules, known)


def _exit(at: str, place: int, rules: Comfort, known: Known) -> Iterator[Problem]:
    way = rules.exits[place]
    if way.key not in KEYS or len(way.key) != 1:
        yield Problem(f"{at}.key", "rules.key", f"{way.key!r} is no key of a telephone")
    elif any(other.key == way.key for other in rules.exits[:place]):
        yield Problem(f"{at}.key", "rules.key_twice", f"the key {way.key} leads elsewhere already")
    if way.flow not in known.flows:
        yield Problem(f"{at}.flow", "rules.flow_unknown", f"there is no flow {way.flow!r}")
