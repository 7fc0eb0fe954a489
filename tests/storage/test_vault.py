"""The vault keeps people's numbers out of every file, and forgets for ever."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zongji.kernel.errors import Fault
from zongji.storage.database import Database, sqlite_url
from zongji.storage.migrate import migrate
from zongji.storage.vault import Person, Vault

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ANN = Person("+8613800138000", "安小姐")
BOB = Person("+8613912345678", "")


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = sqlite_url(tmp_path / "zongji.db")
    migrate(url)
    return url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "secrets" / "vault.key")


async def test_a_number_is_one_party_and_can_be_revealed(database: Database, vault: Vault) -> None:
    async with database.writing() as session:
        first = await vault.admit(session, [ANN, BOB, ANN], NOW)
    async with database.writing() as session:
        again = await vault.admit(session, [ANN], NOW)
    assert first[ANN.number] == again[ANN.number] != first[BOB.number]
    async with database.reading() as session:
        known = await vault.reveal(session, [first[ANN.number].id, "p_unknown"])
    assert known == {first[ANN.number].id: ANN}


async def test_a_party_is_found_by_number_and_by_its_last_four_digits(database: Database, vault: Vault) -> None:
    async with database.writing() as session:
        parties = await vault.admit(session, [ANN, BOB], NOW)
    async with database.reading() as session:
        assert await vault.find(session, ANN.number) == [parties[ANN.number].id]
        assert await vault.find(session, "5678") == [parties[BOB.number].id]
        assert await vault.find(session, "9999") == []
        assert await vault.find(session, "+861380013800") == []


def database_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("zongji.db*"))


async def test_no_file_holds_a_number_a_name_or_the_master_key(
    database: Database, vault: Vault, tmp_path: Path
) -> None:
    async with database.writing() as session:
        party = (await vault.admit(session, [ANN, BOB], NOW))[ANN.number].id
    key = (tmp_path / "secrets" / "vault.key").read_bytes()
    contents = {path.name: path.read_bytes() for path in database_files(tmp_path)}
    assert any(party.encode() in content for content in contents.values()), "the search finds what is there"
    for name, content in contents.items():
        for secret in (b"13800138000", b"138000", b"13912345678", "安小姐".encode(), key[:32], key[32:]):
            assert secret not in content, f"{name} holds what only the vault may know"


async def test_a_shredded_party_is_gone_for_ever_and_its_number_becomes_another_party(
    database: Database, vault: Vault, tmp_path: Path
) -> None:
    async with database.writing() as session:
        party = (await vault.admit(session, [ANN], NOW))[ANN.number].id
    async with database.writing() as session:
        await vault.shred(session, party)
    async with database.reading() as session:
        assert await vault.reveal(session, [party]) == {}
        assert await vault.find(session, ANN.number) == []
    async with database.writing() as session:
        assert (await vault.admit(session, [ANN], NOW))[ANN.number].id != party


async def test_another_key_opens_nothing_and_says_so(database: Database, vault: Vault, tmp_path: Path) -> None:
    async with database.writing() as session:
        party = (await vault.admit(session, [ANN], NOW))[ANN.number].id
    stranger = Vault.open(tmp_path / "elsewhere" / "vault.key")
    async with database.reading() as session:
        with pytest.raises(Fault) as caught:
            await stranger.reveal(session, [party])
    assert caught.value.id == "vault.sealed"
    assert ANN.number not in str(caught.value)


def test_the_key_file_is_for_its_owner_only_and_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "vault.key"
    sealed = Vault.open(path).seal("sip:1001", "secret words")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert Vault.open(path).unseal("sip:1001", sealed) == "secret words"
    with pytest.raises(Fault):
        Vault.open(path).unseal("sip:1002", sealed)


def test_a_damaged_key_file_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(b"short")
    with pytest.raises(Fault, match="backup"):
        Vault.open(path)


def test_a_person_is_not_printed() -> None:
    assert ANN.number not in repr(ANN) and ANN.name not in repr(ANN)
