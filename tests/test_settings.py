"""Settings: from the environment over a file, with one clear sentence for a wrong value."""

from pathlib import Path

import pytest

from zongji.kernel.errors import Fault
from zongji.settings import load


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("ZONGJI_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_listen_on_loopback_only_and_lay_out_the_data_directory(tmp_path: Path) -> None:
    settings = load()
    assert settings.data == tmp_path / "var"
    assert (settings.web_host, settings.sip_host, settings.open) == ("127.0.0.1", "127.0.0.1", False)
    assert settings.asterisk == tmp_path / "var" / "asterisk" / "root"
    assert settings.recordings == tmp_path / "var" / "recordings"
    assert settings.rtp_range == (10000, 10999)


def test_the_environment_wins_over_the_file_in_the_data_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "zongji.toml").write_text("web_port = 9000\nSIP_PORT = 9060\n")
    monkeypatch.setenv("ZONGJI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ZONGJI_SIP_PORT", "7060")
    settings = load()
    assert (settings.web_port, settings.sip_port) == (9000, 7060)


def test_a_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('language = "en"\n')
    monkeypatch.setenv("ZONGJI_CONFIG", str(tmp_path / "other.toml"))
    assert load().language == "en"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEB_PORT", "eighty", "ZONGJI_WEB_PORT is 'eighty': it must be a valid integer"),
        ("WEB_PORT", "70000", "ZONGJI_WEB_PORT is '70000': it must be less than or equal to 65535"),
        ("SIP_HOST", "localhost", "ZONGJI_SIP_HOST is 'localhost': it must be an IP address such as 127.0.0.1"),
        ("SIP_HOST", "0.0.0.0", "unless ZONGJI_OPEN=true opens the system"),
        ("RTP_PORTS", "10999-10000", "it must be two ports from 1024 to 65535, the lower first"),
        ("OPEN", "maybe", "ZONGJI_OPEN is 'maybe': it must be a valid boolean"),
        ("LANGUAGE", "klingon", "ZONGJI_LANGUAGE is 'klingon': it must be one of zh-CN, en"),
        ("TIMEZONE", "Mars/Olympus", "it must be the name of a time zone, such as Asia/Shanghai"),
        ("REGION", "China", "it must be a country in two capital letters, such as CN"),
        ("SIP_PORT", "8080", "four different ports"),
        ("TLS_CERT", "/x.pem", "TLS_CERT and TLS_KEY: give both or neither"),
        ("WEB_PROT", "8080", "unknown setting ZONGJI_WEB_PROT"),
        ("CONFIG", "/nowhere/zongji.toml", "the settings file /nowhere/zongji.toml can't be read"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"ZONGJI_{name}", value)
    with pytest.raises(Fault) as caught:
        load()
    assert sentence in caught.value.message
    assert "\n" not in caught.value.message


def test_an_unknown_name_in_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "zongji.toml").write_text("web_prot = 9000\n")
    with pytest.raises(Fault, match="WEB_PROT is no setting"):
        load()


def test_trunks_and_lines_stand_in_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZONGJI_DATA", str(tmp_path))
    file = tmp_path / "zongji.toml"
    file.write_text('lines = { "02112345678" = "hotline" }\n[[trunks]]\nname = "carrier"\nhosts = ["192.0.2.10"]\n')
    found = load()
    assert found.lines == {"02112345678": "hotline"}
    assert (found.trunks[0].name, found.trunks[0].hosts, found.trunks[0].transport) == (
        "carrier",
        ("192.0.2.10",),
        "udp",
    )
    file.write_text('[[trunks]]\nname = "carrier"\nhosts = ["192.0.2.10"]\ntransport = "smoke"\n')
    with pytest.raises(Fault, match="one of udp, tcp, tls"):
        load()
    file.write_text('[[trunks]]\nname = "carrier"\nhosts = ["192.0.2.10"]\npassword = "secret\\nserver = evil"\n')
    with pytest.raises(Fault, match="password that is not shown") as wrong:
        load()
    assert "secret" not in wrong.value.message


def test_the_trunk_by_which_customers_are_called_must_be_there_and_have_a_server(tmp_path: Path) -> None:
    file = tmp_path / "zongji.toml"
    trunk = '[[trunks]]\nname = "carrier"\nhosts = ["192.0.2.10"]\n'
    file.write_text('outbound_trunk = "carrier"\n' + trunk + 'server = "192.0.2.10"\nnational = true\n')
    found = load({"config": file})
    assert found.outbound_trunk == "carrier" and found.trunks[0].national
    for wrong in ('outbound_trunk = "carrier"\n' + trunk, 'outbound_trunk = "other"\n' + trunk):
        file.write_text(wrong)
        with pytest.raises(Fault, match="OUTBOUND_TRUNK"):
            load({"config": file})
