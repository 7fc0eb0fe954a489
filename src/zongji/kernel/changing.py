"""A changed copy of a frozen dataclass, in about a fifth of the time that ``dataclasses.replace`` needs.

The floor makes several for every fact. To the type checker it *is* ``dataclasses.replace``: each field's name and type
are checked. Only for dataclasses without slots (their fields lie in a dict, which is copied whole), without
``__post_init__`` and without fields that ``__init__`` does not take.
"""

from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import replace as changed
else:
    _new, _set = object.__new__, object.__setattr__

    def changed(it: T, /, **changes: object) -> T:
        """A copy of ``it`` with these changed. KeyError for a field that it has not."""
        before = it.__dict__
        fields = before | changes
        if len(fields) != len(before):
            raise KeyError(*(changes.keys() - before.keys()))
        fresh = _new(it.__class__)
        _set(fresh, "__dict__", fields)
        return fresh


__all__ = ["changed"]
