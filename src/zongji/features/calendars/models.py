"""The table of calendars."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class CalendarRow(Base):
    """A calendar; its plan as the JSON document that the floor reads."""

    __tablename__ = "calendar"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    document: Mapped[str] = mapped_column(Text)
