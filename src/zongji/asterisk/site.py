"""What an Asterisk of ours is made of: the typed input of its configuration, and where its files lie.

Owns the names of folders, accounts and applications that the other parts of this package share.
Knows neither the text of any configuration file nor a running Asterisk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zongji.asterisk.install_layout import Installation
from zongji.kernel.ids import AgentId, PbxNode

APP = "zongji"
"""Our Stasis application, and our user of ARI."""

GUEST = "guest"
"""The SIP account of the public page."""

STASIS = "Stasis"
"""The application of the dialplan that hands a call to us."""

BROWSER_SUFFIX = "-web"

FROM_TRUNK = "from-trunk"
"""Where callers from outside come in, in the dialplan."""


def browser_account(agent: str) -> str:
    """The SIP account with which an agent's browser registers; his SIP phone uses the agent's number itself."""
    return f"{agent}{BROWSER_SUFFIX}"


def agent_of_account(account: str) -> AgentId:
    """The agent whom a SIP account belongs to."""
    return AgentId(account.removesuffix(BROWSER_SUFFIX))


@dataclass(frozen=True, slots=True)
class AgentAccount:
    """An agent's SIP account; the password holds for his SIP phone and his browser."""

    agent: AgentId
    password: str


@dataclass(frozen=True, slots=True)
class Trunk:
    """A way to the outside. Calls from ``hosts`` (addresses or networks) are taken as the trunk's."""

    name: str
    hosts: tuple[str, ...]
    server: str = ""
    """``host[:port]`` to register with; '' when the trunk needs no registration."""
    username: str = ""
    password: str = ""
    transport: str = "udp"
    number: str = ""
    """Whom the carrier calls when it calls our account; '' for the account's own name."""
    national: bool = False
    """Numbers of our own country are dialled without its code."""

    @property
    def endpoint(self) -> str:
        """What Asterisk calls it."""
        return f"trunk-{self.name}"


DEMO_TRUNK = Trunk("demo", ("127.0.0.1",))
"""Callers on this very machine, without a password; the machine's own programs are trusted. Whom we call by it
is whatever listens there: see ``exchange.demo_trunk``."""


@dataclass(frozen=True, slots=True)
class PbxSite:
    """Everything that Asterisk's configuration is made from.

    ``node`` is short, letters and digits only: it begins every channel id. ``data`` is the data directory.
    ``sounds`` may be shared between installations. ``lines`` are the numbers that guests and agents may call.
    ``additions`` is text to append to configuration files by name (benchmarks put their peers there);
    see ``config.REPLACES``.
    """

    node: PbxNode
    installation: Installation
    data: Path
    ari_password: str
    guest_password: str
    agents: tuple[AgentAccount, ...] = ()
    trunks: tuple[Trunk, ...] = (DEMO_TRUNK,)
    lines: tuple[str, ...] = ()
    sip_host: str = "127.0.0.1"
    sip_port: int = 5060
    sip_tls_port: int = 5061
    http_port: int = 8088
    """Plain HTTP: our ARI, and SIP over WebSocket. Stays on loopback when ``https_port`` is there."""
    https_port: int = 8089
    """Only when open and with a certificate: SIP over secure WebSocket for browsers elsewhere."""
    rtp_ports: tuple[int, int] = (10000, 10999)
    open: bool = False
    """Listen for other machines on purpose."""
    public_host: str = ""
    """The address that phones outside see, when this machine is behind NAT."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    """Certificate (chain) and key in PEM; without them there is neither SIP over TLS nor HTTPS."""
    max_calls: int = 500
    language: str = "zh-CN"
    outbound: Trunk | None = None
    """The trunk by which we call people; None: we call nobody."""
    region: str = "CN"
    """Our own country."""
    country: str = "cn"
    """Whose tones a caller hears."""
    qualify_seconds: int = 30
    """How often a registered phone is asked whether it is there; 0 never."""
    addresses: tuple[str, ...] = ()
    """This machine's own addresses: with these ICE knows itself."""
    additions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.node.isalnum() or not self.node.isascii():
            raise ValueError(f"the node's name {self.node!r} may have letters and digits only")

    @property
    def etc(self) -> Path:
        """The folder of the generated configuration."""
        return self.data / "asterisk/etc"

    @property
    def run(self) -> Path:
        """The folder of the pid file and the control socket."""
        return self.data / "asterisk/run"

    @property
    def log(self) -> Path:
        """The folder of Asterisk's logs."""
        return self.data / "asterisk/log"

    @property
    def sounds(self) -> Path:
        """The folder of prompts (by language) and music."""
        return self.data / "sounds"

    @property
    def recordings(self) -> Path:
        """The folder of recordings, by day."""
        return self.data / "recordings"

    @property
    def spool(self) -> Path:
        """Where Asterisk keeps what it is at work on."""
        return self.data / "asterisk/spool"

    @property
    def messages(self) -> Path:
        """Where Asterisk records callers' messages; it names the folder."""
        return self.spool / "recording"

    @property
    def bind(self) -> str:
        """The address that Asterisk's own HTTP listens on."""
        return "0.0.0.0" if self.open else "127.0.0.1"  # noqa: S104 -- only when opened on purpose

    @property
    def sip_bind(self) -> str:
        """The address that SIP listens on."""
        return "0.0.0.0" if self.open and self.sip_host.startswith("127.") else self.sip_host  # noqa: S104 -- as above

    @property
    def secure_http(self) -> bool:
        """Whether browsers on other machines reach us over HTTPS."""
        return self.open and self.tls_certificate is not None
