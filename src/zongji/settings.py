"""What can be set, read once: environment variables ``ZONGJI_*`` over a TOML file.

Owns names, defaults, allowed values and the layout of the data directory. Knows nothing of who uses them.
"""

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from zongji.kernel.errors import Fault

PREFIX = "ZONGJI_"


def _host(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        raise ValueError("an IP address such as 127.0.0.1") from None


def _ports(value: str) -> str:
    low, dash, high = value.partition("-")
    if not (dash and low.isdecimal() and high.isdecimal() and 1024 <= int(low) < int(high) <= 65535):
        raise ValueError("two ports from 1024 to 65535, the lower first, such as 10000-10999")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("the name of a time zone, such as Asia/Shanghai") from None
    return value


def _one_of(*allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return value

    return AfterValidator(check)


def _region(value: str) -> str:
    if not (len(value) == 2 and value.isascii() and value.isupper()):
        raise ValueError("a country in two capital letters, such as CN")
    return value


Port = Annotated[int, Field(ge=1, le=65535)]
Host = Annotated[str, AfterValidator(_host)]


class TrunkSetting(BaseModel):
    """A way to the outside: calls that come from ``hosts`` are its calls. With ``server`` we register there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,19}$")]
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]
    server: Annotated[str, Field(pattern=r"^[^\s;<>\"]*$")] = ""
    username: Annotated[str, Field(pattern=r"^[^\s<>@\"]*$")] = ""
    password: Annotated[str, Field(repr=False, pattern=r"^[^\r\n]*$")] = ""
    transport: Annotated[str, _one_of("udp", "tcp", "tls")] = "udp"
    number: Annotated[str, Field(pattern=r"^\+?[0-9]*$")] = ""
    """The number that a call to our account is for, when the account's name is none."""
    national: bool = False
    """Numbers of our own country are dialled without its code."""


class Settings(BaseSettings):
    """Every setting; the directory layout follows from ``data``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Path("var")
    web_host: Host = "127.0.0.1"
    web_port: Port = 8080
    sip_host: Host = "127.0.0.1"
    sip_port: Port = 5060
    sip_tls_port: Port = 5061
    pbx_http_port: Port = 8088
    rtp_ports: Annotated[str, AfterValidator(_ports)] = "10000-10999"
    open: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None
    fsync: bool = False
    demo: bool = True
    language: Annotated[str, _one_of("zh-CN", "en")] = "zh-CN"
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    region: Annotated[str, AfterValidator(_region)] = "CN"
    mirror: str = ""
    asterisk_root: Path | None = None
    trunks: tuple[TrunkSetting, ...] = ()
    """Carriers and gateways."""
    outbound_trunk: str = ""
    """The trunk by which we call people; '' is the demo trunk if there is no other, else we call nobody."""
    lines: dict[str, str] = {}
    """Numbers that lead into flows, beside those in the database: number → flow."""
    max_calls: Annotated[int, Field(ge=1, le=10_000)] = 500
    desk_grace: Annotated[int, Field(ge=5, le=86_400)] = 120
    """Seconds after which an agent without any desk and without a registered phone is signed out."""
    config: Path | None = None
    """The TOML file; default ``<data>/zongji.toml`` if it is there."""

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("TLS_CERT and TLS_KEY: give both or neither")
        loopback = ip_address(self.web_host).is_loopback and ip_address(self.sip_host).is_loopback
        if not loopback and not self.open:
            raise ValueError("WEB_HOST and SIP_HOST: loopback addresses only, unless ZONGJI_OPEN=true opens the system")
        ways_out = [trunk.name for trunk in self.trunks if trunk.server]
        if self.outbound_trunk and self.outbound_trunk not in ways_out:
            known = ", ".join(ways_out) or "there is none"
            raise ValueError(f"OUTBOUND_TRUNK: the name of a trunk in TRUNKS that has a server ({known})")
        ports = [self.web_port, self.pbx_http_port, self.sip_port, self.sip_tls_port]
        ports += [self.pbx_http_port + 1] if self.open else []
        if len(set(ports)) < len(ports):
            raise ValueError(
                "WEB_PORT, PBX_HTTP_PORT, SIP_PORT and SIP_TLS_PORT: four different ports; when OPEN, the one above "
                "PBX_HTTP_PORT is taken as well"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives comes first, then the environment, then the file."""
        given = {**env_settings(), **init_settings()}
        return init_settings, env_settings, InitSettingsSource(settings_cls, _file(given))

    @property
    def asterisk(self) -> Path:
        """Where the private Asterisk is installed."""
        return self.asterisk_root or self.data / "asterisk" / "root"

    @property
    def pbx_etc(self) -> Path:
        """Asterisk's generated configuration."""
        return self.data / "asterisk" / "etc"

    @property
    def pbx_run(self) -> Path:
        """Asterisk's pid file and control socket."""
        return self.data / "asterisk" / "run"

    @property
    def pbx_log(self) -> Path:
        """Asterisk's own logs."""
        return self.data / "asterisk" / "log"

    @property
    def sounds(self) -> Path:
        """Prompts: ``<language>/<name>.<format>``."""
        return self.data / "sounds"

    @property
    def recordings(self) -> Path:
        """Recordings: ``YYYY/MM/DD/``."""
        return self.data / "recordings"

    @property
    def secrets(self) -> Path:
        """Keys and passwords, for the owner's eyes only."""
        return self.data / "secrets"

    @property
    def database(self) -> Path:
        """The SQLite database of everything but the journal."""
        return self.data / "zongji.db"

    @property
    def journal(self) -> Path:
        """The journal's own SQLite database."""
        return self.data / "journal.db"

    @property
    def logs(self) -> Path:
        """Our own logs."""
        return self.data / "log"

    @property
    def run(self) -> Path:
        """Pid file and lock."""
        return self.data / "run"

    @property
    def cache(self) -> Path:
        """What was downloaded and can be downloaded again."""
        return self.data / "cache"

    @property
    def rtp_range(self) -> tuple[int, int]:
        """Lowest and highest port for audio."""
        low, _, high = self.rtp_ports.partition("-")
        return int(low), int(high)


def load(given: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this process. Raises Fault ``settings.wrong`` with one clear sentence for each wrong value."""
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and _setting(name) not in Settings.model_fields
    )
    if unknown:
        raise Fault("settings.unknown", f"unknown setting {', '.join(unknown)}: known are {_known()}")
    try:
        settings = Settings(**dict(given or {}))
    except ValidationError as wrong:
        sentences = [_sentence(dict(error)) for error in wrong.errors()]
        raise Fault("settings.wrong", "; ".join(sentences)) from None
    return settings.model_copy(update={"data": settings.data.expanduser().absolute()})


def _setting(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _known() -> str:
    return ", ".join(name.upper() for name in Settings.model_fields)


def _file(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the TOML file says; its keys are the settings' names in lower or upper case."""
    named = given.get("config")
    path = Path(named) if named else Path(given.get("data") or Settings.model_fields["data"].default) / "zongji.toml"
    if not named and not path.is_file():
        return {}
    try:
        raw = tomllib.loads(path.read_text())
    except (OSError, ValueError) as why:
        raise Fault("settings.file", f"the settings file {path} can't be read: {why}") from None
    return {name.lower(): value for name, value in raw.items()}


def _sentence(error: Mapping[str, Any]) -> str:
    """One clear sentence for one wrong value: setting, value, what is allowed."""
    cause = error.get("ctx", {}).get("error")
    wanted = str(cause) if cause else str(error["msg"]).removeprefix("Input should be ")
    if not error["loc"]:
        return wanted
    name = str(error["loc"][0]).upper()
    if error["type"] == "extra_forbidden":
        return f"{name} is no setting: known are {_known()}"
    given = "a password that is not shown" if "password" in error["loc"] else repr(error["input"])
    return f"{PREFIX}{name} is {given}: it must be {wanted}"
