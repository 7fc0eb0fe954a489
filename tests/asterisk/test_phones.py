"""Who has a phone: Asterisk's words about contacts on the left, ours on the right."""

import json

import pytest

from zongji.asterisk.phones import Phones
from zongji.asterisk.wire import Endpoint, Message, read_message
from zongji.core.presence.model import PhoneRegistered, PhoneUnregistered
from zongji.kernel.clock import Instant
from zongji.kernel.ids import AgentId

AT = Instant(7)
AMY = AgentId("1001")


def contact(account: str, uri: str, status: str = "NonQualified") -> Message:
    return read_message(
        json.dumps(
            {
                "type": "ContactStatusChange",
                "timestamp": "2025-11-23T03:34:59.123+0000",
                "endpoint": {"technology": "PJSIP", "resource": account, "state": "online", "channel_ids": []},
                "contact_info": {"uri": uri, "contact_status": status, "aor": account, "roundtrip_usec": "0"},
            }
        )
    )


def test_a_phone_comes_and_goes() -> None:
    phones = Phones()
    assert phones.changed(contact("1001", "sip:a"), AT) == PhoneRegistered(AT, AMY)
    assert phones.changed(contact("1001", "sip:a", "Reachable"), AT) is None
    assert phones.changed(contact("1001", "sip:a", "Removed"), AT) == PhoneUnregistered(AT, AMY)


def test_a_browser_that_goes_takes_its_audio_along() -> None:
    phones = Phones()
    phones.changed(contact("1001-web", "sip:w"), AT)
    assert phones.changed(contact("1001-web", "sip:w", "Removed"), AT) == PhoneUnregistered(AT, AMY, broken=True)


def test_a_phone_that_does_not_answer_is_gone_until_it_does() -> None:
    phones = Phones()
    phones.changed(contact("1001", "sip:a"), AT)
    assert phones.changed(contact("1001", "sip:a", "Unreachable"), AT) == PhoneUnregistered(AT, AMY)
    assert phones.changed(contact("1001", "sip:a", "Reachable"), AT) == PhoneRegistered(AT, AMY)


def test_a_reloaded_desk_is_one_phone_all_the_time() -> None:
    phones = Phones()
    phones.changed(contact("1001-web", "sip:old"), AT)
    assert phones.changed(contact("1001-web", "sip:new"), AT) is None
    assert phones.changed(contact("1001-web", "sip:old", "Removed"), AT) is None
    assert phones.registered(AMY)


def test_the_phone_registered_last_is_rung() -> None:
    phones = Phones()
    assert phones.account_of("1001") == "1001"
    phones.changed(contact("1001", "sip:a"), AT)
    phones.changed(contact("1001-web", "sip:w"), AT)
    assert phones.account_of("1001") == "1001-web"
    phones.changed(contact("1001", "sip:a"), AT)
    assert phones.account_of("1001") == "1001"
    phones.changed(contact("1001", "sip:a", "Removed"), AT)
    assert phones.account_of("1001") == "1001-web"


@pytest.mark.parametrize("account", ["trunk-demo", "guest", ""])
def test_only_agents_have_phones(account: str) -> None:
    assert Phones().changed(contact(account, "sip:x"), AT) is None


def test_a_list_of_accounts_begins_anew() -> None:
    phones = Phones()
    phones.changed(contact("1001-web", "sip:w"), AT)
    phones.changed(contact("1002", "sip:b"), AT)
    listed = [Endpoint(name, "PJSIP", state) for name, state in _STATES]
    assert phones.listed(listed, AT) == [
        PhoneUnregistered(AT, AMY, broken=True),
        PhoneRegistered(AT, AgentId("1002")),
        PhoneRegistered(AT, AgentId("1003")),
    ]
    # The old contact's address is not known from a list; its end is believed all the same.
    assert phones.changed(contact("1003", "sip:c", "Removed"), AT) == PhoneUnregistered(AT, AgentId("1003"))


_STATES = [
    ("1001", "offline"), ("1001-web", "offline"), ("1002", "online"), ("1002-web", "offline"), ("1003", "online"),
    ("1003-web", "offline"), ("trunk-demo", "online"), ("guest", "offline"),
]  # fmt: skip
