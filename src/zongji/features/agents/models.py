"""Tables of agents and of the queues they serve."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from zongji.core.acd.medium import Share
from zongji.core.acd.model import Skill
from zongji.storage.types import Base, Json


class AgentRow(Base):
    """An agent; ``sip`` is his phone's password, sealed by the vault."""

    __tablename__ = "agent"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    sip: Mapped[bytes] = mapped_column(LargeBinary(200))
    skills: Mapped[tuple[Skill, ...]] = mapped_column(Json(tuple[Skill, ...]))
    shares: Mapped[tuple[Share, ...]] = mapped_column(Json(tuple[Share, ...]))
    kind: Mapped[str] = mapped_column(String(20))
    site: Mapped[str] = mapped_column(String(40))
    joined: Mapped[date | None] = mapped_column(Date)
    """Since when on the staff."""


class MembershipRow(Base):
    """An agent serves a queue. The queue belongs to another slice, so it is an id and no foreign key."""

    __tablename__ = "agent_membership"

    agent: Mapped[str] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    queue: Mapped[str] = mapped_column(String(40), primary_key=True)
    tier: Mapped[int] = mapped_column(SmallInteger, default=1)
    level: Mapped[int] = mapped_column(SmallInteger, default=5)
