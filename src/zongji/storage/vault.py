"""The vault: who a party is, readable only with its own key.

Each party has a random id and a random key; number and name are sealed with that key, the key with the master key.
Blind indexes (keyed hashes of the whole number and of its last four digits) find a party without opening it.
Deleting a party's key shreds it everywhere: facts, journal and records hold ids only.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, SmallInteger, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from zongji.kernel.errors import Fault
from zongji.kernel.ids import PartyId
from zongji.storage.database import Reading, Writing
from zongji.storage.secret_files import kept
from zongji.storage.types import Base, Utc

KEY_BYTES = 32
NONCE_BYTES = 12
TAIL = 4


class VaultParty(Base):
    """One party. After shredding only the id is left."""

    __tablename__ = "vault_party"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes | None] = mapped_column(LargeBinary(80))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary(1024))
    number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    tail_index: Mapped[str | None] = mapped_column(String(64), index=True)
    vip: Mapped[int] = mapped_column(SmallInteger, default=0)
    created: Mapped[datetime] = mapped_column(Utc)


@dataclass(frozen=True, slots=True)
class Person:
    """Who a party is. Never logged; repr hides it."""

    number: str
    name: str

    def __repr__(self) -> str:
        return "Person(…)"


@dataclass(frozen=True, slots=True)
class Party:
    """What may be told about a party without opening it."""

    id: PartyId
    vip: int


class Vault:
    """Seals, finds and opens. Sessions are the caller's."""

    def __init__(self, keys: bytes) -> None:
        if len(keys) != 2 * KEY_BYTES:
            raise Fault("vault.key", "the vault's key file is damaged: restore it from a backup")
        self._master = AESGCM(keys[:KEY_BYTES])
        self._index_key = keys[KEY_BYTES:]

    @classmethod
    def open(cls, path: Path) -> "Vault":
        """The vault whose keys are in a file (made at the first start, mode 0600)."""
        return cls(kept(path, lambda: os.urandom(2 * KEY_BYTES)))

    async def admit(self, session: Writing, people: Sequence[Person], at: datetime) -> dict[str, Party]:
        """Parties by number; new numbers get a new party."""
        indexes = {self._index("number", person.number): person for person in people}
        found = {
            row.number_index: row
            for row in await session.scalars(select(VaultParty).where(VaultParty.number_index.in_(indexes)))
        }
        for index, person in indexes.items():
            if index not in found:
                found[index] = self._sealed(index, person, at)
                session.add(found[index])
        await session.flush()
        return {person.number: Party(PartyId(found[index].id), found[index].vip) for index, person in indexes.items()}

    async def reveal(self, session: Reading, parties: Iterable[str]) -> dict[str, Person]:
        """Who these parties are; shredded and unknown ones are missing."""
        wanted = set(parties)
        if not wanted:
            return {}
        rows = await session.scalars(select(VaultParty).where(VaultParty.id.in_(wanted)))
        return {row.id: person for row in rows if (person := self._opened(row)) is not None}

    async def party(self, session: Reading, id: str) -> Party | None:
        """A party by its id; None for one that is unknown or shredded."""
        row = await session.get(VaultParty, id)
        return Party(PartyId(row.id), row.vip) if row is not None and row.key is not None else None

    async def vips(self, session: Reading) -> dict[str, int]:
        """The level of each party that has one."""
        rows = await session.execute(select(VaultParty.id, VaultParty.vip).where(VaultParty.vip > 0))
        return {row.id: row.vip for row in rows}

    async def set_vip(self, session: Writing, party: str, level: int) -> None:
        """Give a party a VIP level; 0 is none."""
        await session.execute(update(VaultParty).where(VaultParty.id == party).values(vip=level))

    async def find(self, session: Reading, digits: str) -> list[str]:
        """Parties with this number (E.164 or local), or ending in these four digits."""
        column = VaultParty.tail_index if len(digits) == TAIL else VaultParty.number_index
        indexes = [self._index("tail" if len(digits) == TAIL else "number", digits)]
        rows = await session.scalars(select(VaultParty.id).where(column.in_(indexes)))
        return list(rows)

    async def shred(self, session: Writing, party: str) -> None:
        """Make a party unreadable for ever."""
        gone = {"key": None, "sealed": None, "number_index": None, "tail_index": None}
        await session.execute(update(VaultParty).where(VaultParty.id == party).values(**gone))

    def seal(self, purpose: str, secret: str) -> bytes:
        """A secret that must be readable again (a SIP password), bound to its purpose."""
        return _seal(self._master, secret.encode(), purpose)

    def unseal(self, purpose: str, sealed: bytes) -> str:
        """The secret again; Fault when the key or purpose is another."""
        return _unseal(self._master, sealed, purpose).decode()

    def _sealed(self, index: str, person: Person, at: datetime) -> VaultParty:
        id, key = f"p_{secrets.token_urlsafe(12)}", AESGCM.generate_key(256)
        body = json.dumps({"number": person.number, "name": person.name}, ensure_ascii=False)
        return VaultParty(
            id=id,
            key=_seal(self._master, key, id),
            sealed=_seal(AESGCM(key), body.encode(), id),
            number_index=index,
            tail_index=self._index("tail", person.number[-TAIL:]),
            vip=0,
            created=at,
        )

    def _opened(self, row: VaultParty) -> Person | None:
        if row.key is None or row.sealed is None:
            return None
        body: Mapping[str, str] = json.loads(
            _unseal(AESGCM(_unseal(self._master, row.key, row.id)), row.sealed, row.id)
        )
        return Person(body["number"], body["name"])

    def _index(self, kind: str, value: str) -> str:
        return hmac.new(self._index_key, f"{kind}:{value}".encode(), sha256).hexdigest()


def _seal(key: AESGCM, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, plain, bound_to.encode())


def _unseal(key: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as why:
        raise Fault("vault.sealed", "the vault's key does not fit its content: was the key file replaced?") from why
