"""Unpacks Debian's packages below one root, without running anything of theirs.

Owns what the packages' own scripts would have done and what we leave out. Does not know where packages come from.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from zongji.asterisk.install_layout import LIBRARIES, InstallError, Report

LEFT_OUT = ("./usr/share/doc", "./usr/share/man", "./usr/share/locale", "./usr/share/lintian", "./usr/share/bug")
# Their libraries are left out: SNMP brings perl, Codec 2 brings 8 MB for a codec nobody calls with.
USELESS_MODULES = ("res_snmp.so", "codec_codec2.so")


def unpack(packages: Sequence[Path], root: Path, report: Report) -> None:
    """Unpack package files into an empty `root` and set the links right. Raises InstallError."""
    shutil.rmtree(root, ignore_errors=True)
    for name in ("lib", "lib64", "bin", "sbin"):
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for number, package in enumerate(packages, 1):
        _unpack_one(package, root)
        if number % 40 == 0 or number == len(packages):
            report(f"unpacked {number} of {len(packages)} packages")
    for module in USELESS_MODULES:
        (root / LIBRARIES / "asterisk/modules" / module).unlink(missing_ok=True)
    _link_sounds(root / "usr/share/asterisk/sounds")


def _unpack_one(package: Path, root: Path) -> None:
    excluded = [f"--exclude={path}" for path in LEFT_OUT]
    tar = ["tar", "-x", "-C", str(root), "--keep-directory-symlink", "--no-same-owner", *excluded]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as source:
        sink = subprocess.run(tar, stdin=source.stdout, capture_output=True, text=True, check=False)
        if source.stdout is not None:
            source.stdout.close()
    if "No space left" in sink.stderr:
        raise InstallError("The disk is full.", "Free 600 MB and start again.")
    if source.returncode != 0 or sink.returncode != 0:
        raise InstallError(
            f"The package {package.name} could not be unpacked: {sink.stderr.strip()[:200]}.",
            f"Delete {package} and start again.",
        )


def _link_sounds(sounds: Path) -> None:
    for link in sounds.iterdir():
        # These point at folders of a system-wide installation.
        if link.is_symlink() and (link.readlink().is_absolute() or not link.exists()):
            link.unlink()
    english = sounds / "en"
    if not english.exists() and (sounds / "en_US_f_Allison").is_dir():
        english.unlink(missing_ok=True)
        english.symlink_to("en_US_f_Allison")
