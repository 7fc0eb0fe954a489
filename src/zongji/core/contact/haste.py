"""The order of effects: a phone that is to ring does so before anything that is only pleasant."""

from zongji.core.contact.model import Alert, Answer, LookUpParty, StartMusic
from zongji.core.facts import Effect
from zongji.kernel.ids import ContactId

COMFORT = (LookUpParty, Answer, Alert, StartMusic)
"""What a caller is done on his way into a queue."""


def ring_before_comfort(effects: list[Effect], told: int, contact: ContactId) -> None:
    """Somebody waits for the ring; what only makes waiting pleasant, or tells who calls, goes out after it. The effects
    from index ``told`` on are those of the offer."""
    for place, effect in enumerate(effects[:told]):
        if effect.contact == contact and isinstance(effect, COMFORT):
            effects[place:] = [*effects[told:], *effects[place:told]]
            return
