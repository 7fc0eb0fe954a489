"""Where a run of the benches takes place: its folder, its free ports, the numbers that are called, who takes part.

One run has one Asterisk. Nothing here starts anything.
"""

import os
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"

OURS_AT_ONCE = "4911"
"""Our line whose flow is one queue node with ``answer`` false."""
OURS_AFTER_PROMPT = "4912"
"""Our line whose flow says the marked prompt and then queues."""
OURS_LOAD = "4913"
"""Our line that leads straight to the queue of the load agents."""
THEIRS_AT_ONCE = "4921"
THEIRS_AFTER_PROMPT = "4922"
DIALPLAN = "8"
"""Begins a number of the bare dialplan; the agent's follows."""

AGENTS = tuple(str(2001 + index) for index in range(30))
"""Who answers in the comparisons with app_queue."""
LOAD_AGENTS = tuple(str(2101 + index) for index in range(300))
"""Who answers in the search for the highest clean level."""
QUEUE = "bench"
LOAD_QUEUE = "load"


def free_port() -> int:
    """A port that nobody holds now, TCP and UDP."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        ):
            tcp.bind((HOST, 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind((HOST, port))
            except OSError:
                continue
            return port


@dataclass(frozen=True, slots=True)
class Place:
    """A run's folder and ports."""

    data: Path
    sip: int = field(default_factory=free_port)
    sip_tls: int = field(default_factory=free_port)
    pbx_http: int = field(default_factory=free_port)
    web: int = field(default_factory=free_port)
    callers: int = field(default_factory=free_port)
    """SIP port of the callers."""
    agents: int = field(default_factory=free_port)
    """SIP port of the phones of ``AGENTS``."""
    load_agents: int = field(default_factory=free_port)
    """SIP port of the phones of ``LOAD_AGENTS``."""
    ari_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    """Password of the peer's user of ARI, and of every agent's login."""
    rtp: tuple[int, int] = (36_000, 39_999)

    @property
    def root(self) -> Path:
        """The installed Asterisk."""
        return Path(os.environ.get("ZONGJI_ASTERISK_ROOT", PROJECT / "var/asterisk/root"))

    @property
    def scratch(self) -> Path:
        """Captures, SIPp's files."""
        return self.data / "bench"
