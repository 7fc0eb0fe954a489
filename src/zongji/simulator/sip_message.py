"""SIP messages as text (RFC 3261): taking apart, answering, and digest authentication (RFC 2617, MD5), as far as
scripted callers and phones need them. No transactions: over loopback nothing is lost.
"""

import hashlib
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One SIP message as it came."""

    text: str

    @property
    def method(self) -> str:
        """The request's method; '' for an answer."""
        word = self.text.split(" ", 1)[0]
        return "" if word == "SIP/2.0" else word

    @property
    def status(self) -> int:
        """The answer's status; 0 for a request."""
        found = re.match(r"SIP/2\.0 (\d{3})", self.text)
        return int(found.group(1)) if found else 0

    def header(self, name: str) -> str:
        """A header's value, '' when it is not there."""
        found = re.search(rf"(?im)^{re.escape(name)}\s*:\s*(.*?)\r?$", self.text)
        return found.group(1) if found else ""

    @property
    def cseq(self) -> str:
        """The method that an answer answers."""
        return self.header("CSeq").rpartition(" ")[2]

    @property
    def tag(self) -> str:
        """The To header's tag."""
        found = re.search(r";tag=([^;\s>]+)", self.header("To"))
        return found.group(1) if found else ""

    @property
    def media(self) -> tuple[str, int]:
        """Where the sender wants our audio."""
        host = re.search(r"(?m)^c=IN IP4 (\S+)", self.text)
        port = re.search(r"(?m)^m=audio (\d+)", self.text)
        return (host.group(1) if host else "127.0.0.1", int(port.group(1)) if port else 9)


def compose(first: str, headers: Sequence[str], body: str = "") -> bytes:
    """A message from its first line, its headers and its body."""
    kind = ["Content-Type: application/sdp"] if body else []
    return ("\r\n".join([first, *headers, *kind, f"Content-Length: {len(body)}"]) + "\r\n\r\n" + body).encode()


def answer(request: Message, status: str, tag: str = "", extra: Sequence[str] = (), body: str = "") -> bytes:
    """An answer with the request's own Via, From, To, Call-ID and CSeq (RFC 3261 section 8.2.6.2)."""
    kept = [
        line for line in request.text.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq|record-route):", line)
    ]
    if tag:
        kept = [f"{line};tag={tag}" if re.match(r"(?i)to:", line) and ";tag=" not in line else line for line in kept]
    return compose(f"SIP/2.0 {status}", [*kept, *extra], body)


def sdp(host: str, port: int, payload: int = 0, events: int = 101) -> str:
    """An offer or answer of G.711 µ-law and telephone events."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP {payload} {events}\r\na=rtpmap:{payload} PCMU/8000\r\n"
        f"a=rtpmap:{events} telephone-event/8000\r\na=fmtp:{events} 0-16\r\na=sendrecv\r\n"
    )


@dataclass(frozen=True, slots=True)
class Credentials:
    """A SIP account."""

    username: str
    password: str


def authorization(challenge: Message, who: Credentials, method: str, uri: str) -> str:
    """The header that answers a 401 (RFC 2617 section 3.2.2, with or without qop)."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge.header("WWW-Authenticate").partition(" ")[2]))
    first = _md5(f"{who.username}:{asked['realm']}:{who.password}")
    second = _md5(f"{method}:{uri}")
    fields = (
        f'username="{who.username}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{uri}", algorithm=MD5'
    )
    if "opaque" in asked:
        fields += f', opaque="{asked["opaque"]}"'
    if "qop" in asked:
        response = _md5(f"{first}:{asked['nonce']}:00000001:0a4f113b:auth:{second}")
        return f'Authorization: Digest {fields}, response="{response}", qop=auth, nc=00000001, cnonce="0a4f113b"'
    response = _md5(f"{first}:{asked['nonce']}:{second}")
    return f'Authorization: Digest {fields}, response="{response}"'


def own_address(server: tuple[str, int]) -> str:
    """The address of this machine that the server sees."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(server)
        return str(probe.getsockname()[0])


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
