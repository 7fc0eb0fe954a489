"""A forecast as a document (TOML or JSON, schema 1), read into a plan, or refused with every place and reason.

``EXAMPLE`` is the manual: a whole forecast with comments.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from zongji.core.presence.model import Membership
from zongji.kernel.clock import SECOND, Instant, Span, seconds
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import AgentId, QueueId
from zongji.simulator.twin.chance import Lengths, Shape
from zongji.simulator.twin.plan import AgentPlan, Plan, QueuePlan, Shift
from zongji.simulator.twin.rules import rules_of

SCHEMA = 1
MONDAY = Instant(1_767_571_200_000_000)
"""When every forecast's day begins: 2026-01-05 00:00 UTC. Times in a forecast are counted from there."""
AGENTS_MAX = 5_000
CALLS_MAX = 1_000_000
T = TypeVar("T")

Positive = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
NotNegative = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
Times = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")]


class LengthsIn(msgspec.Struct, forbid_unknown_fields=True):
    """How long something takes."""

    mean: Positive
    cv: Annotated[float, msgspec.Meta(ge=0, le=5)] = 1.0
    shape: Shape = Shape.LOGNORMAL

    def lengths(self) -> Lengths:
        """The same, to draw from."""
        return Lengths(self.mean, self.cv, self.shape)


class QueueIn(msgspec.Struct, forbid_unknown_fields=True):
    """A queue and its callers."""

    calls: Annotated[list[Annotated[float, msgspec.Meta(ge=0, le=100_000)]], msgspec.Meta(min_length=1)]
    talk: LengthsIn
    wrap_up: LengthsIn | None = None
    patience: LengthsIn | None = None
    target: Positive = 20
    short: NotNegative = 0
    rules: dict[str, Any] = {}


class MemberIn(msgspec.Struct, forbid_unknown_fields=True):
    """One queue that agents serve."""

    queue: str
    tier: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    level: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5


class AgentsIn(msgspec.Struct, forbid_unknown_fields=True):
    """Several agents alike."""

    count: Annotated[int, msgspec.Meta(ge=1, le=AGENTS_MAX)]
    queues: Annotated[list[str | MemberIn], msgspec.Meta(min_length=1)]
    shift: Times
    breaks: list[Times] = []
    answers: LengthsIn = msgspec.field(default_factory=lambda: LengthsIn(3, 0.5))
    misses: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


class ForecastIn(msgspec.Struct, forbid_unknown_fields=True):
    """The document."""

    schema: int
    opens: Clock
    queues: Annotated[dict[str, dict[str, Any]], msgspec.Meta(min_length=1)]
    agents: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)]
    interval: Annotated[int, msgspec.Meta(ge=5, le=1440)] = 30


def read(text: str) -> Plan:
    """The plan of a forecast. Raises Invalid ``forecast.invalid``, ``fields`` naming each place and its reason."""
    wrong: dict[str, str] = {}
    whole = _convert(_parse(text), ForecastIn, "", wrong)
    if whole is None:
        raise _refusal(wrong)
    if whole.schema != SCHEMA:
        wrong["schema"] = f"this program reads schema {SCHEMA}"
    opens, interval = _minutes(whole.opens), seconds(whole.interval * 60)
    start = Instant(MONDAY + opens)
    given = {name: _convert(raw, QueueIn, f"queues.{name}", wrong) for name, raw in whole.queues.items()}
    queues = [plan for name, it in given.items() if it is not None for plan in _queue(name, it, start, wrong)]
    agents = list(_agents(whole.agents, opens, set(given), wrong))
    if not wrong:
        _limits(queues, agents, wrong)
    if wrong:
        raise _refusal(wrong)
    count = max(len(queue.rates) for queue in queues)
    return Plan(start, interval, count, tuple(queues), tuple(agents))


def _parse(text: str) -> object:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as why:
        raise Invalid("forecast.unreadable", f"the forecast is neither TOML nor JSON: {why}") from None


def _convert(raw: object, kind: type[T], place: str, wrong: dict[str, str]) -> T | None:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as why:
        reason, _, path = str(why).partition(" - at `$")
        where = f"{place}{path.rstrip('`')}".lstrip(".")
        wrong[where or "forecast"] = reason
        return None


def _refusal(wrong: Mapping[str, str]) -> Invalid:
    told = "; ".join(f"{place}: {reason}" for place, reason in wrong.items())
    return Invalid("forecast.invalid", f"the forecast can't be used: {told}", wrong)


def _queue(name: str, it: QueueIn, start: Instant, wrong: dict[str, str]) -> Iterator[QueuePlan]:
    found: dict[str, str] = {}
    rules = rules_of(QueueId(name), it.rules, start, found)
    wrong.update({f"queues.{name}.rules.{field}": reason for field, reason in found.items()})
    if not found:
        yield QueuePlan(
            rules,
            tuple(it.calls),
            talk=it.talk.lengths(),
            wrap_up=it.wrap_up.lengths() if it.wrap_up else None,
            patience=it.patience.lengths() if it.patience else None,
            target=seconds(it.target),
            short=seconds(it.short),
        )


def _agents(groups: list[dict[str, Any]], opens: Span, known: set[str], wrong: dict[str, str]) -> Iterator[AgentPlan]:
    number = 1000
    for place, raw in enumerate(groups):
        it = _convert(raw, AgentsIn, f"agents[{place}]", wrong)
        if it is None:
            continue
        members = [MemberIn(each) if isinstance(each, str) else each for each in it.queues]
        for member in members:
            if member.queue not in known:
                wrong[f"agents[{place}].queues"] = f"there is no queue {member.queue!r} in this forecast"
        shift = _shift(it, opens, f"agents[{place}]", wrong)
        memberships = tuple(Membership(QueueId(m.queue), m.tier, m.level) for m in members)
        for _ in range(it.count):
            number += 1
            yield AgentPlan(AgentId(str(number)), memberships, (shift,), it.answers.lengths(), it.misses)


def _shift(it: AgentsIn, opens: Span, place: str, wrong: dict[str, str]) -> Shift:
    start, end = _times(it.shift, opens)
    breaks = [_times(each, opens) for each in it.breaks]
    if start >= end:
        wrong[f"{place}.shift"] = f"{it.shift} ends before it begins"
    for nth, (begin, over) in enumerate(breaks):
        if not start <= begin < over <= end:
            wrong[f"{place}.breaks[{nth}]"] = f"{it.breaks[nth]} is not within the shift {it.shift}"
    return Shift(start, end, tuple(breaks))


def _limits(queues: list[QueuePlan], agents: list[AgentPlan], wrong: dict[str, str]) -> None:
    lengths = {len(queue.rates) for queue in queues}
    if len(lengths) > 1:
        wrong["queues"] = f"every queue needs the same number of calls, one for each interval; there are {lengths}"
    if len(agents) > AGENTS_MAX:
        wrong["agents"] = f"{len(agents)} agents; at most {AGENTS_MAX}"
    calls = sum(sum(queue.rates) for queue in queues)
    if calls > CALLS_MAX:
        wrong["queues"] = f"{calls:.0f} calls; at most {CALLS_MAX}"


def _times(text: str, opens: Span) -> tuple[Span, Span]:
    """Begin and end, after the plan's start. Who begins earlier is there at the start."""
    begin, _, end = text.partition("-")
    return Span(_minutes(begin) - opens), Span(_minutes(end) - opens)


def _minutes(clock: str) -> Span:
    hour, _, minute = clock.partition(":")
    return Span((int(hour) * 3600 + int(minute) * 60) * SECOND)


EXAMPLE = """\
# A forecast for `./zongji simulate --forecast FILE`. Lengths are in seconds.
# 预测文件：供 `./zongji simulate --forecast FILE` 使用。时长单位均为秒。
schema = 1
opens = "08:00"      # when the first interval begins 首个时段的起点
interval = 30        # minutes, 5 to 1440 每个时段的分钟数

[queues.sales]
# Calls expected in each interval; every queue needs as many. 每个时段的预计来电量
calls = [40, 68, 104, 120, 116, 100, 80, 72, 88, 112, 108, 96, 80, 60, 44, 32]
# Lengths have a mean and a cv (standard deviation / mean); shape is "lognormal", "exponential" or "fixed".
talk = { mean = 180, cv = 0.8 }
wrap_up = { mean = 20, cv = 0.5 }                    # optional; without it as long as the rules let 话后时长
patience = { mean = 120, shape = "exponential" }     # optional; without it nobody hangs up 等待耐心
target = 20          # answered within this is in the service level 服务水平目标
short = 5            # who gives up sooner does not count against it 短放弃门限

[queues.sales.rules]                                 # any rule of a queue 队列规则
strategies = ["longest_idle"]                        # or "fewest_calls", "highest_skill" …, several in order
ring_for = 20
wrap_up = 30         # wrap-up ends by itself after this 话后处理上限

[queues.service]
calls = [44, 76, 110, 140, 134, 110, 84, 80, 100, 126, 120, 104, 84, 60, 44, 32]
talk = { mean = 240, cv = 0.9 }
patience = { mean = 180, shape = "exponential" }

[queues.service.rules]
wrap_up = 25
# Lists of rules are in seconds, too. 以下列表中的时长也以秒填写
overflows = [{ when = "wait", limit = 90, back = 45, queue = "sales" }]   # or "expected"; "length" counts callers

[[agents]]           # as many such groups as you like 坐席分组
count = 16
queues = ["sales"]
shift = "08:00-17:00"
breaks = ["12:00-13:00"]
answers = { mean = 3, cv = 0.5 }                     # how long they let it ring 应答前振铃时长
misses = 0.01        # share of rings that they do not hear 漏接比例

[[agents]]
count = 20
queues = ["service", { queue = "sales", tier = 2, level = 4 }]
shift = "08:00-16:00"
breaks = ["11:30-12:00"]

[[agents]]
count = 6
queues = ["service"]
shift = "08:30-17:30"
breaks = ["13:00-14:00"]
"""
