"""A queue's rules in three shapes: as people write them, as the floor has them, as they are stored."""

from collections.abc import Sequence

from zongji.core.acd.model import Comfort, Exit, Need, Overflow, QueueConfigured, Relaxation, Strategy, Trigger
from zongji.features.queues.models import QueueRow
from zongji.features.queues.schemas import ComfortIn, ExitIn, NeedIn, OverflowIn, QueueOut, RelaxationIn, Words
from zongji.kernel.clock import SECOND, Instant, seconds
from zongji.kernel.ids import CalendarId, FlowId, QueueId, SkillId


def configured(queue: QueueOut, at: Instant) -> QueueConfigured:
    """The fact that tells the floor. The strategies must be known."""
    return QueueConfigured(
        at,
        QueueId(queue.id),
        tuple(Strategy(name) for name in queue.strategies),
        seconds(queue.ring_seconds),
        seconds(queue.wrap_up_seconds),
        tuple(Need(SkillId(need.skill), need.level) for need in queue.needs),
        seconds(queue.vip_head_start_seconds),
        tuple(_relaxation(step) for step in queue.relaxations),
        tuple(_overflow(rule) for rule in queue.overflows),
        queue.site,
        queue.version,
        _comfort(queue.comfort),
    )


def read(row: QueueRow) -> QueueOut:
    """A stored queue as people see it."""
    return QueueOut(
        id=row.id,
        name=Words(zh=row.name_zh, en=row.name_en),
        strategies=[strategy.value for strategy in row.strategies],
        ring_seconds=row.ring_seconds,
        wrap_up_seconds=row.wrap_up_seconds,
        target_seconds=row.target_seconds,
        service_level_target=row.service_level_target,
        wait_warning_seconds=row.wait_warning_seconds,
        vip_head_start_seconds=row.vip_head_start_seconds,
        needs=[NeedIn(skill=need.skill, level=need.level) for need in row.needs],
        relaxations=_relaxations(row.relaxations),
        overflows=_overflows(row.overflows),
        comfort=_comfort_out(row.comfort),
        site=row.site,
        version=row.version,
    )


def write(row: QueueRow, queue: QueueOut) -> None:
    """Store a queue."""
    fact = configured(queue, Instant(0))
    row.name_zh, row.name_en = queue.name.zh, queue.name.en
    row.ring_seconds, row.wrap_up_seconds = queue.ring_seconds, queue.wrap_up_seconds
    row.target_seconds, row.vip_head_start_seconds = queue.target_seconds, queue.vip_head_start_seconds
    row.service_level_target, row.wait_warning_seconds = queue.service_level_target, queue.wait_warning_seconds
    row.strategies, row.needs = fact.strategies, fact.needs
    row.relaxations, row.overflows = fact.relaxations, fact.overflows
    row.comfort = fact.comfort
    row.site, row.version = queue.site, queue.version


def _relaxation(step: RelaxationIn) -> Relaxation:
    skill = SkillId(step.skill) if step.skill is not None else None
    queue = QueueId(step.queue) if step.queue is not None else None
    return Relaxation(seconds(step.after), skill, step.level, queue)


def _relaxations(steps: Sequence[Relaxation]) -> list[RelaxationIn]:
    return [
        RelaxationIn(after=step.after // SECOND, skill=step.skill, level=step.level, queue=step.queue) for step in steps
    ]


def _overflow(rule: OverflowIn) -> Overflow:
    when = Trigger(rule.when)
    unit = _unit(when)
    queue = QueueId(rule.queue) if rule.queue is not None else None
    flow = FlowId(rule.flow) if rule.flow is not None else None
    calendar = CalendarId(rule.calendar) if rule.calendar is not None else None
    return Overflow(when, rule.limit * unit, rule.back * unit, queue, flow, calendar, rule.shift)


def _overflows(rules: Sequence[Overflow]) -> list[OverflowIn]:
    return [
        OverflowIn(
            when=rule.when.value,
            limit=rule.limit // _unit(rule.when),
            back=rule.back // _unit(rule.when),
            queue=rule.queue,
            flow=rule.flow,
            calendar=rule.calendar,
            shift=rule.shift,
        )
        for rule in rules
    ]


def _unit(when: Trigger) -> int:
    return SECOND if when in (Trigger.WAIT, Trigger.EXPECTED) else 1


def _comfort(given: ComfortIn) -> Comfort:
    return Comfort(
        tuple(given.greeting),
        given.music,
        seconds(given.announce_seconds),
        given.tell_position,
        given.tell_wait,
        tuple(given.reminder),
        tuple(Exit(way.key, FlowId(way.flow)) for way in given.exits),
    )


def _comfort_out(comfort: Comfort) -> ComfortIn:
    return ComfortIn(
        greeting=list(comfort.greeting),
        music=comfort.music,
        announce_seconds=comfort.announce_every // SECOND,
        tell_position=comfort.tell_position,
        tell_wait=comfort.tell_wait,
        reminder=list(comfort.reminder),
        exits=[ExitIn(key=way.key, flow=way.flow) for way in comfort.exits],
    )
