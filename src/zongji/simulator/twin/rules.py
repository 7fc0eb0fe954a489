"""Any rule of a queue by name, in the words of forecasts and changes: lengths in seconds, choices by their names.

Reads the fields off ``QueueConfigured``, so that a rule which the floor learns can be tried here at once.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from zongji.core.acd.model import Overflow, QueueConfigured, Strategy, Trigger
from zongji.kernel.clock import Instant, Span, seconds
from zongji.kernel.ids import QueueId

HINTS: Mapping[str, Any] = get_type_hints(QueueConfigured)
RULES: tuple[str, ...] = tuple(field.name for field in fields(QueueConfigured) if field.name not in ("at", "queue"))
"""The names of all rules."""
LONGEST = 86_400
TIMED = (Trigger.WAIT.value, Trigger.EXPECTED.value)
"""Overflows that look at a length of time."""


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
    if kind == tuple[Strategy, ...]:
        return _strategies(value)
    return msgspec.convert(_measured(kind, value, ""), kind, strict=False)


def _measured(kind: Any, value: Any, place: str) -> Any:  # noqa: ANN401 -- as above
    """The same with every length in the floor's unit, however deep it lies."""
    if kind is Span:
        return _span(value, place)
    if is_dataclass(kind) and isinstance(value, Mapping):
        return {
            name: _measured(_kind_of(kind, value, name, place), each, f"{place}.{name}") for name, each in value.items()
        }
    if get_origin(kind) is tuple and isinstance(value, list):
        return [_measured(get_args(kind)[0], each, f"{place}[{nth}]") for nth, each in enumerate(value)]
    return value


def _kind_of(kind: Any, given: Mapping[str, Any], name: str, place: str) -> Any:  # noqa: ANN401 -- as above
    """The type of a field; limits of some overflows are lengths."""
    hints = get_type_hints(kind)
    if name not in hints:
        raise ValueError(f"{place}: no such field {name}; there are {', '.join(hints)}".lstrip(": "))
    return Span if kind is Overflow and name in ("limit", "back") and given.get("when") in TIMED else hints[name]


def _strategies(value: object) -> tuple[Strategy, ...]:
    """A list of names, or one text with commas between."""
    names = value.split(",") if isinstance(value, str) else value
    try:
        found = msgspec.convert([str(name).strip() for name in names], tuple[Strategy, ...])  # type: ignore[attr-defined]
    except (TypeError, msgspec.ValidationError):
        raise ValueError(f"of {', '.join(each.value for each in Strategy)}, one or several in order") from None
    return found


def _span(value: object, place: str) -> Span:
    at = f"{place}: ".lstrip(": ")
    try:
        length = float(str(value))
    except ValueError:
        raise ValueError(f"{at}a number of seconds, not {value!r}") from None
    if not 0 <= length <= LONGEST:
        raise ValueError(f"{at}seconds from 0 to {LONGEST}")
    return seconds(length)
