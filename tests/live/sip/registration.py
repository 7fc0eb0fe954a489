"""Registers SIPp's phones: SIPp can't be registrar's client and called phone on one port, so this is done before it.

Asterisk calls a phone back where its REGISTER came from, hence from the phone's own port.
"""

import asyncio
import hashlib
import re
import secrets
import socket


async def register(
    account: str, password: str, port: int, server: tuple[str, int], *, expires: int = 600, host: str = "127.0.0.1"
) -> int:
    """Register the phone at ``port``; ``expires`` 0 ends all its registrations. The last status that was answered."""
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.bind((host, port))
        call, status = secrets.token_hex(8), 0
        answer = ""
        for number in (1, 2):
            text = _request(account, (host, sock.getsockname()[1]), server, call, number, expires)
            text += _authorization(answer, account, password, server[0]) + "Content-Length: 0\r\n\r\n"
            await loop.sock_sendto(sock, text.encode(), server)
            while True:
                answer = (await asyncio.wait_for(loop.sock_recv(sock, 65536), 5)).decode()
                if f"CSeq: {number} REGISTER" in answer and not answer.startswith("SIP/2.0 1"):
                    break
            status = int(answer.split()[1])
            if status != 401:
                break
    return status


def request(account: str, password: str, transport: str, number: int, answer: str) -> str:
    """A REGISTER for a connection that is there already; ``answer`` is what the one before got."""
    own = ("127.0.0.1", 5099)
    text = _request(account, own, ("127.0.0.1", 0), secrets.token_hex(8), number, 600)
    text = text.replace("SIP/2.0/UDP", f"SIP/2.0/{transport}").replace(
        f"{own[1]}>", f"{own[1]};transport={transport.lower()}>"
    )
    return text + _authorization(answer, account, password, "127.0.0.1") + "Content-Length: 0\r\n\r\n"


def _request(account: str, own: tuple[str, int], server: tuple[str, int], call: str, number: int, expires: int) -> str:
    contact = f"<sip:{account}@{own[0]}:{own[1]}>" if expires else "*"
    return (
        f"REGISTER sip:{server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {own[0]}:{own[1]};branch=z9hG4bK{call}{number};rport\r\n"
        f"From: <sip:{account}@{server[0]}>;tag={call}\r\nTo: <sip:{account}@{server[0]}>\r\nCall-ID: {call}\r\n"
        f"CSeq: {number} REGISTER\r\nContact: {contact}\r\nExpires: {expires}\r\nMax-Forwards: 70\r\n"
    )


def _authorization(answer: str, account: str, password: str, realm_host: str) -> str:
    challenge = re.search(r"^WWW-Authenticate: Digest (.*)$", answer, re.MULTILINE | re.IGNORECASE)
    if challenge is None:
        return ""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge.group(1)))
    uri = f"sip:{realm_host}"
    ours = _md5(f"{account}:{said['realm']}:{password}")
    theirs = _md5(f"REGISTER:{uri}")
    proof = _md5(f"{ours}:{said['nonce']}:00000001:beef:auth:{theirs}")
    return (
        f'Authorization: Digest username="{account}", realm="{said["realm"]}", nonce="{said["nonce"]}", uri="{uri}", '
        f'response="{proof}", algorithm=MD5, qop=auth, nc=00000001, cnonce="beef"'
        + (f', opaque="{said["opaque"]}"' if "opaque" in said else "")
        + "\r\n"
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
