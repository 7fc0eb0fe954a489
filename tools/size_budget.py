"""Size budget: no file of ours grows past its limit.

Owns the limit and where it holds. Does not know what is in a file. Prints the offenders and exits 1.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

LIMIT = 400
ROOTS = ("src", "tests", "tools", "bench", "ui/src")
SUFFIXES = {".py", ".ts", ".tsx", ".css", ".sh", ""}
GENERATED = ("ui/src/api/",)


def oversized(top: Path) -> Iterator[tuple[str, int]]:
    """Files below `top` with more than LIMIT lines, as (path relative to top, lines)."""
    for path in sorted(p for root in ROOTS for p in (top / root).rglob("*")):
        name = path.relative_to(top).as_posix()
        if path.suffix not in SUFFIXES or not path.is_file() or "__pycache__" in name or name.startswith(GENERATED):
            continue
        lines = len(path.read_bytes().splitlines())
        if lines > LIMIT:
            yield name, lines


def main() -> int:
    """Exit status 0 when every file keeps the budget."""
    offenders = list(oversized(Path(__file__).resolve().parent.parent))
    for name, lines in offenders:
        print(f"{name}: {lines} lines, at most {LIMIT}: which idea in it wants its own file?")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
