"""The spill file survives being torn anywhere."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongji.storage.spill import Spill

lines = st.lists(st.binary(max_size=50).map(lambda raw: raw.replace(b"\n", b" ")), min_size=1, max_size=8)


@given(lines=lines, data=st.data())
@settings(deadline=None)
def test_a_torn_file_gives_the_lines_before_the_tear_and_takes_new_ones(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("spill") / "journal.spill"
    Spill(path).add(lines)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    mended = Spill(path)
    kept = mended.lines(0, mended.size)
    assert kept == lines[: len(kept)]
    assert len(kept) >= whole[:cut].count(b"\n")
    mended.add([b"new"])
    again = Spill(path)
    assert again.lines(0, again.size) == [*kept, b"new"]


def test_a_line_whose_bytes_changed_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "journal.spill"
    Spill(path).add([b"one", b"two"])
    path.write_bytes(path.read_bytes().replace(b"two", b"TWO"))
    mended = Spill(path)
    assert mended.lines(0, mended.size) == [b"one"]


def test_an_empty_spill_says_so(tmp_path: Path) -> None:
    spill = Spill(tmp_path / "journal.spill")
    assert not spill
    spill.add([b"x"])
    assert spill
    spill.clear()
    assert not spill and not spill.lines(0, spill.size)
    spill.add([b"y"])
    assert spill.lines(0, spill.size) == [b"y"]
    spill.clear()
    spill.close()
    assert not (tmp_path / "journal.spill").exists()
