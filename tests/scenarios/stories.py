"""The hotline that the stories are told on, and what must be true after each."""

import json
from collections import Counter
from random import Random

from zongji.core.contact.model import AgentReleased, AgentReserved, ContactClosed, Phase
from zongji.core.presence.model import Line, State
from zongji.kernel.clock import seconds
from zongji.kernel.ids import AgentId
from zongji.simulator.people import AgentHabits, Caller, CallerHabits, Key, Worker
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World

MENU = json.dumps(
    {
        "schema": 1,
        "start": "welcome",
        "nodes": {
            "welcome": {"kind": "play", "prompts": ["welcome"], "next": "menu"},
            "menu": {
                "kind": "menu",
                "prompts": ["menu"],
                "invalid": ["wrong"],
                "silent": ["nothing"],
                "keys": {"1": "sales", "2": "service", "9": "goodbye"},
                "failed": "goodbye",
                "wait": 5,
                "tries": 3,
            },
            "sales": {"kind": "queue", "queue": "sales"},
            "service": {"kind": "queue", "queue": "service"},
            "goodbye": {"kind": "hangup", "prompts": ["goodbye"]},
        },
    }
)

WELCOME_AND = (Key(""),)
"""Listens to the welcome without a key."""


def chooses(*digits: str, talk: float | None = 60, patience: float | None = None) -> CallerHabits:
    """A caller who listens to the welcome and then presses these keys, one for each prompt ('' for none)."""
    return CallerHabits(
        keys=WELCOME_AND + tuple(Key(digit) for digit in digits),
        talk=None if talk is None else seconds(talk),
        patience=None if patience is None else seconds(patience),
    )


def hotline(seed: int = 1) -> World:
    """A centre with the menu on 4000, two queues, and nobody at work."""
    world = World(Random(seed))
    world.queue("sales")
    world.queue("service", wrap_up=seconds(30))
    world.flow("4000", MENU)
    return world


def at_work(world: World, id: str, queue: str = "sales", habits: AgentHabits | None = None) -> Worker:
    """An agent who is ready."""
    worker = world.agent(id, queue, habits=habits)
    worker.start_work()
    return worker


def let(world: World, time: float) -> None:
    """Let seconds pass."""
    world.run(seconds(time))


def shows(worker: Worker) -> tuple[State, str]:
    """State and reason on the agent's desk."""
    assert worker.shown is not None, f"nothing was ever shown to {worker.id}"
    return worker.shown.state, worker.shown.reason


def closed(world: World, caller: Caller) -> ContactClosed:
    """The one closing of a caller's contact."""
    found = [
        decision
        for entry in world.entries
        for decision in entry.decisions
        if isinstance(decision, ContactClosed) and decision.contact == caller.contact
    ]
    assert len(found) == 1, f"{caller.contact} was closed {len(found)} times"
    return found[0]


def all_is_well_after(world: World) -> None:
    """Let the story end by itself, then: nothing left in the PBX, nobody stuck, one closing a contact, no fault."""
    world.run_out()
    assert world.faults.count == 0
    assert world.pbx.legs == {} and world.pbx.bridges == {}
    assert world.floor.contacts == {}
    assert all(caller.hears() is Sound.END for caller in world.callers)
    for agent in world.floor.agents.values():
        assert agent.line is Line.IDLE and agent.contact is None, f"{agent.id} is stuck: {agent}"
    decisions = [decision for entry in world.entries for decision in entry.decisions]
    closings = Counter(d.contact for d in decisions if isinstance(d, ContactClosed))
    assert closings == Counter(caller.contact for caller in world.callers)
    reserved = Counter((d.contact, d.agent) for d in decisions if isinstance(d, AgentReserved))
    assert reserved == Counter((d.contact, d.agent) for d in decisions if isinstance(d, AgentReleased))


def phase(world: World, caller: Caller) -> Phase | None:
    """Where a caller's contact is, None when it is over. For telling a story's middle, not its end."""
    contact = world.floor.contacts.get(caller.contact)
    return contact.phase if contact is not None else None


def agent_of(world: World, caller: Caller) -> AgentId | None:
    """With whom a caller's contact is."""
    contact = world.floor.contacts.get(caller.contact)
    return contact.agent if contact is not None else None
