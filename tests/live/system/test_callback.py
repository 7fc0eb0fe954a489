"""A caller is called back: real SIP both ways, two phones that hear each other, and a record of each contact."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from tests.live.system.agents import at_work
from tests.live.system.audio import decode_ulaw, level
from tests.live.system.callers import Caller
from tests.live.system.records import Row
from tests.live.system.running import System, wait_for
from tests.live.system.test_faults import fresh_number, quiet
from zongji.main.exchange import OUTSIDE_ABOVE
from zongji.simulator.sip_message import Credentials
from zongji.simulator.sip_phone import Habits, Ring, SipPhone

pytestmark = pytest.mark.live

AGENT_HERTZ, CUSTOMER_HERTZ = 1000.0, 700.0
TO_CALLBACK = [(2.0, "1"), (4.5, "3"), (7.0, "1")]
"""Chinese, a callback, as soon as possible; keys interrupt the prompts."""


@asynccontextmanager
async def outside(system: System, habits: Habits) -> AsyncIterator[SipPhone]:
    """The customer's telephone, behind the demo trunk."""
    phone = SipPhone(system.sip, Credentials("customer", ""), habits)
    await phone.open(system.sip[1] + OUTSIDE_ABOVE)
    try:
        yield phone
    finally:
        phone.close()


def records_of(system: System, number: str, count: int) -> list[Row]:
    """All closed records of a number, newest first."""
    found: list[Row] = []
    with system.api("admin") as api:

        def there() -> bool:
            items = api.get("/records", params={"number": number}).json()["items"]
            found[:] = [item for item in items if item["ended"]]
            return len(found) >= count

        wait_for(there, 20, lambda: str(found))
    return found


def hears(ring: Ring, tone: float, other: float) -> float:
    """By how many dB one tone stands over the other in the last two seconds that were heard."""
    spoken = decode_ulaw(bytes(ring.heard))[-2 * 8000 :]
    assert len(spoken) > 8000 and np.abs(spoken).max() > 0
    return level(spoken, 8000, tone) - level(spoken, 8000, other)


async def rung(phone: SipPhone) -> Ring:
    await asyncio.to_thread(wait_for, lambda: phone.rings, 30)
    return phone.rings[-1]


async def booked(system: System, number: str) -> None:
    """A caller asks to be called back, hears that he will be, and is gone."""
    caller = Caller(system, keys=TO_CALLBACK, number=number)
    log = await asyncio.to_thread(caller.over, 40)
    assert log.answered is not None and not log.ended_by_us, "he was told, and the call ended"


async def test_a_caller_who_booked_is_called_when_an_agent_is_there_and_they_hear_each_other(running: System) -> None:
    number = fresh_number()
    async with outside(running, Habits(answer_after=0.5, hertz=CUSTOMER_HERTZ)) as customer:
        await booked(running, number)
        assert customer.rings == [], "nobody is there to talk with him"
        async with at_work(running, "1001", Habits(answer_after=0.5, hertz=AGENT_HERTZ)) as agent:
            await agent.ready()
            agents, customers = await rung(agent.phone), await rung(customer)
            assert agents.answered is not None and agents.answered < customers.rang, "the agent first"
            assert (customers.dialled, customers.number) == (f"+86{number}", "4000"), "he sees whom he had called"
            await agent.until("talking")
            await asyncio.sleep(3)
            assert hears(agents, CUSTOMER_HERTZ, AGENT_HERTZ) > 30
            assert hears(customers, AGENT_HERTZ, CUSTOMER_HERTZ) > 30
            customer.hang_up()
            await agent.end_wrap_up()
        await quiet(running)
        back, asked = await asyncio.to_thread(records_of, running, number, 2)
    assert len(customer.rings) == 1
    assert (back["result"], back["agent"], back["ended_by"]) == ("answered", "1001", "caller")
    assert len(back["recordings"]) == 1 and asked["queue"] is None


async def test_a_customer_who_is_engaged_is_left_alone_for_now_and_the_agent_is_free(running: System) -> None:
    number = fresh_number()
    async with outside(running, Habits(reject="486 Busy Here")) as customer:
        await booked(running, number)
        async with at_work(running, "1001") as agent:
            await agent.ready()
            assert (await rung(customer)).ended_by == "us"
            await agent.end_wrap_up()
            await agent.until("ready")
            await quiet(running)
    assert len(customer.rings) == 1
