"""The browser's part: its packages and its build, with the Node that came as a Python wheel.

Owns `ui/node_modules` and `ui/dist` and their stamps. Does not know what the pages show.
"""

import json
import os
from pathlib import Path

from tools.bootstrap.console import Console
from tools.bootstrap.place import UI, fingerprint, node_package, remember, remembered

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
NOT_SOURCES = {"node_modules", "dist", ".vite", "coverage"}


def has_interface() -> bool:
    """Whether this tree has a UI to build."""
    return (UI / "package.json").exists()


def npm(*words: str) -> list[str]:
    """The words that start npm."""
    return [str(node_package() / "bin/node"), str(node_package() / "lib/node_modules/npm/bin/npm-cli.js"), *words]


def node_environment() -> dict[str, str]:
    """What to set, so that scripts of packages find the same Node, and Node trusts whom this machine trusts."""
    path = f"{node_package() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    trusted = os.environ.get("NODE_EXTRA_CA_CERTS") or CERTIFICATES
    return {"PATH": path, "NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1", "NODE_EXTRA_CA_CERTS": trusted}


def ensure_packages(console: Console) -> None:
    """See that the UI's locked packages are there, whoever installed them. Raises SetupError."""
    if _integrity("package-lock.json") == _integrity("node_modules/.package-lock.json"):
        return
    console.run(
        "installing the UI's packages (a minute)",
        npm("ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        cwd=UI,
        env=node_environment(),
        advice="Check the network and npm's configuration (npm config list), then start again.",
    )


def ensure_build(console: Console) -> None:
    """See that `ui/dist` is built from the sources as they are. Raises SetupError."""
    stamp = UI / "node_modules/.zongji-build.json"
    wanted = {"sources": fingerprint(_sources())}
    if (UI / "dist/index.html").exists() and remembered(stamp) == wanted:
        return
    ensure_packages(console)
    console.run(
        "building the UI (half a minute)",
        npm("run", "build"),
        cwd=UI,
        env=node_environment(),
        advice="Read the log: the UI's sources do not build.",
    )
    remember(stamp, wanted)


def _sources() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(UI):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in files]
    return found


def _integrity(name: str) -> dict[str, str] | None:
    """Package path to hash, as a lock file of npm says; packages for other platforms do not count."""
    try:
        packages = json.loads((UI / name).read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return None
    return {path: entry.get("integrity", "") for path, entry in packages.items() if path and not entry.get("optional")}
