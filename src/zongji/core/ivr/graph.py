"""A flow as data: typed nodes, read from a versioned JSON document.

Owns the document's schema (version 1). ``problems`` says all that is wrong with a document, for the editor, the API and
tests alike; ``read`` gives the graph of a document without problems. Knows nothing of callers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zongji.core.acd.model import LEVELS, Need
from zongji.kernel.clock import Span, seconds
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import AgentId, FlowId, NodeId, QueueId, SkillId

SCHEMA = 1
LAST_AGENT = "last"
"""In a queue node, instead of an agent's number: who talked with this caller last."""
AGENT_WAIT = 60.0
"""Seconds that a caller waits for an agent asked for, if the node does not say."""
KEYS = frozenset("0123456789*#")
LANGUAGES = frozenset({"zh", "en"})


@dataclass(frozen=True, slots=True)
class PlayNode:
    """Say prompts, then go on."""

    prompts: tuple[str, ...]
    next: NodeId


@dataclass(frozen=True, slots=True)
class MenuNode:
    """Say prompts and wait for a key; a key interrupts. After ``tries`` wrong or missing keys go to ``failed``."""

    prompts: tuple[str, ...]
    keys: Mapping[str, NodeId]
    failed: NodeId
    wait: Span = seconds(5)
    tries: int = 3
    invalid: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageNode:
    """Speak this language from here on."""

    language: str
    next: NodeId


@dataclass(frozen=True, slots=True)
class QueueNode:
    """Wait for an agent. ``head_start`` counts as time already waited. With ``answer`` False the caller hears ringing,
    and is answered when an agent is."""

    queue: QueueId
    head_start: Span = Span(0)
    answer: bool = True
    needs: tuple[Need, ...] = ()
    """What this caller needs, beside what everybody in the queue does."""
    agent: AgentId | None = None
    """The agent asked for; for at most ``agent_wait`` the caller waits for him alone, if he is signed in."""
    agent_wait: Span = Span(0)
    last_agent: bool = False
    """The one asked for is who talked with this caller last."""


@dataclass(frozen=True, slots=True)
class HangUpNode:
    """Say prompts, if any, and end the call."""

    prompts: tuple[str, ...] = ()


Node = PlayNode | MenuNode | LanguageNode | QueueNode | HangUpNode


@dataclass(frozen=True, slots=True)
class Graph:
    """One version of one flow."""

    flow: FlowId
    version: int
    start: NodeId
    language: str
    nodes: Mapping[NodeId, Node]
    labels: Mapping[NodeId, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at which node ('' for the whole flow), what (stable id), and in words."""

    node: str
    id: str
    message: str


def read(flow: FlowId, version: int, document: str) -> Graph:
    """The graph of a document. Raises Invalid, naming every place, when ``problems`` finds any."""
    found = problems(document)
    if found:
        raise Invalid("flow.problems", f"flow {flow} has {len(found)} problems", {p.node: p.message for p in found})
    raw = json.loads(document)
    return Graph(
        flow,
        version,
        NodeId(raw["start"]),
        raw.get("language", "zh"),
        {NodeId(name): _node(node) for name, node in raw["nodes"].items()},
        {NodeId(name): node.get("label", {}) for name, node in raw["nodes"].items()},
    )


def _node(raw: Mapping[str, object]) -> Node:
    """A node of a document that ``problems`` found nothing wrong with."""
    match raw:
        case {"kind": "play", "next": str(follow)}:
            return PlayNode(_prompts(raw, "prompts"), NodeId(follow))
        case {"kind": "menu", "keys": dict(keys), "failed": str(failed)}:
            return MenuNode(
                _prompts(raw, "prompts"),
                {key: NodeId(target) for key, target in keys.items()},
                NodeId(failed),
                seconds(_number(raw, "wait", 5)),
                int(_number(raw, "tries", 3)),
                _prompts(raw, "invalid"),
                _prompts(raw, "silent"),
            )
        case {"kind": "language", "language": str(language), "next": str(follow)}:
            return LanguageNode(language, NodeId(follow))
        case {"kind": "queue", "queue": str(queue)}:
            return _queue_node(raw, QueueId(queue))
        case _:
            return HangUpNode(_prompts(raw, "prompts"))


def _queue_node(raw: Mapping[str, object], queue: QueueId) -> QueueNode:
    agent, needs = str(raw.get("agent", "")), raw.get("needs", {})
    return QueueNode(
        queue,
        seconds(_number(raw, "head_start", 0)),
        raw.get("answer", True) is True,
        tuple(Need(SkillId(skill), level) for skill, level in needs.items()) if isinstance(needs, dict) else (),
        AgentId(agent) if agent and agent != LAST_AGENT else None,
        seconds(_number(raw, "agent_wait", AGENT_WAIT)) if agent else Span(0),
        agent == LAST_AGENT,
    )


def _prompts(raw: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = raw.get(name, [])
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _number(raw: Mapping[str, object], name: str, otherwise: float) -> float:
    value = raw.get(name, otherwise)
    return float(value) if isinstance(value, (int, float)) else otherwise


# ---- problems -------------------------------------------------------------------------------------------------------


def problems(document: str) -> list[Problem]:
    """All that is wrong with a document; empty when it can be walked without ever getting stuck."""
    try:
        raw = json.loads(document)
    except (ValueError, RecursionError) as why:
        return [Problem("", "flow.not_json", f"not JSON: {why}")]
    match raw:
        case {"schema": 1, "start": str(start), "nodes": dict(nodes)} if nodes:
            return _whole(raw, start, nodes) or _loops(nodes)
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
    match node:
        case {"kind": "play"}:
            return [*_target(node, "next", nodes), *_needs_prompts(node)]
        case {"kind": "menu"}:
            return [*_target(node, "failed", nodes), *_needs_prompts(node), *_menu(node, nodes)]
        case {"kind": "language"}:
            return [*_language(node.get("language")), *_target(node, "next", nodes)]
        case {"kind": "queue", "queue": str(queue)} if queue:
            return [*_between(node, "head_start", 0, 86400), *_between(node, "agent_wait", 0, 3600), *_needs(node)]
        case {"kind": "queue"}:
            return [("flow.no_queue", "a queue node names its queue")]
        case {"kind": "hangup"}:
            return []
        case _:
            return [("flow.kind", f"kind {node.get('kind')!r} is not known")]


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
            lists = [name for name in ("prompts", "invalid", "silent") if not _all_names(node.get(name, []))]
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


def _menu(node: Mapping[str, object], nodes: Mapping[str, object]) -> list[tuple[str, str]]:
    keys = node.get("keys")
    if not isinstance(keys, dict) or not keys:
        return [("flow.no_keys", "a menu needs at least one key")]
    wrong = [("flow.key", f"{key!r} is not a telephone key") for key in keys if key not in KEYS]
    lost = [
        ("flow.target", f"key {key} leads to {target!r}: no such node")
        for key, target in keys.items()
        if not (isinstance(target, str) and target in nodes)
    ]
    return [*wrong, *lost, *_between(node, "wait", 1, 60), *_between(node, "tries", 1, 10)]


def _between(node: Mapping[str, object], name: str, low: float, high: float) -> list[tuple[str, str]]:
    value = node.get(name, low)
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
    return [] if fits else [("flow.range", f"{name} must be a number from {low} to {high}")]


def _loops(nodes: Mapping[str, object]) -> list[Problem]:
    """Rings of nodes that never wait for the caller: he could not leave them."""
    found = []
    for name in nodes:
        seen, here = {name}, _goes_on(nodes[name])
        while here is not None and here not in seen:
            seen.add(here)
            here = _goes_on(nodes[here])
        if here == name:
            found.append(Problem(name, "flow.loop", "these nodes lead back to themselves without asking the caller"))
    return found


def _goes_on(node: object) -> str | None:
    match node:
        case {"kind": "play" | "language", "next": str(follow)}:
            return follow
        case _:
            return None
