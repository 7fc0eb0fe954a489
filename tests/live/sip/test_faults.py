"""Faults between us and Asterisk, and of Asterisk itself: no call is lost that need not be, and none is left over."""

import asyncio
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.exchange import Exchange, new_site, running
from tests.live.gate import gate
from tests.live.sip.driver import free_ports
from tests.live.sip.people import AGENT, arrived, caller, phone, ring, talking
from tests.live.sip.registration import register
from tests.live.sip.scenarios import Caller, Phone
from zongji.asterisk.config import write
from zongji.asterisk.site import AgentAccount
from zongji.asterisk.supervise import Supervisor, alive
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    Answer,
    CallerArrived,
    CallerHungUp,
    Cause,
    DropBridge,
    HangUpAgent,
    HangUpCaller,
    Join,
    Phase,
    RecordingStored,
)
from zongji.core.contact.state import Contact
from zongji.core.ivr.walker import Walk
from zongji.core.presence.model import PbxDied, PhoneRegistered, PhoneUnregistered
from zongji.kernel.clock import Instant, in_seconds
from zongji.kernel.errors import Unavailable
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId

pytestmark = pytest.mark.live


def _known(exchange: Exchange, contact: ContactId, phase: Phase, offer: int = 0) -> None:
    """Let the floor know a contact."""
    walk = Walk(FlowId("f"), 1, NodeId("n"), "zh")
    agent = AGENT if offer else None
    long_ago = Instant(exchange.facts.of(CallerArrived, contact=contact)[0].at)
    exchange.contacts[contact] = Contact(
        contact, long_ago, "4000", phase, walk, answered=True, offer=offer, agent=agent, since=long_ago
    )


async def test_what_is_asked_while_the_socket_is_cut_is_done_after_it(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller()) as customer:
        contact = await arrived(exchange)
        await customer.noted("answered")
        _known(exchange, contact, Phase.QUEUED)
        exchange.pbx.cut()
        exchange.pbx.do(HangUpCaller(contact))
        await exchange.facts.wait(CallerHungUp)
        await customer.noted("ended")
    await exchange.empty()
    assert exchange.pbx.counters.connections == 2
    assert len(exchange.facts.of(CallerArrived)) == 1


async def test_a_talk_survives_a_cut_socket(exchange: Exchange, tmp_path: Path) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=50, hang_up_after=3000)),
        caller(exchange, tmp_path, Caller()) as customer,
    ):
        contact = await arrived(exchange)
        await talking(exchange, contact)
        _known(exchange, contact, Phase.TALKING, 1)
        exchange.pbx.cut()
        # The agent's own hang-up comes after the connection is back.
        assert (await exchange.facts.wait(AgentLegEnded)).cause is Cause.NORMAL
        assert not exchange.facts.of(CallerHungUp)
        exchange.pbx.do(DropBridge(contact))
        exchange.pbx.do(HangUpCaller(contact))
        exchange.contacts.clear()
        await customer.noted("ended")
        await exchange.facts.wait(RecordingStored)
    await exchange.empty()


async def test_a_talk_and_a_waiting_caller_survive_five_seconds_without_the_socket(tmp_path: Path) -> None:
    async with (
        running(new_site(tmp_path / "data"), controller=False) as exchange,
        gate(exchange.site.http_port) as door,
    ):
        exchange.pbx = exchange.new_controller(door.port)
        async with asyncio.TaskGroup() as tasks:
            control = tasks.create_task(exchange.pbx.run())
            async with phone(exchange, tmp_path, Phone(ring=50)), caller(exchange, tmp_path, Caller()) as customer:
                contact = await arrived(exchange)
                await talking(exchange, contact)
                _known(exchange, contact, Phase.TALKING, 1)
                door.shut()
                await asyncio.sleep(5)
                assert not exchange.pbx.connected
                door.open()
                await exchange.facts.wait(PhoneRegistered, 2)  # both sides were compared anew
                assert not exchange.facts.of(CallerHungUp) and not exchange.facts.of(AgentLegEnded)
                exchange.pbx.do(HangUpAgent(contact, 1))
                exchange.pbx.do(DropBridge(contact))
                exchange.pbx.do(HangUpCaller(contact))
                exchange.contacts.clear()
                await customer.noted("ended")
                stored = await exchange.facts.wait(RecordingStored)
                assert in_seconds(stored.length) > 5, "the recording went on"
            await exchange.empty()
            control.cancel()


async def test_who_left_while_nobody_listened_is_missed_afterwards(tmp_path: Path) -> None:
    async with running(new_site(tmp_path / "data"), controller=False) as exchange:
        async with (
            phone(exchange, tmp_path, Phone(ring=50)) as agent,
            caller(exchange, tmp_path, Caller(hang_up_after=1500)) as customer,
        ):
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(exchange.pbx.run())
                contact = await arrived(exchange)
                await talking(exchange, contact)
                await agent.noted("answered")
                _known(exchange, contact, Phase.TALKING, 1)
                listening.cancel()
            await customer.noted("left")
            assert not exchange.facts.of(CallerHungUp)
            async with asyncio.TaskGroup() as tasks:
                again = tasks.create_task(exchange.pbx.run())
                assert (await exchange.facts.wait(CallerHungUp, contact=contact)).cause is Cause.NORMAL
                exchange.contacts.clear()
                exchange.pbx.do(HangUpAgent(contact, 1))
                exchange.pbx.do(DropBridge(contact))
                await agent.noted("ended")
                await exchange.empty()
                again.cancel()


async def test_asterisk_killed_is_told_and_runs_again_for_the_next_caller(exchange: Exchange, tmp_path: Path) -> None:
    async with phone(exchange, tmp_path, Phone(ring=50)), caller(exchange, tmp_path, Caller()):
        contact = await arrived(exchange)
        await talking(exchange, contact)
        await asyncio.sleep(1.5)
        old = exchange.supervisor.pid
        assert old is not None
        began = time.monotonic()
        os.kill(old, signal.SIGKILL)
        assert (await exchange.facts.wait(PbxDied)).node == "test1"
    async with caller(exchange, tmp_path / "again", Caller()) as customer:
        second = await exchange.facts.wait(CallerArrived, 2)
        assert time.monotonic() - began < 10
        assert second.contact != contact
        exchange.pbx.do(Answer(second.contact))
        await customer.noted("answered")
        await asyncio.sleep(0.5)  # SIPp's script takes a BYE amiss that overtakes its own next step
        exchange.pbx.do(HangUpCaller(second.contact))
        await customer.noted("ended")
    assert exchange.supervisor.pid != old
    # What was recorded until the death is there.
    assert (await exchange.facts.wait(RecordingStored)).contact == contact
    await exchange.empty()


async def test_callers_who_come_without_a_controller_wait_with_music(tmp_path: Path) -> None:
    async with running(new_site(tmp_path / "data"), controller=False) as exchange:
        async with caller(exchange, tmp_path, Caller()) as customer:
            await customer.noted("answered")
            assert not exchange.facts.of(CallerArrived)
            async with asyncio.TaskGroup() as tasks:
                control = tasks.create_task(exchange.pbx.run())
                contact = (await exchange.facts.wait(CallerArrived)).contact
                exchange.pbx.do(HangUpCaller(contact))
                await customer.noted("ended")
                await exchange.empty()
                control.cancel()


async def test_a_new_controller_goes_on_with_the_calls_of_a_dead_one(tmp_path: Path) -> None:
    async with running(new_site(tmp_path / "data"), controller=False) as exchange:
        async with (
            phone(exchange, tmp_path, Phone(ring=50)) as agent,
            caller(exchange, tmp_path, Caller()) as customer,
        ):
            async with asyncio.TaskGroup() as tasks:
                first = tasks.create_task(exchange.pbx.run())
                contact = await arrived(exchange)
                await talking(exchange, contact)
                _known(exchange, contact, Phase.TALKING, 1)
                await asyncio.sleep(0.5)
                first.cancel()
            exchange.pbx = exchange.new_controller()
            async with asyncio.TaskGroup() as tasks:
                second = tasks.create_task(exchange.pbx.run())
                await exchange.pbx.ready()
                assert len(exchange.facts.of(CallerArrived)) == 1
                assert not exchange.facts.of(CallerHungUp)
                exchange.pbx.do(HangUpAgent(contact, 1))
                await agent.noted("ended")
                assert (await exchange.facts.wait(RecordingStored)).contact == contact
                exchange.pbx.do(HangUpCaller(contact))
                await customer.noted("ended")
                await exchange.facts.wait(CallerHungUp)
                exchange.pbx.do(DropBridge(contact))
                await exchange.empty()
                second.cancel()


async def test_legs_and_bridges_that_nobody_knows_are_swept(exchange: Exchange, tmp_path: Path) -> None:
    async with phone(exchange, tmp_path, Phone(ring=50)) as agent, caller(exchange, tmp_path, Caller()) as customer:
        contact = await arrived(exchange)
        ring(exchange, contact)
        await exchange.facts.wait(AgentAnswered)
        exchange.pbx.do(Join(contact, 1))
        await exchange.bridged()  # else the request may be written once more, after the sweep
        _known(exchange, contact, Phase.QUEUED)
        exchange.pbx.cut()
        await agent.noted("ended")
        exchange.pbx.do(HangUpCaller(contact))
        await customer.noted("ended")
    await exchange.empty()


async def test_an_account_can_be_added_while_a_call_is_up(exchange: Exchange, tmp_path: Path) -> None:
    async with phone(exchange, tmp_path, Phone(ring=50)) as agent, caller(exchange, tmp_path, Caller()) as customer:
        contact = await arrived(exchange)
        await talking(exchange, contact)
        await agent.noted("answered")
        assert await register("2001", "new", free_ports()[0], exchange.server) != 200
        account = AgentAccount(AgentId("2001"), "new")
        write(replace(exchange.site, agents=(*exchange.site.agents, account)))
        await exchange.pbx.reload()
        assert await register("2001", "new", free_ports()[0], exchange.server) == 200
        await exchange.facts.wait(PhoneRegistered, agent="2001")
        assert "2 active channels" in await exchange.console.run("core show channels count")
        exchange.pbx.do(HangUpAgent(contact, 1))
        exchange.pbx.do(HangUpCaller(contact))
        await agent.noted("ended")
        await customer.noted("ended")
        assert exchange.supervisor.starts == 1
    write(exchange.site)
    await exchange.pbx.reload()
    assert await register("2001", "new", free_ports()[0], exchange.server) != 200


async def test_a_phone_that_registers_and_leaves_is_told(exchange: Exchange) -> None:
    port = free_ports()[0]
    assert await register(AGENT, "password-1001", port, exchange.server) == 200
    await exchange.facts.wait(PhoneRegistered, agent=AGENT)
    told = len(exchange.facts.of(PhoneUnregistered, agent=AGENT))
    assert await register(AGENT, "password-1001", port, exchange.server, expires=0) == 200
    assert not (await exchange.facts.wait(PhoneUnregistered, told + 1, agent=AGENT)).broken


async def test_a_running_asterisk_is_adopted(exchange: Exchange) -> None:
    other = Supervisor(exchange.site, exchange.facts, exchange.clock)
    await other.begin()
    assert other.pid == exchange.supervisor.pid
    assert other.starts == 0


async def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    async with running(new_site(tmp_path / "data"), controller=False) as exchange:
        site = replace(new_site(tmp_path / "other"), sip_port=exchange.site.sip_port)
        with pytest.raises(Unavailable, match=rf"UDP port {site.sip_port} .* is not free .*ZONGJI_SIP_PORT"):
            await Supervisor(site, exchange.facts, exchange.clock).begin()


async def test_stopping_ends_asterisk(tmp_path: Path) -> None:
    async with running(new_site(tmp_path / "data"), controller=False) as exchange:
        pid = exchange.supervisor.pid
        assert pid is not None
        await exchange.supervisor.stop()
        assert not alive(pid)
    assert not exchange.facts.of(PbxDied)
