"""A replay in a process of its own: ``python -m tests.core.elsewhere [fault …] < journal``.

Reads journal lines, feeds their facts (nothing else of them) to a fresh floor, and prints the lines as this process
would have written them. ``replayed`` starts such a process with a hash seed of its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.core.seeded_faults import FAULTS, plant

TOP = Path(__file__).resolve().parents[2]


def replayed(lines: Iterable[bytes], hash_seed: int, faults: list[str]) -> list[bytes]:
    """The journal as another process with another hash seed (and the same planted faults) would have written it."""
    words = [sys.executable, "-m", "tests.core.elsewhere", *faults]
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": f"{TOP / 'src'}:{TOP}"}
    done = subprocess.run(
        words, input=b"\n".join(lines), capture_output=True, env=environment, timeout=120, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout.splitlines()


def main(faults: list[str]) -> None:
    """Feed and print. A new play begins where the sequence number is 1."""
    for fault in FAULTS:
        if fault.name in faults:
            plant(fault)
    from zongji.core.facts import Entry
    from zongji.core.floor import Floor
    from zongji.engine.settle import Faults, settle
    from zongji.storage.codec import decode, encode

    floor = Floor()
    for line in sys.stdin.buffer:
        entry = decode(line)
        if entry.seq == 1:
            floor = Floor()
        settled = settle(floor, entry.fact, Faults())
        sys.stdout.buffer.write(encode(Entry(entry.seq, entry.fact, tuple(settled.decisions))) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
