"""Walking a flow: one step at a time, without time or sound.

``enter``, ``press``, ``prompt_ended`` and ``timed_out`` take a walk and give the walk after it and the moves to make.
Every step has a number; what carries an older number comes too late and is ignored. A walk ends by itself after
``STEPS_MAX`` steps, whatever the graph.
"""

from dataclasses import dataclass, replace

from zongji.core.ivr.graph import Graph, HangUpNode, LanguageNode, MenuNode, PlayNode, QueueNode
from zongji.kernel.clock import Span
from zongji.kernel.ids import NodeId

STEPS_MAX = 500


@dataclass(frozen=True, slots=True)
class Walk:
    """A place in a flow: the newest step's number, and how often this menu was asked in vain."""

    graph: Graph
    node: NodeId
    language: str
    step: int = 0
    tries: int = 0


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
class End:
    """The flow ends the call; ``fault`` when it had to because it ran too long."""

    fault: bool = False


Move = Visit | Say | Hush | Listen | Enqueue | End
Walked = tuple[Walk, list[Move]]


def start(graph: Graph) -> Walked:
    """The walk at the flow's beginning."""
    return _enter(Walk(graph, graph.start, graph.language), graph.start, "", [])


def press(walk: Walk, digit: str) -> Walked:
    """The caller pressed a key. Only a menu listens; a key stops its prompts."""
    match walk.graph.nodes[walk.node]:
        case MenuNode(keys=keys) if digit in keys:
            return _enter(walk, keys[digit], digit, [Hush(walk.step)])
        case MenuNode(invalid=invalid) as menu:
            return _again(walk, menu, invalid, [Hush(walk.step)])
        case _:
            return walk, []


def prompt_ended(walk: Walk, step: int) -> Walked:
    """The prompts of ``step`` are over, or could not be played: go on all the same."""
    if step != walk.step:
        return walk, []
    match walk.graph.nodes[walk.node]:
        case PlayNode(next=follow):
            return _enter(walk, follow, "", [])
        case MenuNode(wait=wait):
            return walk, [Listen(step, wait)]
        case HangUpNode():
            return walk, [End()]
        case _:
            return walk, []


def timed_out(walk: Walk, step: int) -> Walked:
    """No key came in ``step``."""
    match walk.graph.nodes[walk.node]:
        case MenuNode(silent=silent) as menu if step == walk.step:
            return _again(walk, menu, silent, [])
        case _:
            return walk, []


def _again(walk: Walk, menu: MenuNode, first: tuple[str, ...], moves: list[Move]) -> Walked:
    """A wrong or missing key: say why and ask again, or give up."""
    if walk.tries + 1 >= menu.tries:
        return _enter(walk, menu.failed, "", moves)
    if walk.step >= STEPS_MAX:
        return walk, [*moves, End(fault=True)]
    walk = replace(walk, step=walk.step + 1, tries=walk.tries + 1)
    return walk, [*moves, Say(walk.step, first + menu.prompts, walk.language)]


def _enter(walk: Walk, node: NodeId, key: str, moves: list[Move]) -> Walked:
    """Come to a node, and on through those that do not wait."""
    if walk.step >= STEPS_MAX:
        return walk, [*moves, End(fault=True)]
    walk = replace(walk, node=node, step=walk.step + 1, tries=0)
    moves = [*moves, Visit(node, key)]
    match walk.graph.nodes[node]:
        case LanguageNode(language=language, next=follow):
            return _enter(replace(walk, language=language), follow, "", moves)
        case QueueNode() as queue:
            return walk, [*moves, Enqueue(queue)]
        case HangUpNode(prompts=()):
            return walk, [*moves, End()]
        case PlayNode(prompts=prompts) | MenuNode(prompts=prompts) | HangUpNode(prompts=prompts):
            return walk, [*moves, Say(walk.step, prompts, walk.language)]
