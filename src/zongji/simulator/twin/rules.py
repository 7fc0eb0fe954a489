"""Any rule of a queue by name, in the words of forecasts and changes: lengths in seconds, choices by their names.

Reads the fields off ``QueueConfigured``, so that a rule which the floor learns can be tried here at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, get_type_hints

import msgspec

from zongji.core.acd.model import QueueConfigured, Strategy
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import QueueId

HINTS: Mapping[str, Any] = get_type_hints(QueueConfigured)
RULES: tuple[str, ...] = tuple(field.name for field in fields(QueueConfigured) if field.name not in ("at", "queue"))
"""The names of all rules."""
LONGEST = 86_400


def rules_of(queue: QueueId, given: Mapping[str, Any], at: Instant, wrong: dict[str, str]) -> QueueConfigured:
    """A queue with these rules, others by default; what can't be is noted in ``wrong``, by name."""
    return with_rules(QueueConfigured(at, queue), given, wrong)


def with_rules(rules: QueueConfigured, given: Mapping[str, Any], wrong: dict[str, str]) -> QueueConfigured:
    """The rules with some of them changed."""
    for name, value in given.items():
        if name not in RULES:
            wrong[name] = f"no such rule; there are {', '.join(RULES)}"
            continue
        try:
            changes: dict[str, Any] = {name: _value(HINTS[name], value)}
            rules = replace(rules, **changes)
        except (ValueError, msgspec.ValidationError) as why:
            wrong[name] = str(why)
    return rules


def _value(kind: Any, value: Any) -> Any:  # noqa: ANN401 -- whatever type the field has
    known: Mapping[Any, Callable[[Any], Any]] = {
        Span: _span,
        Span | None: _span_or_none,
        tuple[Strategy, ...]: _strategies,
    }
    read = known.get(kind)
    if read is not None:
        return read(value)
    return msgspec.convert(value, kind, strict=False)


def _strategies(value: object) -> tuple[Strategy, ...]:
    """A list of names, or one text with commas between."""
    names = value.split(",") if isinstance(value, str) else value
    try:
        found = msgspec.convert([str(name).strip() for name in names], tuple[Strategy, ...])  # type: ignore[attr-defined]
    except (TypeError, msgspec.ValidationError):
        raise ValueError(f"of {', '.join(each.value for each in Strategy)}, one or several in order") from None
    return found


def _span(value: object) -> Span:
    try:
        length = float(str(value))
    except ValueError:
        raise ValueError(f"a number of seconds, not {value!r}") from None
    if not 0 <= length <= LONGEST:
        raise ValueError(f"seconds from 0 to {LONGEST}")
    return seconds(length)


def _span_or_none(value: object) -> Span | None:
    return None if value is None else _span(value)
