"""A minimal Debian in a folder, with processes and mounts of its own.

Owns how it is made and taken away again. It shares the network with this machine, and gets this machine's settings
for reaching mirrors (certificates, proxies, apt, pip, npm), nothing else. Does not know what is tried in it.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zongji.asterisk.install_packages import machine_mirrors

INCLUDED = ("python3", "ca-certificates")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PASSED_ON = ("_proxy", "_PROXY", "PIP_INDEX_URL", "NPM_CONFIG_REGISTRY", "npm_config_registry")
COPIED = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "root/.config/pip/pip.conf", "root/.npmrc")
# The first process of a process space must bury its orphans, as init does.
INIT = """
import os, time
while True:
    try:
        os.wait()
    except ChildProcessError:
        time.sleep(0.1)
"""


@dataclass(frozen=True, slots=True)
class FreshRoot:
    """A running fresh machine: its folder, and the id of the first process in it."""

    folder: Path
    first: int

    def start(self, words: list[str], cwd: str, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a program inside, with its output appended to `log`."""
        clean = {
            "HOME": "/root",
            "USER": "root",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        }
        clean |= {name: value for name, value in os.environ.items() if name.endswith(PASSED_ON)}
        clean |= {name: CERTIFICATES for name in ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")}
        assignments = [f"{name}={value}" for name, value in (clean | dict(env)).items()]
        inside = ["env", "-i", "-C", cwd, *assignments, *words]
        enter = ["nsenter", "--target", str(self.first), "--mount", "--pid", "chroot", str(self.folder), *inside]
        with log.open("ab") as file:
            return subprocess.Popen(enter, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)


@contextmanager
def fresh_root(suite: str, folder: Path, cache: Path, log: Path, *, keep: bool) -> Iterator[FreshRoot]:
    """Make a minimal Debian of `suite` in `folder`, run it, and take everything away at the end unless `keep`.

    `cache` keeps downloaded packages for the next time.
    """
    _make(suite, folder, cache, log)
    _lend_settings(suite, folder)
    script = (
        'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount --rbind /sys "$0/sys" &&'
        ' mount -t tmpfs tmpfs "$0/dev/shm" && exec python3 -c "$1"'
    )
    spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    process = subprocess.Popen([*spaces, "sh", "-c", script, str(folder), INIT])
    try:
        first = _child_of(process)
        yield FreshRoot(folder, first)
    finally:
        process.kill()
        process.wait()
        if not keep:
            _remove(folder)


def _make(suite: str, folder: Path, cache: Path, log: Path) -> None:
    folder.mkdir(parents=True)
    cache.mkdir(parents=True, exist_ok=True)
    mirrors = [mirror for mirror in machine_mirrors() if "security" not in mirror]
    if not mirrors:
        raise SystemExit("fresh-machine: this machine's package configuration names no mirror")
    words = ["debootstrap", "--variant=minbase", f"--include={','.join(INCLUDED)}", f"--cache-dir={cache}"]
    with log.open("ab") as file:
        subprocess.run([*words, suite, str(folder), mirrors[0]], stdout=file, stderr=subprocess.STDOUT, check=True)


def _lend_settings(suite: str, folder: Path) -> None:
    for name in COPIED:
        if (source := Path("/") / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    for path in Path("/usr/local/share/ca-certificates").glob("*.crt"):
        shutil.copy(path, folder / "usr/local/share/ca-certificates")
    for path in Path("/etc/apt/apt.conf.d").iterdir():
        if "Acquire::" in path.read_text():
            shutil.copy(path, folder / "etc/apt/apt.conf.d")
    lines = []
    for mirror in machine_mirrors():
        suites = [f"{suite}-security"] if "security" in mirror else [suite, f"{suite}-updates"]
        lines += [f"deb {mirror} {name} main\n" for name in suites]
    (folder / "etc/apt/sources.list").write_text("".join(lines))
    subprocess.run(["chroot", str(folder), "update-ca-certificates"], capture_output=True, check=True)


def _child_of(process: subprocess.Popen[bytes]) -> int:
    """The first process inside, once its mounts are done."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children and Path(f"/proc/{children[0]}/comm").read_text().startswith("python"):
            return int(children[0])
        time.sleep(0.05)
    raise SystemExit("fresh-machine: process and mount spaces cannot be made here; it needs root")


def _remove(folder: Path) -> None:
    """Remove the folder, but never through a mount that is still there."""
    mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    if any(point.startswith(f"{folder}/") for point in mounted):
        raise SystemExit(f"fresh-machine: something is still mounted below {folder}; it is left as it is")
    shutil.rmtree(folder)
