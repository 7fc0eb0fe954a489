"""Sessions, times and migrations."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Dialect, text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateTable

import zongji.features.agents.models
import zongji.features.calendars.models
import zongji.features.flows.models
import zongji.features.history.models
import zongji.features.identity.models
import zongji.features.prompts.models
import zongji.features.skills.models
import zongji.storage.offsets  # noqa: F401 -- importing models is what makes their tables known
from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.core.presence.model import AgentConfigured
from zongji.features.agents.models import AgentRow
from zongji.features.agents.routing import configured as agent_configured
from zongji.features.agents.routing import routing
from zongji.features.queues.models import QueueRow
from zongji.features.queues.rules import configured, read
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, QueueId
from zongji.storage.database import Database, sqlite_url, when_committed
from zongji.storage.migrate import configuration, migrate
from zongji.storage.types import Base
from zongji.storage.vault import VaultParty


def party(id: str, created: datetime) -> VaultParty:
    return VaultParty(id=id, created=created, vip=0)


async def test_migrations_make_exactly_the_tables_that_the_code_has(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "zongji.db")
    await asyncio.to_thread(migrate, url)
    await asyncio.to_thread(migrate, url)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_queues_and_agents_of_old_keep_their_strategy_and_get_what_is_usual(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "zongji.db")
    await asyncio.to_thread(command.upgrade, configuration(url), "0001")
    database = Database(url)
    async with database.writing() as session:
        await session.execute(
            text("INSERT INTO queue VALUES ('flights', '航班', 'Flights', 'fewest_calls', 20, 30, 20)")
        )
        await session.execute(text("INSERT INTO agent VALUES ('1001', '陈静', 1, 'x')"))
    await asyncio.to_thread(migrate, url)
    async with database.reading() as session:
        queue = await session.get_one(QueueRow, "flights")
        agent = await session.get_one(AgentRow, "1001")
    assert configured(read(queue), Instant(0)) == QueueConfigured(
        Instant(0), QueueId("flights"), (Strategy.FEWEST_CALLS,)
    )
    assert agent_configured("1001", routing(agent, []), Instant(0)) == AgentConfigured(Instant(0), AgentId("1001"))
    await database.close()


async def test_a_time_comes_back_aware_and_in_utc_and_a_naive_one_is_refused(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "zongji.db")
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    beijing = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    async with database.writing() as session:
        session.add(party("p_1", beijing))
    async with database.reading() as session:
        found = await session.get_one(VaultParty, "p_1")
    assert found.created == beijing
    assert found.created.tzinfo is UTC
    with pytest.raises(StatementError, match="zone"):
        async with database.writing() as session:
            session.add(party("p_2", datetime(2026, 11, 23)))
            await session.flush()
    await database.close()


async def test_what_waits_for_the_commit_happens_after_it_and_never_without_it(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "zongji.db")
    await asyncio.to_thread(migrate, url)
    database, told = Database(url), list[str]()
    now = datetime(2026, 11, 23, tzinfo=UTC)
    async with database.writing() as session:
        session.add(party("p_1", now))
        when_committed(session, lambda: told.append("first"))
        assert told == []
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(party("p_1", now))
            when_committed(session, lambda: told.append("second"))
    with pytest.raises(RuntimeError):
        async with database.writing() as session:
            when_committed(session, lambda: told.append("third"))
            raise RuntimeError
    assert told == ["first"]
    await database.close()


async def test_the_connection_is_tuned_and_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "zongji.db")
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with database.reading() as session:
        assert (await session.scalar(text("PRAGMA journal_mode"))) == "wal"
        assert (await session.scalar(text("PRAGMA foreign_keys"))) == 1

    async def add(nth: int) -> None:
        async with database.writing() as session:
            session.add(party(f"p_{nth}", datetime(2026, 11, 23, tzinfo=UTC)))
            await session.flush()
            await asyncio.sleep(0.02)

    async with asyncio.TaskGroup() as tasks:
        for nth in range(10):
            tasks.create_task(add(nth))
    async with database.reading() as session:
        assert (await session.scalar(text("SELECT count(*) FROM vault_party"))) == 10
    await database.close()


DIALECTS: list[Dialect] = [sqlite.dialect(), postgresql.dialect(), mysql.dialect()]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_table_can_be_written_in_every_database_that_we_mean_to_support(dialect: Dialect) -> None:
    """Only the words: no such server runs here."""
    for table in Base.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip().startswith("CREATE TABLE")
