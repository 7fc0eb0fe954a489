"""The virtual environment with the locked Python packages.

Owns `.venv` and the stamp in it. The project itself is not installed but named by a .pth file, so no build tool is
fetched. Does not know what the packages are for.
"""

import os
import shutil
import sys

from tools.bootstrap.console import Console, SetupError
from tools.bootstrap.place import PROJECT, PYTHON, VENV, fingerprint, remember, remembered, site_packages

RUNNING_LOCK = PROJECT / "requirements.lock"
TESTING_LOCK = PROJECT / "requirements-dev.lock"
STAMP = VENV / "zongji.json"
PATHS = ("ZONGJI_DATA", "ZONGJI_CONFIG", "ZONGJI_ASTERISK_ROOT", "ZONGJI_TLS_CERT", "ZONGJI_TLS_KEY")


def ensure_environment(console: Console, *, testing: bool) -> None:
    """See that the virtual environment holds exactly what the lock files say. Raises SetupError."""
    running = fingerprint([RUNNING_LOCK])
    wanted = {"python": sys.version.split()[0], "place": str(PROJECT), "running": running}
    if testing:
        wanted["testing"] = fingerprint([TESTING_LOCK])
    found = remembered(STAMP)
    if PYTHON.exists() and found | wanted == found:
        return
    if not PYTHON.exists() or any(found.get(key) != wanted[key] for key in ("python", "place")):
        _make(console)
    STAMP.unlink(missing_ok=True)
    lock = TESTING_LOCK if testing else RUNNING_LOCK
    words = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    words += ["--only-binary=:all:", "--require-hashes", "-r", str(lock)]
    console.run(
        f"installing Python packages ({lock.name}, half a minute)",
        words,
        advice="Check the network and pip's configuration (pip config list), then start again.",
    )
    (site_packages() / "zongji.pth").write_text(f"{PROJECT / 'src'}\n")
    remember(STAMP, wanted)


def _make(console: Console) -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    # From within a virtual environment the base Python is asked, so that ours does not hang on another's life.
    base = getattr(sys, "_base_executable", sys.executable)
    try:
        console.run(f"making the virtual environment for Python {version}", [base, "-m", "venv", str(VENV)])
    except SetupError as error:
        raise SetupError(error.message, f"Run: sudo apt-get install -y python3-venv python{version}-venv") from error


def virtual_environment() -> dict[str, str]:
    """The environment in which the project's programs run; paths in settings are made absolute."""
    ours = ("PYTHONPATH", "PYTHONHOME", "ZONGJI_PYTHON")
    variables = {name: value for name, value in os.environ.items() if name not in ours}
    variables |= {name: os.path.abspath(path) for name in PATHS if (path := variables.get(name))}
    return {**variables, "VIRTUAL_ENV": str(VENV), "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
