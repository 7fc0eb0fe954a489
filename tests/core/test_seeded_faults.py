"""Faults put into the core on purpose are caught, and the right core is not accused."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.core.elsewhere import TOP
from tests.core.seeded_faults import FAULTS

HUNT = [sys.executable, "-m", "tests.core.hunt"]


def caught(*names: str) -> str:
    """The property that catches a fault, in a process of its own; '' when none does."""
    environment = {"PYTHONPATH": f"{TOP / 'src'}:{TOP}", "PYTHONHASHSEED": "0"}
    done = subprocess.run([*HUNT, *names], capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_seeded_fault_is_caught_by_some_property() -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = dict(zip([fault.name for fault in FAULTS], pool.map(caught, [f.name for f in FAULTS]), strict=True))
    for name, invariant in found.items():
        print(f"{name:36} → {invariant or 'NOT CAUGHT'}")
    assert len(found) == len(FAULTS) >= 10
    assert [name for name, invariant in found.items() if not invariant] == []


def test_the_right_core_is_not_accused() -> None:
    assert caught() == ""
