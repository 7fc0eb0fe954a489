"""Looking back at the journal while somebody else writes it."""

from pathlib import Path

import pytest

from zongji.core.acd.model import QueueConfigured
from zongji.core.facts import Entry
from zongji.core.presence.model import AgentSignedIn
from zongji.kernel.clock import Instant
from zongji.kernel.errors import NotFound
from zongji.kernel.ids import AgentId, QueueId
from zongji.storage.journal import SqlJournal
from zongji.storage.past import Past


def entry(seq: int) -> Entry:
    at = Instant(seq * 10)
    return Entry(seq, QueueConfigured(at, QueueId("q")) if seq % 3 == 0 else AgentSignedIn(at, AgentId("1001")), ())


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    journal = SqlJournal(tmp_path / "journal.db")
    await journal.append([entry(seq) for seq in range(1, 31)])
    journal.close()
    return tmp_path / "journal.db"


async def test_entries_of_a_time_are_those_from_its_start_to_before_its_end(path: Path) -> None:
    assert [each.seq for each in Past(path).entries(Instant(50), Instant(80))] == [5, 6, 7]


async def test_facts_of_a_kind_before_a_time(path: Path) -> None:
    found = list(Past(path).newest((QueueConfigured,), Instant(100)))
    assert [(type(fact), fact.at) for fact in found] == [(QueueConfigured, at) for at in (30, 60, 90)]


async def test_it_reads_while_the_writer_is_there(path: Path) -> None:
    journal = SqlJournal(path)
    await journal.append([entry(31)])
    assert [each.seq for each in Past(path).entries(Instant(300), Instant(999))] == [30, 31]
    journal.close()


def test_a_journal_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no journal"):
        Past(tmp_path / "journal.db")
