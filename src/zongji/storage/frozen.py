"""A frozen floor and its pending timers as bytes, and back.

A snapshot only shortens a start: one that this program can't read (older, newer) is as good as none, for the journal
holds everything.
"""

import logging
from collections.abc import Sequence

import msgspec

from zongji.core.facts import Entry, Fact
from zongji.core.snapshot import Frozen
from zongji.storage.codec import decode, encode

log = logging.getLogger(__name__)

FORMAT = 5
"""Goes up whenever a field of Frozen, or of what it holds, changes."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[int, Frozen, tuple[msgspec.Raw, ...]])
_format = msgspec.json.Decoder(tuple[int, msgspec.Raw, msgspec.Raw])


def pack(frozen: Frozen, pending: Sequence[Fact]) -> bytes:
    """The bytes of a snapshot."""
    return _encoder.encode((FORMAT, frozen, [msgspec.Raw(encode(Entry(0, fact, ()))) for fact in pending]))


def unpack(body: bytes) -> tuple[Frozen, list[Fact]] | None:
    """What was packed; None when it is of another format or damaged."""
    try:
        if _format.decode(body)[0] != FORMAT:
            return None
        _, frozen, pending = _decoder.decode(body)
    except msgspec.MsgspecError as why:
        log.warning("snapshot.unreadable: replaying the whole journal instead: %s", why)
        return None
    return frozen, [decode(bytes(each)).fact for each in pending]
