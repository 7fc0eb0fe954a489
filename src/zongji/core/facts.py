"""What all facts and decisions share.

A *fact* happened outside and cannot be refused. A *decision* is what the floor concluded from a fact: it is kept in
the journal beside that fact, listened to by records and live views, and on replay compared, never fed.
"""

from dataclasses import dataclass

from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId, ContactId


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened at ``at``."""

    at: Instant


@dataclass(frozen=True, slots=True)
class ContactFact(Fact):
    """Something that happened to one contact."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class AgentFact(Fact):
    """Something that happened to one agent."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class Decision:
    """Something the floor concluded at ``at``."""

    at: Instant


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the floor wishes for one contact; it may fail, and then a fact says so."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: the fact at position ``seq`` (1, 2, …) and what the floor decided upon it."""

    seq: int
    fact: Fact
    decisions: tuple[Decision, ...]
