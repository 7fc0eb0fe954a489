"""How our registrations with carriers stand, by Asterisk's console."""

from enum import Enum

from zongji.asterisk.console import Console


class State(Enum):
    """One registration."""

    REGISTERED = "registered"
    REJECTED = "rejected"
    """The carrier answered, and does not want us."""
    SILENT = "silent"
    """The carrier has not answered (yet)."""


WORDS = {"Registered": State.REGISTERED, "Rejected": State.REJECTED, "Stopped": State.REJECTED}


async def registrations(console: Console) -> dict[str, State]:
    """Trunk → state. Empty when the console does not answer."""
    try:
        return listed(await console.run("pjsip show registrations"))
    except (OSError, TimeoutError):
        return {}


def listed(said: str) -> dict[str, State]:
    """What the console's table says: lines of ``trunk-NAME/server  auth  state …``."""
    found = {}
    for line in said.splitlines():
        words = line.split()
        if len(words) >= 3 and words[0].startswith("trunk-"):
            name = words[0].partition("/")[0].removeprefix("trunk-")
            found[name] = WORDS.get(words[2], State.SILENT)
    return found
