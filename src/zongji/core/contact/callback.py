"""The words in which callbacks are told: what is promised, how the customer is called, and what became of it.

A callback is a contact of its own that waits in its queue like a caller, without a leg of the customer's (ADR 13).
"""

from dataclasses import dataclass

from zongji.core.acd.model import Need
from zongji.core.contact.model import Cause, ContactDecision
from zongji.core.facts import ContactFact, Effect
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import AgentId, ContactId, PartyId, QueueId

TRIES = 3
"""How often a customer is called, if nothing else is said."""
PAUSE = seconds(600)
"""How long after a try the next one is made, if nothing else is said."""
KEPT_FOR = seconds(4 * 3600)
"""How long a promise holds, if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the customer is promised: he is called from ``not_before`` on and before ``until``, at most ``tries`` times,
    ``pause`` between them."""

    not_before: Instant
    until: Instant
    tries: int = TRIES
    pause: Span = PAUSE


@dataclass(frozen=True)
class Callback:
    """What a contact that is a callback keeps. ``held``: the call in which it was booked goes on still."""

    terms: Terms
    held: bool = False
    tries: int = 0
    """How often the customer was called."""
    source: ContactId | None = None
    """The call in which it was booked; None: it was booked by hand."""
    by: str = ""
    """Who booked it by hand."""


# ---- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallbackAsked(ContactFact):
    """``by`` books a callback by hand; ``contact`` is its id. ``called`` is the number that the customer shall see."""

    queue: QueueId
    party: PartyId
    terms: Terms
    by: str
    needs: tuple[Need, ...] = ()
    vip: int = 0
    called: str = ""


@dataclass(frozen=True, slots=True)
class CallbackCancelled(ContactFact):
    """``by`` cancels a callback."""

    by: str


@dataclass(frozen=True, slots=True)
class PartyAnswered(ContactFact):
    """The customer whom we called is there."""


@dataclass(frozen=True, slots=True)
class DialTimedOut(ContactFact):
    """Timer: the customer was called for long enough; the agent has been waiting for him since offer ``offer``."""

    offer: int


@dataclass(frozen=True, slots=True)
class CallbackDue(ContactFact):
    """Timer: a callback that has stood aside since ``since`` takes its place in the queue."""

    since: Instant


@dataclass(frozen=True, slots=True)
class CallbackExpired(ContactFact):
    """Timer: the time in which the customer wanted to be called is over."""


# ---- decisions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallbackBooked(ContactDecision):
    """The customer is promised a callback, ``contact``, which has the place ``rank_at`` in its queue. ``source`` is the
    call in which he asked for it; None: ``by`` booked it by hand."""

    queue: QueueId
    party: PartyId
    rank_at: Instant
    terms: Terms
    needs: tuple[Need, ...] = ()
    source: ContactId | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class PartyDialled(ContactDecision):
    """The agent is there, and the customer is called: try number ``tries``."""

    agent: AgentId
    offer: int
    tries: int


@dataclass(frozen=True, slots=True)
class CallbackTried(ContactDecision):
    """Try number ``tries`` did not reach the customer; the next one is made after ``again``."""

    tries: int
    cause: Cause
    again: Instant


# ---- effects --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DialParty(Effect):
    """Call the customer: his leg gets the contact's id. He sees ``called`` as the caller's number. The agent, at the
    leg of offer ``offer``, hears it ring. It gives up by itself a little after ``ring_for``."""

    party: PartyId
    offer: int
    ring_for: Span
    called: str = ""
