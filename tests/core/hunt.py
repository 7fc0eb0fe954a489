"""A process of its own that plants one fault and looks for it: ``python -m tests.core.hunt "release dropped"``.

Prints the name of the property that caught it, or nothing; without a name nothing is planted.
"""

import logging
import sys

from tests.core.seeded_faults import FAULTS, plant

PLAYS = 300


def main(names: list[str]) -> None:
    """Plant, import, hunt."""
    for fault in FAULTS:
        if fault.name in names:
            plant(fault)
    logging.disable(logging.CRITICAL)
    from tests.core.properties import hunt

    print(hunt(PLAYS, names) or "")


if __name__ == "__main__":
    main(sys.argv[1:])
