"""Column types that every database of ours understands the same way.

``Utc`` keeps instants as whole microseconds: SQLite forgets zones, MariaDB and PostgreSQL keep them differently.
``Json`` keeps values of one type as text: every database has text, and each has another JSON.
"""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, Dialect, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from zongji.kernel.clock import Instant, from_datetime, to_datetime

Value = TypeVar("Value")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Mother of all tables; names every constraint, so that each can be migrated on each database."""

    metadata = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """An aware datetime in UTC; a naive one is refused, for its zone is a guess."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To microseconds since the epoch; ValueError for a naive datetime."""
        return None if value is None else from_datetime(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Back to an aware datetime."""
        return None if value is None else to_datetime(Instant(value))


class Json(TypeDecorator[Value], Generic[Value]):
    """A value of one type (made of dataclasses, enums and tuples) as JSON text; text that is not of that type raises
    msgspec.ValidationError when it is read. Not to be searched in."""

    impl = Text
    cache_ok = True

    def __init__(self, type: type[Value]) -> None:
        super().__init__()
        self.type = type

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Value | None:
        """Back to the value."""
        return None if value is None else msgspec.json.decode(value, type=self.type)
