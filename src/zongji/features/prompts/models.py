"""The table of prompts."""

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base


class PromptRow(Base):
    """What is said under a name in a language. ``custom``: somebody uploaded a recording of it."""

    __tablename__ = "prompt"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    custom: Mapped[bool] = mapped_column(Boolean, default=False)
