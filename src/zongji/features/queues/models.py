"""The table of queues."""

from sqlalchemy import Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class QueueRow(Base):
    """A queue and its rules; lengths in seconds."""

    __tablename__ = "queue"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    strategy: Mapped[str] = mapped_column(String(30))
    ring_seconds: Mapped[int] = mapped_column(Integer)
    wrap_up_seconds: Mapped[int] = mapped_column(Integer)
    target_seconds: Mapped[int] = mapped_column(Integer)
    service_level_target: Mapped[int] = mapped_column(SmallInteger)
    """Percent."""
    wait_warning_seconds: Mapped[int] = mapped_column(Integer)
