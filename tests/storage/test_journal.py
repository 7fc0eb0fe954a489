"""The journal keeps every entry once and in order, whatever happens to its database."""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.entries import entry
from zongji.kernel.clock import Instant
from zongji.storage.codec import encode
from zongji.storage.journal import SqlJournal
from zongji.storage.journal_reader import CHUNK
from zongji.storage.spill import Spill

WRITER = """
import asyncio, sys
from pathlib import Path
from tests.storage.entries import entry
from zongji.storage.journal import SqlJournal

async def write():
    journal = SqlJournal(Path(sys.argv[1]))
    for seq in range(journal.last + 1, 1_000_000):
        await journal.append([entry(seq)])
        print(seq, flush=True)

asyncio.run(write())
"""


@contextmanager
def opened(path: Path, fsync: bool = False) -> Iterator[SqlJournal]:
    journal = SqlJournal(path, fsync)
    try:
        yield journal
    finally:
        journal.close()


@asynccontextmanager
async def running(journal: SqlJournal) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(journal.run())
        try:
            yield
        finally:
            task.cancel()


async def start_writer(path: Path) -> asyncio.subprocess.Process:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = (sys.executable, "-c", WRITER, str(path))
    return await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE, env=environment)


async def positions(journal: SqlJournal, after: int = 0) -> list[int]:
    return [found.seq async for found in journal.read(after)]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another connection holds the database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("COMMIT")


@contextmanager
def no_file_grows_over(size: int) -> Iterator[None]:
    """As a full disk would have it: what is written stops in the middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def merged(journal: SqlJournal) -> None:
    async with asyncio.timeout(30):
        while journal.spilled:  # noqa: ASYNC110 -- the journal tells nobody when it has merged
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("fsync", [False, True])
async def test_what_was_appended_is_read_in_order_from_any_position(tmp_path: Path, fsync: bool) -> None:
    with opened(tmp_path / "journal.db", fsync) as journal:
        await journal.append([entry(1), entry(2)])
        await journal.append([])
        await journal.append([entry(3)])
        assert [found async for found in journal.read()] == [entry(1), entry(2), entry(3)]
        assert await positions(journal, after=2) == [3]
        assert journal.last == 3
    with opened(tmp_path / "journal.db", fsync) as again:
        assert again.last == 3


async def test_reading_goes_over_many_chunks(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        await journal.append([entry(seq) for seq in range(1, 2 * CHUNK + 2)])
        assert await positions(journal) == list(range(1, 2 * CHUNK + 2))


async def test_who_follows_sees_no_gap_while_entries_move_into_the_database(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        async with running(journal):
            seen: list[int] = []
            for seq in range(1, 801):
                await journal.append([entry(seq)])
                await asyncio.sleep(0.002)
                if seq % 7 == 0:
                    seen += await positions(journal, after=len(seen))
            assert seen == list(range(1, len(seen) + 1)) and len(seen) == 798


async def test_a_position_is_found_by_time(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        assert journal.position_at(Instant(5_000_000)) == 0
        await journal.append([entry(seq) for seq in range(1, 101)])
        assert journal.position_at(Instant(0)) == 0
        assert journal.position_at(Instant(50_000_000)) == 49
        assert journal.position_at(Instant(50_000_001)) == 50
        assert journal.position_at(Instant(1 << 60)) == 100


async def test_a_database_locked_for_3_seconds_holds_nothing_up_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    loop = asyncio.get_running_loop()
    with opened(path) as journal:
        await journal.append([entry(1)])
        async with running(journal):
            with locked(path):
                until, seq = loop.time() + 3, 1
                while loop.time() < until:
                    seq += 1
                    await journal.append([entry(seq)])
                    await asyncio.sleep(0.01)
                assert seq > 10, "appending does not wait for the lock"
                assert await positions(journal) == list(range(1, seq + 1)), "readers see what is not in the database"
                assert journal.position_at(Instant(2_000_000)) == 1
                assert journal.trouble, "the operator is told"
                assert not journal.problems, "calls can be taken"
            await merged(journal)
            await journal.append([entry(seq + 1)])
            assert not journal.trouble
        assert await positions(journal) == list(range(1, seq + 2))


async def test_a_killed_process_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    """kill -9 of a writer, five times over, each time at another moment."""
    path, told = tmp_path / "journal.db", 0
    for round_ in range(5):
        writer = await start_writer(path)
        assert writer.stdout is not None
        async with asyncio.timeout(60):
            for _ in range(40 + 23 * round_):
                told = int(await writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest, _ = await writer.communicate()
        told = max([told, *(int(line) for line in rest.split(b"\n")[:-1])])
        with opened(path) as journal:
            found = await positions(journal)
            assert found == list(range(1, len(found) + 1))
            assert len(found) >= told


async def test_a_process_killed_while_the_database_was_locked_leaves_a_spill_that_is_merged_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        await journal.append([entry(1)])
    writer = await start_writer(path)
    assert writer.stdout is not None
    async with asyncio.timeout(60):
        await writer.stdout.readline()
        with locked(path):
            while int(await writer.stdout.readline()) < 200 or not path.with_suffix(".spill").exists():
                pass
            for _ in range(20):
                told = int(await writer.stdout.readline())
            writer.send_signal(signal.SIGKILL)
            rest, _ = await writer.communicate()
            told = max([told, *(int(line) for line in rest.split(b"\n")[:-1])])
    assert path.with_suffix(".spill").stat().st_size > 0
    with opened(path) as journal:
        found = await positions(journal)
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= told
        assert not journal.spilled
        await journal.append([entry(len(found) + 1)])
        assert (await positions(journal))[-1] == len(found) + 1


async def test_a_spill_that_was_merged_but_not_removed_is_not_merged_twice(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        await journal.append([entry(1), entry(2), entry(3)])
    Spill(path.with_suffix(".spill")).add([encode(entry(2)), encode(entry(3)), encode(entry(4))])
    with opened(path) as journal:
        assert [found async for found in journal.read()] == [entry(1), entry(2), entry(3), entry(4)]


async def test_a_disk_that_refuses_everything_is_told_and_nothing_is_lost_when_it_takes_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        await journal.append([entry(1)])
        async with running(journal):
            with locked(path):
                with no_file_grows_over(journal.spilled + 20):
                    await journal.append([entry(2), entry(3)])
                assert "2 journal entries are in memory only" in journal.problems[0]
                assert await positions(journal) == [1, 2, 3], "readers see them nevertheless"
            async with asyncio.timeout(30):
                while journal.problems:  # noqa: ASYNC110 -- as above
                    await asyncio.sleep(0.02)
            await merged(journal)
        assert await positions(journal) == [1, 2, 3]


@given(batches=st.lists(st.integers(1, 5), max_size=12), locks=st.sets(st.integers(0, 11)))
@settings(max_examples=25, deadline=None)
def test_whatever_batches_meet_a_lock_all_entries_are_there_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, batches: list[int], locks: set[int]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.db"

    async def story() -> list[int]:
        seq = 0
        with opened(path) as journal:
            for number, size in enumerate(batches):
                batch = [entry(seq + nth) for nth in range(1, size + 1)]
                seq += size
                if number in locks:
                    with locked(path):
                        await journal.append(batch)
                else:
                    await journal.append(batch)
        with opened(path) as journal:
            return await positions(journal)

    assert asyncio.run(story()) == list(range(1, sum(batches) + 1))
