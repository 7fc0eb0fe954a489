"""Asterisk's configuration, as text from data."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from zongji.asterisk.config import RELOADED, render, write
from zongji.asterisk.install_layout import Installation
from zongji.asterisk.site import AgentAccount, PbxSite, Trunk, agent_of_account, browser_account
from zongji.kernel.ids import AgentId, PbxNode


def site(data: Path = Path("/data"), **changes: object) -> PbxSite:
    plain = PbxSite(
        node=PbxNode("z1"),
        installation=Installation(Path("/asterisk"), "22.0.0"),
        data=data,
        ari_password="secret-of-ari",
        guest_password="secret-of-guests",
        agents=(AgentAccount(AgentId("1001"), "secret-of-1001"),),
        addresses=("192.0.2.7", "192.0.2.8"),
        lines=("4000", "evil\nexten => x,1,System(rm)"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def section(text: str, name: str) -> str:
    """The lines of all sections with a name."""
    parts = [part.partition("]") for part in ("\n" + text).split("\n[")[1:]]
    return "\n".join(body.partition("\n")[2] for head, _, body in parts if head == name)


def test_the_node_begins_every_channel_id() -> None:
    assert "systemname = z1\n" in render(site())["asterisk.conf"]


@pytest.mark.parametrize("name", ["a-b", "", "a~b", "节点"])
def test_a_node_that_would_spoil_ids_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        site(node=PbxNode(name))


def test_everything_is_on_loopback_unless_opened() -> None:
    files = render(site())
    assert "0.0.0.0" not in "".join(text for name, text in files.items() if name)
    assert "bindaddr=127.0.0.1" in files["http.conf"]
    assert "bind_rtp_to_media_address=yes" in section(files["pjsip.conf"], "endpoint")
    assert section(files["rtp.conf"], "ice_host_candidates") == "192.0.2.7 => 127.0.0.1\n192.0.2.8 => 127.0.0.1\n"


def test_an_open_site_with_a_certificate_offers_https_and_keeps_plain_http_at_home() -> None:
    files = render(site(open=True, tls_certificate=Path("/c.pem"), tls_key=Path("/k.pem")))
    assert "bindaddr=127.0.0.1\n" in files["http.conf"]
    assert "tlsbindaddr=0.0.0.0:8089" in files["http.conf"]
    assert "bind=0.0.0.0:5060" in section(files["pjsip.conf"], "udp")
    assert section(files["pjsip.conf"], "wss")
    assert "media_address" not in files["pjsip.conf"]


def test_without_a_certificate_there_is_no_tls() -> None:
    assert not section(render(site())["pjsip.conf"], "tls")
    files = render(site(tls_certificate=Path("/c.pem"), tls_key=Path("/k.pem")))
    assert "bind=127.0.0.1:5061" in section(files["pjsip.conf"], "tls")


def test_an_agent_has_an_account_for_his_phone_and_one_for_his_browser() -> None:
    files = render(site())
    phone, browser = section(files["accounts.conf"], "1001"), section(files["accounts.conf"], "1001-web")
    for text, name in ((phone, "1001"), (browser, "1001-web")):
        assert f"username={name}\npassword=secret-of-1001" in text
    assert "[1001](phone)" in files["accounts.conf"]
    assert "[1001-web](browser)" in files["accounts.conf"]
    assert "webrtc=yes" in section(files["pjsip.conf"], "browser")
    assert agent_of_account(browser_account("1001")) == agent_of_account("1001") == "1001"


def test_guests_reach_published_lines_and_nothing_else() -> None:
    dialplan = render(site())["extensions.conf"]
    assert section(dialplan, "from-guest").strip() == "exten => 4000,1,Goto(hold,${EXTEN},again)"
    assert "System" not in dialplan
    assert "context=from-guest" in section(render(site())["pjsip.conf"], "guest")


def test_a_caller_whom_no_controller_takes_is_held_with_music() -> None:
    hold = section(render(site())["extensions.conf"], "hold")
    words = ["Stasis(zongji)", '"SUCCESS"]?done', "StartMusicOnHold()", "Wait(", "Goto(again)"]
    places = [hold.index(word) for word in words]
    assert places == sorted(places)


def test_a_trunk_registers_when_it_has_a_server() -> None:
    trunk = Trunk("carrier", ("192.0.2.0/24",), "sip.example.net:5070", "user", "secret-of-trunk")
    text = section(render(site(trunks=(trunk,)))["pjsip.conf"], "trunk-carrier")
    assert "match=192.0.2.0/24" in text
    assert "server_uri=sip:sip.example.net:5070" in text
    assert "client_uri=sip:user@sip.example.net\n" in text
    assert "contact_user=user\n" in text
    assert "type=registration" not in section(render(site())["pjsip.conf"], "trunk-demo")


def test_a_trunks_transport_and_number_are_told_and_a_semicolon_in_its_password_is_no_comment() -> None:
    trunk = Trunk("carrier", ("192.0.2.1",), "sip.example.net", "user", "a;b", transport="tcp", number="02112345678")
    text = section(render(site(trunks=(trunk,)))["pjsip.conf"], "trunk-carrier")
    assert "server_uri=sip:sip.example.net\\;transport=tcp\n" in text
    assert "contact_user=02112345678\n" in text
    assert "password=a\\;b\n" in text


def test_only_named_modules_are_loaded() -> None:
    modules = render(site())["modules.conf"]
    assert "autoload=no" in modules
    for unwanted in ("app_system", "func_shell", "app_originate", "res_prometheus", "chan_iax2", "app_queue"):
        assert unwanted not in modules


def test_additions_are_appended() -> None:
    files = render(site(additions={"modules.conf": "load=app_queue.so\n", "queues.conf": "[q]\n"}))
    assert files["modules.conf"].endswith("load=app_queue.so\n")
    assert files["queues.conf"] == "[q]\n"


def test_files_are_readable_by_us_alone_and_written_only_when_they_change(tmp_path: Path) -> None:
    first = site(tmp_path)
    assert "pjsip.conf" in write(first)
    for path in first.etc.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert write(first) == frozenset()
    more = replace(first, agents=(*first.agents, AgentAccount(AgentId("1002"), "x")), lines=("4000", "4001"))
    assert write(more) == {"accounts.conf", "extensions.conf"}
    assert write(more) <= RELOADED
