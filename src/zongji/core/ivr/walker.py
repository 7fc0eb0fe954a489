"""Walking a flow: one step at a time, without time or sound.

``start``, ``press``, ``prompt_ended``, ``timed_out`` and ``recorded`` take a walk and what is around it at this
instant, and give the walk after it and the moves to make. Every step has a number; what carries an older number comes
too late and is ignored. A walk ends by itself after ``STEPS_MAX`` steps, whatever the graph.
"""

from dataclasses import dataclass

from zongji.core.calendar.site import Surroundings
from zongji.core.ivr.graph import (
    CalendarNode,
    CallbackNode,
    Graph,
    HangUpNode,
    LanguageNode,
    MenuNode,
    ModeNode,
    PlayNode,
    QueueNode,
    VoicemailNode,
)
from zongji.kernel.changing import changed
from zongji.kernel.clock import Span
from zongji.kernel.ids import FlowId, NodeId, QueueId

STEPS_MAX = 500


@dataclass(frozen=True)
class Walk:
    """A place in a version of a flow: the newest step's number, how often this menu was asked in vain, and whether the
    caller leaves a message just now."""

    flow: FlowId
    version: int
    node: NodeId
    language: str
    step: int = 0
    tries: int = 0
    recording: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """The walk came to a node; ``key`` led there, '' if none."""

    node: NodeId
    key: str


@dataclass(frozen=True, slots=True)
class Say:
    """Play prompts as step ``step``."""

    step: int
    prompts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop the prompts of step ``step``."""

    step: int


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for a key in step ``step`` for ``wait``."""

    step: int
    wait: Span


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Leave the flow for a queue."""

    node: QueueNode


@dataclass(frozen=True, slots=True)
class Book:
    """Promise the caller that ``queue`` calls him back."""

    node: CallbackNode
    queue: QueueId


@dataclass(frozen=True, slots=True)
class Take:
    """Record what the caller says as step ``step``."""

    step: int
    node: VoicemailNode


@dataclass(frozen=True, slots=True)
class End:
    """The flow ends the call; ``fault`` when it had to because it ran too long."""

    fault: bool = False


Move = Visit | Say | Hush | Listen | Enqueue | Book | Take | End
Walked = tuple[Walk, list[Move]]
Led = tuple[str, list[Move]]
"""The key that led here, and the moves so far."""


def start(graph: Graph, around: Surroundings) -> Walked:
    """The walk at the flow's beginning."""
    walk = Walk(graph.flow, graph.version, graph.start, graph.language)
    return _enter(graph, walk, graph.start, ("", []), around)


def press(graph: Graph, walk: Walk, digit: str, around: Surroundings) -> Walked:
    """The caller pressed a key. A menu listens, and a key stops its prompts; the key that ends a message leads past the
    words before it."""
    match graph.nodes[walk.node]:
        case MenuNode(keys=keys) if digit in keys:
            return _enter(graph, walk, keys[digit], (digit, [Hush(walk.step)]), around)
        case MenuNode(invalid=invalid) as menu:
            return _again(graph, walk, menu, (invalid, [Hush(walk.step)]), around)
        case VoicemailNode(end_key=end_key) as voicemail if not walk.recording and end_key in (digit, "any"):
            return _take(walk, voicemail, [Hush(walk.step)])
        case _:
            return walk, []


def prompt_ended(graph: Graph, walk: Walk, step: int, around: Surroundings) -> Walked:
    """The prompts of ``step`` are over, or could not be played: go on all the same."""
    if step != walk.step:
        return walk, []
    match graph.nodes[walk.node]:
        case PlayNode(next=follow):
            return _enter(graph, walk, follow, ("", []), around)
        case MenuNode(wait=wait):
            return walk, [Listen(step, wait)]
        case HangUpNode() | CallbackNode():
            return walk, [End()]
        case VoicemailNode() as voicemail if not walk.recording:
            return _take(walk, voicemail, [])
        case _:
            return walk, []


def recorded(graph: Graph, walk: Walk, step: int, left: bool, around: Surroundings) -> Walked:
    """What was said in ``step`` is recorded, and is a message (``left``) or not."""
    match graph.nodes[walk.node]:
        case VoicemailNode(next=follow, failed=failed) if walk.recording and step == walk.step:
            return _enter(graph, walk, follow if left else failed, ("", []), around)
        case _:
            return walk, []


def timed_out(graph: Graph, walk: Walk, step: int, around: Surroundings) -> Walked:
    """No key came in ``step``, or nothing was heard of its recording."""
    match graph.nodes[walk.node]:
        case VoicemailNode():
            return recorded(graph, walk, step, False, around)
        case MenuNode(silent=silent) as menu if step == walk.step:
            return _again(graph, walk, menu, (silent, []), around)
        case _:
            return walk, []


def _again(
    graph: Graph, walk: Walk, menu: MenuNode, told: tuple[tuple[str, ...], list[Move]], around: Surroundings
) -> Walked:
    """A wrong or missing key: say why and ask again, or give up."""
    first, moves = told
    if walk.tries + 1 >= menu.tries:
        return _enter(graph, walk, menu.failed, ("", moves), around)
    if walk.step >= STEPS_MAX:
        return walk, [*moves, End(fault=True)]
    walk = changed(walk, step=walk.step + 1, tries=walk.tries + 1)
    return walk, [*moves, Say(walk.step, first + menu.prompts, walk.language)]


def _enter(graph: Graph, walk: Walk, node: NodeId, led: Led, around: Surroundings) -> Walked:
    """Come to a node, and on through those that do not wait."""
    key, moves = led
    if walk.step >= STEPS_MAX:
        return walk, [*moves, End(fault=True)]
    walk = changed(walk, node=node, step=walk.step + 1, tries=0, recording=False)
    moves = [*moves, Visit(node, key)]
    match graph.nodes[node]:
        case LanguageNode(language=language, next=follow):
            return _enter(graph, changed(walk, language=language), follow, ("", moves), around)
        case CalendarNode(calendar=calendar, shifts=shifts, otherwise=otherwise):
            return _enter(graph, walk, shifts.get(around.shift(calendar) or "", otherwise), ("", moves), around)
        case ModeNode(modes=modes, otherwise=otherwise):
            return _enter(graph, walk, modes.get(around.mode.value, otherwise), ("", moves), around)
        case QueueNode() as queue:
            return walk, [*moves, Enqueue(queue)]
        case CallbackNode() as callback:
            return _promise(graph, walk, callback, ("", moves), around)
        case HangUpNode(prompts=()):
            return walk, [*moves, End()]
        case VoicemailNode(prompts=()) as voicemail:
            return _take(walk, voicemail, moves)
        case (
            PlayNode(prompts=prompts)
            | MenuNode(prompts=prompts)
            | HangUpNode(prompts=prompts)
            | VoicemailNode(prompts=prompts)
        ):
            return walk, [*moves, Say(walk.step, prompts, walk.language)]


def _take(walk: Walk, node: VoicemailNode, moves: list[Move]) -> Walked:
    return changed(walk, recording=True), [*moves, Take(walk.step, node)]


def _promise(graph: Graph, walk: Walk, node: CallbackNode, led: Led, around: Surroundings) -> Walked:
    """Promise a callback, or say that it was promised before; elsewhere with who can't be called back."""
    queue, moves = node.queue or around.came_from, led[1]
    if queue is None or not around.reachable:
        return _enter(graph, walk, node.failed, led, around)
    already = queue in around.promised
    prompts = node.already if already else node.booked
    moves = moves if already else [*moves, Book(node, queue)]
    return walk, [*moves, Say(walk.step, prompts, walk.language) if prompts else End()]
