"""Who is brought together with whom when one fact lets several want at once: what random plays seldom come to."""

from zongji.core.acd.medium import Medium, Share
from zongji.core.acd.model import Need, QueueConfigured, Relaxation
from zongji.core.contact.model import AgentAnswered, AgentReserved
from zongji.core.contact.waiting import RequestArrived
from zongji.core.facts import Decision, Fact
from zongji.core.floor import Floor
from zongji.core.presence.model import (
    AgentChoseReady,
    AgentConfigured,
    AgentSignedIn,
    AgentSignedOut,
    Membership,
)
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId, ContactId, QueueId, SkillId

AMY, BEA = AgentId("amy"), AgentId("bea")
SALES, SERVICE = QueueId("sales"), QueueId("service")


def at(second: int) -> Instant:
    """So many seconds after the beginning."""
    return Instant(1_000_000 * (1000 + second))


def told(floor: Floor, *facts: Fact) -> list[Decision]:
    """All decisions of these facts."""
    return [decision for fact in facts for decision in floor.handle(fact).decisions]


def asked(decisions: list[Decision]) -> list[tuple[str, str]]:
    """Which contact was offered to which agent, in order."""
    return [(each.contact, each.agent) for each in decisions if isinstance(each, AgentReserved)]


def at_work(agent: AgentId, queue: QueueId, chats: int, second: int) -> list[Fact]:
    """An agent who serves a queue and takes so many chats, ready from this second on."""
    serves, takes = (Membership(queue),), (Share(Medium.CHAT, chats),)
    configured = AgentConfigured(at(0), agent, serves, shares=takes)
    return [configured, AgentSignedIn(at(second), agent), AgentChoseReady(at(second), agent)]


def test_chats_of_who_signed_out_go_to_others_in_the_order_in_which_the_customers_came() -> None:
    floor = Floor()
    told(floor, *at_work(AMY, SALES, chats=3, second=0))
    for second, chat in enumerate(("chat-9", "chat-1", "chat-5")):
        told(floor, RequestArrived(at(1 + second), ContactId(chat), SALES), AgentAnswered(at(10), ContactId(chat), 1))
    told(floor, *at_work(BEA, SALES, chats=2, second=11))
    assert asked(told(floor, AgentSignedOut(at(20), AMY))) == [("chat-9", "bea"), ("chat-1", "bea")]


def test_a_guest_of_a_queue_is_held_to_the_queues_new_needs_at_once() -> None:
    floor = Floor()
    helped = QueueConfigured(at(0), SALES, relaxations=(Relaxation(seconds(0), queue=SERVICE),))
    told(floor, helped, QueueConfigured(at(0), SERVICE), RequestArrived(at(1), ContactId("chat-1"), SALES))
    told(floor, QueueConfigured(at(2), SERVICE, needs=(Need(SkillId("english"), 3),)))
    assert asked(told(floor, *at_work(BEA, SERVICE, chats=1, second=3))) == []
    assert asked(told(floor, QueueConfigured(at(4), SERVICE))) == [("chat-1", "bea")]
