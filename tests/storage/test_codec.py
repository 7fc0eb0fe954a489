"""The journal's words: everything that was ever written can be read."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.contact.model import CallerArrived, Cause, ContactClosed, Side
from zongji.core.facts import Entry
from zongji.core.presence.model import AgentStateSet, State
from zongji.kernel.clock import Instant, Span
from zongji.kernel.errors import Fault
from zongji.kernel.ids import AgentId, ContactId, QueueId
from zongji.storage import codec
from zongji.storage.codec import KINDS, RENAMED, UPCASTERS, VERSIONS, decode, encode, version_of

GOLDEN = Path(__file__).with_name("golden.jsonl")

kinds = st.sampled_from(sorted(KINDS)).flatmap(lambda name: st.builds(KINDS[name]))


def test_the_golden_file_has_a_line_for_every_kind_at_its_present_version_and_all_lines_are_read() -> None:
    seen = set()
    for line in GOLDEN.read_bytes().splitlines():
        entry = decode(line)
        for part in (entry.fact, *entry.decisions):
            name = type(part).__name__
            seen.add((name, version_of(name)))
        assert decode(encode(entry)) == entry
    missing = {(name, version_of(name)) for name in KINDS} - seen
    assert not missing, f"append a line for these to golden.jsonl: {sorted(missing)}"


def test_what_is_written_today_is_what_was_written_then() -> None:
    """A changed field without a new version would silently change what old lines mean."""
    for line in GOLDEN.read_bytes().splitlines():
        _, fact, decisions = json.loads(line)
        if all(version == version_of(name) for name, version, _ in (fact, *decisions)):
            assert encode(decode(line)) == line


def test_a_queue_with_one_strategy_of_old_has_a_list_of_one() -> None:
    line = b'[1,["QueueConfigured",1,{"at":1,"queue":"q","strategy":"fewest_calls","ring_for":5,"wrap_up":7}],[]]'
    assert decode(line).fact == QueueConfigured(Instant(1), QueueId("q"), (Strategy.FEWEST_CALLS,), Span(5), Span(7))


def test_an_entry_of_an_unknown_kind_says_so() -> None:
    with pytest.raises(Fault, match="CallerTeleported") as caught:
        decode(b'[1,["CallerTeleported",1,{"at":1}],[]]')
    assert caught.value.id == "journal.unknown_kind"


def test_a_version_from_the_future_says_so() -> None:
    with pytest.raises(Fault) as caught:
        decode(b'[1,["CallerArrived",99,{"at":1,"contact":"a","called":"4000"}],[]]')
    assert caught.value.id == "journal.unknown_kind"


@pytest.mark.parametrize("line", [b"", b"{}", b"[1]", b'[1,["CallerArrived",1,{}],[]]', b"\xff\xfe"])
def test_a_damaged_line_is_no_entry(line: bytes) -> None:
    with pytest.raises(Fault) as caught:
        decode(line)
    assert caught.value.id == "journal.unreadable"


@given(
    seq=st.integers(1, 1 << 60),
    at=st.integers(0, 1 << 52),
    contact=st.text(max_size=40),
    called=st.text(max_size=20),
    cause=st.sampled_from(Cause),
)
def test_what_goes_in_comes_out(seq: int, at: int, contact: str, called: str, cause: Cause) -> None:
    when, who = Instant(at), ContactId(contact)
    decisions = (ContactClosed(when, who, Side.SYSTEM, cause), AgentStateSet(when, AgentId("1"), State.READY))
    entry = Entry(seq, CallerArrived(when, who, called), decisions)
    assert decode(encode(entry)) == entry


@given(fact=kinds)
def test_every_kind_comes_back_equal_whatever_its_fields(fact: object) -> None:
    entry = Entry(1, fact, ())  # type: ignore[arg-type]
    assert decode(encode(entry)) == entry


def test_an_older_version_is_brought_up_step_by_step_under_its_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is empty today; this shows that an entry in it does what it says."""
    monkeypatch.setitem(VERSIONS, "CallerArrived", 3)
    monkeypatch.setitem(RENAMED, "CallCame", "CallerArrived")
    monkeypatch.setitem(UPCASTERS, ("CallerArrived", 1), lambda fields: {**fields, "to": fields["dialled"]})
    monkeypatch.setitem(
        UPCASTERS,
        ("CallerArrived", 2),
        lambda fields: {"at": fields["at"], "contact": fields["contact"], "called": fields["to"]},
    )
    monkeypatch.setattr(codec, "_TAGS", type(codec._TAGS)())
    wanted = Entry(1, CallerArrived(Instant(5), ContactId("a-1"), "4000"), ())
    assert decode(b'[1,["CallCame",1,{"at":5,"contact":"a-1","dialled":"4000"}],[]]') == wanted
    assert decode(b'[1,["CallerArrived",2,{"at":5,"contact":"a-1","to":"4000"}],[]]') == wanted
    assert decode(encode(wanted)) == wanted
