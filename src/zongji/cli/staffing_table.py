"""Staffing advice as a table for people, Chinese or English."""

from zongji.cli.table import aligned
from zongji.features.simulation.staffing import Lines, Row, StaffingIn, StaffingOut

WORDS = {
    "zh": {
        "advice": "需要 {agents} 名坐席同时在岗，排班 {scheduled} 人。",
        "head": ("在岗坐席", "排班人数", "{within:g} 秒内接通", "放弃率", "平均等待", "坐席占用率"),
        "endless": "排队会无限增长",
        "trunks": "中继线路",
        "ports": "IVR 端口",
        "load": "坐席话务量 {erlangs:.2f} Erl",
        "erlang_a": "坐席按 Erlang A 计算；中继和 IVR 端口按 Erlang B 计算。",
        "erlang_c": "没有给出平均耐心，坐席按 Erlang C 计算；中继和 IVR 端口按 Erlang B 计算。",
    },
    "en": {
        "advice": "{agents} agents have to be at work, {scheduled} on the roster.",
        "head": ("agents", "roster", "answered in {within:g} s", "hang up", "mean wait", "occupancy"),
        "endless": "grows without end",
        "trunks": "trunks",
        "ports": "IVR ports",
        "load": "load on agents {erlangs:.2f} erlangs",
        "erlang_a": "agents by Erlang A, trunks and IVR ports by Erlang B",
        "erlang_c": "no patience given: agents by Erlang C; trunks and IVR ports by Erlang B",
    },
}


def show(given: StaffingIn, advice: StaffingOut, language: str) -> str:
    """A sentence, the neighbours to compare, the lines, and by which formula."""
    words = WORDS["zh" if language.startswith("zh") else "en"]
    head = [str(each).format(within=given.within_seconds) for each in words["head"]]
    rows = [_row(row, row.agents == advice.agents, str(words["endless"])) for row in advice.rows]
    lines = [("trunks", advice.trunks), ("ports", advice.ivr_ports)]
    return "\n\n".join(
        [
            str(words["advice"]).format(agents=advice.agents, scheduled=advice.scheduled),
            aligned([head, *rows]),
            "\n".join(_lines(str(words[name]), many) for name, many in lines if many is not None),
            f"{str(words['load']).format(erlangs=advice.erlangs)}\n{words[advice.model]}",
        ]
    )


def _row(row: Row, advised: bool, endless: str) -> list[str]:
    mark = "→" if advised else " "
    about = row.expected
    if about is None:
        return [f"{mark} {row.agents}", str(row.scheduled), "–", "–", endless, "–"]
    wait = f"{about.mean_wait:.1f} s"
    return [
        f"{mark} {row.agents}",
        str(row.scheduled),
        _share(about.answered),
        _share(about.abandoned),
        wait,
        _share(about.occupancy),
    ]


def _share(value: float) -> str:
    return f"{value:.1%}"


def _lines(name: str, lines: Lines) -> str:
    return f"{name} {lines.needed} ({lines.erlangs:.2f} Erl)"
