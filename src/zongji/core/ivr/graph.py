"""A flow as data: typed nodes, read from a versioned JSON document.

``read`` gives the graph of a document without problems; ``ivr.problems`` says what is wrong with one. Knows nothing of
callers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zongji.core.acd.model import Need
from zongji.core.contact.callback import KEPT_FOR, PAUSE, TRIES
from zongji.core.ivr.problems import (
    AGENT_WAIT,
    LAST_AGENT,
    MESSAGE_END,
    MESSAGE_MOST,
    MESSAGE_SILENCE,
    problems,
)
from zongji.kernel.clock import Span, in_seconds, seconds
from zongji.kernel.errors import Invalid
from zongji.kernel.ids import AgentId, CalendarId, FlowId, NodeId, QueueId, SkillId


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


@dataclass(frozen=True, slots=True)
class CalendarNode:
    """Go where the calendar's shift of this instant leads; ``otherwise`` for shifts not named here, and when the
    calendar is gone."""

    calendar: CalendarId
    shifts: Mapping[str, NodeId]
    otherwise: NodeId


@dataclass(frozen=True, slots=True)
class ModeNode:
    """Go where the site's operating mode leads."""

    modes: Mapping[str, NodeId]
    otherwise: NodeId


@dataclass(frozen=True, slots=True)
class CallbackNode:
    """Promise that ``queue`` (None: the one in which the caller waited until now) calls back, from ``not_before`` to
    ``until`` after now, say so and end the call. Who was promised it before hears ``already``; who can't be called back
    goes to ``failed``."""

    queue: QueueId | None
    failed: NodeId
    booked: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    not_before: Span = Span(0)
    until: Span = KEPT_FOR
    tries: int = TRIES
    pause: Span = PAUSE
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class VoicemailNode:
    """Say prompts, then record what the caller says, for the mailbox of a queue, for at most ``most``; ``silence`` ends
    it, or ``end_key`` (``*``, ``#``, ``any``, ``none``). Who said nothing, or can't be recorded, goes to ``failed``."""

    mailbox: QueueId
    next: NodeId
    failed: NodeId
    prompts: tuple[str, ...] = ()
    most: Span = seconds(MESSAGE_MOST)
    silence: Span = seconds(MESSAGE_SILENCE)
    end_key: str = MESSAGE_END


Node = (
    CallbackNode | PlayNode | MenuNode | LanguageNode | QueueNode | HangUpNode | CalendarNode | ModeNode | VoicemailNode
)


@dataclass(frozen=True, slots=True)
class Graph:
    """One version of one flow."""

    flow: FlowId
    version: int
    start: NodeId
    language: str
    nodes: Mapping[NodeId, Node]
    labels: Mapping[NodeId, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


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
        case {"kind": "callback", "failed": str(failed)}:
            return _callback_node(raw, NodeId(failed))
        case {"kind": "calendar", "calendar": str(calendar), "otherwise": str(otherwise)}:
            return CalendarNode(CalendarId(calendar), _targets(raw, "shifts"), NodeId(otherwise))
        case {"kind": "mode", "otherwise": str(otherwise)}:
            return ModeNode(_targets(raw, "modes"), NodeId(otherwise))
        case {"kind": "voicemail", "mailbox": str(mailbox), "next": str(follow), "failed": str(failed)}:
            return _voicemail_node(raw, QueueId(mailbox), NodeId(follow), NodeId(failed))
        case _:
            return HangUpNode(_prompts(raw, "prompts"))


def _queue_node(raw: Mapping[str, object], queue: QueueId) -> QueueNode:
    agent = str(raw.get("agent", ""))
    return QueueNode(
        queue,
        seconds(_number(raw, "head_start", 0)),
        raw.get("answer", True) is True,
        _needs(raw),
        AgentId(agent) if agent and agent != LAST_AGENT else None,
        seconds(_number(raw, "agent_wait", AGENT_WAIT)) if agent else Span(0),
        agent == LAST_AGENT,
    )


def _callback_node(raw: Mapping[str, object], failed: NodeId) -> CallbackNode:
    queue = str(raw.get("queue", ""))
    return CallbackNode(
        QueueId(queue) if queue else None,
        failed,
        _prompts(raw, "booked"),
        _prompts(raw, "already"),
        seconds(_number(raw, "not_before", 0)),
        seconds(_number(raw, "until", in_seconds(KEPT_FOR))),
        int(_number(raw, "tries", TRIES)),
        seconds(_number(raw, "pause", in_seconds(PAUSE))),
        _needs(raw),
    )


def _voicemail_node(raw: Mapping[str, object], mailbox: QueueId, follow: NodeId, failed: NodeId) -> VoicemailNode:
    return VoicemailNode(
        mailbox,
        follow,
        failed,
        _prompts(raw, "prompts"),
        seconds(_number(raw, "most", MESSAGE_MOST)),
        seconds(_number(raw, "silence", MESSAGE_SILENCE)),
        str(raw.get("end_key", MESSAGE_END)),
    )


def _needs(raw: Mapping[str, object]) -> tuple[Need, ...]:
    needs = raw.get("needs", {})
    return tuple(Need(SkillId(skill), level) for skill, level in needs.items()) if isinstance(needs, dict) else ()


def _targets(raw: Mapping[str, object], name: str) -> dict[str, NodeId]:
    value = raw[name]
    return {key: NodeId(str(target)) for key, target in value.items()} if isinstance(value, dict) else {}


def _prompts(raw: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = raw.get(name, [])
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _number(raw: Mapping[str, object], name: str, otherwise: float) -> float:
    value = raw.get(name, otherwise)
    return float(value) if isinstance(value, (int, float)) else otherwise
