"""All that can be wrong with a flow's document, each with its place: for the editor, the API and tests alike.

Owns the document's schema (version 1). Knows nothing of graphs and callers.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from zongji.core.acd.model import LEVELS
from zongji.core.calendar.model import Mode
from zongji.core.calendar.shifts import CLOSED
from zongji.core.contact.callback import KEPT_FOR
from zongji.kernel.clock import in_seconds

SCHEMA = 1
LAST_AGENT = "last"
"""In a queue node, instead of an agent's number: who talked with this caller last."""
AGENT_WAIT = 60.0
"""Seconds that a caller waits for an agent asked for, if the node does not say."""
MESSAGE_MOST, MESSAGE_SILENCE, MESSAGE_END = 120.0, 5.0, "#"
"""Of a voicemail node, if it does not say: how many seconds a message may be long, how many of silence end it, and the
key that does."""
END_KEYS = frozenset({"*", "#", "any", "none"})
KEYS = frozenset("0123456789*#")
LANGUAGES = frozenset({"zh", "en"})
DAY, WEEK = 86_400, 7 * 86_400
"""In seconds."""
MODES = frozenset(mode.value for mode in Mode)

Shifts = Mapping[str, Collection[str]]
"""Which calendars there are, and the shifts of each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at which node ('' for the whole flow), what (stable id), and in words."""

    node: str
    id: str
    message: str


def problems(document: str, calendars: Shifts | None = None, mailboxes: Collection[str] | None = None) -> list[Problem]:
    """All that is wrong with a document; empty when it can be walked without ever getting stuck. ``calendars`` and
    ``mailboxes`` (the queues): those that exist, if the names in the document are to be checked."""
    try:
        raw = json.loads(document)
    except (ValueError, RecursionError) as why:
        return [Problem("", "flow.not_json", f"not JSON: {why}")]
    match raw:
        case {"schema": 1, "start": str(start), "nodes": dict(nodes)} if nodes:
            unknown = [*_unknown_shifts(nodes, calendars), *_unknown_mailboxes(nodes, mailboxes)]
            return _whole(raw, start, nodes) or [*_loops(nodes), *unknown]
        case {"schema": other} if other != SCHEMA:
            return [Problem("", "flow.schema", f"schema {other!r} is not known; this version reads {SCHEMA}")]
        case _:
            return [Problem("", "flow.shape", "a flow needs schema 1, start, and nodes with at least one node")]


def _whole(raw: Mapping[str, object], start: str, nodes: Mapping[str, object]) -> list[Problem]:
    found = []
    if start not in nodes:
        found.append(Problem("", "flow.no_start", f"the start node {start!r} does not exist"))
    found += [Problem("", id, message) for id, message in _language(raw.get("language", "zh"))]
    for name, node in nodes.items():
        found.extend(Problem(name, id, message) for id, message in [*_faults(node, nodes), *_types(node)])
    return found


def _faults(node: object, nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    if not isinstance(node, dict):
        return [("flow.kind", "a node is an object with a kind")]
    kind = node.get("kind")
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    return check(node, nodes) if check is not None else [("flow.kind", f"kind {kind!r} is not known")]


def _play(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    return [*_target(node, "next", nodes), *_needs_prompts(node)]


def _tongue(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    return [*_language(node.get("language")), *_target(node, "next", nodes)]


def _queue(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    if not (isinstance(node.get("queue"), str) and node["queue"]):
        return [("flow.no_queue", "a queue node names its queue")]
    return [*_between(node, "head_start", 0, 86400), *_between(node, "agent_wait", 0, 3600), *_needs(node)]


def _callback(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [*_target(node, "failed", nodes), *_needs(node), *_between(node, "tries", 1, 10)]
    found += [
        *_between(node, "pause", 60, DAY),
        *_between(node, "not_before", 0, WEEK),
        *_between(node, "until", 60, WEEK),
    ]
    match node:
        case {"not_before": int() | float() as begin} if begin >= _until(node):
            found.append(("flow.window", "until, after which nobody is called, must be later than not_before"))
        case {"queue": queue} if not isinstance(queue, str):
            found.append(
                ("flow.type", "queue must be a queue's name; without one it is that in which the caller waited")
            )
    return found


def _until(node: Mapping[str, object]) -> float:
    until = node.get("until", in_seconds(KEPT_FOR))
    return until if isinstance(until, (int, float)) else WEEK


def _voicemail(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [*_target(node, "next", nodes), *_target(node, "failed", nodes)]
    found += [*_between(node, "most", 5, 600), *_between(node, "silence", 1, 60)]
    if not (isinstance(node.get("mailbox"), str) and node["mailbox"]):
        found.append(("flow.no_mailbox", "a voicemail node names its mailbox: the queue whose people hear the message"))
    end_key = node.get("end_key", MESSAGE_END)
    if not (isinstance(end_key, str) and end_key in END_KEYS):
        found.append(("flow.end_key", f"end_key must be #, *, any or none, not {end_key!r}"))
    return found


def _hang_up(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    return []


def _calendar(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    named = isinstance(node.get("calendar"), str) and node["calendar"]
    unnamed = [] if named else [("flow.no_calendar", "a calendar node names its calendar")]
    return [*unnamed, *_target(node, "otherwise", nodes), *_branches(node, "shifts", nodes)]


def _mode(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [*_target(node, "otherwise", nodes), *_branches(node, "modes", nodes)]
    modes = node.get("modes")
    unknown = [mode for mode in modes if mode not in MODES] if isinstance(modes, dict) else []
    return [*found, *[("flow.mode", f"mode {mode!r} is not one of {', '.join(sorted(MODES))}") for mode in unknown]]


def _needs(node: Mapping[str, object]) -> list[tuple[str, str]]:
    needs = node.get("needs", {})
    if not isinstance(needs, dict):
        return [("flow.type", "needs must be an object of levels by skill")]
    return [
        ("flow.level", f"needs: the level of {skill!r} must be a whole number from 1 to {LEVELS}, not {level!r}")
        for skill, level in needs.items()
        if not isinstance(level, int) or isinstance(level, bool) or not 1 <= level <= LEVELS
    ]


def _types(node: object) -> list[tuple[str, str]]:
    """Fields that may be missing, but mean something else than their author thought when they are of another type."""
    match node:
        case {"agent": agent} if not isinstance(agent, str):
            return [("flow.type", 'agent must be an agent\'s number, or "last"')]
        case {"answer": answer} if not isinstance(answer, bool):
            return [("flow.type", "answer must be true or false")]
        case {"label": label} if not (
            isinstance(label, dict) and all(isinstance(text, str) for text in label.values())
        ):
            return [("flow.type", "label must be an object of texts by language")]
        case {"tries": float(tries)}:
            return [("flow.range", f"tries must be a whole number, not {tries}")]
        case dict():
            lists = [
                name
                for name in ("prompts", "invalid", "silent", "booked", "already")
                if not _all_names(node.get(name, []))
            ]
            return [("flow.type", f"{name} must be a list of prompt names") for name in lists]
        case _:
            return []


def _all_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _language(language: object) -> list[tuple[str, str]]:
    if isinstance(language, str) and language in LANGUAGES:
        return []
    return [("flow.language", f"language {language!r} is not one of en, zh")]


def _target(node: Mapping[str, object], name: str, nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    target = node.get(name)
    if isinstance(target, str) and target in nodes:
        return []
    return [("flow.target", f"{name} leads to {target!r}: no such node")]


def _needs_prompts(node: Mapping[str, object]) -> list[tuple[str, str]]:
    prompts = node.get("prompts")
    return [] if prompts and _all_names(prompts) else [("flow.no_prompt", "a prompt must be named here")]


def _branches(node: Mapping[str, object], name: str, nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    """Where each key, shift or mode leads."""
    branches = node.get(name)
    if not isinstance(branches, dict) or not branches:
        return [("flow.no_branch", f"{name} must say for at least one where it leads")]
    return [
        ("flow.target", f"{name}: {branch} leads to {target!r}: no such node")
        for branch, target in branches.items()
        if not (isinstance(target, str) and target in nodes)
    ]


def _menu(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    """Prompts, keys, patience."""
    return [*_target(node, "failed", nodes), *_needs_prompts(node), *_keys(node, nodes)]


def _keys(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    keys = node.get("keys")
    if not isinstance(keys, dict) or not keys:
        return [("flow.no_keys", "a menu needs at least one key")]
    wrong = [("flow.key", f"{key!r} is not a telephone key") for key in keys if key not in KEYS]
    return [*wrong, *_branches(node, "keys", nodes), *_between(node, "wait", 1, 60), *_between(node, "tries", 1, 10)]


def _between(node: Mapping[str, object], name: str, low: float, high: float) -> list[tuple[str, str]]:
    value = node.get(name, low)
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
    return [] if fits else [("flow.range", f"{name} must be a number from {low} to {high}")]


_CHECKS: Mapping[str, Callable[[Mapping[str, object], Mapping[str, object]], list[tuple[str, str]]]] = {
    "play": _play,
    "menu": _menu,
    "language": _tongue,
    "queue": _queue,
    "callback": _callback,
    "hangup": _hang_up,
    "calendar": _calendar,
    "mode": _mode,
    "voicemail": _voicemail,
}


def _unknown_shifts(nodes: Mapping[str, object], calendars: Shifts | None) -> list[Problem]:
    """Calendars and shifts that a flow names and that nobody configured."""
    found = []
    for name, node in nodes.items():
        match node:
            case {"kind": "calendar", "calendar": str(calendar), "shifts": dict(shifts)} if calendars is not None:
                if calendar not in calendars:
                    found.append(Problem(name, "flow.calendar", f"there is no calendar {calendar!r}: add it first"))
                    continue
                unknown = sorted(set(shifts) - {CLOSED, *calendars[calendar]})
                told = f"of calendar {calendar!r}, which has {', '.join(sorted(calendars[calendar]))}"
                found += [Problem(name, "flow.shift", f"{shift!r} is no shift {told}") for shift in unknown]
    return found


def _unknown_mailboxes(nodes: Mapping[str, object], mailboxes: Collection[str] | None) -> list[Problem]:
    """Mailboxes that a flow names, of queues that nobody configured."""
    found = []
    for name, node in nodes.items():
        match node:
            case {"kind": "voicemail", "mailbox": str(box)} if mailboxes is not None and box not in mailboxes:
                told = f"mailbox: there is no queue {box!r}: add it first"
                found.append(Problem(name, "flow.mailbox", told))
    return found


def _loops(nodes: Mapping[str, object]) -> list[Problem]:
    """Rings of nodes that never wait for the caller: he could not leave them."""
    return [
        Problem(name, "flow.loop", "these nodes lead back to themselves without asking the caller")
        for name, node in nodes.items()
        if name in _reached(_goes_on(node), nodes)
    ]


def _reached(first: Collection[str], nodes: Mapping[str, object]) -> set[str]:
    """Where one can come without ever waiting."""
    seen: set[str] = set()
    ahead = list(first)
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += _goes_on(nodes[here])
    return seen


def _goes_on(node: object) -> list[str]:
    match node:
        case {"kind": "play" | "language", "next": str(follow)}:
            return [follow]
        case {"kind": "callback" | "voicemail", "failed": str(failed)}:
            return [failed]
        case {"kind": "calendar", "shifts": dict(branches), "otherwise": str(otherwise)}:
            return [*branches.values(), otherwise]
        case {"kind": "mode", "modes": dict(branches), "otherwise": str(otherwise)}:
            return [*branches.values(), otherwise]
        case _:
            return []
