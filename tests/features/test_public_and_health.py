"""What anybody may ask: lines, a guest's phone, health and figures."""

from pathlib import Path

from tests.features.office import TestOffice
from zongji.core.contact.model import PartyKnown
from zongji.features.parties.service import Parties, PartySite
from zongji.kernel.ids import ContactId


async def test_visitors_see_the_lines_and_get_a_phone_that_is_no_agents(here: TestOffice) -> None:
    client = here.client()
    told = (await client.get("/public/lines")).json()
    assert [line["number"] for line in told["lines"]] == ["4000", "4001", "4002"]
    assert told["lines"][0]["label"] == {"zh": "示范机场热线", "en": "Demo airport hotline"}
    phone = (await client.post("/public/phone", json={})).json()
    assert phone["username"] == "guest" and phone["ws_url"] == "ws://127.0.0.1:8088/ws"


async def test_phones_for_visitors_are_limited_and_come_back(here: TestOffice) -> None:
    client = here.client()
    answers = [(await client.post("/public/phone", json={})).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    refused = await client.post("/public/phone", json={})
    assert refused.json()["error"]["id"] == "public.too_many" and refused.headers["retry-after"] == "60"
    here.clock.forward(60)
    assert (await client.post("/public/phone", json={})).status_code == 200


async def test_health_is_good_only_when_calls_can_be_taken(here: TestOffice) -> None:
    client = here.client()
    good = await client.get("http://zongji.test/healthz")
    assert (good.status_code, good.json()) == (200, {"status": "ok"})
    here.reasons.append("Asterisk is away")
    bad = await client.get("http://zongji.test/healthz")
    assert (bad.status_code, bad.json()) == (503, {"status": "down", "why": ["Asterisk is away"]})


async def test_figures_tell_contacts_by_phase_agents_by_state_and_the_journal(here: TestOffice) -> None:
    await here.ready("1001")
    await here.arrive("a-1")
    await here.arrive("a-2")
    lines = (await here.client().get("http://zongji.test/metrics")).text.splitlines()
    for line in (
        'zongji_contacts{phase="offered"} 1.0',
        'zongji_contacts{phase="queued"} 1.0',
        'zongji_agents{state="ringing"} 1.0',
        'zongji_agents{state="offline"} 7.0',
        'zongji_waiting{queue="service"} 1.0',
        f"zongji_facts_handled_total {float(here.engine.handled)}",
        f"zongji_journal_position {float(here.engine.position)}",
    ):
        assert line in lines, line


async def test_a_known_caller_is_the_same_party_again_and_one_without_number_is_nobody(here: TestOffice) -> None:
    for contact, number in (("a-1", "13800138000"), ("a-2", "+8613800138000"), ("a-3", "anonymous")):
        await here.arrive(contact, number=number)
    await here.until(lambda: sum(isinstance(fact, PartyKnown) for fact in here.posted) == 2)
    first, second = (fact for fact in here.posted if isinstance(fact, PartyKnown))
    assert first.party == second.party and first.region == "Beijing"
    assert here.parties.caller(ContactId("a-3"), None) is None
    assert "8000" not in repr(here.posted)


async def test_calls_go_on_while_the_vault_is_locked_and_the_party_comes_later(here: TestOffice) -> None:
    lock = here.lock_database()
    contact = await here.arrive_without_settling("a-1")
    assert here.floor.contacts[contact].phase.value == "queued"
    caller = here.parties.caller(contact, None)
    assert caller is not None and caller.shown == "137 0013 7000", "the pop shows the number at once"
    lock.close()
    await here.until(lambda: here.floor.contacts[contact].party is not None)


async def test_after_a_restart_a_live_callers_number_is_found_again(here: TestOffice) -> None:
    contact = await here.arrive("a-1")
    await here.until(lambda: here.floor.contacts[contact].party is not None)
    party = here.floor.contacts[contact].party
    learned = list[ContactId]()
    restarted = Parties(PartySite(here.database, here.vault, here.clock, "CN"), here.post)
    restarted.on_learned(learned.append)
    assert restarted.caller(contact, party) is None
    await restarted.work()
    assert learned == [contact]
    caller = restarted.caller(contact, party)
    assert caller is not None and caller.number == "+8613800138000"


def test_the_demo_data_names_no_password() -> None:
    source = (Path(__file__).parents[2] / "src/zongji/features/demo/data.py").read_text()
    assert "password" not in source
