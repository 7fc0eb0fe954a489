"""How a phone reaches us: what browsers and SIP phones are told to connect to. Does not know any PBX."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

BROWSER_SUFFIX = "-web"
"""A browser registers under an account of its own, so that a SIP phone of the same agent needs no WebRTC."""


class Phone(BaseModel):
    """With what a browser's phone connects. The password is for this page only."""

    ws_url: str
    uri: str
    username: str
    password: str = Field(repr=False)
    realm: str


@dataclass(frozen=True, slots=True)
class PhoneSite:
    """Where phones connect. ``host`` is the SIP address; when ``open``, browsers use the page's own host."""

    host: str
    sip_port: int
    http_port: int
    tls_port: int | None = None
    https_port: int | None = None
    open: bool = False
    realm: str = "asterisk"
    domain: str = "zongji.local"

    def socket(self, page_host: str) -> str:
        """The WebSocket that a page opens."""
        host = page_host if self.open else self.host
        if self.https_port is not None:
            return f"wss://{host}:{self.https_port}/ws"
        return f"ws://{host}:{self.http_port}/ws"

    def sockets(self) -> tuple[str, ...]:
        """The same for a page's security policy."""
        if self.open:
            return (f"wss://*:{self.https_port}",) if self.https_port is not None else (f"ws://*:{self.http_port}",)
        return tuple(f"ws://{host}:{self.http_port}" for host in dict.fromkeys((self.host, "127.0.0.1", "localhost")))

    def phone(self, account: str, password: str, page_host: str) -> Phone:
        """What a browser's phone needs."""
        uri = f"sip:{account}@{self.domain}"
        return Phone(ws_url=self.socket(page_host), uri=uri, username=account, password=password, realm=self.realm)

    def browser(self, agent: str, password: str, page_host: str) -> Phone:
        """What an agent's browser needs."""
        return self.phone(f"{agent}{BROWSER_SUFFIX}", password, page_host)

    @property
    def transports(self) -> list[str]:
        """How SIP phones may connect."""
        return ["udp", "tcp", *(["tls"] if self.tls_port is not None else [])]
