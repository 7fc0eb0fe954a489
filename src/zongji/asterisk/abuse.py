"""Who knocks at the SIP port without belonging there: counted by kind, and written to our log.

Follows Asterisk's security log and its errors about broken SIP, by inotify. Says addresses and accounts, no secrets: a
failed answer to a challenge would help to guess a password, so it is left out. Cuts the files when they grow too long.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from asyncinotify import Inotify, Mask

log = logging.getLogger(__name__)

LONGEST_FILE = 16 * 1024 * 1024

KINDS: Mapping[str, str] = {
    "InvalidPassword": "wrong_password",
    "ChallengeResponseFailed": "wrong_password",
    "InvalidAccountID": "unknown_account",
    "FailedACL": "not_allowed",
    "UnexpectedAddress": "not_allowed",
    "RequestNotAllowed": "not_allowed",
    "RequestNotSupported": "not_allowed",
    "RequestBadFormat": "malformed",
    "InvalidTransport": "not_allowed",
    "SessionLimit": "too_many",
    "LoadAverageLimit": "too_many",
    "MemoryLimit": "too_many",
}
"""Asterisk's security events, but for those that tell of nothing wrong (SuccessfulAuth, ChallengeSent)."""

_PAIR = re.compile(r'(\w+)="([^"]*)"')
_BROKEN = re.compile(r"sip_transport\.c Dropping \d+ bytes packet from \w+ ([\d.:a-fA-F\[\]]+)")


@dataclass(frozen=True, slots=True)
class Knock:
    """One attempt: its kind, whence, and whose password was tried. A name that is no account may be a person's number:
    it is not kept."""

    kind: str
    address: str
    account: str = ""


def knock_of(line: str) -> Knock | None:
    """What a line of Asterisk's security or error log tells, if anything is wrong."""
    broken = _BROKEN.search(line)
    if broken is not None:
        return Knock("malformed", broken.group(1).rpartition(":")[0])
    said = dict(_PAIR.findall(line)) if "SecurityEvent=" in line else {}
    kind = KINDS.get(said.get("SecurityEvent", ""))
    if kind is None:
        return None
    parts = said.get("RemoteAddress", "").split("/")  # IPV4/UDP/192.0.2.7/5060
    address = parts[2] if len(parts) > 2 else ""
    account = said.get("AccountID", "")
    if kind == "wrong_password" and account != "<unknown>":
        return Knock(kind, address, account)
    return Knock("unknown_account" if kind == "wrong_password" else kind, address)


class AbuseLog:
    """Follows the log files ``security`` and ``messages`` in a folder. ``counts`` is by kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        """Follow until cancelled."""
        names = ("security", "messages")
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (self._folder / name).touch(0o600)
        files = {name: (self._folder / name).open("rb") for name in names}
        try:
            with Inotify() as inotify:
                for name, file in files.items():
                    file.seek(0, 2)
                    inotify.add_watch(self._folder / name, Mask.MODIFY)
                async for event in inotify:
                    if event.path is not None and event.path.name in files:
                        self._read(files[event.path.name], event.path)
        finally:
            for file in files.values():
                file.close()

    def _read(self, file: BinaryIO, path: Path) -> None:
        for line in _whole_lines(file):
            knock = knock_of(line)
            if knock is not None:
                self.counts[knock.kind] += 1
                self._say(knock)
        if file.tell() > LONGEST_FILE:
            # Asterisk appends, so it goes on at the new end.
            with path.open("r+b") as whole:
                whole.truncate(0)
            file.seek(0)

    def _say(self, knock: Knock) -> None:
        total = sum(self.counts.values())
        if total < 1000 or total % 100 == 0:
            log.warning("sip.refused kind=%s from=%s account=%s", knock.kind, knock.address, knock.account)


def _whole_lines(file: BinaryIO) -> Iterator[str]:
    while True:
        start = file.tell()
        line = file.readline()
        if not line.endswith(b"\n"):
            file.seek(start)
            return
        yield line.decode(errors="replace")
