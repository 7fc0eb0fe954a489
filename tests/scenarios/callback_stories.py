"""The hotline that offers callbacks, its customers' telephones, and what must be true after each story."""

import json
from random import Random
from typing import TypeVar

from zongji.core.acd.model import QueueConfigured
from zongji.core.contact.callback import CallbackAsked, Terms
from zongji.core.contact.model import Cause, ContactClosed, PartyKnown, Phase, Side
from zongji.core.presence.model import AgentConfigured, Line, Membership
from zongji.kernel.clock import Instant, Span, after, seconds
from zongji.kernel.ids import AgentId, ContactId, PartyId, QueueId, callback_id
from zongji.simulator.outside import Customer
from zongji.simulator.people import AgentHabits, Answering, Caller, CallerHabits, Key, Worker
from zongji.simulator.sounds import Sound
from zongji.simulator.world import World

Kind = TypeVar("Kind")
HELP = QueueId("help")
DOOR = {
    "schema": 1,
    "start": "menu",
    "nodes": {
        "menu": {
            "kind": "menu",
            "prompts": ["menu"],
            "keys": {"1": "wait", "2": "back", "3": "later"},
            "failed": "wait",
        },
        "wait": {"kind": "queue", "queue": "help"},
        "back": {"kind": "callback", "queue": "help", "booked": ["booked"], "already": ["already"], "failed": "sorry"},
        "later": {
            "kind": "callback", "queue": "help", "booked": ["booked"], "failed": "sorry",
            "not_before": 3600, "until": 7200, "tries": 2, "pause": 300,
        },
        "sorry": {"kind": "hangup", "prompts": ["sorry"]},
    },
}  # fmt: skip
AWAY = {
    "schema": 1,
    "start": "back",
    "nodes": {
        "back": {"kind": "callback", "booked": ["booked"], "failed": "sorry"},
        "sorry": {"kind": "hangup", "prompts": ["sorry"]},
    },
}


def centre(**rules: object) -> World:
    """A menu on 4000: 1 waits, 2 is called back, 3 is called back in an hour. Nobody is at work."""
    world = World(Random(1))
    settled: dict[str, object] = {"wrap_up": Span(0), **rules}
    world.post(QueueConfigured(world.agenda.now(), HELP, **settled))  # type: ignore[arg-type]
    world.flow("4000", json.dumps(DOOR))
    world.flow("4999", json.dumps(AWAY))
    return world


def at_work(world: World, id: str = "1001", habits: AgentHabits | None = None) -> Worker:
    world.post(AgentConfigured(world.agenda.now(), AgentId(id), (Membership(HELP),)))
    worker = world.hire(id, habits)
    worker.start_work()
    return worker


def calls(
    world: World,
    *keys: str,
    party: str = "ann",
    talk: float = 30,
    reachable: bool = True,
    patience: float | None = None,
) -> Caller:
    """Somebody known calls and presses these keys, one a prompt."""
    caller = world.call("4000", CallerHabits(tuple(Key(key) for key in keys), talk=seconds(talk)))
    world.post(PartyKnown(world.agenda.now(), caller.contact, PartyId(party), reachable=reachable))
    return caller


def home(world: World, party: str = "ann", does: Answering = Answering.ANSWERS, after: float = 2) -> Customer:
    """The customer's telephone can be called."""
    customer = world.pbx.outside[PartyId(party)] = Customer(world.pbx, world.agenda, does, seconds(after), seconds(30))
    return customer


def promised(world: World, caller: Caller) -> ContactId:
    return callback_id(caller.contact)


def decided(world: World, kind: type[Kind]) -> list[Kind]:
    return [each for entry in world.entries for each in entry.decisions if isinstance(each, kind)]


def ending(world: World, contact: ContactId) -> tuple[Side, Cause]:
    """How a contact ended, once."""
    (end,) = [each for each in decided(world, ContactClosed) if each.contact == contact]
    return end.by, end.cause


def heard(caller: Caller) -> str:
    return " ".join(line.words for line in caller.heard(Sound.PROMPT))


def phase(world: World, contact: ContactId) -> Phase | None:
    found = world.floor.contacts.get(contact)
    return found.phase if found is not None else None


def all_is_well_after(world: World) -> None:
    """The story ends by itself: nobody is left, no leg is left, nobody was dialled without an agent."""
    world.run_out(seconds(8 * 86400))
    assert world.faults.count == 0
    assert world.floor.contacts == {} and world.pbx.legs == {} and world.pbx.bridges == {}
    assert all(agent.line is Line.IDLE and agent.contact is None for agent in world.floor.agents.values())
    closed = [each.contact for each in decided(world, ContactClosed)]
    assert len(closed) == len(set(closed))


def by_hand(world: World, token: str, party: str = "ann", wait: float = 0) -> CallbackAsked:
    now = world.agenda.now()
    terms = Terms(after(now, seconds(wait)), after(now, seconds(wait + 3600)))
    return CallbackAsked(Instant(0), callback_id(f"sim-{token}"), HELP, PartyId(party), terms, "boss", called="4000")
