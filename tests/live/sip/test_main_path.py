"""A call from its arrival to its recording, on the real Asterisk, seen from the phones."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.live.exchange import Exchange
from tests.live.sip.driver import tone
from tests.live.sip.people import AGENT, NUMBER, arrived, caller, phone, ring, talking
from tests.live.sip.scenarios import Caller, Phone
from zongji.asterisk.recordings import length_of
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    Alert,
    Answer,
    CallerArrived,
    CallerHungUp,
    Cause,
    DigitPressed,
    DropBridge,
    HangUpAgent,
    HangUpCaller,
    Join,
    OfferFailed,
    Play,
    PromptEnded,
    Record,
    RecordingStored,
    StartMusic,
    StopPlay,
)
from zongji.kernel.ids import AgentId
from zongji.simulator.sip_caller import Script, SipCaller

pytestmark = pytest.mark.live
OF_AGENT, OF_CALLER = 440.0, 1000.0


def _power(samples: np.ndarray, hertz: float) -> float:
    """Level of a tone in dB."""
    window = samples * np.hanning(len(samples))
    spectrum, at = np.abs(np.fft.rfft(window)) ** 2, np.fft.rfftfreq(len(samples), 1 / 8000)
    return float(10 * np.log10(spectrum[(at > hertz - 20) & (at < hertz + 20)].sum() + 1))


async def test_a_caller_hears_prompts_presses_a_key_and_talks_with_an_agent(exchange: Exchange, tmp_path: Path) -> None:
    facts, do = exchange.facts, exchange.pbx.do
    ours = str(tone(tmp_path / "agent.al", OF_AGENT))
    theirs = str(tone(tmp_path / "caller.al", OF_CALLER))
    async with (
        phone(exchange, tmp_path, Phone(ring=300, audio=ours, hang_up_after=3000)) as agent,
        caller(exchange, tmp_path, Caller(audio=theirs, digits=((1800, "2"),))) as customer,
    ):
        came = await facts.wait(CallerArrived)
        contact = came.contact
        assert came.called == "4000"
        assert contact.startswith("test1-")
        assert exchange.parties.people[contact] == (NUMBER, "Wang")
        do(Alert(contact))
        do(Answer(contact))
        do(Play(contact, 1, ("hello",), "zh"))
        assert (await facts.wait(PromptEnded, step=1)).played
        do(Play(contact, 2, ("hello", "menu"), "zh"))
        assert (await facts.wait(DigitPressed)).digit == "2"
        do(StopPlay(contact, 2))
        await facts.wait(PromptEnded, step=2, within=3)
        do(StartMusic(contact))
        await talking(exchange, contact)
        ended = await facts.wait(AgentLegEnded, offer=1)
        assert ended.cause is Cause.NORMAL
        do(DropBridge(contact))
        do(HangUpCaller(contact))
        await facts.wait(CallerHungUp)
        await customer.noted("ended")
        kept = await facts.wait(RecordingStored)
        (rang,) = agent.log()[:1]
        assert rang.rest[:2] == (NUMBER, AGENT)
    await exchange.empty()
    for kind in (CallerArrived, AgentAnswered, AgentLegEnded, CallerHungUp, DigitPressed, RecordingStored):
        assert len(facts.of(kind)) == 1, kind
    file = exchange.site.recordings / kept.file
    both = np.fromfile(file, dtype="<i2").reshape(-1, 2)
    assert file.stat().st_size == kept.size
    assert kept.length == length_of(kept.size)
    assert abs(len(both) / 8000 - 3.0) <= 0.25
    left, right = both[1600:-1600, 0].astype(float), both[1600:-1600, 1].astype(float)
    assert _power(left, OF_AGENT) - _power(left, OF_CALLER) >= 30
    assert _power(right, OF_CALLER) - _power(right, OF_AGENT) >= 30


@pytest.mark.parametrize(("mapped", "payload"), [("PCMU", 0), ("G722", 9)])
async def test_a_talk_in_another_codec_is_recorded_in_full_length(
    exchange: Exchange, tmp_path: Path, mapped: str, payload: int
) -> None:
    """Wideband is recorded in another way than the telephone's codecs."""

    def speaking(xml: str) -> str:
        return (
            xml.replace(" 8 101", f" {payload} 101")
            .replace("8 PCMA", f"{payload} {mapped}")
            .replace(",-1,8", f",-1,{payload}")
        )

    async with (
        phone(exchange, tmp_path, Phone(ring=50, hang_up_after=2000), edit=speaking),
        caller(exchange, tmp_path, Caller(), edit=speaking) as customer,
    ):
        contact = await arrived(exchange)
        await talking(exchange, contact)
        await asyncio.sleep(1)
        assert len(list((exchange.site.recordings / "open").iterdir())) == (1 if mapped == "PCMU" else 2)
        await exchange.facts.wait(AgentLegEnded)
        kept = await exchange.facts.wait(RecordingStored)
        exchange.pbx.do(DropBridge(contact))
        exchange.pbx.do(HangUpCaller(contact))
        await customer.noted("ended")
    await exchange.empty()
    # A starved machine bursts its packets, and Asterisk fills the gaps between them; a broken way halves it or worse.
    assert 1.5 <= kept.length / 1e6 <= 3.0
    assert not any((exchange.site.recordings / "open").iterdir())


async def test_keys_pressed_as_telephone_events_come_once_and_in_order(exchange: Exchange) -> None:
    keys = ((0.4, "1"), (0.9, "1"), (1.4, "#"))
    customer = SipCaller(Script(exchange.server, "4000", NUMBER, keys, stay=2.2))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(customer.call(30))
        contact = (await exchange.facts.wait(CallerArrived)).contact
        exchange.pbx.do(Answer(contact))
        exchange.pbx.do(Play(contact, 1, ("menu",), "zh"))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()
    assert [fact.digit for fact in exchange.facts.of(DigitPressed)] == ["1", "1", "#"]


async def test_a_caller_may_leave_while_an_agents_phone_rings(exchange: Exchange, tmp_path: Path) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=15000)) as agent,
        caller(exchange, tmp_path, Caller(hang_up_after=1500)),
    ):
        contact = await arrived(exchange)
        ring(exchange, contact)
        await agent.noted("ring")
        await exchange.facts.wait(CallerHungUp)
        exchange.pbx.do(HangUpAgent(contact, 1))
        await agent.noted("cancelled")
        await exchange.facts.wait(AgentLegEnded)
    await exchange.empty()


async def test_a_caller_may_leave_in_a_prompt(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller(hang_up_after=500)):
        contact = (await exchange.facts.wait(CallerArrived)).contact
        exchange.pbx.do(Answer(contact))
        exchange.pbx.do(Play(contact, 1, ("menu",), "zh"))
        assert (await exchange.facts.wait(CallerHungUp)).cause is Cause.NORMAL
        # What comes too late for the leg does no harm, and invents nothing.
        exchange.pbx.do(StopPlay(contact, 1))
        exchange.pbx.do(StartMusic(contact))
    await exchange.empty()
    assert len(exchange.facts.of(CallerHungUp)) == 1


async def test_a_caller_may_leave_before_he_is_answered(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller(leave_ringing=400)) as customer:
        contact = (await exchange.facts.wait(CallerArrived)).contact
        exchange.pbx.do(Alert(contact))
        await exchange.facts.wait(CallerHungUp)
        await customer.noted("cancelled")
    await exchange.empty()


async def test_a_caller_hangs_up_in_the_talk(exchange: Exchange, tmp_path: Path) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=100)) as agent,
        caller(exchange, tmp_path, Caller(hang_up_after=2000)),
    ):
        contact = await arrived(exchange)
        await talking(exchange, contact)
        await exchange.facts.wait(CallerHungUp)
        exchange.pbx.do(HangUpAgent(contact, 1))
        exchange.pbx.do(DropBridge(contact))
        await agent.noted("ended")
    await exchange.empty()


@pytest.mark.parametrize(("status", "cause"), [(486, Cause.BUSY), (603, Cause.REJECTED), (480, Cause.NO_ANSWER)])
async def test_a_phone_that_declines_says_why(exchange: Exchange, tmp_path: Path, status: int, cause: Cause) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=100, answer=status)),
        caller(exchange, tmp_path, Caller()) as customer,
    ):
        contact = await arrived(exchange)
        ring(exchange, contact)
        assert (await exchange.facts.wait(AgentLegEnded, offer=1)).cause is cause
        exchange.pbx.do(HangUpCaller(contact))
        await customer.noted("ended")
    await exchange.empty()


async def test_a_phone_that_nobody_answers_is_given_up_by_asterisk_too(exchange: Exchange, tmp_path: Path) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=20000)) as agent,
        caller(exchange, tmp_path, Caller()),
    ):
        contact = await arrived(exchange)
        ring(exchange, contact, ring_for=0.5)
        assert (await exchange.facts.wait(AgentLegEnded)).cause is Cause.NO_ANSWER
        await agent.noted("cancelled")
        exchange.pbx.do(HangUpCaller(contact))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()


async def test_an_agent_without_a_phone_cannot_be_rung(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller()):
        contact = await arrived(exchange)
        ring(exchange, contact, agent="1003")
        assert (await exchange.facts.wait(OfferFailed)).cause is Cause.UNREACHABLE
        exchange.pbx.do(HangUpCaller(contact))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()
    assert not exchange.facts.of(AgentLegEnded)


async def test_a_second_agent_takes_over_after_the_first_declined(exchange: Exchange, tmp_path: Path) -> None:
    async with (
        phone(exchange, tmp_path, Phone(ring=50, answer=486)),
        phone(exchange, tmp_path, Phone(ring=50, hang_up_after=500), agent="1002"),
        caller(exchange, tmp_path, Caller()),
    ):
        contact = await arrived(exchange)
        ring(exchange, contact)
        await exchange.facts.wait(AgentLegEnded, offer=1)
        ring(exchange, contact, 2, "1002")
        await exchange.facts.wait(AgentAnswered, offer=2)
        exchange.pbx.do(Join(contact, 2))
        exchange.pbx.do(Record(contact, 2))
        await exchange.facts.wait(AgentLegEnded, offer=2)
        exchange.pbx.do(HangUpCaller(contact))
        exchange.pbx.do(DropBridge(contact))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()


async def test_a_prompt_that_is_not_there_is_told_and_stops_nobody(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller()):
        contact = (await exchange.facts.wait(CallerArrived)).contact
        exchange.pbx.do(Answer(contact))
        exchange.pbx.do(Play(contact, 1, ("no-such-prompt",), "zh"))
        assert not (await exchange.facts.wait(PromptEnded, step=1)).played
        exchange.pbx.do(HangUpCaller(contact))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()


async def test_the_number_of_an_unknown_agent_rings_nobody(exchange: Exchange, tmp_path: Path) -> None:
    async with caller(exchange, tmp_path, Caller()):
        contact = await arrived(exchange)
        ring(exchange, contact, agent=AgentId("7777"))
        await exchange.facts.wait(OfferFailed)
        exchange.pbx.do(HangUpCaller(contact, Cause.FAULT))
        await exchange.facts.wait(CallerHungUp)
    await exchange.empty()
