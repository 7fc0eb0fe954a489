"""A carrier's trunk and a number of one's own, named in the settings file."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.live.exchange import Exchange, new_site, running
from tests.live.system.agents import at_work
from tests.live.system.callers import Caller
from tests.live.system.running import PROJECT, System, system, wait_for
from tests.live.system.test_faults import TO_SERVICE, fresh_number, phase, record_of
from zongji.asterisk.site import AgentAccount, PbxSite
from zongji.kernel.ids import AgentId
from zongji.storage.certificate import self_made

pytestmark = pytest.mark.live

SETTINGS = """
lines = { "02112345678" = "direct" }

[[trunks]]
name = "carrier"
hosts = ["127.0.0.2"]
"""


async def test_a_carrier_calls_a_number_of_ours(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "zongji.toml").write_text(SETTINGS)
    number = fresh_number()
    with system(data) as running:
        caller = Caller(running, "02112345678", number=number, source="127.0.0.2")
        assert (await phase(running, number, "queued"))["queue"] == "service"
        caller.hang_up()
        await asyncio.to_thread(caller.over)
        await asyncio.to_thread(running.await_quiet)
        assert (await asyncio.to_thread(record_of, running, number))["called"] == "02112345678"
        for number, source in (("02187654321", "127.0.0.2"), ("02112345678", "127.0.0.3")):
            stranger = Caller(running, number, source=source)
            assert (await asyncio.to_thread(stranger.over)).status in (401, 403, 404), "no such number, no such trunk"


# ---- a carrier that wants us to register -----------------------------------------------------------------------------

ACCOUNT, DIRECT = "02112345678", "02187654321"
SECRET = "of;the carrier"
"""With a semicolon, which Asterisk's files take for a comment."""
CARRIER = f"""
[from-trunk](+)
exten => {ACCOUNT},1,Dial(PJSIP/{ACCOUNT})
exten => {DIRECT},1,Dial(PJSIP/{DIRECT}@{ACCOUNT})
"""
"""To our account: as our registration named it, and with the dialled number instead."""
REGISTERING = """
lines = {{ "{account}" = "hotline", "{direct}" = "direct" }}

[[trunks]]
name = "carrier"
hosts = ["127.0.0.2"]
server = "127.0.0.2:{port}"
username = "{account}"
password = "{password}"
transport = "{transport}"
"""


@asynccontextmanager
async def carrier(data: Path) -> AsyncIterator[Exchange]:
    """Another Asterisk, at an address of its own, with an account for us. It passes on what this machine calls."""
    async with running(carrier_site(data), controller=False) as started:
        yield started


def carrier_site(data: Path) -> PbxSite:
    data.mkdir()
    certificate, key = self_made(data, datetime.now(UTC))
    return replace(
        new_site(data),
        agents=(AgentAccount(AgentId(ACCOUNT), SECRET.replace(";", "\\;")),),
        sip_host="127.0.0.2",
        tls_certificate=certificate,
        tls_key=key,
        additions={"extensions.conf": CARRIER, "modules.conf": "load=app_dial.so\n"},
    )


def write_settings(data: Path, there: Exchange, password: str, transport: str = "udp") -> None:
    port = there.site.sip_tls_port if transport == "tls" else there.site.sip_port
    data.mkdir()
    text = REGISTERING.format(account=ACCOUNT, direct=DIRECT, port=port, password=password, transport=transport)
    (data / "zongji.toml").write_text(text)


def doctor(system: System) -> tuple[int, str]:
    """What ``zongji doctor`` says about the trunk, and whether all is good."""
    done = subprocess.run(
        [sys.executable, "-m", "zongji.cli", "doctor"],
        env=system.environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, next((line for line in done.stdout.splitlines() if " trunk " in line), done.stdout)


def says(system: System, words: str) -> bool:
    return words in doctor(system)[1]


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_we_register_with_a_carrier_and_its_calls_reach_flow_and_agent(tmp_path: Path, transport: str) -> None:
    numbers = {ACCOUNT: fresh_number(), DIRECT: fresh_number()}
    async with carrier(tmp_path / "carrier") as there:
        write_settings(tmp_path / "data", there, SECRET, transport)
        with system(tmp_path / "data") as ours:
            await asyncio.to_thread(wait_for, lambda: says(ours, "registered with"), 20, lambda: doctor(ours)[1])
            async with at_work(ours, "1001") as agent:
                await agent.ready()
                for called, number in numbers.items():
                    caller = Caller(ours, called, TO_SERVICE, number, "127.0.0.1", ("127.0.0.2", there.site.sip_port))
                    await agent.until("talking")
                    caller.hang_up()
                    await asyncio.to_thread(caller.over)
                    await agent.end_wrap_up()
                assert [ring.number for ring in agent.phone.rings] == list(numbers.values())
            await asyncio.to_thread(ours.await_quiet)
            for called, number in numbers.items():
                record = await asyncio.to_thread(record_of, ours, number)
                assert (record["called"], record["result"], record["agent"]) == (called, "answered", "1001")


async def test_a_wrong_password_is_told_by_the_doctor_and_does_no_harm(tmp_path: Path) -> None:
    number = fresh_number()
    async with carrier(tmp_path / "carrier") as there:
        write_settings(tmp_path / "data", there, "guessed-wrong")
        with system(tmp_path / "data") as ours:
            await asyncio.to_thread(wait_for, lambda: says(ours, "trunk.rejected"), 20, lambda: doctor(ours)[1])
            code, said = doctor(ours)
            assert code == 1 and said.startswith("BAD") and "zongji.toml" in said and "guessed-wrong" not in said
            caller = Caller(ours, "4001", number=number)
            assert (await phase(ours, number, "queued"))["queue"] == "service"
            caller.hang_up()
            await asyncio.to_thread(caller.over)
            await asyncio.to_thread(ours.await_quiet)
            assert "guessed-wrong" not in ours.log()


async def test_a_carrier_that_is_not_there_is_told_by_the_doctor(tmp_path: Path) -> None:
    async with carrier(tmp_path / "carrier") as there:
        write_settings(tmp_path / "data", there, SECRET)
    with system(tmp_path / "data") as ours:
        code, said = await asyncio.to_thread(doctor, ours)
        assert code == 1 and "trunk.silent" in said and "firewalls" in said
