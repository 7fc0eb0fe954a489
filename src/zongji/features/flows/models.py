"""Tables of flows, of their versions, and of the numbers that lead into them."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from zongji.storage.types import Base, Utc


class FlowRow(Base):
    """A flow; ``version`` is the newest published one."""

    __tablename__ = "flow"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(Integer)


class FlowVersionRow(Base):
    """One published version, as the JSON document that the floor reads."""

    __tablename__ = "flow_version"

    flow: Mapped[str] = mapped_column(ForeignKey("flow.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    published: Mapped[datetime] = mapped_column(Utc)


class LineModeRow(Base):
    """The flow of a line in an operating mode, in place of its usual one."""

    __tablename__ = "line_mode"

    called: Mapped[str] = mapped_column(ForeignKey("line.called", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(20), primary_key=True)
    flow: Mapped[str] = mapped_column(ForeignKey("flow.id"))


class LineRow(Base):
    """A number that callers dial. ``public``: shown on the page for visitors, who may call it from a browser."""

    __tablename__ = "line"

    called: Mapped[str] = mapped_column(String(40), primary_key=True)
    flow: Mapped[str] = mapped_column(ForeignKey("flow.id"))
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    public: Mapped[bool] = mapped_column(Boolean, default=True)
