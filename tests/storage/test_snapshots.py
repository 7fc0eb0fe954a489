"""Snapshots are whole or not there."""

from pathlib import Path

from zongji.storage.snapshots import KEEP, Snapshots


def test_the_newest_is_given_and_only_a_few_are_kept(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    assert snapshots.newest_snapshot() is None
    for seq in (5, 9, 10, 100, 1000):
        snapshots.save_snapshot(seq, b"floor at %d" % seq)
    assert snapshots.newest_snapshot() == (1000, b"floor at 1000")
    assert len(list((tmp_path / "snapshots").iterdir())) == KEEP


def test_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.save_snapshot(1, b"one")
    snapshots.save_snapshot(2, b"two")
    newest = max(tmp_path.glob("*.snapshot"))
    newest.write_bytes(newest.read_bytes()[:-1])
    assert snapshots.newest_snapshot() == (1, b"one")
