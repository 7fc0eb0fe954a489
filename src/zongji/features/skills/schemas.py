"""Skills on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["business", "language", "dialect"]
Word = Annotated[str, Field(min_length=1, max_length=100)]


class Words(BaseModel):
    """The same words in both languages."""

    zh: Word
    en: Word


class SkillOut(BaseModel):
    """A skill."""

    id: str
    name: Words
    kind: Kind


class SkillIn(BaseModel):
    """A skill to add."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    name: Words
    kind: Kind = "business"


class SkillPatch(BaseModel):
    """What to change; what is missing stays."""

    model_config = ConfigDict(extra="forbid")

    name: Words | None = None
    kind: Kind | None = None


class SkillsOut(BaseModel):
    """All skills."""

    items: list[SkillOut]
