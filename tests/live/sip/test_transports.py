"""An account registers over every transport we promise, and a browser whose connection breaks is told at once."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.live.exchange import Exchange, new_site, running
from tests.live.sip.people import AGENT
from tests.live.sip.registration import request
from zongji.asterisk.site import browser_account
from zongji.core.presence.model import PhoneRegistered, PhoneUnregistered
from zongji.storage.certificate import self_made

pytestmark = pytest.mark.live


@dataclass(frozen=True, slots=True)
class Line:
    """A connection that carries SIP: sends a message and gives the answer."""

    word: str
    """The transport's name in a Via."""
    say: Callable[[str], Awaitable[str]]


@asynccontextmanager
async def stream(exchange: Exchange, *, secure: bool) -> AsyncIterator[Line]:
    """TCP, or TLS on it."""
    site = exchange.site
    context = ssl.create_default_context(cafile=str(site.tls_certificate)) if secure else None
    if context is not None:
        context.check_hostname = False
    port = site.sip_tls_port if secure else site.sip_port
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)

    async def say(text: str) -> str:
        writer.write(text.encode())
        return (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()

    try:
        yield Line("TLS" if secure else "TCP", say)
    finally:
        writer.close()


@asynccontextmanager
async def browser(exchange: Exchange) -> AsyncIterator[Line]:
    """SIP over WebSocket, as a browser does it."""
    url = f"ws://127.0.0.1:{exchange.site.http_port}/ws"
    async with connect(url, subprotocols=[Subprotocol("sip")]) as socket:

        async def say(text: str) -> str:
            await socket.send(text)
            return str(await asyncio.wait_for(socket.recv(), 5))

        yield Line("WS", say)


async def registered(line: Line, account: str, password: str) -> int:
    """Register over a line; the last status."""
    answer, status = "", 0
    for number in (1, 2):
        answer = await line.say(request(account, password, line.word, number, answer))
        status = int(answer.split()[1])
        if status != 401:
            break
    return status


@pytest.fixture
async def secured(tmp_path: Path) -> AsyncIterator[Exchange]:
    """An Asterisk with a certificate."""
    certificate, key = self_made(tmp_path, datetime.now(UTC))
    site = replace(new_site(tmp_path / "data"), tls_certificate=certificate, tls_key=key)
    async with running(site) as started:
        yield started


@pytest.mark.parametrize("secure", [False, True])
async def test_a_phone_registers_over_tcp_and_tls(secured: Exchange, secure: bool) -> None:
    async with stream(secured, secure=secure) as line:
        assert await registered(line, AGENT, "guessed") == 401
    async with stream(secured, secure=secure) as line:
        assert await registered(line, AGENT, "password-1001") == 200
        await secured.facts.wait(PhoneRegistered, agent=AGENT)


async def test_a_browser_whose_connection_breaks_is_told_as_broken(exchange: Exchange) -> None:
    async with browser(exchange) as line:
        assert await registered(line, browser_account(AGENT), "password-1001") == 200
        await exchange.facts.wait(PhoneRegistered, agent=AGENT)
    assert await exchange.facts.wait(PhoneUnregistered, agent=AGENT, broken=True)


async def test_a_desk_that_is_loaded_anew_has_a_phone_all_the_time(exchange: Exchange) -> None:
    async with browser(exchange) as old:
        assert await registered(old, browser_account(AGENT), "password-1001") == 200
        await exchange.facts.wait(PhoneRegistered, agent=AGENT)
        async with browser(exchange) as new:
            assert await registered(new, browser_account(AGENT), "password-1001") == 200
            assert "1001-web" in await exchange.console.run("pjsip show contacts")
            assert not exchange.facts.of(PhoneUnregistered, agent=AGENT, broken=True)
        await exchange.facts.wait(PhoneUnregistered, agent=AGENT, broken=True)


async def test_a_phone_of_either_kind_is_the_agents_phone(exchange: Exchange) -> None:
    async with stream(exchange, secure=False) as phone, browser(exchange) as desk:
        assert await registered(phone, AGENT, "password-1001") == 200
        assert await registered(desk, browser_account(AGENT), "password-1001") == 200
        await exchange.facts.wait(PhoneRegistered, agent=AGENT)
    assert len(exchange.facts.of(PhoneRegistered, agent=AGENT)) == 1
