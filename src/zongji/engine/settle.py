"""One fact through the floor, the same way live and in replay.

Here stands the one broad ``except``: a fault of ours in one call must not end the others. It is logged and counted, and
the contact is closed; in replay the same fact meets the same fault and gives the same decisions.
"""

import logging

from zongji.core.facts import ContactFact, Fact
from zongji.core.floor import Floor, Settled
from zongji.kernel.ids import ContactId

log = logging.getLogger(__name__)


class Faults:
    """How often a fault of ours was met."""

    count = 0


def settle(floor: Floor, fact: Fact, faults: Faults) -> Settled:
    """What the floor makes of a fact; if it fails, the contact is given up, and if even that fails, nothing is done."""
    try:
        return floor.handle(fact)
    except Exception:
        _note(fact, faults)
    try:
        return floor.give_up(_contact(fact), fact.at)
    except Exception:
        _note(fact, faults)
        return Settled()


def _note(fact: Fact, faults: Faults) -> None:
    faults.count += 1
    log.exception("floor.fault: %s for contact %s", type(fact).__name__, _contact(fact))


def _contact(fact: Fact) -> ContactId | None:
    return fact.contact if isinstance(fact, ContactFact) else None
