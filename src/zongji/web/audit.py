"""Says in the log who changed how contacts are routed, and what: one event, ``routing.changed``, after the commit."""

import logging

import msgspec
from pydantic import BaseModel

from zongji.storage.database import Writing, when_committed
from zongji.web.access import Principal

log = logging.getLogger(__name__)


def routing_changed(
    session: Writing, who: Principal, what: str, before: BaseModel | None, now: BaseModel | None
) -> None:
    """``what`` is a queue, skill or agent; ``before`` and ``now`` are its rules, None where it did not exist. Only what
    differs is told; nothing, when nothing does."""
    old = before.model_dump(mode="json") if before is not None else {}
    new = now.model_dump(mode="json") if now is not None else {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if names:
        from_, to = _text({name: old.get(name) for name in names}), _text({name: new.get(name) for name in names})
        when_committed(session, lambda: log.info("routing.changed: %s by %s: %s → %s", what, who.username, from_, to))


def _text(fields: dict[str, object]) -> str:
    return msgspec.json.encode(fields).decode() if any(value is not None for value in fields.values()) else "nothing"
