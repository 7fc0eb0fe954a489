"""Asterisk's whole configuration as text, from typed data.

``render`` is pure: the same site gives the same files. Owns what is loaded, where everything listens and what is
logged; accounts and trunks stand in config_pjsip, the dialplan in config_dialplan. Does not know a running Asterisk.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from zongji.asterisk.config_dialplan import dialplan
from zongji.asterisk.config_pjsip import accounts, pjsip
from zongji.asterisk.prompts import tunes
from zongji.asterisk.site import APP, PbxSite

MODULES = """
res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject res_http_websocket
res_websocket_client res_musiconhold res_rtp_asterisk res_srtp res_format_attr_opus res_security_log
codec_ulaw codec_alaw codec_a_mu codec_g722 codec_resample codec_opus_open_source
format_sln format_wav format_pcm
bridge_simple bridge_native_rtp bridge_softmix
res_pjsip res_pjsip_session res_pjsip_pubsub res_pjsip_sdp_rtp res_pjsip_authenticator_digest
res_pjsip_outbound_authenticator_digest res_pjsip_outbound_registration
res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip
res_pjsip_registrar res_pjsip_nat res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_dlg_options res_pjsip_rfc3326
res_pjsip_header_funcs res_pjsip_transport_websocket res_pjsip_logger chan_pjsip
pbx_config app_echo app_mixmonitor
res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop app_stasis
res_ari_model res_ari res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels res_ari_endpoints
res_ari_events res_ari_playbacks res_ari_recordings
""".split()
"""Loaded in this order, and nothing else: a short start and a small surface."""


REPLACES = "; replaces the shipped file"
"""An addition that begins so stands instead of the file, not behind it."""

RELOADED = frozenset({"accounts.conf", "extensions.conf", "musiconhold.conf"})
"""Files that a running Asterisk reads anew; a change in any other needs a restart."""


def render(site: PbxSite) -> Mapping[str, str]:
    """All configuration files, by name. They hold secrets: see ``write``."""
    files = {
        "asterisk.conf": _asterisk(site),
        "modules.conf": _modules(),
        "logger.conf": _LOGGER,
        "pjproject.conf": _PJPROJECT,
        "http.conf": _http(site),
        "ari.conf": _ari(site),
        "pjsip.conf": pjsip(site),
        "accounts.conf": accounts(site),
        "rtp.conf": _rtp(site),
        "musiconhold.conf": _music(site),
        "extensions.conf": dialplan(site),
        "indications.conf": _indications(site),
        "codecs.conf": _CODECS,
        "cdr.conf": "[general]\nenable=no\n",
        "cel.conf": "[general]\nenable=no\n",
        "manager.conf": "[general]\nenabled=no\n",
        "features.conf": "[general]\n",
        "acl.conf": "",
        "udptl.conf": "[general]\n",
        "ccss.conf": "[general]\n",
        "websocket_client.conf": "",
        "stasis.conf": _stasis(),
    }
    for name, text in site.additions.items():
        files[name] = text if text.startswith(REPLACES) else files.get(name, "") + text
    return files


def write(site: PbxSite) -> frozenset[str]:
    """Write the configuration, each file whole or not at all, readable by us alone. The names of changed files."""
    for folder in (site.etc, site.run, site.log, site.messages, site.data / "asterisk/state"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (site.recordings, site.sounds / "moh"):
        folder.mkdir(parents=True, exist_ok=True)
    return frozenset(name for name, text in render(site).items() if _replace(site.etc / name, text))


def _replace(path: Path, text: str) -> bool:
    try:
        if path.read_text() == text:
            return False
    except FileNotFoundError:
        pass
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
    return True


def _asterisk(site: PbxSite) -> str:
    state = site.data / "asterisk/state"
    return f"""\
[directories]
astetcdir => {site.etc}
astmoddir => {site.installation.modules}
astvarlibdir => {state}
astdbdir => {state}
astkeydir => {state}
astdatadir => {site.installation.data}
astagidir => {state}
astspooldir => {site.spool}
astrundir => {site.run}
astlogdir => {site.log}
astcachedir => {state}

[options]
systemname = {site.node}
maxfiles = {max(8192, site.max_calls * 20)}
maxcalls = {site.max_calls * 3}
documentation_language = en_US
defaultlanguage = en
hideconnect = yes
disable_remote_console_shell = yes
transmit_silence = yes
rtp_pt_dynamic = 96
verbose = 0

[files]
astctlpermissions = 0600
"""


def _modules() -> str:
    return "[modules]\nautoload=no\n" + "".join(f"load={name}.so\n" for name in MODULES)


_LOGGER = """\
[general]
queue_log=no
dateformat=%Y-%m-%dT%H:%M:%S.%3q
[logfiles]
console => error
messages => warning,error
security => security
"""

_PJPROJECT = """\
[log_mappings]
type=log_mappings
asterisk_error=0,1
asterisk_warning=2
asterisk_debug=3,4,5,6
"""

_CODECS = """\
[opus]
type=opus
max_playback_rate=16000
"""


def _http(site: PbxSite) -> str:
    plain = f"[general]\nenabled=yes\nbindaddr={site.bind}\nbindport={site.http_port}\nsessionlimit=2000\n"
    plain += "session_inactivity=30000\nenable_static=no\nenable_status=no\n"
    if not site.secure_http:
        return plain
    # Browsers on other machines need HTTPS; the plain port stays for us, on loopback.
    plain = plain.replace(f"bindaddr={site.bind}", "bindaddr=127.0.0.1")
    return plain + (
        f"tlsenable=yes\ntlsbindaddr=0.0.0.0:{site.https_port}\n"
        f"tlscertfile={site.tls_certificate}\ntlsprivatekey={site.tls_key}\n"
    )


def _ari(site: PbxSite) -> str:
    return (
        "[general]\nenabled=yes\npretty=no\nwebsocket_write_timeout=1000\n\n"
        f"[{APP}]\ntype=user\nread_only=no\npassword={site.ari_password}\npassword_format=plain\n"
    )


def _rtp(site: PbxSite) -> str:
    first, last = site.rtp_ports
    text = f"[general]\nrtpstart={first}\nrtpend={last}\nstrictrtp=yes\nprobation=4\nicesupport=yes\nrtpchecksums=no\n"
    if not site.open:
        # Audio is bound to the loopback, which ICE never offers by itself; browsers have no candidate on it either, but
        # one at another address of this machine reaches it.
        text += "\n[ice_host_candidates]\n" + "".join(f"{each} => 127.0.0.1\n" for each in site.addresses)
    return text


def _music(site: PbxSite) -> str:
    classes = {"default": site.sounds / "moh"} | {folder.name: folder for folder in tunes(site.sounds)}
    return "".join(f"[{name}]\nmode=files\ndirectory={folder}\nsort=random\n" for name, folder in classes.items())


def _indications(site: PbxSite) -> str:
    return f"""\
[general]
country={site.country}

[cn]
description=China
ringcadence=1000,4000
dial=450
busy=450/350,0/350
ring=450/1000,0/4000
congestion=450/700,0/700
callwaiting=450/400,0/4000
dialrecall=450
record=950/400,0/10000
info=450/100,0/100,450/100,0/100,450/100,0/100,450/400,0/400

[us]
description=United States
ringcadence=2000,4000
dial=350+440
busy=480+620/500,0/500
ring=440+480/2000,0/4000
congestion=480+620/250,0/250
callwaiting=440/300,0/10000
dialrecall=!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440
record=1400/500,0/15000
info=!950/330,!1400/330,!1800/330,0
"""


def _stasis() -> str:
    declined = (
        "ast_channel_varset_type", "ast_device_state_message_type", "ast_mwi_state_type", "ast_mwi_vm_app_type",
        "ast_presence_state_message_type", "cel_generic_type", "ast_channel_moh_start_type",
        "ast_channel_moh_stop_type", "ast_rtp_rtcp_sent_type", "ast_rtp_rtcp_received_type",
    )  # fmt: skip
    return "[declined_message_types]\n" + "".join(f"decline={name}\n" for name in declined)
