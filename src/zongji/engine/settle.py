"""One fact through the floor, the same way live and in replay.

Here stands the one broad ``except``: a fault of ours in one call must not end the others. It is logged and counted, and
the contact is closed; in replay the same fact meets the same fault and gives the same decisions.
"""

import logging

from zongji.core.facts import ContactFact, Fact
from zongji.core.floor import Floor, Settled

log = logging.getLogger(__name__)


class Faults:
    """How often a fault of ours was met."""

    count = 0


def settle(floor: Floor, fact: Fact, faults: Faults) -> Settled:
    """What the floor makes of a fact; if it fails, the contact is given up."""
    try:
        return floor.handle(fact)
    except Exception:
        faults.count += 1
        contact = fact.contact if isinstance(fact, ContactFact) else None
        log.exception("floor.fault: %s for contact %s", type(fact).__name__, contact)
        return floor.give_up(contact, fact.at) if contact is not None else Settled()
