"""Tables of records and recordings: derived from the journal, and derivable again."""

from sqlalchemy import BigInteger, Boolean, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class RecordRow(Base):
    """A contact's record: ``body`` is all of it, the columns are what is searched. Times in microseconds."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_arrived_contact", "arrived", "contact"),
        Index("ix_record_agent_arrived", "agent", "arrived"),
        Index("ix_record_queue_arrived", "queue", "arrived"),
    )

    contact: Mapped[str] = mapped_column(String(80), primary_key=True)
    arrived: Mapped[int] = mapped_column(BigInteger)
    direction: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(40), index=True)
    queue: Mapped[str | None] = mapped_column(String(40))
    agent: Mapped[str | None] = mapped_column(String(20))
    ended_by: Mapped[str | None] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20))
    wait: Mapped[int] = mapped_column(BigInteger)
    talk: Mapped[int] = mapped_column(BigInteger)
    ended: Mapped[bool] = mapped_column(Boolean)
    settled: Mapped[bool] = mapped_column(Boolean, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary(1 << 20))


class TapeRow(Base):
    """A recording, to be found by its id."""

    __tablename__ = "record_tape"

    id: Mapped[str] = mapped_column(String(90), primary_key=True)
    contact: Mapped[str] = mapped_column(String(80), index=True)
    agent: Mapped[str] = mapped_column(String(20))
    file: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
