"""What our Asterisk is made of: settings, secrets, the accounts in the database; and keeping the accounts current."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from zongji.asterisk.addresses import local_addresses
from zongji.asterisk.config import write
from zongji.asterisk.install_layout import Installation
from zongji.asterisk.pbx import AsteriskPbx
from zongji.asterisk.site import DEMO_TRUNK, AgentAccount, PbxSite, Trunk
from zongji.kernel.errors import Unavailable
from zongji.kernel.ids import PbxNode
from zongji.settings import Settings, TrunkSetting
from zongji.storage.certificate import self_made
from zongji.storage.secret_files import kept
from zongji.web.phones import PhoneSite

log = logging.getLogger(__name__)

NODE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
HTTPS_ABOVE = 1
"""Browsers elsewhere reach Asterisk's secure WebSocket at the port above its plain one."""

OUTSIDE_ABOVE = 10
"""With demo data, people whom we call are at so much above our SIP port."""

Accounts = tuple[tuple[AgentAccount, ...], tuple[str, ...]]
"""Agents' accounts, and the numbers that guests and agents may call."""


def site(settings: Settings, installation: Installation) -> PbxSite:
    """Our Asterisk, without accounts yet. Makes the secrets that it needs at the first call."""
    certificate, key = tls(settings)
    trunks = (*((demo_trunk(settings),) if settings.demo else ()), *map(_trunk, settings.trunks))
    return PbxSite(
        node=PbxNode(_secret(settings, "node", lambda: "z" + "".join(secrets.choice(NODE_LETTERS) for _ in range(6)))),
        installation=installation,
        data=settings.data,
        ari_password=_secret(settings, "ari", lambda: secrets.token_urlsafe(24)),
        guest_password=_secret(settings, "guest", lambda: secrets.token_urlsafe(24)),
        trunks=trunks,
        outbound=_outbound(settings, trunks),
        region=settings.region,
        sip_host=settings.sip_host,
        sip_port=settings.sip_port,
        sip_tls_port=settings.sip_tls_port,
        http_port=settings.pbx_http_port,
        https_port=settings.pbx_http_port + HTTPS_ABOVE,
        rtp_ports=settings.rtp_range,
        open=settings.open,
        tls_certificate=certificate,
        tls_key=key,
        max_calls=settings.max_calls,
        language=settings.language,
        addresses=local_addresses(),
        country="cn" if settings.region == "CN" else "us",
    )


def demo_trunk(settings: Settings) -> Trunk:
    """Callers on this machine; whom we call is a phone or a program that listens on this machine."""
    return replace(DEMO_TRUNK, server=f"127.0.0.1:{min(settings.sip_port + OUTSIDE_ABOVE, 65535)}")


def _outbound(settings: Settings, trunks: tuple[Trunk, ...]) -> Trunk | None:
    """By which trunk we call people."""
    wanted = settings.outbound_trunk or ("" if settings.trunks else DEMO_TRUNK.name)
    return next((trunk for trunk in trunks if trunk.name == wanted), None)


def _trunk(setting: TrunkSetting) -> Trunk:
    return Trunk(**setting.model_dump())


def tls(settings: Settings) -> tuple[Path, Path]:
    """Certificate and key: the given ones, or our own."""
    if settings.tls_cert is not None and settings.tls_key is not None:
        return settings.tls_cert, settings.tls_key
    return self_made(settings.secrets, datetime.now(UTC))


def phones(settings: Settings) -> PhoneSite:
    """What phones and browsers are told to connect to."""
    return PhoneSite(
        host=settings.sip_host,
        sip_port=settings.sip_port,
        http_port=settings.pbx_http_port,
        tls_port=settings.sip_tls_port,
        https_port=settings.pbx_http_port + HTTPS_ABOVE if settings.open else None,
        open=settings.open,
    )


def _secret(settings: Settings, name: str, make: Callable[[], str]) -> str:
    return kept(settings.secrets / name, lambda: make().encode()).decode()


class Exchange:
    """Keeps Asterisk's accounts as the database has them; calls go on. ``run`` must run beside it."""

    def __init__(self, base: PbxSite, read: Callable[[], Awaitable[Accounts]]) -> None:
        self._base = base
        self._read = read
        self._changed = asyncio.Event()

    @property
    def node(self) -> PbxNode:
        """What our Asterisk is called."""
        return self._base.node

    def changed(self) -> None:
        """Accounts, lines or music changed."""
        self._changed.set()

    async def current(self) -> PbxSite:
        """Our Asterisk with today's accounts."""
        agents, lines = await self._read()
        return replace(self._base, agents=agents, lines=lines)

    async def run(self, pbx: AsteriskPbx) -> None:
        """Write and reload after each change, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            fresh = await self.current()
            await asyncio.to_thread(write, fresh)
            try:
                await pbx.reload()
            except Unavailable as why:  # it is down: it reads the new files when it starts
                log.warning("exchange.reload_later: %s", why.message)
