"""Opened to other machines: pages by HTTPS, browsers' phones by WSS, and doors where they belong. Closed: this machine
only."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.live.system.audio import apart, decode_ulaw, level
from tests.live.system.browser import chromium, go_ready, players, sign_in
from tests.live.system.callers import Caller
from tests.live.system.listening import Place, listening
from tests.live.system.records import newest_record, recording
from tests.live.system.running import System, free_port, system

pytestmark = pytest.mark.live

AGENT_HERTZ, CALLER_HERTZ = 1000.0, 700.0
ANYWHERE, HERE = "0.0.0.0", "127.0.0.1"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The system as the README opens it."""
    data = Path(tmp_path_factory.mktemp("open")) / "data"
    settings = {"ZONGJI_OPEN": "true", "ZONGJI_WEB_HOST": ANYWHERE, "ZONGJI_SIP_HOST": ANYWHERE}
    with system(data, ZONGJI_PBX_HTTP_PORT=str(two_in_a_row()), **settings) as started:
        yield started


def two_in_a_row() -> int:
    """A free port whose next one is free as well: Asterisk's secure HTTP is there."""
    while True:
        first = free_port()
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HERE, first + 1))
            return first


def doors(system: System) -> set[Place]:
    """Where something can come in, without the two sockets from which Asterisk's SIP asks name servers: one of each
    family at a port of the kernel's choice, which no setting of Asterisk's takes away."""
    found = listening([system.process.pid, system.pbx_pid()])
    sip = system.ports["SIP_PORT"]
    asking = {place for place in found if place[:2] in (("udp", ANYWHERE), ("udp6", "::")) and place[2] != sip}
    assert len({protocol for protocol, _, _ in asking}) == len(asking), asking
    return found - asking


def expected(system: System, address: str) -> set[Place]:
    """What both kinds of system listen on, SIP and pages at ``address``; Asterisk's plain HTTP is ours alone."""
    ports = system.ports
    return {
        ("tcp", address, ports["WEB_PORT"]),
        ("tcp", address, ports["SIP_PORT"]),
        ("udp", address, ports["SIP_PORT"]),
        ("tcp", address, ports["SIP_TLS_PORT"]),
        ("tcp", HERE, ports["PBX_HTTP_PORT"]),
    }


def test_a_closed_system_listens_on_the_loopback_only(running: System) -> None:
    assert doors(running) == expected(running, HERE)


def test_an_open_system_listens_where_it_should_and_nowhere_else(opened: System) -> None:
    secure = ("tcp", ANYWHERE, opened.ports["PBX_HTTP_PORT"] + 1)
    assert doors(opened) == expected(opened, ANYWHERE) | {secure}


def test_asterisks_own_control_is_closed_to_who_knows_no_password(opened: System) -> None:
    secure = f"https://{HERE}:{opened.ports['PBX_HTTP_PORT'] + 1}"
    for path in ("/ari/channels", "/ari/asterisk/info", "/httpstatus", "/static/index.html"):
        assert httpx.get(f"{secure}{path}", verify=opened.trust).status_code in (401, 404), path


def test_plain_http_gets_no_page_and_the_session_is_for_https_only(opened: System) -> None:
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://{HERE}:{opened.ports['WEB_PORT']}/", timeout=5)
    login = {"username": "admin", "password": opened.password("admin")}
    answer = httpx.post(f"{opened.web}/api/v1/login", json=login, verify=opened.trust)
    assert "Secure" in answer.headers["set-cookie"]


def test_an_agent_answers_over_https_and_wss_and_both_hear_each_other(opened: System, tmp_path: Path) -> None:
    with players() as playwright, chromium(playwright, tmp_path / "agent", AGENT_HERTZ) as context:
        page = context.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        sign_in(page, opened, "1001")
        go_ready(page)
        caller = Caller(opened, "4001")
        page.get_by_test_id("answer").click(timeout=30_000)
        page.get_by_test_id("call-timer").wait_for()
        page.wait_for_timeout(4000)
        page.get_by_test_id("hangup").click()
        log = caller.over(20)
        opened.await_quiet()
    assert page.url.startswith("https://") and all(url.startswith("wss://") for url in sockets)
    assert f"wss://{HERE}:{opened.ports['PBX_HTTP_PORT'] + 1}/ws" in sockets
    left, right = apart(recording(opened, newest_record(opened)), AGENT_HERTZ, CALLER_HERTZ)
    assert left >= 30 and right >= 30, (left, right)
    end = decode_ulaw(bytes(log.heard))[-2 * 8000 :]
    assert level(end, 8000, AGENT_HERTZ) - level(end, 8000, CALLER_HERTZ) > 30, "the caller heard the agent"
