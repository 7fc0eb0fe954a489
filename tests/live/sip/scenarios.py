"""What SIPp's phones do, as its XML: an agent's phone, a caller.

Times are milliseconds. Each phone logs lines ``word seconds microseconds ...`` that ``driver.read_log`` understands.
Audio is G.711 A-law, 20 ms a packet, played around and around.
"""

from dataclasses import dataclass

_HEAD = """\
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
Call-ID: [call_id]
"""
_OURS = """\
[last_Via:]
[last_From:]
[last_To:];tag=[pid]p[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>
"""
# The dialog was begun by the other side: our request carries its From as To.
_BYE_OF_PHONE = """\
BYE [$uri] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From[$ours];tag=[pid]p[call_number]
To[$theirs]
Call-ID: [call_id]
CSeq: 1 BYE
"""
_SDP = """\
Content-Type: application/sdp
Content-Length: [len]

v=0
o=phone 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
"""
_EMPTY = "Content-Length: 0\n\n"


def _send(text: str, retrans: bool = False) -> str:
    again = ' retrans="500"' if retrans else ""
    return f"<send{again}><![CDATA[\n{text}\n]]></send>\n"


def _log(word: str, *names: str) -> str:
    variables = " ".join(f"[${name}]" for name in names)
    return f'<action><gettimeofday assign_to="s,us"/><log message="{word} [$s] [$us] [call_id] {variables}"/></action>'


def _scenario(name: str, *steps: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="{name}">\n{"".join(steps)}</scenario>\n'


_CAPTURED = {
    "auto": ("[^ ]+", "X-Zongji-Answer:"),
    "theirs": (".*", "From"),
    "ours": (".*", "To"),
    "cseq": ("[0-9]+", "CSeq:"),
}
"""What a rung phone reads from the INVITE: a variable, what to look for, and in which header."""

_SHOWN = ("from", "to", "auto")


@dataclass(frozen=True, slots=True)
class Phone:
    """An agent's phone. ``answer`` is 200, or the status with which it declines. It may be cancelled while it rings.
    ``hang_up_after`` None waits for the other side's BYE."""

    ring: int = 200
    answer: int = 200
    hang_up_after: int | None = None
    audio: str = ""

    def xml(self) -> str:
        """The scenario."""
        find = "".join(
            f'<ereg regexp="{pattern}" search_in="hdr" header="{header}" assign_to="{name}"/>'
            for name, (pattern, header) in _CAPTURED.items()
        )
        find += '<ereg regexp="sip:([^@;>]*)" search_in="hdr" header="From:" assign_to="whole,from"/>'
        find += '<ereg regexp="sip:([^@;>]*)" search_in="hdr" header="To:" assign_to="whole,to"/>'
        find += '<ereg regexp="sip:[^;>]*" search_in="hdr" header="Contact:" assign_to="uri"/>'
        stamp = _log("ring", *_SHOWN).removeprefix("<action>")
        return _scenario(
            "phone",
            f'<recv request="INVITE"><action>{find}{stamp}</recv>\n',
            '<Reference variables="whole,theirs,ours,uri,cseq,auto,from,to,s,us"/>\n',
            _send(f"SIP/2.0 180 Ringing\n{_OURS}{_EMPTY}"),
            f'<recv request="CANCEL" timeout="{max(1, self.ring)}" ontimeout="decide">',
            f"{_log('cancelled', *_SHOWN)}</recv>\n",
            _send(f"SIP/2.0 200 OK\n{_OURS}{_EMPTY}"),
            _send(
                f"SIP/2.0 487 Request Terminated\n{_OURS.replace('[last_CSeq:]', 'CSeq: [$cseq] INVITE')}{_EMPTY}", True
            ),
            '<recv request="ACK" next="over"/>\n<label id="decide"/>\n',
            *self._decide(),
            '<label id="over"/>\n',
        )

    def _decide(self) -> list[str]:
        if self.answer != 200:
            declined = _send(f"SIP/2.0 {self.answer} Declined\n{_OURS}{_EMPTY}", True)
            return [declined, f'<recv request="ACK">{_log("declined", *_SHOWN)}</recv>\n']
        return [
            _send(f"SIP/2.0 200 OK\n{_OURS}{_SDP}", True),
            f'<recv request="ACK">{_log("answered", *_SHOWN)}</recv>\n',
            _audio(self.audio),
            *_end(self.hang_up_after, _SHOWN, _BYE_OF_PHONE),
        ]


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller. ``digits`` are pairs (pause before, key); ``hang_up_after`` counts from the answer and the digits,
    None waits for the other side's BYE. ``leave_ringing`` cancels that long after it
    rings, before any answer."""

    number: str = "4000"
    digits: tuple[tuple[int, str], ...] = ()
    hang_up_after: int | None = None
    audio: str = ""
    refused: int = 0
    """The status with which the call is expected to be refused; 0 expects an answer."""
    leave_ringing: int = 0

    def xml(self) -> str:
        """The scenario; the injection file gives the caller's own number and name."""
        ids = (
            'From: "[field1]" <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]c[call_number]\n'
            f"To: <sip:{self.number}@[remote_ip]:[remote_port]>\n"
            "Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>\n"
        )
        invite = f"INVITE sip:{self.number}@[remote_ip]:[remote_port] SIP/2.0\n{_HEAD}CSeq: 1 INVITE\n{ids}{_SDP}"
        optional = "".join(f'<recv response="{code}" optional="true"/>\n' for code in (100, 180, 183))
        start = [
            '<nop><action><gettimeofday assign_to="s,us"/><log message="called [$s] [$us] [call_id]"/></action></nop>\n'
        ]
        start.append(_send(invite, True))
        if self.leave_ringing:
            return _scenario("caller", *start, *self._cancel())
        if self.refused:
            end = _send(_request("ACK", self.number, "1 ACK") + _EMPTY)
            return _scenario(
                "caller", *start, optional, f'<recv response="{self.refused}">{_log("refused")}</recv>\n', end
            )
        steps = [
            optional,
            f'<recv response="200" rrs="true">{_log("answered")}</recv>\n',
            _send(_request("ACK", self.number, "1 ACK", "[peer_tag_param]") + _EMPTY),
            _audio(self.audio),
            *(_digit(self.number, pause, key, 2 + n) for n, (pause, key) in enumerate(self.digits)),
            *_end(
                self.hang_up_after, (), _request("BYE", self.number, f"{2 + len(self.digits)} BYE", "[peer_tag_param]")
            ),
            '<label id="over"/>\n',
        ]
        return _scenario("caller", *start, *steps)

    def _cancel(self) -> list[str]:
        # CANCEL, and the ACK of what it ends, belong to the INVITE's transaction: messages 4 and 7 places before.
        return [
            '<recv response="100"/>\n',
            '<recv response="180"/>\n',
            f'<pause milliseconds="{self.leave_ringing}"/>\n',
            _send(_request("CANCEL", self.number, "1 CANCEL").replace("[branch]", "[branch-4]") + _EMPTY, True),
            f'<recv response="200">{_log("cancelled")}</recv>\n<recv response="487"/>\n',
            _send(_request("ACK", self.number, "1 ACK", "[peer_tag_param]").replace("[branch]", "[branch-7]") + _EMPTY),
        ]


def _request(method: str, number: str, cseq: str, tag: str = "") -> str:
    return (
        f"{method} sip:{number}@[remote_ip]:[remote_port] SIP/2.0\n"
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nMax-Forwards: 70\n"
        'From: "[field1]" <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]c[call_number]\n'
        f"To: <sip:{number}@[remote_ip]:[remote_port]>{tag}\nCall-ID: [call_id]\nCSeq: {cseq}\n"
    )


def _audio(file: str) -> str:
    return f'<nop><action><exec rtp_stream="{file},-1,8"/></action></nop>\n' if file else ""


def _digit(number: str, pause: int, key: str, cseq: int) -> str:
    """A key pressed, said by SIP INFO: SIPp's RTP keys need root and a port of their own."""
    wait = f'<pause milliseconds="{pause}"/>\n' if pause else ""
    head = _request("INFO", number, f"{cseq} INFO", "[peer_tag_param]")
    body = f"Content-Type: application/dtmf-relay\nContent-Length: [len]\n\nSignal={key}\nDuration=160\n"
    return f'{wait}{_send(head + body, True)}<recv response="200">{_log("pressed")}</recv>\n'


def _end(after: int | None, names: tuple[str, ...], bye: str) -> list[str]:
    """Send ``bye`` after a while, or wait for the other side's. A BYE of the other side is taken at any time."""
    reply = "[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
    wait = 900_000 if after is None else max(1, after)
    return [
        f'<recv request="BYE" timeout="{wait}" ontimeout="leave">{_log("ended", *names)}</recv>\n',
        f'<send next="over"><![CDATA[\nSIP/2.0 200 OK\n{reply}{_EMPTY}\n]]></send>\n',
        '<label id="leave"/>\n',
        _send(bye + _EMPTY, True),
        f'<recv response="200">{_log("left", *names)}</recv>\n',
    ]
