"""Names that tell whose they are, time without guesses, errors with ids."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, Span, after, from_datetime, in_seconds, seconds, to_datetime
from zongji.kernel.errors import Fault, Invalid, NotFound, Refused, Unavailable, ZongjiError
from zongji.kernel.ids import (
    ContactId,
    bridge_id,
    caller_leg,
    contact_of,
    node_of,
    offer_leg,
    offer_of,
    playback_id,
    step_of,
)

contacts = st.from_regex(r"[a-z0-9]+-[a-z0-9.]+", fullmatch=True).map(ContactId)


@settings(deadline=None)
@given(contacts, st.integers(0, 10**6))
def test_every_name_of_a_contact_tells_whose_it_is(contact: ContactId, number: int) -> None:
    leg, playback = offer_leg(contact, number), playback_id(contact, number)
    names = [caller_leg(contact), leg, playback, bridge_id(contact)]
    assert {contact_of(name) for name in names} == {contact}
    assert len(set(names)) == 4
    assert [offer_of(name) for name in names] == [None, number, None, None]
    assert [step_of(name) for name in names] == [None, None, number, None]
    assert node_of(contact) == contact.split("-")[0]


@pytest.mark.parametrize("name", ["ann~²", "ann~", "ann", "ann~p", "ann~p²", "ann~-1", "ann~p-1", "ann~x1"])
def test_foreign_names_are_nobodys(name: str) -> None:
    assert offer_of(name) is None and step_of(name) is None


@settings(deadline=None)
@given(st.integers(0, 4 * 10**15))
def test_an_instant_survives_the_calendar(at: int) -> None:
    assert from_datetime(to_datetime(Instant(at))) == at


@dataclass(frozen=True)
class Base:
    """For copies."""

    first: int
    second: str = "b"


@dataclass(frozen=True)
class Child(Base):
    """With fields of its own and of its mother's."""

    third: tuple[int, ...] = ()


@settings(deadline=None)
@given(st.builds(Child), st.dictionaries(st.sampled_from(["first", "second", "third"]), st.integers()))
def test_a_changed_copy_is_what_replace_gives(child: Child, changes: dict[str, Any]) -> None:
    before = (child.first, child.second, child.third)
    assert changed(child, **changes) == replace(child, **changes)
    assert (child.first, child.second, child.third) == before
    assert type(changed(child)) is Child


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    nonsense: dict[str, Any] = {"fourth": 1}
    with pytest.raises(KeyError, match="fourth"):
        changed(Child(1), **nonsense)


def test_a_naive_time_is_refused_and_another_zone_is_the_same_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        from_datetime(datetime(2026, 1, 1))
    east = timezone(timedelta(hours=8))
    assert from_datetime(datetime(2026, 1, 1, 8, tzinfo=east)) == from_datetime(datetime(2026, 1, 1, tzinfo=UTC))


def test_spans_are_whole_microseconds() -> None:
    assert seconds(0.1) + seconds(0.2) == seconds(0.3)
    assert in_seconds(Span(1_500_000)) == 1.5
    assert after(Instant(1), seconds(-1)) == 1 - 1_000_000


def test_errors_say_whose_guilt_it_is() -> None:
    why = Invalid("flow.problems", "two problems", {"menu": "no key"})
    assert isinstance(why, Refused) and not isinstance(why, Fault)
    assert (why.id, why.fields, str(why)) == ("flow.problems", {"menu": "no key"}, "two problems")
    assert NotFound("a.b", "c").fields == {}
    assert isinstance(Unavailable("pbx.away", "away"), Fault) and issubclass(Fault, ZongjiError)
