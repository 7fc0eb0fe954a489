"""What callers meet while they wait, on a real Asterisk: words and music, ways out, who is served first, by whom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest

from tests.live.system.agents import Agent, Row, at_work
from tests.live.system.audio import decode_ulaw, level, prompt_samples, times_heard, tone_wav
from tests.live.system.callers import Caller
from tests.live.system.running import System, wait_for
from tests.live.system.test_faults import fresh_number, phase, record_of
from zongji.simulator.sip_phone import Habits

pytestmark = pytest.mark.live

ENGLISH = {"id": "english", "name": {"zh": "英语", "en": "English"}, "kind": "language"}
DIRECT, REGULARS = "4001", "4002"
"""Both lead into the queue "service": at once and unanswered, and after a word."""
RINGS = Habits(answer_after=None)
SILENT = {"announce_seconds": 0, "greeting": [], "reminder": [], "exits": [], "music": ""}
TONE = 1000.0
"""Hertz of what is uploaded as music."""


def change(running: System, path: str, given: Row, method: str = "PATCH") -> None:
    """An administrator changes rules, from now on."""
    with running.api("admin") as api:
        answer = api.request(method, path, json=given)
    assert answer.is_success, answer.text


@asynccontextmanager
async def rules(running: System, **changed: object) -> AsyncIterator[None]:
    """The queue "service" with these rules, for a while."""
    usual = {"needs": [], "relaxations": [], "overflows": [], "comfort": SILENT}
    await asyncio.to_thread(change, running, "/queues/service", changed)
    try:
        yield
    finally:
        again = {name: value for name, value in usual.items() if name in changed}
        await asyncio.to_thread(change, running, "/queues/service", again)


async def waits(running: System, target: str = DIRECT) -> tuple[Caller, str]:
    """Somebody calls and waits: the caller, and his number."""
    number = fresh_number()
    caller = Caller(running, target, number=number)
    await phase(running, number, "queued")
    return caller, number


async def rung(agent: Agent) -> str:
    """Whom the agent's phone rings for: his number as a Chinese mobile."""
    state = await agent.until("ringing")
    return str(agent.calls[state["contact"]]["number"]).removeprefix("+86")


async def gone(running: System, *callers: Caller) -> None:
    """All hang up, and nothing is left."""
    for caller in callers:
        caller.hang_up()
    for caller in callers:
        await asyncio.to_thread(caller.over)
    await asyncio.to_thread(running.await_quiet)


def timeline(running: System, number: str) -> list[Row]:
    with running.api("admin") as api:
        record = record_of(running, number)
        return list(api.get(f"/records/{record['contact']}").json()["timeline"])


# ---- words and music -------------------------------------------------------------------------------------------------


async def test_who_waits_is_greeted_told_his_place_and_hears_music_again_after_it(running: System) -> None:
    comfort = {**SILENT, "greeting": ["invalid_key"], "announce_seconds": 10, "reminder": ["no_key"]}
    async with rules(running, comfort=comfort):
        first, _ = await waits(running, REGULARS)
        second, number = await waits(running, REGULARS)
        await asyncio.sleep(8)
        first.hang_up()
        await asyncio.sleep(7)
        await gone(running, second)
    heard = decode_ulaw(bytes(second.log.heard))
    names = ("invalid_key", "wait_place", "number_2", "number_1", "wait_place_end", "no_key")
    at = {name: times_heard(heard, prompt_samples(running.data / f"sounds/zh/{name}.wav")) for name in names}
    assert [len(at[name]) for name in ("invalid_key", "wait_place", "no_key")] == [1, 2, 2], at
    assert at["invalid_key"][0] < at["wait_place"][0] < at["number_2"][0] < at["no_key"][0] < at["wait_place"][1]
    assert any(at["wait_place"][1] < when < at["no_key"][1] for when in at["number_1"]), at
    words_over = at["no_key"][0] + 2.5
    music = heard[round(words_over * 8000) : round((at["wait_place"][1] - 0.2) * 8000)]
    assert len(music) > 8000 and np.sqrt(np.mean(music**2)) > 300, "music between the announcements"
    told = [row["data"]["position"] for row in timeline(running, number) if row["kind"] == "told"]
    assert told == ["2", "1"]


async def test_a_key_leads_out_of_the_queue_and_others_are_ignored(running: System) -> None:
    async with rules(running, comfort={**SILENT, "exits": [{"key": "9", "flow": "maintenance"}]}):
        number = fresh_number()
        caller = Caller(running, REGULARS, keys=[(5.0, "5"), (6.0, "9")], number=number)
        log = await asyncio.to_thread(caller.over)
    await asyncio.to_thread(running.await_quiet)
    spoken = decode_ulaw(bytes(log.heard))
    assert len(times_heard(spoken, prompt_samples(running.data / "sounds/zh/maintenance.wav"))) == 1
    left = [row["data"] for row in timeline(running, number) if row["kind"] == "led_away"]
    assert left == [{"queue": "service", "key": "9"}] and not log.ended_by_us


async def test_uploaded_music_is_heard_at_once_and_stays_as_long_as_a_queue_uses_it(running: System) -> None:
    pid = running.pbx_pid()
    with running.api("admin") as api:
        answer = api.put("/music/tone", files={"file": ("tone.wav", tone_wav(TONE, 5.0), "audio/wav")})
        assert answer.status_code == 204, answer.text
        await until(lambda: "Class: tone" in running.asterisk("moh show classes"))
        async with rules(running, comfort={**SILENT, "music": "tone"}):
            caller, _ = await waits(running, REGULARS)
            await asyncio.sleep(5)
            refused = api.delete("/music/tone")
            assert (refused.status_code, refused.json()["error"]["id"]) == (409, "music.in_use"), refused.text
            await gone(running, caller)
        heard = decode_ulaw(bytes(caller.log.heard))[-16_000:]
        over = level(heard, 8000, TONE) - max(level(heard, 8000, hertz) for hertz in (TONE / 2, TONE * 1.5))
        assert over > 30, f"the tone stands {over:.0f} dB over what is beside it"
        assert api.delete("/music/tone").status_code == 204
        await until(lambda: "tone" not in running.asterisk("moh show classes"))
    assert running.pbx_pid() == pid, "Asterisk went on"


async def until(condition: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_for, condition, 10.0)


# ---- who is served first, and by whom --------------------------------------------------------------------------------


async def test_a_vip_passes_those_who_came_before(running: System) -> None:
    vip = fresh_number()
    with running.api("supervisor") as api:
        assert api.put("/vips", json={"number": f"+86 {vip}", "level": 1}).status_code == 200
    async with at_work(running, "1001", RINGS) as agent:
        first, _ = await waits(running)
        second, _ = await waits(running)
        third = Caller(running, DIRECT, number=vip)
        await phase(running, vip, "queued")
        await agent.ready()
        assert await rung(agent) == vip
        await gone(running, first, second, third)


async def test_a_vip_level_holds_at_once_for_who_waits(running: System) -> None:
    async with at_work(running, "1001", RINGS) as agent:
        first, _ = await waits(running)
        second, number = await waits(running)
        with running.api("supervisor") as api:
            assert api.put("/vips", json={"number": number, "level": 1}).status_code == 200
        await agent.ready()
        assert await rung(agent) == number
        await gone(running, first, second)


async def test_who_calls_again_is_led_to_the_agent_of_last_time(running: System) -> None:
    number = fresh_number()
    async with at_work(running, "1001", Habits(talk_for=1.0)) as usual, at_work(running, "1002", RINGS) as other:
        await usual.ready()
        await asyncio.to_thread(Caller(running, REGULARS, number=number).over)
        await usual.end_wrap_up()
        await usual.api.post("/desk/state", json={"state": "not_ready", "reason": "meal"})
        await usual.until("not_ready")
        await other.ready()
        caller = Caller(running, REGULARS, number=number)
        await phase(running, number, "queued")
        await asyncio.sleep(1)
        assert other.state["state"] == "ready", "it waits for the agent of last time"
        await usual.ready()
        await asyncio.to_thread(caller.over)
        assert len(usual.phone.rings) == 2 and not other.phone.rings
    await asyncio.to_thread(running.await_quiet)


async def test_skills_and_levels_hold_and_are_eased_in_time(running: System) -> None:
    await asyncio.to_thread(change, running, "/skills", ENGLISH, "POST")
    for agent, ability in (("1001", 3), ("1002", 8)):
        skills = {"skills": [{"skill": "english", "level": ability}]}
        await asyncio.to_thread(change, running, f"/agents/{agent}", skills)
    needs = [{"skill": "english", "level": 6}]
    eased = [{"after": 4, "skill": "english", "level": 3}]
    async with rules(running, needs=needs, relaxations=eased):
        async with at_work(running, "1001", RINGS) as weak, at_work(running, "1002", RINGS) as able:
            await weak.ready()
            first, number = await waits(running)
            assert weak.state["state"] == "ready"
            await able.ready()
            assert await rung(able) == number and weak.state["state"] == "ready"
            second, number = await waits(running)
            assert weak.state["state"] == "ready"
            assert await rung(weak) == number
            await gone(running, first, second)
    waited = await asyncio.to_thread(timeline, running, number)
    assert [row["kind"] for row in waited][:3] == ["arrived", "node", "queued"]


async def test_a_queue_that_is_too_long_overflows_and_recovers(running: System) -> None:
    helper = {"queues": [{"queue": "luggage", "tier": 1, "level": 5}]}
    await asyncio.to_thread(change, running, "/agents/1005", helper)
    overflow = [{"when": "length", "limit": 1, "back": 0, "queue": "luggage"}]
    async with rules(running, overflows=overflow), at_work(running, "1005", Habits(talk_for=0.5)) as agent:
        await agent.ready()
        first, number = await waits(running)
        await asyncio.sleep(0.5)
        assert agent.state["state"] == "ready", "one is not too many"
        second = Caller(running, DIRECT, number=fresh_number())
        await asyncio.to_thread(first.over)
        await agent.end_wrap_up()
        await asyncio.to_thread(second.over)
        await agent.end_wrap_up()
        third, _ = await waits(running)
        await asyncio.sleep(0.5)
        assert agent.state["state"] == "ready", "it has recovered"
        await gone(running, third)
    record = await asyncio.to_thread(record_of, running, number)
    assert (record["queue"], record["agent"]) == ("service", "1005"), "it never left its queue"
