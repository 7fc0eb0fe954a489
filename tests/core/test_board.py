"""Who takes the next: strategies, tiers, head starts, and the heap beneath."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.core.acd.board import Board
from zongji.core.acd.heap import Heap
from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.acd.ranks import RANKS
from zongji.core.contact.model import Phase
from zongji.core.contact.state import Contact
from zongji.core.ivr.walker import Walk
from zongji.core.presence.model import Agent, Chosen, Membership
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, QueueId

SALES, VIP = QueueId("sales"), QueueId("vip")
WALK = Walk(FlowId("f"), 1, NodeId("q"), "zh")


def waiting(name: str, rank: int, queue: QueueId = SALES, arrived: int = 0) -> Contact:
    """A contact in a queue."""
    contact = Contact(ContactId(name), Instant(arrived), "4000", Phase.QUEUED, WALK)
    return replace(contact, queue=queue, rank_at=Instant(rank))


def free(name: str, idle: int = 0, answered: int = 0, level: int = 5, tier: int = 1) -> Agent:
    """An agent for sales."""
    member = Membership(SALES, tier, level)
    agent = Agent(AgentId(name), (member,), idle_since=Instant(idle), answered=answered)
    return replace(agent, chosen=Chosen.READY, registered=True)


def asked(strategy: Strategy, *agents: Agent) -> list[str]:
    """In which order these agents are asked."""
    board = Board()
    board.configure(QueueConfigured(Instant(0), SALES, (strategy,)))
    for agent in agents:
        board.seat(agent)
        board.stand_by(agent)
    order = []
    ann = waiting("ann", 1)
    board.wait(ann)
    while (first := board.agent_for(ann)) is not None:
        order.append(str(first[0]))
        board.withdraw(first[0])
    return order


def test_the_longest_idle_agent_is_asked_first() -> None:
    assert asked(Strategy.LONGEST_IDLE, free("a", idle=3), free("b", idle=1), free("c", idle=2)) == ["b", "c", "a"]


def test_the_agent_with_the_fewest_calls_is_asked_first() -> None:
    agents = free("a", answered=2, idle=1), free("b", answered=1, idle=3), free("c", answered=1, idle=2)
    assert asked(Strategy.FEWEST_CALLS, *agents) == ["c", "b", "a"]


def test_the_ablest_agent_is_asked_first() -> None:
    agents = free("a", level=3), free("b", level=9, idle=2), free("c", level=9, idle=1)
    assert asked(Strategy.HIGHEST_SKILL, *agents) == ["c", "b", "a"]


@pytest.mark.parametrize("strategy", Strategy)
def test_tier_goes_before_any_strategy(strategy: Strategy) -> None:
    agents = free("best", idle=0, answered=0, level=10, tier=2), free("first", idle=9, answered=9, level=1, tier=1)
    assert asked(strategy, *agents) == ["first", "best"]


def test_there_is_a_rank_for_every_strategy() -> None:
    assert set(RANKS) == set(Strategy)


def test_an_agent_of_two_queues_takes_who_waited_longest_head_start_counted() -> None:
    board = Board()
    agent = replace(free("amy"), memberships=(Membership(SALES), Membership(VIP)))
    board.seat(agent)
    board.wait(waiting("early", 100))
    assert board.contact_for(agent) == ("early", SALES)
    board.wait(waiting("vip", 90, VIP))
    assert board.contact_for(agent) == ("vip", VIP)
    assert board.longest(SALES) == "early" and board.waiting(VIP) == 1


def test_places_in_the_queue_are_by_rank_then_arrival_then_name() -> None:
    board = Board()
    contacts = [waiting("d", 2), waiting("c", 1, arrived=2), waiting("b", 1, arrived=1), waiting("a", 1, arrived=2)]
    for contact in contacts:
        board.wait(contact)
    assert [board.position(contact) for contact in contacts] == [4, 3, 1, 2]
    board.leave(contacts[2])
    assert board.position(contacts[2]) is None and board.position(contacts[3]) == 1


steps = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.one_of(st.none(), st.integers(0, 5))), max_size=300)


@settings(deadline=None)
@given(steps)
def test_the_heap_is_like_a_sorted_dict(drawn: list[tuple[str, int | None]]) -> None:
    heap: Heap[str] = Heap()
    model: dict[str, tuple[int, ...]] = {}
    for name, key in drawn:
        if key is None:
            heap.drop(name)
            model.pop(name, None)
        else:
            heap.put(name, (key,))
            model[name] = (key,)
        order: Callable[[str], tuple[object, ...]] = lambda name: (model[name], name)  # noqa: E731
        best = min(model, key=order, default=None)
        first = heap.first()
        assert (first[1] if first else None) == best
        assert len(heap) == len(model) and heap.items() == sorted(model, key=order)


def test_dead_entries_do_not_pile_up() -> None:
    heap: Heap[str] = Heap()
    for turn in range(10_000):
        heap.put("amy", (turn,))
    assert len(heap._entries) < 200
