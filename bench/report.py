"""A run's results as tables for people: ``python -m bench.report`` prints those that are kept."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Told = Mapping[str, Any]
SIDES = ("ours", "ours, fsync", "app_queue")


def report(result: Told) -> str:
    """The whole run in Markdown."""
    parts = [_machine(result)]
    if "latency" in result:
        parts.append("## Caller enters the queue → agent's INVITE\n\n" + _cells(result["latency"]))
    if "ready" in result:
        parts.append("## Agent becomes ready → agent's INVITE\n\n" + _cells(result["ready"]))
    if "capacity" in result:
        parts.append("## Recorded calls without lost audio\n\n" + _capacity(result["capacity"]))
    return "\n\n".join(parts) + "\n"


def _machine(result: Told) -> str:
    machine, before, after = result["machine"], result["before"], result["after"]
    return (
        f"{result['began']}: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Linux {machine['kernel']}, Python {machine['python']}, Asterisk {machine['asterisk']}, "
        f"{machine['sipp']}, zongji {machine['zongji']} ({machine['commit']}). "
        f"Other programs used {before['used']:.0%} of both cores before and {after['used']:.0%} after the run "
        f"(load average {before['load']} and {after['load']})."
    )


def _cells(cells: Iterable[Told]) -> str:
    lines = [
        "| | side | calls | median ms (95 %) | p99 ms (95 %) | ratio of medians (95 %) |",
        "|---|---|---|---|---|---|",
    ]
    for cell in cells:
        for side in SIDES:
            if side in cell:
                lines.append(_row(cell, side))
    return "\n".join(lines)


def _row(cell: Told, side: str) -> str:
    found = cell[side]
    if "median" not in found:
        return f"| {cell['cell']} | {side} | 0 of {found['asked']} | – | – | – |"
    ratios = [_figure(cell[name]) + _note(name) for name in cell if name.startswith(f"{side} / ")]
    return (
        f"| {cell['cell']} | {side} | {found['count']} of {found['asked']} | {_figure(found['median'])} | "
        f"{_figure(found['p99'])} | {'; '.join(ratios) or '–'} |"
    )


def _note(name: str) -> str:
    return " without the prompt's last 20 ms" if "without" in name else ""


def _figure(figure: Told) -> str:
    digits = 3 if figure["value"] < 0.1 else 2 if figure["value"] < 10 else 1
    return f"{figure['value']:.{digits}f} ({figure['low']:.{digits}f}–{figure['high']:.{digits}f})"


def _capacity(capacity: Told) -> str:
    levels = capacity["levels"]
    lines = [
        "| side | highest clean level |",
        "|---|---|",
        *(f"| {side} | {level} |" for side, level in levels.items()),
    ]
    if levels.get("dialplan"):
        lines += ["", f"Ratio: {levels['ours'] / levels['dialplan']:.2f}."]
    lines += [
        "",
        "| side | calls | clean | lost | worst call | Asterisk, cores | controller, cores |",
        "|---|---|---|---|---|---|---|",
    ]
    for side, held in capacity["held"].items():
        for one in held:
            lines.append(
                f"| {side} | {one['level']} | {'yes' if one['clean'] else 'no ' + one['why']} | {one['lost']:.2%} | "
                f"{one['worst']:.2%} | {one['cpu_asterisk']:.2f} | {one['cpu_controller']:.2f} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    for kept in sorted((Path(__file__).parent / "results").glob("*.json")):
        print(report(json.loads(kept.read_text())))
