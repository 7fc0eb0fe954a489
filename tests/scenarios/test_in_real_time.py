"""The real engine, its event loop and its timers with the simulated PBX."""

from tests.scenarios.stories import MENU
from zongji.core.contact.model import ContactClosed
from zongji.core.presence.model import State
from zongji.engine.recovery import replay
from zongji.kernel.clock import seconds
from zongji.simulator.crowd import straight_into
from zongji.simulator.live import LiveCentre, call_centre
from zongji.simulator.memory import MemoryJournal
from zongji.simulator.people import AgentHabits, Answering, CallerHabits, Key
from zongji.simulator.sounds import Sound

QUICK = AgentHabits(after=seconds(0.02), back_after=seconds(0.05))


def open_desks(centre: LiveCentre, agents: int, habits: AgentHabits = QUICK) -> None:
    """A queue behind 4000 with agents at work."""
    centre.queue("sales", ring_for=seconds(0.3), wrap_up=seconds(0.05))
    centre.flow("4000", straight_into("sales"))
    for number in range(agents):
        worker = centre.agent(str(1001 + number), "sales", habits=habits)
        worker.start_work()


async def test_twenty_callers_are_served_by_three_agents_and_the_journal_tells_the_same_again() -> None:
    journal = MemoryJournal()
    async with call_centre(journal) as centre:
        open_desks(centre, 3)
        callers = [centre.call("4000", CallerHabits(talk=seconds(0.05))) for _ in range(20)]
        await centre.until(lambda: all(caller.ended_at is not None for caller in callers))
        await centre.until(lambda: all(w.shown and w.shown.state is State.READY for w in centre.workers.values()))
        assert all(caller.served_at is not None for caller in callers)
        assert centre.pbx.legs == {} and centre.pbx.bridges == {} and centre.engine.floor.contacts == {}
        assert centre.engine.faults.count == 0 and centre.refused == []
    again = await replay(journal.read())
    assert again.differing == [] and again.position == centre.engine.position


async def test_timers_fire_an_agent_who_lets_it_ring_is_put_aside() -> None:
    async with call_centre() as centre:
        open_desks(centre, 1, AgentHabits(Answering.LETS_RING))
        amy = centre.workers[next(iter(centre.workers))]
        ann = centre.call("4000")
        await centre.until(lambda: amy.shown is not None and amy.shown.state is State.NOT_READY)
        assert amy.shown is not None and amy.shown.reason == "no_answer"
        ann.hang_up()
        await centre.until(lambda: not centre.engine.floor.contacts)


async def test_a_menu_is_walked_by_keys() -> None:
    journal = MemoryJournal()
    async with call_centre(journal) as centre:
        open_desks(centre, 1)
        centre.flow("4001", MENU.replace("welcome", "hello"))
        ann = centre.call("4001", CallerHabits((Key(""), Key("1", seconds(0.05))), talk=seconds(0.05)))
        await centre.until(lambda: ann.ended_at is not None)
        assert ann.hears() is Sound.END and ann.served_at is not None
    closings = [d for entry in journal.entries for d in entry.decisions if isinstance(d, ContactClosed)]
    assert [d.contact for d in closings] == [ann.contact]


async def test_a_refused_button_is_told() -> None:
    async with call_centre() as centre:
        centre.hire("9999").go_ready()
        await centre.until(lambda: bool(centre.refused))
        assert [why.id for why in centre.refused] == ["agent.unknown"]
