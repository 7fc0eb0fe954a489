"""Media, and how many contacts of each an agent takes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from zongji.kernel.ids import ContactId


class Medium(Enum):
    """How a contact reaches us."""

    PHONE = "phone"
    CHAT = "chat"
    MESSAGE = "message"
    MAIL = "mail"

    __hash__ = object.__hash__
    """Enum's own is a call in Python, several times in every fact."""


@dataclass(frozen=True, slots=True)
class Share:
    """An agent takes at most ``most`` contacts of a medium at once (0: none). A new one may come while he is busy with
    those of the media in ``over``, and interrupts them; while he is busy with any other medium it waits."""

    medium: Medium
    most: int
    over: tuple[Medium, ...] = ()


SHARES = (
    Share(Medium.PHONE, 1, (Medium.MESSAGE, Medium.MAIL)),
    Share(Medium.CHAT, 4, (Medium.MESSAGE, Medium.MAIL)),
    Share(Medium.MESSAGE, 4, (Medium.MAIL,)),
    Share(Medium.MAIL, 1),
)
"""What holds for an agent of whom nothing else is said: a call interrupts mail, mail interrupts nothing."""

_MEDIA = {medium.value: medium for medium in Medium}


def medium_of(contact: ContactId) -> Medium:
    """The medium of a contact: those without a telephone have the medium's name where others have their Asterisk's."""
    return _MEDIA.get(contact.partition("-")[0], Medium.PHONE)


def open_media(shares: Sequence[Share], held: Sequence[Medium]) -> tuple[Medium, ...]:
    """The media of which one contact more may come to an agent who is busy with ``held``."""
    if not held:
        return tuple([share.medium for share in shares if share.most])
    found = []
    for share in shares:  # written out: this is done in every fact about an agent who is busy
        if held.count(share.medium) < share.most:
            for other in held:
                if other is not share.medium and other not in share.over:
                    break
            else:
                found.append(share.medium)
    return tuple(found)
