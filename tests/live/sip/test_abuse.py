"""Whoever knocks at the SIP port without belonging there is refused, counted and logged; callers go on meanwhile."""

import asyncio
import logging
import socket
from pathlib import Path

import pytest

from tests.live.exchange import Exchange
from tests.live.sip.driver import free_ports
from tests.live.sip.people import AGENT, arrived, caller
from tests.live.sip.registration import register
from tests.live.sip.scenarios import Caller
from zongji.asterisk.abuse import AbuseLog
from zongji.core.contact.model import CallerArrived, CallerHungUp, HangUpCaller

pytestmark = pytest.mark.live
STRANGER = "127.0.0.2"
"""An address of this machine that no trunk has."""


@pytest.fixture
async def abuse(exchange: Exchange) -> AbuseLog:
    return AbuseLog(exchange.site.log)


async def _counted(abuse: AbuseLog, kind: str, at_least: int) -> None:
    async with asyncio.timeout(15):
        while abuse.counts[kind] < at_least:  # noqa: ASYNC110 -- a number for metrics has no event
            await asyncio.sleep(0.02)


def _request(method: str, port: int, number: int) -> bytes:
    return (
        f"{method} sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {STRANGER}:{port};branch=z9hG4bKscan{number};rport\r\n"
        f'From: "sipvicious" <sip:100@192.0.2.1>;tag=s{number}\r\nTo: <sip:100@192.0.2.1>\r\nCall-ID: scan{number}\r\n'
        f"CSeq: 1 {method}\r\nContact: <sip:100@{STRANGER}:{port}>\r\nUser-Agent: friendly-scanner\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    ).encode()


async def _knock(server: tuple[str, int], datagrams: list[bytes]) -> list[str]:
    """Send datagrams from a stranger's address; the status lines that came back within a second of the last."""
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.bind((STRANGER, 0))
        for datagram in datagrams:
            await loop.sock_sendto(sock, datagram, server)
        said = []
        while True:
            try:
                said.append((await asyncio.wait_for(loop.sock_recv(sock, 65536), 1)).decode().split("\r\n")[0])
            except TimeoutError:
                return said


async def test_wrong_passwords_and_unknown_accounts_are_refused_and_counted(
    exchange: Exchange, abuse: AbuseLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with asyncio.TaskGroup() as tasks:
        follow = tasks.create_task(abuse.run())
        await asyncio.sleep(0.1)
        port = free_ports()[0]
        for _ in range(3):
            assert await register(AGENT, "guessed", port, exchange.server, host=STRANGER) == 401
        assert await register("4711", "guessed", port, exchange.server, host=STRANGER) == 401
        await _counted(abuse, "wrong_password", 3)
        await _counted(abuse, "unknown_account", 1)
        follow.cancel()
    assert f"sip.refused kind=wrong_password from={STRANGER} account={AGENT}" in caplog.text
    assert "4711" not in caplog.text
    assert "guessed" not in caplog.text
    assert "registered: 0" not in await exchange.console.run("pjsip show contacts")
    assert "Objects found" not in await exchange.console.run("pjsip show contacts")


async def test_a_scanner_finds_nothing_and_callers_are_not_disturbed(
    exchange: Exchange, abuse: AbuseLog, tmp_path: Path
) -> None:
    async with asyncio.TaskGroup() as tasks:
        follow = tasks.create_task(abuse.run())
        await asyncio.sleep(0.1)
        methods = ("OPTIONS", "REGISTER", "INVITE", "SUBSCRIBE", "MESSAGE")
        said = await _knock(exchange.server, [_request(methods[n % 5], 5060, n) for n in range(100)])
        assert {line.split()[1] for line in said} <= {"401", "403", "404", "481", "489"}
        await _counted(abuse, "unknown_account", 100)
        async with caller(exchange, tmp_path, Caller()) as customer:
            contact = await arrived(exchange)
            await customer.noted("answered")
            await asyncio.sleep(0.2)
            exchange.pbx.do(HangUpCaller(contact))
            await customer.noted("ended")
        follow.cancel()
    await exchange.facts.wait(CallerHungUp)
    assert len(exchange.facts.of(CallerArrived)) == 1
    await exchange.empty()


async def test_malformed_sip_is_dropped_and_counted(exchange: Exchange, abuse: AbuseLog, tmp_path: Path) -> None:
    whole = _request("INVITE", 5060, 1)
    broken = [
        b"INVITE sip:x SIP/2.0\r\nVia: foo\r\nCSeq: a\r\n\r\n",
        b"\x00\xff" * 600,
        whole.replace(b"CSeq: 1", b"CSeq: 99999999999999999999"),
        whole.replace(b"SIP/2.0/UDP", b"SIP/9"),
        whole.replace(b"Content-Length: 0", b"Content-Length: -5"),
        b"A" * 4000,
        whole[:100],
    ]
    async with asyncio.TaskGroup() as tasks:
        follow = tasks.create_task(abuse.run())
        await asyncio.sleep(0.1)
        await _knock(exchange.server, broken)
        await _counted(abuse, "malformed", 3)
        follow.cancel()
    async with caller(exchange, tmp_path, Caller()) as customer:
        contact = await arrived(exchange)
        await customer.noted("answered")
        await asyncio.sleep(0.2)
        exchange.pbx.do(HangUpCaller(contact))
        await customer.noted("ended")
    await exchange.empty()
    assert exchange.supervisor.starts == 1


async def test_a_caller_of_the_trunk_reaches_no_account_and_no_service(exchange: Exchange, tmp_path: Path) -> None:
    """Only digits are numbers: neither an agent's echo test nor a dialplan's own names can be dialled."""
    for number in ("s", "again", "*43", "1001-web"):
        async with caller(exchange, tmp_path / number.strip("*"), Caller(number=number, refused=404)) as customer:
            assert await customer.done() == 0, customer.errors()
    assert not exchange.facts.of(CallerArrived)
