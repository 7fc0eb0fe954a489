"""Journal entries as bytes, and back: what was ever written stays readable.

An entry is one line of JSON: ``[seq,[kind,version,fields],[[kind,version,fields],…]]``. A kind is the class name.
When the fields of a kind change its version in ``VERSIONS`` goes up and ``UPCASTERS`` gets one step from the version
before; when a class is renamed ``RENAMED`` keeps its old name. ``tests/storage/golden.jsonl`` holds every kind at
every version that was ever released.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from zongji.core.acd import model as acd
from zongji.core.calendar import model as calendar
from zongji.core.contact import callback, message, waiting
from zongji.core.contact import model as contact
from zongji.core.facts import Decision, Entry, Fact
from zongji.core.ivr import model as ivr
from zongji.core.presence import model as presence
from zongji.kernel.errors import Fault

SOURCES = (acd, calendar, callback, contact, ivr, message, presence, waiting)
"""The modules that hold facts and decisions; importing them makes their classes known here."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _several_strategies(fields: dict[str, Any]) -> dict[str, Any]:
    strategy = fields.pop("strategy", None)
    return {**fields, "strategies": [strategy]} if strategy is not None else fields


VERSIONS: Mapping[str, int] = {
    "AgentConfigured": 2,
    "AgentReserved": 2,
    "Diverted": 2,
    "EntryConfigured": 2,
    "PartyKnown": 3,
    "QueueConfigured": 3,
}
"""Kinds beyond version 1."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("AgentConfigured", 1): dict,  # what came newly has the value that held before
    ("AgentReserved", 1): dict,
    ("EntryConfigured", 1): lambda fields: {**fields, "modes": []},
    ("PartyKnown", 1): dict,
    ("PartyKnown", 2): dict,
    ("QueueConfigured", 1): _several_strategies,
    ("QueueConfigured", 2): dict,
    ("Diverted", 1): dict,
}
"""(kind, version) → the fields as the version after it has them."""

RENAMED: Mapping[str, str] = {}
"""Old class name → present one."""


def _leaves(kind: type) -> Iterator[type]:
    known: list[type] = kind.__subclasses__()
    if not known:
        yield kind
    for each in known:
        yield from _leaves(each)


def _by_name(root: type) -> dict[str, type]:
    """Kinds defined in the product itself, not in a test."""
    homes = {module.__name__ for module in SOURCES}
    return {kind.__name__: kind for kind in _leaves(root) if kind.__module__ in homes}


KINDS: Mapping[str, type] = {**_by_name(Fact), **_by_name(Decision)}

_Tagged = tuple[str, int, msgspec.Raw]
_encoder = msgspec.json.Encoder()
_envelope = msgspec.json.Decoder(tuple[int, _Tagged, tuple[_Tagged, ...]])
_decoders: dict[str, msgspec.json.Decoder[Any]] = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


def version_of(kind: str) -> int:
    """The version that is written today."""
    return VERSIONS.get(kind, 1)


def encode(entry: Entry) -> bytes:
    """One line, without its end."""
    fact = entry.fact
    decisions = [(*_TAGS[each.__class__], each) for each in entry.decisions]
    return _encoder.encode((entry.seq, (*_TAGS[fact.__class__], fact), decisions))


def decode(line: bytes) -> Entry:
    """The entry of a line. Raises Fault ``journal.unreadable`` for what is no entry or of a kind unknown here."""
    try:
        seq, fact, decisions = _envelope.decode(line)
        return Entry(seq, _untag(fact), tuple(_untag(each) for each in decisions))
    except msgspec.MsgspecError as why:
        raise Fault("journal.unreadable", f"a journal entry can't be read: {why}") from why


class _At(msgspec.Struct):
    at: int


_place = msgspec.json.Decoder(tuple[int, tuple[str, int, _At], msgspec.Raw]).decode


def placed(line: bytes) -> tuple[int, int]:
    """Position and time of a line, without reading the rest. Raises Fault ``journal.unreadable``."""
    try:
        seq, (_, _, fact), _ = _place(line)
        return seq, fact.at
    except msgspec.MsgspecError as why:
        raise Fault("journal.unreadable", f"a journal entry can't be read: {why}") from why


class _Tags(dict[type, tuple[str, int]]):
    """Kind and version by class, as they are met."""

    def __missing__(self, kind: type) -> tuple[str, int]:
        tag = self[kind] = kind.__name__, version_of(kind.__name__)
        return tag


_TAGS = _Tags()


def _untag(tagged: _Tagged) -> Any:  # noqa: ANN401 -- a fact or a decision; its place in the envelope tells which
    name, version, raw = tagged
    decoder = _decoders.get(name)
    if decoder is not None and version == VERSIONS.get(name, 1):
        return decoder.decode(raw)
    return _old(name, version, raw)


def _old(name: str, version: int, raw: msgspec.Raw) -> Any:  # noqa: ANN401 -- as above
    """What was written by an older program, brought up step by step."""
    kind = RENAMED.get(name, name)
    if kind not in KINDS or not 1 <= version <= version_of(kind):
        older = "is the program older than the data?"
        raise Fault("journal.unknown_kind", f"the journal holds {name!r} version {version}, unknown here: {older}")
    fields = msgspec.json.decode(raw, type=dict[str, Any])
    for step in range(version, version_of(kind)):
        fields = UPCASTERS[kind, step](fields)
    return msgspec.convert(fields, KINDS[kind])
