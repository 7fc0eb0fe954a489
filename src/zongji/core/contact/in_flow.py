"""A contact on its way through a flow: the walker's moves become decisions and effects."""

from zongji.core.acd.told import Telling
from zongji.core.calendar.site import Surroundings
from zongji.core.contact.calling_back import booked
from zongji.core.contact.closing import Outcome, Step, close
from zongji.core.contact.message import MessageBegun, MessageFailed, MessageRecorded, RecordMessage, is_message
from zongji.core.contact.model import (
    Alert,
    Answer,
    Cause,
    DigitPressed,
    FlowTimedOut,
    Later,
    NodeEntered,
    Phase,
    Play,
    PromptEnded,
    QueueJoined,
    Side,
    StartMusic,
    StopPlay,
)
from zongji.core.contact.state import Contact
from zongji.core.ivr import walker
from zongji.core.ivr.graph import Graph, QueueNode, VoicemailNode
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, Span, after, seconds
from zongji.kernel.ids import QueueId

RECORDING_OVER = seconds(30)
"""How long after its longest time we wait for news of a recording."""

OfFlow = DigitPressed | PromptEnded | FlowTimedOut | MessageRecorded | MessageFailed
"""What leads a caller on."""


def walk(contact: Contact, fact: OfFlow, graph: Graph, around: Surroundings) -> Step:
    """The contact after a key, the end of a prompt or of a message, or silence."""
    match fact:
        case DigitPressed(digit=digit):
            walked = walker.press(graph, contact.walk, digit, around)
        case PromptEnded(step=step):
            walked = walker.prompt_ended(graph, contact.walk, step, around)
        case FlowTimedOut(step=step):
            walked = walker.timed_out(graph, contact.walk, step, around)
        case MessageRecorded(step=step):
            walked = walker.recorded(graph, contact.walk, step, is_message(fact), around)
        case MessageFailed(step=step):
            walked = walker.recorded(graph, contact.walk, step, False, around)
    return follow(contact, fact.at, walked)


def follow(contact: Contact, at: Instant, walked: walker.Walked) -> Step:
    """Make the walker's moves."""
    told: list[Outcome] = []
    if contact.walk is not walked[0]:
        contact = changed(contact, walk=walked[0])
    for move in walked[1]:
        contact, more = _make(contact, at, move)
        told.extend(more)
    return contact, told


def _make(contact: Contact, at: Instant, move: walker.Move) -> Step:
    match move:
        case walker.Visit(node=node, key=key):
            return changed(contact, path=(*contact.path, (at, node, key))), [NodeEntered(at, contact.id, node, key)]
        case walker.Say(step=step, prompts=prompts, language=language):
            contact, told = answered(contact)
            return contact, [*told, Play(contact.id, step, prompts, language)]
        case walker.Hush(step=step):
            return contact, [StopPlay(contact.id, step)]
        case walker.Listen(step=step, wait=wait):
            return contact, [Later(contact.id, FlowTimedOut(after(at, wait), contact.id, step))]
        case walker.Enqueue(node=node):
            return _enqueue(contact, at, node)
        case walker.Book(node=node, queue=queue):
            return contact, [booked(contact, at, node, queue)]
        case walker.Take(step=step, node=node):
            return _record(contact, at, step, node)
        case walker.End(fault=fault):
            return close(contact, at, Side.SYSTEM, Cause.FLOW_FAULT if fault else Cause.FLOW_ENDED)


def answered(contact: Contact) -> Step:
    """The contact with its caller answered."""
    if contact.answered:
        return contact, []
    return changed(contact, answered=True), [Answer(contact.id)]


def _record(contact: Contact, at: Instant, step: int, node: VoicemailNode) -> Step:
    contact, told = answered(contact)
    return contact, [
        *told,
        MessageBegun(at, contact.id, step, node.mailbox),
        RecordMessage(contact.id, step, node.most, node.silence, node.end_key),
        Later(contact.id, FlowTimedOut(after(at, node.most + RECORDING_OVER), contact.id, step)),
    ]


def _enqueue(contact: Contact, at: Instant, node: QueueNode) -> Step:
    told: list[Outcome] = [] if contact.answered or not node.answer else [Answer(contact.id)]
    contact, joined = enqueued(
        contact,
        at,
        node.queue,
        node.head_start,
        answered=contact.answered or node.answer,
        needs=node.needs,
        named=node.agent,
        named_for=node.agent_wait,
        last=node.last_agent,
    )
    sound = StartMusic(contact.id) if contact.answered else Alert(contact.id)
    return contact, [*told, joined, sound]


def enqueued(
    contact: Contact, at: Instant, queue: QueueId, head_start: Span, **changes: object
) -> tuple[Contact, QueueJoined]:
    """The contact waiting in a queue, other fields changed as named; ``head_start`` counts as time already waited. Whom
    a flow leads back into the queue that he was led out of has his old place there."""
    rank_at = after(at, -head_start)
    if contact.rank_at is not None and contact.diverted[-1:] == (queue,):
        rank_at = min(rank_at, contact.rank_at)
    changes |= {"queue": queue, "queued_at": at, "rank_at": rank_at, "relaxed": 0, "bound": None}
    queued = contact.to(Phase.QUEUED, at, telling=Telling(contact.telling.number), **changes)
    return queued, QueueJoined(at, contact.id, queue, rank_at)
