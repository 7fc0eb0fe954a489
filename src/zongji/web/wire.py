"""Words and times as they go over the wire."""

from zongji.kernel.clock import Instant, to_datetime

Label = dict[str, str]
"""The same words in every language we speak: ``{"zh": …, "en": …}``."""


def iso(at: Instant) -> str:
    """ISO 8601 in UTC, to the millisecond, with Z."""
    return to_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_or_none(at: Instant | None) -> str | None:
    """The same, for what may not have happened yet."""
    return None if at is None else iso(at)
