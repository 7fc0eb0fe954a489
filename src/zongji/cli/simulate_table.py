"""A simulation's report as a table for people, Chinese or English."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from zongji.cli.table import aligned

Json = Mapping[str, Any]
Show = Callable[[float], str]


def _number(value: float) -> str:
    return f"{value:,.1f}"


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


FIGURES: Mapping[str, tuple[str, str, Show]] = {
    "offered": ("呼入量", "offered", _number),
    "answered": ("接通量", "answered", _number),
    "abandoned": ("放弃量", "abandoned", _number),
    "unserved": ("未服务", "unserved", _number),
    "overflow": ("溢出量", "overflow", _number),
    "service_level": ("服务水平", "service level", _percent),
    "abandonment": ("放弃率", "abandonment", _percent),
    "asa": ("平均应答速度", "ASA", _seconds),
    "longest_wait": ("最长等待", "longest wait", _seconds),
    "queue_length": ("平均排队人数", "queue length", _number),
    "occupancy": ("坐席占用率", "occupancy", _percent),
    "handle_time": ("平均处理时长", "handle time", _seconds),
    "agents": ("平均在岗坐席", "agents at work", _number),
}
WORDS = {
    "zh": (
        "全部队列",
        "现状",
        "调整后",
        "差异",
        "队列",
        "服务水平＝在目标时间内接通 ÷ 呼入（不计短放弃）；± 为 95% 置信区间，重复次数：",
    ),
    "en": (
        "all queues",
        "base",
        "changed",
        "difference",
        "queue",
        "service level = answered within target / offered, short abandons left out; ±: 95 % interval; replications: ",
    ),
}


def show(found: Json, language: str) -> str:
    """The table of totals: all queues together, then each."""
    chinese = language.startswith("zh")
    everything, base, changed, difference, queue, legend = WORDS["zh" if chinese else "en"]
    blocks = []
    for name, about in cast("Mapping[str, Json]", found["queues"]).items():
        target = found["targets"].get(name)
        title = everything if name == "*" else f"{queue} {name}" + (f" ({target:g} s)" if target is not None else "")
        head = [title, base, *([changed, difference] if found["changed"] else [])]
        rows = [head, *(_row(figure, about["totals"][figure], found["changed"], chinese) for figure in FIGURES)]
        blocks.append((name != "*", aligned(rows)))
    blocks.sort(key=lambda block: block[0])
    notes = [f"! {note}" for note in found["notes"]]
    return "\n\n".join([*(text for _, text in blocks), "\n".join([f"{legend}{found['replications']}", *notes])])


def _row(figure: str, line: Json, changed: bool, chinese: bool) -> list[str]:
    zh, en, say = FIGURES[figure]
    sides = ("base", "changed", "difference") if changed else ("base",)
    return [zh if chinese else en, *(_estimate(line[side], say, side == "difference") for side in sides)]


def _estimate(pair: Sequence[float | None] | None, say: Show, signed: bool) -> str:
    if pair is None or pair[0] is None:
        return "–"
    sign = "+" if signed and pair[0] > 0 else ""
    half = f" ±{say(pair[1])}" if pair[1] is not None else ""
    return f"{sign}{say(pair[0])}{half}"
