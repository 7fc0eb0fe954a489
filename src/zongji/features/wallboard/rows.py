"""The rows of the topic ``floor`` as they go over the wire."""

import msgspec

from zongji.web.wire import Label


class Serves(msgspec.Struct, frozen=True):
    """A queue that an agent serves; the same words as in ``/agents``."""

    queue: str
    tier: int
    level: int


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One agent."""

    id: str
    name: str
    state: str
    reason: str | None
    since: str
    phone_registered: bool
    contact: str | None
    number_shown: str | None
    queues: list[Serves]
    answered_today: int
    talk_seconds_today: float


class QueueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One queue. Its agents by what they do: see ``staff.Standing``. ``service_level``: see ``QueueDay``."""

    id: str
    name: Label
    waiting: int
    longest_wait_since: str | None
    expected_wait: tuple[int, int | None] | None
    """What a newcomer is told he will wait, in whole minutes from … to (None: longer than is told; 0: somebody is
    free); None: nobody can tell."""
    ready: int
    ringing: int
    talking: int
    wrap_up: int
    not_ready: int
    offline: int
    logged_in: int
    answered_today: int
    abandoned_today: int
    answered_in_target_today: int
    service_level: float | None
    average_wait_seconds: float | None
    target_seconds: int
    service_level_target: int
    wait_warning_seconds: int


class TrendRow(msgspec.Struct, frozen=True):
    """A queue's last hour, oldest first; minutes in which nothing happened are left out.

    ``[minute since the epoch, waiting at most, waiting at its end, answered or given up, answered in target]``.
    """

    minutes: list[tuple[int, int, int, int, int]]


class TotalsRow(msgspec.Struct, frozen=True, kw_only=True):
    """The whole floor today; each agent counts once, however many queues he serves."""

    arrived: int
    answered: int
    abandoned: int
    answered_in_target: int
    service_level: float | None
    average_wait_seconds: float | None
    live: int
    waiting: int
    ready: int
    ringing: int
    talking: int
    wrap_up: int
    not_ready: int
    offline: int
