"""Sessions recorded on a real Asterisk, played again: each thing is told once, in order, without numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zongji.asterisk.legs import Legs
from zongji.asterisk.phones import Phones
from zongji.asterisk.translate import instant, translate
from zongji.asterisk.wire import Message, read_message
from zongji.core.contact.model import CallerArrived
from zongji.core.facts import Fact
from zongji.kernel.ids import offer_leg

SESSIONS = Path(__file__).parent / "sessions"
EXPECTED = {
    "talk": (
        "PhoneRegistered CallerArrived DigitPressed DigitPressed PromptEnded AgentAnswered AgentLegEnded:normal"
        " CallerHungUp:normal"
    ),
    "busy": "PhoneRegistered CallerArrived AgentLegEnded:busy CallerHungUp:normal",
    "caller_leaves_while_ringing": "PhoneRegistered CallerArrived CallerHungUp:normal AgentLegEnded:normal",
}


def messages(name: str) -> Iterator[Message]:
    for line in (SESSIONS / f"{name}.jsonl").read_text().splitlines():
        yield read_message(line)


def replayed(name: str) -> list[Fact]:
    """The facts of a session. An agent's phone is rung as soon as a caller is there."""
    legs, phones = Legs(), Phones()
    told: list[Fact] = []
    for message in messages(name):
        at = instant(message.timestamp)
        fact = phones.changed(message, at) if message.contact_info is not None else translate(message)
        if isinstance(fact, CallerArrived):
            legs.ring(offer_leg(fact.contact, 1), at)
        if fact is not None and legs.news(fact, message.channel):
            told.append(fact)
    return told


def words(facts: list[Fact]) -> str:
    causes = [getattr(fact, "cause", None) for fact in facts]
    return " ".join(
        type(fact).__name__ + (f":{cause.value}" if cause is not None else "")
        for fact, cause in zip(facts, causes, strict=True)
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_a_session_tells_its_story(name: str) -> None:
    assert words(replayed(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_come_in_the_order_of_their_times_and_name_nobody(name: str) -> None:
    facts = replayed(name)
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
    assert "13800000000" not in repr(facts)


def test_every_recorded_session_is_expected_to_say_something() -> None:
    assert {path.stem for path in SESSIONS.glob("*.jsonl")} == set(EXPECTED)
