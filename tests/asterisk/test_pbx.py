"""The adapter against an Asterisk that fails in ways that a real one seldom does."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.asterisk.fake_ari import FakeAri, listening
from tests.live.exchange import Facts, Seen, WallClock
from zongji.asterisk.install_layout import Installation
from zongji.asterisk.pbx import AsteriskPbx
from zongji.asterisk.site import PbxSite
from zongji.core.contact.message import MessageFailed, MessageRecorded, RecordMessage
from zongji.core.contact.model import (
    AgentAnswered,
    AgentLegEnded,
    Alert,
    Answer,
    BridgeFailed,
    CallerArrived,
    CallerHungUp,
    Cause,
    DigitPressed,
    HangUpAgent,
    HangUpCaller,
    Join,
    LookUpParty,
    OfferFailed,
    Phase,
    Play,
    PromptEnded,
    Record,
    RecordingFailed,
    RingAgent,
    StartMusic,
)
from zongji.core.contact.state import Contact
from zongji.core.ivr.walker import Walk
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.errors import Unavailable
from zongji.kernel.ids import AgentId, ContactId, FlowId, NodeId, PbxNode

C = ContactId("z1-17.4")
AMY = AgentId("1001")
CALLER = {
    "id": C,
    "name": "PJSIP/trunk-demo-1",
    "state": "Ring",
    "caller": {"number": "13800000000", "name": ""},
    "dialplan": {"exten": "4000", "app_name": "Stasis", "app_data": "zongji"},
}
AGENT = {**CALLER, "id": f"{C}~1", "name": "PJSIP/1001-2", "state": "Up"}


class Controller:
    """An adapter, what it told, and what the floor would think."""

    def __init__(self, ari: FakeAri, data: Path) -> None:
        self.site = site = PbxSite(
            PbxNode("z1"), Installation(Path("/none"), "22"), data, "pw", "pw", http_port=ari.port
        )
        self.facts, self.parties = Facts(), Seen()
        self.contacts: dict[ContactId, Contact] = {}
        self.entries = {"4000"}
        self.ari = ari
        self.pbx = AsteriskPbx(site, self.facts, self.parties, WallClock(), self)

    async def arrive(self) -> None:
        """Let a caller arrive."""
        await self.ari.emit("StasisStart", channel=CALLER)
        await self.facts.wait(CallerArrived)

    async def ring(self) -> None:
        """Let an agent's phone ring and be answered."""
        self.pbx.do(RingAgent(C, 1, AMY, seconds(10)))
        await self.ari.emit("StasisStart", channel=AGENT)
        await self.facts.wait(AgentAnswered)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Controller]:
    """A connected controller."""
    async with listening(FakeAri()) as ari:
        controller = Controller(ari, tmp_path)
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(controller.pbx.run())
            await controller.pbx.ready()
            yield controller
            run.cancel()


async def test_effects_are_asked_for_in_their_order(here: Controller) -> None:
    await here.arrive()
    for effect in (LookUpParty(C), Answer(C), StartMusic(C), RingAgent(C, 1, AMY, seconds(9)), HangUpCaller(C)):
        here.pbx.do(effect)
    await here.ari.until(f"DELETE channels/{C}")
    base = f"channels/{C}"
    assert here.ari.asked == [f"POST {base}/answer", f"POST {base}/moh", f"POST {base}~1", f"DELETE {base}"]
    assert here.ari.logins == ["Basic em9uZ2ppOnB3"]


COMING = {**CALLER, "dialplan": {"context": "from-trunk", "exten": "4000"}}


async def test_a_caller_is_told_of_when_his_leg_is_made_and_what_touches_it_waits_till_it_is_ours(
    here: Controller,
) -> None:
    await here.ari.emit("ChannelCreated", channel=COMING)
    await here.facts.wait(CallerArrived)
    for effect in (RingAgent(C, 1, AMY, seconds(9)), Alert(C)):
        here.pbx.do(effect)
    await here.ari.until(f"POST channels/{C}~1")
    await here.ari.emit("StasisStart", channel=CALLER)
    await here.ari.until(f"POST channels/{C}/ring")
    here.pbx.do(StartMusic(C))
    await here.ari.until(f"POST channels/{C}/moh")
    assert here.ari.asked == [f"POST channels/{C}{what}" for what in ("~1", "/ring", "/moh")]
    assert len(here.facts.of(CallerArrived)) == 1


@pytest.mark.parametrize(
    "channel",
    [
        {**COMING, "dialplan": {"context": "from-trunk", "exten": "7000"}},
        {**COMING, "dialplan": {"context": "from-agent", "exten": "4000"}},
        {**COMING, "state": "Down"},
        {**COMING, "id": f"{C}~1"},
    ],
    ids=["not our number", "not from a trunk", "a leg that goes out", "an agent's leg"],
)
async def test_other_legs_that_are_made_are_nobody_who_arrives(here: Controller, channel: dict[str, object]) -> None:
    await here.ari.emit("ChannelCreated", channel=channel)
    await here.ari.emit("StasisStart", channel={**CALLER, "id": "z1-17.5"})
    await here.facts.wait(CallerArrived)
    assert [fact.contact for fact in here.facts.of(CallerArrived)] == ["z1-17.5"]


async def test_who_leaves_before_we_have_him_has_hung_up_and_nothing_is_asked(here: Controller) -> None:
    await here.ari.emit("ChannelCreated", channel=COMING)
    await here.facts.wait(CallerArrived)
    here.pbx.do(Alert(C))
    await here.ari.emit("ChannelDestroyed", channel=COMING)
    assert (await here.facts.wait(CallerHungUp)).cause is Cause.NORMAL
    here.pbx.do(HangUpAgent(C, 1))
    await here.ari.until(f"DELETE channels/{C}~1")
    assert here.ari.asked == [f"DELETE channels/{C}~1"]


async def test_who_is_not_ours_yet_when_we_come_back_is_left_alone_until_he_is(here: Controller) -> None:
    await here.ari.emit("ChannelCreated", channel=COMING)
    await here.facts.wait(CallerArrived)
    here.contacts[C] = _known(Phase.QUEUED)
    here.ari.lists["channels"] = json.dumps([{**COMING, "dialplan": {"app_name": "Wait"}}])
    gone = ContactId("z1-17.3")
    here.contacts[gone] = replace(_known(Phase.QUEUED), id=gone)
    here.ari.drop()
    await here.facts.wait(CallerHungUp, contact=gone)  # both views were compared
    await here.ari.emit("StasisStart", channel={**CALLER, "state": "Up"})
    await here.ari.until(f"POST channels/{C}/moh")
    assert here.ari.asked == [f"DELETE channels/{C}/moh", f"POST channels/{C}/moh"]
    assert len(here.facts.of(CallerArrived)) == 1


async def test_who_became_ours_while_we_were_away_gets_what_waited_for_him(here: Controller) -> None:
    await here.ari.emit("ChannelCreated", channel=COMING)
    await here.facts.wait(CallerArrived)
    here.pbx.do(Alert(C))
    here.contacts[C] = _known(Phase.QUEUED)
    here.ari.lists["channels"] = json.dumps([CALLER])
    here.ari.drop()
    await here.ari.until(f"POST channels/{C}/ring")


async def test_a_phone_that_cannot_be_rung_is_told_and_no_end_of_it_follows(here: Controller) -> None:
    here.ari.statuses[f"POST channels/{C}~1"] = 500
    await here.arrive()
    here.pbx.do(RingAgent(C, 1, AMY, seconds(9)))
    assert (await here.facts.wait(OfferFailed)).cause is Cause.UNREACHABLE
    await here.ari.emit("ChannelDestroyed", channel=AGENT, cause=20)
    await here.ari.emit("ChannelDtmfReceived", channel=CALLER, digit="1")
    await here.facts.wait(DigitPressed)
    assert not here.facts.of(AgentLegEnded)
    assert here.pbx.failed_effects == 1


async def test_legs_that_could_not_be_joined_though_both_live_are_a_fault(here: Controller) -> None:
    here.ari.statuses[f"POST bridges/{C}~b/addChannel"] = 409
    await here.arrive()
    await here.ring()
    here.pbx.do(Join(C, 1))
    assert (await here.facts.wait(BridgeFailed)).offer == 1


async def test_legs_that_could_not_be_joined_for_one_has_ended_are_none(here: Controller) -> None:
    here.ari.statuses[f"POST bridges/{C}~b/addChannel"] = 400
    await here.arrive()
    await here.ring()
    here.pbx.do(Join(C, 1))
    await here.ari.emit("ChannelDestroyed", channel=AGENT, cause=16)
    await here.facts.wait(AgentLegEnded)
    await asyncio.sleep(0.8)
    assert not here.facts.of(BridgeFailed)


async def test_a_caller_whom_asterisk_has_forgotten_was_lost(here: Controller) -> None:
    here.ari.statuses[f"POST channels/{C}/moh"] = 404
    await here.arrive()
    here.pbx.do(StartMusic(C))
    assert (await here.facts.wait(CallerHungUp)).cause is Cause.PBX_LOST


async def test_a_caller_whose_end_is_told_a_little_later_has_hung_up(here: Controller) -> None:
    here.ari.statuses[f"POST channels/{C}/moh"] = 404
    await here.arrive()
    here.pbx.do(StartMusic(C))
    await here.ari.until(f"POST channels/{C}/moh")
    await here.ari.emit("StasisEnd", channel=CALLER)
    assert (await here.facts.wait(CallerHungUp)).cause is Cause.NORMAL
    await asyncio.sleep(1.2)
    assert len(here.facts.of(CallerHungUp)) == 1


async def test_a_prompt_that_is_refused_has_ended_unplayed(here: Controller) -> None:
    here.ari.statuses[f"POST channels/{C}/play/{C}~p7"] = 500
    await here.arrive()
    here.pbx.do(Play(C, 7, ("main",), "zh"))
    told = await here.facts.wait(PromptEnded)
    assert (told.step, told.played) == (7, False)


async def test_a_recording_of_a_leg_that_is_not_there_has_failed(here: Controller) -> None:
    here.pbx.do(Record(C, 1))
    assert (await here.facts.wait(RecordingFailed)).offer == 1


def _says(here: Controller, size: int = 16_000) -> None:
    """What Asterisk recorded of a caller lies where it records."""
    spool = here.site.messages
    spool.mkdir(parents=True, exist_ok=True)
    (spool / f"{C}~m3.sln").write_bytes(bytes([0, 4]) * (size // 2))


async def test_a_message_is_kept_and_told_when_asterisk_has_closed_it(here: Controller) -> None:
    await here.arrive()
    here.pbx.do(RecordMessage(C, 3, seconds(30), seconds(5), "#"))
    await here.ari.until(f"POST channels/{C}/record")
    _says(here)
    await here.ari.emit("RecordingFinished", recording={"name": f"{C}~m3", "state": "done"})
    told = await here.facts.wait(MessageRecorded)
    assert (told.contact, told.step, told.length, told.spoken, told.size) == (C, 3, seconds(1), seconds(1), 16_000)
    assert (here.site.recordings / told.file).stat().st_size == 16_000


async def test_a_message_without_audio_or_that_cannot_be_recorded_has_failed(here: Controller) -> None:
    await here.arrive()
    _says(here, 0)
    await here.ari.emit("RecordingFinished", recording={"name": f"{C}~m3", "state": "done"})
    assert (await here.facts.wait(MessageFailed)).step == 3
    here.ari.statuses[f"POST channels/{C}/record"] = 500
    here.pbx.do(RecordMessage(C, 5, seconds(30), seconds(5), "#"))
    await here.facts.wait(MessageFailed, 2)
    assert [each.step for each in here.facts.of(MessageFailed)] == [3, 5]


async def test_a_message_that_ended_in_the_gap_is_told_and_one_that_goes_on_is_not(here: Controller) -> None:
    await here.arrive()
    _says(here)
    here.contacts[C] = _known(Phase.IN_FLOW, recording=True)
    here.ari.lists["channels"] = json.dumps([{**CALLER, "state": "Up"}])
    here.ari.drop()
    await here.ari.until(f"GET recordings/live/{C}~m3")
    assert not here.facts.of(MessageRecorded)
    here.ari.statuses[f"GET recordings/live/{C}~m3"] = 404
    here.ari.drop()
    assert (await here.facts.wait(MessageRecorded)).size == 16_000
    assert not here.facts.of(PromptEnded)


async def test_hanging_up_what_is_gone_is_no_failure(here: Controller) -> None:
    here.ari.statuses |= {f"DELETE channels/{C}": 404, f"DELETE channels/{C}~1": 404}
    here.pbx.do(HangUpAgent(C, 1))
    here.pbx.do(HangUpCaller(C))
    await here.ari.until(f"DELETE channels/{C}")
    assert here.pbx.failed_effects == 0


async def test_what_was_not_answered_is_asked_again_in_order_by_the_next_connection(here: Controller) -> None:
    await here.arrive()
    here.ari.mute = True
    here.pbx.do(Answer(C))
    await here.ari.until(f"POST channels/{C}/answer")
    here.ari.mute = False
    here.ari.drop()
    here.pbx.do(StartMusic(C))
    here.contacts[C] = _known(Phase.QUEUED)
    await here.ari.until(f"POST channels/{C}/moh")
    base = f"POST channels/{C}"
    assert here.ari.asked[:3] == [f"{base}/answer", f"{base}/answer", f"{base}/moh"]


async def test_an_asterisk_that_was_started_anew_is_not_asked_about_what_it_never_knew(here: Controller) -> None:
    await here.arrive()
    here.contacts[C] = _known(Phase.QUEUED)
    here.ari.mute = True
    here.pbx.do(Answer(C))
    await here.ari.until(f"POST channels/{C}/answer")
    here.ari.mute = False
    here.ari.started = "2026-11-23T04:59:59.000+0000"
    here.ari.drop()
    assert (await here.facts.wait(CallerHungUp)).cause is Cause.PBX_LOST
    assert here.ari.asked == [f"POST channels/{C}/answer"]


async def test_a_prompt_that_ended_in_the_gap_is_told(here: Controller) -> None:
    await here.arrive()
    here.contacts[C] = _known(Phase.IN_FLOW)
    here.ari.lists["channels"] = json.dumps([{**CALLER, "state": "Up"}])
    here.ari.statuses[f"GET playbacks/{C}~p3"] = 404
    here.ari.drop()
    assert (await here.facts.wait(PromptEnded)).step == 3
    assert not here.facts.of(CallerHungUp)


async def test_a_second_controller_ends_the_first(tmp_path: Path) -> None:
    async with listening(FakeAri()) as ari:
        controller = Controller(ari, tmp_path)
        with pytest.raises(ExceptionGroup) as ended:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(controller.pbx.run())
                await controller.pbx.ready()
                await ari.emit("ApplicationReplaced")
        assert ended.value.subgroup(Unavailable) is not None


async def test_an_asterisk_that_is_just_starting_is_tried_again(tmp_path: Path) -> None:
    async with listening(FakeAri(statuses={"GET bridges": 503})) as ari:
        controller = Controller(ari, tmp_path)
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(controller.pbx.run())
            async with asyncio.timeout(10):
                while len(ari.logins) < 2:  # noqa: ASYNC110 -- the server's own list has no event
                    await asyncio.sleep(0.02)
            ari.statuses.clear()
            await asyncio.wait_for(controller.pbx.ready(), 10)
            run.cancel()


async def test_a_message_that_is_no_json_is_survived(here: Controller) -> None:
    assert here.ari._line is not None
    await here.ari._line.send('{"type": "StasisStart", "channel": {"id": 7}}')
    await here.ari._line.send("nonsense")
    await here.arrive()


def _known(phase: Phase, recording: bool = False) -> Contact:
    walk = Walk(FlowId("f"), 1, NodeId("n"), "zh", step=3, recording=recording)
    long_ago = Instant(1_795_400_000_000_000)
    return Contact(C, long_ago, "4000", phase, walk, answered=True, since=long_ago)
