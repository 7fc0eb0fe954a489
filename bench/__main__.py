"""``./zongji bench [PART…]``: measurements beside well configured peers, on this machine, over loopback only.

Parts: latency, ready, capacity, floor, decisions, twin; all of them without a name. ``--quick`` makes a few calls, to
see that it works: its figures mean nothing. The first three need root, for the packet capture.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.place import PROJECT, Place
from bench.report import report
from bench.run import QUICK, Run, Size

ON_WIRE = ("latency", "ready", "capacity")
IN_CORE = {
    "floor": ("bench.floor", "bench.floor_simulated"),
    "decisions": ("bench.decisions",),
    "twin": ("bench.twin",),
}
"""Parts without a wire, each measured by modules in a process of their own."""
PARTS = (*ON_WIRE, *IN_CORE)
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="zongji bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a few calls only")
    parser.add_argument("--rounds", type=int, help="how often the sides take turns (5)")
    parser.add_argument("--rates", type=float, nargs="+", help="calls a second of the part latency (5 20)")
    parser.add_argument("--out", type=Path, help="where results are kept (bench/results; --quick keeps none)")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that was started is ended
    parts = set(asked.parts) or set(PARTS)
    if parts - set(PARTS):
        parser.error(f"parts are {', '.join(PARTS)}")
    size = QUICK if asked.quick else Size()
    size = replace(size, rounds=asked.rounds or size.rounds, rates=tuple(asked.rates or size.rates))
    out = asked.out or (None if asked.quick else RESULTS)
    if parts & set(ON_WIRE):
        _on_wire(parts & set(ON_WIRE), size, out)
    modules = [module for part, modules in IN_CORE.items() if part in parts for module in modules]
    ended = [subprocess.run([sys.executable, "-m", module], cwd=PROJECT, check=False).returncode for module in modules]
    return max(ended, default=0)


def _on_wire(parts: set[str], size: Size, out: Path | None) -> None:
    if os.geteuid() != 0:
        sys.exit("zongji bench: the packet capture needs root. Run it as root or with sudo (or only other parts).")
    with tempfile.TemporaryDirectory(prefix="zongji-bench-") as folder:
        result = Run(Place(Path(folder)), size, lambda line: print(line, flush=True)).measure(parts)
    print("\n" + report(result))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for part in sorted(parts):
            about = {key: value for key, value in result.items() if key not in ON_WIRE}
            (out / f"{part}.json").write_text(json.dumps({**about, part: result[part]}, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
