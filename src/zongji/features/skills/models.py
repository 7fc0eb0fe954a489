"""The table of skills."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class SkillRow(Base):
    """Something that agents can do and contacts need."""

    __tablename__ = "skill"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
