"""The table of queues."""

from sqlalchemy import Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.core.acd.model import Comfort, Need, Overflow, Relaxation, Strategy
from zongji.storage.types import Base, Json


class QueueRow(Base):
    """A queue and its rules; lengths in seconds, but inside of rules in microseconds, as the floor has them."""

    __tablename__ = "queue"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    ring_seconds: Mapped[int] = mapped_column(Integer)
    wrap_up_seconds: Mapped[int] = mapped_column(Integer)
    target_seconds: Mapped[int] = mapped_column(Integer)
    service_level_target: Mapped[int] = mapped_column(SmallInteger)
    """Percent."""
    wait_warning_seconds: Mapped[int] = mapped_column(Integer)
    vip_head_start_seconds: Mapped[int] = mapped_column(Integer)
    strategies: Mapped[tuple[Strategy, ...]] = mapped_column(Json(tuple[Strategy, ...]))
    needs: Mapped[tuple[Need, ...]] = mapped_column(Json(tuple[Need, ...]))
    relaxations: Mapped[tuple[Relaxation, ...]] = mapped_column(Json(tuple[Relaxation, ...]))
    overflows: Mapped[tuple[Overflow, ...]] = mapped_column(Json(tuple[Overflow, ...]))
    comfort: Mapped[Comfort] = mapped_column(Json(Comfort))
    site: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    """Goes up by one with each change."""
