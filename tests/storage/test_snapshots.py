"""Snapshots are whole or not there."""

from itertools import pairwise
from pathlib import Path

from zongji.storage.snapshots import KEEP, OLDER, Snapshots


def test_the_newest_is_given_and_those_before_a_moment_newest_first(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    assert snapshots.newest_snapshot() is None
    for seq in (5, 9, 10, 100, 1000):
        snapshots.save_snapshot(seq, b"floor at %d" % seq)
    assert snapshots.newest_snapshot() == (1000, b"floor at 1000")
    assert [seq for seq, _ in snapshots.before(99)] == [10, 9, 5]
    assert list(snapshots.before(4)) == []


def test_old_ones_thin_out_evenly_and_the_first_and_the_newest_few_stay(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    count = 3 * OLDER
    for seq in range(1, count + 1):
        snapshots.save_snapshot(seq, b"")
    kept = sorted(int(path.stem) for path in tmp_path.iterdir())
    assert len(kept) == OLDER + KEEP
    assert kept[0] == 1 and kept[-KEEP:] == [count - 2, count - 1, count]
    gaps = [later - earlier for earlier, later in pairwise(kept)]
    assert max(gaps) <= 2 * count / OLDER


def test_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.save_snapshot(1, b"one")
    snapshots.save_snapshot(2, b"two")
    newest = max(tmp_path.glob("*.snapshot"))
    newest.write_bytes(newest.read_bytes()[:-1])
    assert snapshots.newest_snapshot() == (1, b"one")
