"""Callers who reach nobody leave a message, on a real Asterisk: it is whole, whatever happens in its middle."""

import asyncio
import io
import wave
from collections.abc import Iterator

import numpy as np
import pytest

from tests.live.system.audio import Samples, decode_ulaw, level, prompt_samples, times_heard
from tests.live.system.callers import Caller
from tests.live.system.records import Row
from tests.live.system.running import System, wait_for
from tests.live.system.test_controller_dies import kill_and_start
from tests.live.system.test_faults import fresh_number, record_of
from tests.live.system.test_waiting import change

pytestmark = pytest.mark.live

CALLER_HERTZ = 700.0
SKIP = 1.0
"""Seconds after the answer at which a caller presses the key that leads past the words before the tone."""


@pytest.fixture(scope="module")
def voicemail(running: System) -> Iterator[System]:
    """Nobody is at work; whoever waits a second for the queue "service" is led to voicemail."""
    rule = {"when": "wait", "limit": 1, "back": 0, "flow": "voicemail"}
    change(running, "/queues/service", {"overflows": [rule]})
    yield running


def messages(system: System, number: str, count: int = 1) -> list[Row]:
    """The messages that a number left."""
    found: list[Row] = []
    with system.api("supervisor") as api:

        def there() -> bool:
            items = api.get("/voicemails").json()["items"]
            found[:] = [item for item in items if item["number"] == f"+86{number}"]
            return len(found) >= count

        wait_for(there, 20, lambda: str(found))
    return found


def audio(system: System, message: Row) -> Samples:
    """A message as a browser gets it."""
    with system.api("supervisor") as api:
        answer = api.get(message["url"].removeprefix("/api/v1"))
    assert answer.status_code == 200
    with wave.open(io.BytesIO(answer.content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)


def holds_the_tone(samples: Samples) -> bool:
    return level(samples, 8000, CALLER_HERTZ) - level(samples, 8000, 1000.0) > 30


def taken(system: System) -> list[int]:
    """How many bytes Asterisk has of each caller whom it records now."""
    return [path.stat().st_size for path in (system.data / "asterisk/spool/recording").iterdir()]


async def recorded(system: System, callers: int) -> None:
    """Returns when Asterisk records so many callers, and each has spoken for a second and a half."""

    def speak() -> bool:
        return sum(size > 24_000 for size in taken(system)) >= callers

    await asyncio.to_thread(wait_for, speak, 20, lambda: f"not {callers} are recorded")


def spoken(system: System, caller: Caller, name: str) -> int:
    """How often a prompt was heard by a caller."""
    heard = decode_ulaw(bytes(caller.log.heard))
    return len(times_heard(heard, prompt_samples(system.data / f"sounds/zh/{name}.wav")))


async def test_an_overflow_leads_to_voicemail_and_what_is_said_until_the_key_is_there(voicemail: System) -> None:
    number = fresh_number()
    caller = Caller(voicemail, "4001", keys=[(SKIP, "#"), (SKIP + 5, "#")], number=number)
    log = await asyncio.to_thread(caller.over, 30)
    assert not log.ended_by_us, "he was thanked, and the call ended"
    assert (spoken(voicemail, caller, "message_left"), spoken(voicemail, caller, "message_speak")) == (1, 0)
    (message,) = await asyncio.to_thread(messages, voicemail, number)
    assert (message["mailbox"], message["state"]) == ("service", "new")
    samples = await asyncio.to_thread(audio, voicemail, message)
    assert 3.5 < message["seconds"] < 5.1 and abs(len(samples) / 8000 - message["seconds"]) < 0.01
    assert holds_the_tone(samples)
    record = await asyncio.to_thread(record_of, voicemail, number)
    assert record["result"] == "message" and record["messages"][0]["id"] == message["id"]


async def test_who_hangs_up_in_the_middle_has_left_what_he_said(voicemail: System) -> None:
    number = fresh_number()
    caller = Caller(voicemail, "4001", keys=[(SKIP, "#")], number=number)
    await recorded(voicemail, 1)
    caller.hang_up()
    await asyncio.to_thread(caller.over)
    (message,) = await asyncio.to_thread(messages, voicemail, number)
    assert 1.5 <= message["seconds"] < 5 and holds_the_tone(await asyncio.to_thread(audio, voicemail, message))
    record = await asyncio.to_thread(record_of, voicemail, number)
    assert (record["result"], record["ended_by"]) == ("message", "caller")


async def test_a_controller_that_is_killed_in_mid_message_loses_nothing(voicemail: System) -> None:
    stays, leaves = fresh_number(), fresh_number()
    patient = Caller(voicemail, "4001", keys=[(SKIP, "#")], number=stays)
    await recorded(voicemail, 1)
    hasty = Caller(voicemail, "4001", keys=[(SKIP, "#")], number=leaves)
    await recorded(voicemail, 2)

    def gap() -> None:
        hasty.hang_up()
        hasty.over()

    await asyncio.to_thread(kill_and_start, voicemail, gap)
    patient.press("#")
    log = await asyncio.to_thread(patient.over, 30)
    assert not log.ended_by_us and spoken(voicemail, patient, "message_left") == 1
    for number, least in ((stays, 5.0), (leaves, 1.5)):
        (message,) = await asyncio.to_thread(messages, voicemail, number)
        assert message["seconds"] >= least
        assert holds_the_tone(await asyncio.to_thread(audio, voicemail, message))
        assert (await asyncio.to_thread(record_of, voicemail, number))["result"] == "message"
    await asyncio.to_thread(voicemail.await_quiet)
    assert await asyncio.to_thread(taken, voicemail) == [], "nothing was left behind"
