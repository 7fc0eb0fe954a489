"""Tables of voicemail: the messages, derived from the journal, and apart from them what people did with each."""

from sqlalchemy import BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class VoicemailRow(Base):
    """A message, or the beginning of one that is not ``kept`` yet. Times in microseconds."""

    __tablename__ = "voicemail"
    __table_args__ = (Index("ix_voicemail_kept_began", "kept", "began"),)

    id: Mapped[str] = mapped_column(String(90), primary_key=True)
    contact: Mapped[str] = mapped_column(String(80))
    mailbox: Mapped[str] = mapped_column(String(40))
    began: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int] = mapped_column(BigInteger)
    kept: Mapped[bool] = mapped_column(Boolean)


class VoicemailMarkRow(Base):
    """How far somebody is with a message; without a row it is new. Not derived: a rebuild leaves it alone."""

    __tablename__ = "voicemail_mark"

    id: Mapped[str] = mapped_column(String(90), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[int] = mapped_column(BigInteger)
