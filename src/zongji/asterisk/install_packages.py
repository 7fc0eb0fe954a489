"""Chooses and fetches Debian's packages of Asterisk 22, with an apt of its own.

Owns which packages are wanted and where they come from: the machine's own mirror, in Debian's suites that have
Asterisk 22. The machine's package state is neither read nor changed. Does not know what becomes of the packages.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from zongji.asterisk.install_layout import InstallError, Report

SUITES = ("forky", "sid")
WANTED = ("asterisk", "asterisk-modules", "asterisk-core-sounds-en-wav")
VERSION = re.compile(r"^(?:\d+:)?(22\.\d+(?:\.\d+)?)")
KEYRINGS = ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")
AT_ONCE = 12

# Only their maintainer scripts or modules we leave out need these; saying "installed" keeps them and all
# that they would bring (perl, gnupg…) out.
PRETENDED = (
    "perl-base perl debconf adduser passwd login.defs base-passwd gnupg gpg gpgconf gpg-agent sensible-utils tzdata"
    " libpam-modules libpam-runtime libsnmp45 libsnmp-base libcodec2-1.2"
).split()


@dataclass(frozen=True, slots=True)
class Package:
    """One package file: apt's name for it, its size in bytes and its SHA-256 in hex."""

    file: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.file.split("_")[0]

    @property
    def version(self) -> str:
        return unquote(self.file.split("_")[1])


def verified(cache: Path, package: Package) -> bool:
    """Whether the package lies in `cache`, whole."""
    path = cache / package.file
    if not path.is_file() or path.stat().st_size != package.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == package.sha256


def asterisk_version(packages: Iterable[Package]) -> str | None:
    """The Asterisk version among `packages` if it is a 22.x, else None."""
    offered = next((p.version for p in packages if p.name == "asterisk"), "")
    match = VERSION.match(offered)
    return match.group(1) if match else None


class PrivateApt:
    """An apt with its own sources, lists and status below `folder`; needs no root.

    The machine's apt.conf still counts, since it may name a proxy; its sources, pins and package state do not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("etc/preferences.d", "state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").write_text("".join(_stanza(name) for name in PRETENDED))

    def update(self, mirror: str, suite: str) -> str:
        """Read the package lists of one suite; empty when that worked, else apt's complaint."""
        keyring = next((p for k in KEYRINGS if (p := Path("/usr/share/keyrings") / k).exists()), None)
        if keyring is None:
            raise InstallError(
                "Debian's archive keys are not on this machine, so packages cannot be verified.",
                "Install the package debian-archive-keyring and start again.",
            )
        (self._folder / "etc/sources.list").write_text(f"deb [signed-by={keyring}] {mirror} {suite} main\n")
        done = self._run("update", "-q", "--error-on=any", "-o", "Acquire::Retries=1")
        return "" if done.returncode == 0 else _complaint(done)

    def plan(self) -> list[Package]:
        """Every package that an installation needs; empty when the suite cannot provide them."""
        done = self._run("install", "-y", "--print-uris", *WANTED)
        lines = re.findall(r"^'[^']+' (\S+) (\d+) SHA256:([0-9a-f]{64})", done.stdout, re.MULTILINE)
        return [Package(file, int(size), digest) for file, size, digest in lines] if done.returncode == 0 else []

    def download(self, packages: Sequence[Package], into: Path) -> None:
        """Fetch package files into the folder `into`; apt verifies them. Raises InstallError."""
        done = self._run("download", "-q", *(f"{p.name}={p.version}" for p in packages), cwd=into)
        if done.returncode != 0:
            _stop_when_full(done.stderr)
            raise InstallError(
                f"A package could not be downloaded: {_complaint(done)}.",
                "Check the network and start again; what is already there is kept.",
            )

    def _run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        settings = {
            "Dir::Etc": self._folder / "etc",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State": self._folder / "state",
            "Dir::State::status": self._folder / "status",
            "Dir::Cache": self._folder / "cache",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",
            "APT::Update::Post-Invoke-Success": "",
            "Acquire::Languages": "none",
            "Acquire::Check-Valid-Until": "false",
            "Acquire::ForceHash": "SHA256",
            "Acquire::Retries": "3",
        }
        options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        return _captured(["apt-get", *options, *words], cwd)


def machine_mirrors() -> list[str]:
    """The package mirrors in this machine's own configuration, in its order, security archives last."""
    done = _captured(["apt-get", "update", "--print-uris"])
    found = re.findall(r"^'(.+?)/dists/([^/]+)\S*/InRelease'", done.stdout, re.MULTILINE)
    ordered = sorted(found, key=lambda pair: "security" in "/".join(pair))
    return list(dict.fromkeys(uri for uri, _ in ordered if not uri.startswith("cdrom")))


def choose(apt: PrivateApt, mirrors: Sequence[str], report: Report) -> list[Package]:
    """The packages of the newest Asterisk 22 that the first useful mirror offers. Raises InstallError."""
    if not mirrors:
        raise InstallError(
            "This machine's package configuration names no mirror.",
            "Set ZONGJI_MIRROR to the address of a Debian mirror.",
        )
    complaint, offered = "", ""
    for mirror in mirrors:
        for suite in SUITES:
            report(f"looking for Asterisk 22 in Debian's suite {suite}")
            complaint = apt.update(mirror, suite) or complaint
            packages = apt.plan()
            if asterisk_version(packages):
                return packages
            offered = next((p.version for p in packages if p.name == "asterisk"), offered)
    if offered:
        raise InstallError(
            f"The mirror offers Asterisk {offered}, but zongji works with 22.x only.",
            "Set ZONGJI_MIRROR to a mirror (or a dated archive) that still has it.",
        )
    raise InstallError(
        f"No package mirror of this machine offers Asterisk 22 ({complaint or 'it is not in its lists'}).",
        "Check the network, or set ZONGJI_MIRROR to the address of a Debian mirror.",
    )


def fetch(apt: PrivateApt, packages: Sequence[Package], cache: Path, report: Report) -> None:
    """See that every package lies verified in `cache`; what is there already is not fetched again.

    Raises InstallError when one cannot be had or does not match its hash.
    """
    cache.mkdir(parents=True, exist_ok=True)
    missing = [p for p in packages if not verified(cache, p)]
    for package in missing:
        (cache / package.file).unlink(missing_ok=True)
    total = sum(p.size for p in missing)
    got = 0
    for start in range(0, len(missing), AT_ONCE):
        batch = missing[start : start + AT_ONCE]
        apt.download(batch, cache)
        for package in batch:
            if not verified(cache, package):
                raise InstallError(
                    f"The package {package.file} does not match its hash.",
                    f"Delete {cache} and start again; if it happens again, distrust the mirror.",
                )
        got += sum(p.size for p in batch)
        report(f"downloaded {start + len(batch)} of {len(missing)} packages, {got >> 20} of {total >> 20} MB")


def _stanza(name: str) -> str:
    return (
        f"Package: {name}\nStatus: install ok installed\nVersion: 999:0\nArchitecture: amd64\n"
        "Maintainer: nobody\nDescription: left out\n\n"
    )


def _captured(words: Sequence[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    if shutil.which(words[0]) is None:
        raise InstallError(
            f"The program {words[0]} is not on this machine.",
            "zongji installs Asterisk from Debian's packages: use Debian or Ubuntu.",
        )
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def _complaint(done: subprocess.CompletedProcess[str]) -> str:
    errors = [line[2:].strip() for line in done.stderr.splitlines() if line.startswith("E:")]
    return (errors or done.stderr.strip().splitlines() or [f"apt-get ended with {done.returncode}"])[0].rstrip(".")


def _stop_when_full(text: str) -> None:
    if "No space left" in text or "enough free space" in text:
        raise InstallError("The disk is full.", "Free 600 MB and start again.")
