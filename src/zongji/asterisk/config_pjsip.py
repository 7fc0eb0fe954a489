"""SIP as text: transports, trunks, the accounts of agents' phones and browsers, the public page's account.

An agent has two accounts with one password: his number for a SIP phone (UDP, TCP, TLS; plain RTP or SDES), and
``number-web`` for a browser (WebSocket; ICE, DTLS-SRTP, Opus). One account can't serve both: what it offers when it is
rung is a property of the account, and a phone refuses a browser's media and the other way round.
"""

from zongji.asterisk.site import BROWSER_SUFFIX, FROM_TRUNK, GUEST, PbxSite, Trunk, browser_account

PHONE_CODECS = "alaw,ulaw,g722,opus"
BROWSER_CODECS = "opus,g722,alaw,ulaw"
FOR_EVER = 1_000_000
"""Attempts to register; Asterisk's own limit is 10."""


def pjsip(site: PbxSite) -> str:
    """Text of pjsip.conf: all but the agents' accounts."""
    parts = [_general(site), _templates(site), *(_trunk(site, trunk) for trunk in site.trunks), _guest(site)]
    return "\n".join([*parts, "#include accounts.conf\n"])


def accounts(site: PbxSite) -> str:
    """Text of accounts.conf: the agents' accounts."""
    return "".join(
        _account(account.agent, "phone", account.password)
        + _account(browser_account(account.agent), "browser", account.password)
        for account in site.agents
    )


def _account(name: str, kind: str, password: str) -> str:
    return (
        f"[{name}]({kind})\naors={name}\nauth={name}\n"
        f"[{name}]({kind}-aor)\n[{name}]({kind}-auth)\nusername={name}\npassword={password}\n"
    )


def _general(site: PbxSite) -> str:
    text = """\
[global]
type=global
user_agent=zongji
endpoint_identifier_order=username,ip
unidentified_request_count=5
unidentified_request_period=5
keep_alive_interval=90
send_contact_status_on_update_registration=no

[system]
type=system
timer_t1=500
timer_b=32000
"""
    outside = f"external_media_address={site.public_host}\nexternal_signaling_address={site.public_host}\n"
    outside += "local_net=127.0.0.0/8\nlocal_net=10.0.0.0/8\nlocal_net=172.16.0.0/12\nlocal_net=192.168.0.0/16\n"
    for protocol in ("udp", "tcp"):
        text += f"\n[{protocol}]\ntype=transport\nprotocol={protocol}\nbind={site.sip_bind}:{site.sip_port}\n"
        text += outside if site.public_host else ""
    if site.tls_certificate is not None:
        text += f"\n[tls]\ntype=transport\nprotocol=tls\nbind={site.sip_bind}:{site.sip_tls_port}\nmethod=tlsv1_2\n"
        text += f"cert_file={site.tls_certificate}\npriv_key_file={site.tls_key}\n"
        text += outside if site.public_host else ""
    for protocol in ("ws", "wss") if site.secure_http else ("ws",):
        text += f"\n[{protocol}]\ntype=transport\nprotocol={protocol}\nbind={site.bind}\n"
    return text


def _templates(site: PbxSite) -> str:
    media = "" if site.open else "media_address=127.0.0.1\nbind_rtp_to_media_address=yes\n"
    aor = (
        f"type=aor\nmax_contacts=1\nremove_existing=yes\nqualify_frequency={site.qualify_seconds}\nqualify_timeout=3\n"
    )
    aor += "minimum_expiration=10\ndefault_expiration=120\nmaximum_expiration=600\n"
    auth = "type=auth\nauth_type=digest\n"
    return f"""\
[endpoint](!)
type=endpoint
disallow=all
direct_media=no
rtp_symmetric=yes
force_rport=yes
rewrite_contact=yes
dtmf_mode=auto
send_connected_line=no
trust_connected_line=no
send_pai=no
timers=yes
timers_sess_expires=600
allow_subscribe=no
tos_audio=ef
tos_video=0
{media}
[phone](!,endpoint)
context=from-agent
allow={PHONE_CODECS}
media_encryption=sdes
media_encryption_optimistic=yes

[browser](!,endpoint)
context=from-agent
allow={BROWSER_CODECS}
webrtc=yes
max_audio_streams=1
rtp_timeout=60

[phone-aor](!)
{aor}
[browser-aor](!)
{aor}
[phone-auth](!)
{auth}
[browser-auth](!)
{auth}"""


def _trunk(site: PbxSite, trunk: Trunk) -> str:
    name = trunk.endpoint
    text = f"[{name}](endpoint)\ncontext={FROM_TRUNK}\nallow={PHONE_CODECS}\ntrust_id_inbound=yes\n"
    text += f"identify_by=ip\naors={name}\n" + (f"outbound_auth={name}\n" if trunk.username else "")
    text += f"[{name}]\ntype=identify\nendpoint={name}\n" + "".join(f"match={host}\n" for host in trunk.hosts)
    contact = f"contact={_address(trunk)}\n" if trunk.server else ""
    text += f"[{name}]\ntype=aor\nmax_contacts=1\n{contact}"
    if trunk.username:
        text += f"[{name}]\ntype=auth\nauth_type=digest\n"
        text += f"username={_value(trunk.username)}\npassword={_value(trunk.password)}\n"
    return text + (_registration(name, trunk) if trunk.username and trunk.server else "")


def _registration(name: str, trunk: Trunk) -> str:
    """A carrier that was away, or refused us, is asked again for ever, but never so often that it bans us."""
    user, host = _value(trunk.username), trunk.server.partition(":")[0]
    return (
        f"[{name}]\ntype=registration\ntransport={trunk.transport}\noutbound_auth={name}\n"
        f"server_uri={_address(trunk)}\nclient_uri=sip:{user}@{host}\n"
        f"contact_user={_value(trunk.number) or user}\nendpoint={name}\nline=yes\n"
        f"max_retries={FOR_EVER}\nretry_interval=30\nforbidden_retry_interval=300\nfatal_retry_interval=300\n"
    )


def _address(trunk: Trunk) -> str:
    return f"sip:{trunk.server}" + (f"\\;transport={trunk.transport}" if trunk.transport != "udp" else "")


def _value(text: str) -> str:
    """A semicolon would begin a comment."""
    return text.replace(";", "\\;")


def _guest(site: PbxSite) -> str:
    return f"""\
[{GUEST}](browser)
context=from-guest
auth={GUEST}
[{GUEST}](browser-auth)
username={GUEST}
password={site.guest_password}
"""


def is_browser(account: str) -> bool:
    """Whether an account is a browser's."""
    return account.endswith(BROWSER_SUFFIX)
