"""Telephone numbers are written one way, shown another, and placed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongji.storage.numbers import LONGEST, normalise, place, shown


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("010-62345678", "+861062345678"),
        ("+14155552671", "+14155552671"),
        ("1001", "1001"),
        ("10086", "10086"),
        ("anonymous", ""),
        ("Anonymous", ""),
        ("", ""),
        ("<script>alert(1)</script>", "scriptalert1script"),
        ("9" * 100, "9" * LONGEST),
    ],
)
def test_a_number_is_written_one_way(raw: str, written: str) -> None:
    assert normalise(raw, "CN") == written


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+8613800138000", "138 0013 8000"),
        ("+861062345678", "010 6234 5678"),
        ("+14155552671", "+1 415-555-2671"),
        ("1001", "1001"),
    ],
)
def test_a_number_is_shown_as_people_here_read_it(number: str, read: str) -> None:
    assert shown(number, "CN") == read


def test_a_number_has_a_place_in_both_languages_or_none() -> None:
    assert place("+8613800138000") == {"zh": "北京市", "en": "Beijing"}
    assert place("1001") is None


@given(st.text(max_size=60))
def test_nothing_that_a_trunk_sends_breaks_it_and_writing_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw, "CN")
    assert normalise(once, "CN") == once
    assert len(once) <= LONGEST
    assert shown(once, "CN") is not None
