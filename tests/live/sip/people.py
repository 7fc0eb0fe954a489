"""Callers and agents for the adapter's live tests, as SIPp processes, and a floor of a few lines that leads them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from tests.live.exchange import Exchange
from tests.live.sip.driver import Sipp, free_ports, tone
from tests.live.sip.registration import register
from tests.live.sip.scenarios import Caller, Phone
from zongji.core.contact.model import AgentAnswered, Answer, CallerArrived, Join, Record, RingAgent, StartMusic
from zongji.kernel.clock import seconds
from zongji.kernel.ids import AgentId, ContactId

Edit = Callable[[str], str]
"""A change of a scenario."""

NUMBER = "13800138000"
AGENT = AgentId("1001")


@asynccontextmanager
async def phone(
    exchange: Exchange, folder: Path, how: Phone, agent: str = AGENT, edit: Edit = str
) -> AsyncIterator[Sipp]:
    """An agent's registered phone."""
    how = how if how.audio else replace(how, audio=str(tone(folder / "phone.al", 440)))
    port = free_ports()[0]
    assert await register(agent, f"password-{agent}", port, exchange.server) == 200
    async with Sipp(edit(how.xml()), folder / f"phone-{agent}", port) as started:
        yield started


@asynccontextmanager
async def caller(exchange: Exchange, folder: Path, how: Caller, edit: Edit = str) -> AsyncIterator[Sipp]:
    """A caller through the demo trunk."""
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 -- a test may wait for its disk
    how = how if how.audio else replace(how, audio=str(tone(folder / "caller.al", 1000)))
    people = [(NUMBER, "Wang")]
    async with Sipp(edit(how.xml()), folder / "caller", free_ports()[0], exchange.server, people=people) as started:
        yield started


async def arrived(exchange: Exchange) -> ContactId:
    """Wait for a caller and answer him with music."""
    contact = (await exchange.facts.wait(CallerArrived)).contact
    exchange.pbx.do(Answer(contact))
    exchange.pbx.do(StartMusic(contact))
    return contact


def ring(exchange: Exchange, contact: ContactId, offer: int = 1, agent: str = AGENT, ring_for: float = 20) -> None:
    """Ring an agent's phone."""
    exchange.pbx.do(RingAgent(contact, offer, AgentId(agent), seconds(ring_for)))


async def talking(exchange: Exchange, contact: ContactId, offer: int = 1) -> None:
    """Ring, wait for the answer, join and record."""
    ring(exchange, contact, offer)
    await exchange.facts.wait(AgentAnswered, contact=contact, offer=offer)
    exchange.pbx.do(Join(contact, offer))
    exchange.pbx.do(Record(contact, offer))
