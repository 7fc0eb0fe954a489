"""Lines of Asterisk's logs on the left, knocks on the right."""

import pytest

from zongji.asterisk.abuse import Knock, knock_of

HEAD = "[2026-11-23T04:32:29.650] SECURITY[1] res_security_log.c: "
TAIL = 'LocalAddress="IPV4/UDP/127.0.0.1/5060",RemoteAddress="IPV4/UDP/192.0.2.7/43537",Challenge="1/ab",Response="cd"'


@pytest.mark.parametrize(
    ("line", "knock"),
    [
        (
            f'{HEAD}SecurityEvent="ChallengeResponseFailed",AccountID="1001",{TAIL}',
            Knock("wrong_password", "192.0.2.7", "1001"),
        ),
        (
            f'{HEAD}SecurityEvent="ChallengeResponseFailed",AccountID="<unknown>",{TAIL}',
            Knock("unknown_account", "192.0.2.7"),
        ),
        (
            f'{HEAD}SecurityEvent="InvalidAccountID",AccountID="13800138000",{TAIL}',
            Knock("unknown_account", "192.0.2.7"),
        ),
        (f'{HEAD}SecurityEvent="SuccessfulAuth",AccountID="1001",{TAIL}', None),
        (f'{HEAD}SecurityEvent="ChallengeSent",AccountID="1001",{TAIL}', None),
        (
            "[2026] WARNING[1] pjproject: \t       sip_transport.c Dropping 43 bytes packet from UDP 192.0.2.9:59518 :"
            " PJSIP syntax error exception when parsing 'Via' header on line 2 col 0:",
            Knock("malformed", "192.0.2.9"),
        ),
        ("[2026] WARNING[1] res_musiconhold.c: No music", None),
        ("", None),
    ],
)
def test_what_a_line_tells(line: str, knock: Knock | None) -> None:
    assert knock_of(line) == knock
