"""Where things lie in a private Asterisk installation, and how it is started.

Owns the paths below the installation's root. Does not know where the packages came from, nor what is configured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Report = Callable[[str], None]
"""Takes one line of progress for a person."""

LIBRARIES = "usr/lib/x86_64-linux-gnu"


class InstallError(Exception):
    """The installation cannot go on: `message` says what is wrong, `advice` what a person can do about it."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Installation:
    """An installed Asterisk: its root and its version, such as 22.10.1."""

    root: Path
    version: str

    @property
    def modules(self) -> Path:
        """The folder for `astmoddir`."""
        return self.root / LIBRARIES / "asterisk/modules"

    @property
    def data(self) -> Path:
        """The folder for `astdatadir`, with Asterisk's own documentation of its ARI and its English sounds."""
        return self.root / "usr/share/asterisk"

    def command(self, *arguments: str) -> list[str]:
        """The words that start this Asterisk, through the installation's own loader and libraries.

        `ps` shows the loader's name, so whoever looks for the process needs the pid file.
        """
        return [
            str(self.root / "usr/lib64/ld-linux-x86-64.so.2"),
            "--inhibit-cache",
            "--library-path",
            str(self.root / LIBRARIES),
            "--argv0",
            "asterisk",
            str(self.root / "usr/sbin/asterisk"),
            *arguments,
        ]

    def environment(self) -> dict[str, str]:
        """What to add to the environment, so that OpenSSL and iconv load the installation's modules, not the host's."""
        return {
            "OPENSSL_MODULES": str(self.root / LIBRARIES / "ossl-modules"),
            "GCONV_PATH": str(self.root / LIBRARIES / "gconv"),
        }
