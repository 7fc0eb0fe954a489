"""Callers whose leg Asterisk has, but not yet handed to us: what is to be done with it waits until it is.

Asterisk tells of a leg when it is made, and hands it over when the dialplan has come to us, 0.3 ms later or, while we
were away, after its music. An agent can be rung in between; nothing can be done with the leg itself.
"""

from zongji.core.contact.model import HangUpAgent, RingAgent
from zongji.core.facts import Effect
from zongji.kernel.ids import ContactId

AT_ONCE = (RingAgent, HangUpAgent)
"""Effects that do not touch the caller's leg."""


class Coming:
    """Callers on their way to us."""

    def __init__(self) -> None:
        self._held: dict[ContactId, list[Effect]] = {}

    def announced(self, contact: ContactId) -> None:
        """A leg is there that was not handed over yet."""
        self._held.setdefault(contact, [])

    def holds(self, effect: Effect) -> bool:
        """Whether an effect has to wait; then it is kept."""
        held = self._held.get(effect.contact)
        if held is None or isinstance(effect, AT_ONCE):
            return False
        held.append(effect)
        return True

    def here(self, contact: ContactId) -> list[Effect]:
        """A leg was handed over, or is gone: what waited for it, in order."""
        return self._held.pop(contact, [])
