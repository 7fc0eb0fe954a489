"""Logging in and out over HTTP."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from tests.features.office import TestOffice, office
from zongji.features.identity.passwords import fits, hashed, random_words
from zongji.features.identity.service import SESSION_LIVES
from zongji.kernel.clock import in_seconds


async def test_a_right_password_opens_a_session_and_a_wrong_one_does_not(here: TestOffice) -> None:
    client = here.client()
    wrong = await client.post("/login", json={"username": "1001", "password": "not-the-password"})
    assert (wrong.status_code, wrong.json()["error"]["id"]) == (401, "login.wrong")
    right = await client.post("/login", json={"username": "1001", "password": here.password("1001")})
    assert right.status_code == 200
    assert right.json()["me"] | {"id": ""} == {
        "id": "",
        "username": "1001",
        "name": "陈静",
        "role": "agent",
        "agent": "1001",
        "language": "zh-CN",
        "timezone": "Asia/Shanghai",
    }
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert (await client.get("/me")).json() == right.json()["me"]


async def test_somebody_who_does_not_exist_gets_the_same_answer_as_a_wrong_password(here: TestOffice) -> None:
    client = here.client()
    nobody = await client.post("/login", json={"username": "nobody", "password": "whatever-it-is"})
    wrong = await client.post("/login", json={"username": "1001", "password": "whatever-it-is"})
    assert (nobody.status_code, nobody.json()) == (wrong.status_code, wrong.json())


async def test_two_systems_on_one_host_do_not_share_a_login(template: Path, tmp_path: Path) -> None:
    """A browser keeps cookies by host, not by port: each system's has a name of its own."""
    folders = {name: tmp_path / name for name in ("one", "two")}
    for folder in folders.values():
        shutil.copytree(template, folder)
    async with office(folders["one"], "one") as one, office(folders["two"], "two") as two:
        first, second = one.client(), two.client()
        second.cookies = first.cookies
        header = {"X-Zongji": "1"}
        for client, system, username in ((first, one, "1001"), (second, two, "admin")):
            login = {"username": username, "password": system.password(username)}
            assert (await client.post("/login", json=login)).status_code == 200
        assert [(await each.get("/me")).json()["username"] for each in (first, second)] == ["1001", "admin"]
        assert (await second.post("/logout", headers=header)).status_code == 204
        assert [(await each.get("/me")).status_code for each in (first, second)] == [200, 401]


async def test_a_cookie_alone_changes_nothing(here: TestOffice) -> None:
    """Another site's page can make a browser send the cookie, but not the header."""
    client = here.client()
    await client.post("/login", json={"username": "supervisor", "password": here.password("supervisor")})
    without = await client.patch("/me", json={"language": "en"})
    assert (without.status_code, without.json()["error"]["id"]) == (403, "request.csrf")
    with_header = await client.patch("/me", json={"language": "en"}, headers={"X-Zongji": "1"})
    assert with_header.json()["language"] == "en"
    assert (await client.get("/me")).json()["language"] == "en"


async def test_guessing_gets_slower_and_slower_and_the_right_password_has_to_wait_too(here: TestOffice) -> None:
    client = here.client()

    async def attempt(password: str) -> httpx.Response:
        return await client.post("/login", json={"username": "1002", "password": password})

    waits = []
    for _ in range(8):
        while (answer := await attempt("wrong-password")).status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            refused = await attempt(here.password("1002"))
            assert refused.status_code == 429
            here.clock.forward(waits[-1])
        assert answer.status_code == 401
    assert waits == sorted(waits) and waits[-1] >= 8
    here.clock.forward(60)
    assert (await attempt(here.password("1002"))).status_code == 200
    assert (await attempt("wrong-password")).status_code == 401, "a success forgets the failures"


async def test_logging_out_ends_the_session_and_takes_the_agent_off_the_floor(here: TestOffice) -> None:
    client = await here.login("1001")
    await here.ready("1001")
    assert here.floor.agents[here.agent("1001")].chosen.value == "ready"
    assert (await client.post("/logout")).status_code == 204
    assert here.floor.agents[here.agent("1001")].chosen.value == "offline"
    after = await client.get("/me")
    assert (after.status_code, after.json()["error"]["id"]) == (401, "login.required")


async def test_a_session_runs_out(here: TestOffice) -> None:
    client = await here.login("1001")
    here.clock.forward(in_seconds(SESSION_LIVES) - 1)
    assert (await client.get("/me")).status_code == 200
    here.clock.forward(2)
    assert (await client.get("/me")).status_code == 401


async def test_an_agent_who_was_disabled_is_out_at_once(here: TestOffice) -> None:
    client, admin = await here.login("1003"), await here.login("admin")
    assert (await admin.patch("/agents/1003", json={"enabled": False})).status_code == 200
    assert (await client.get("/me")).status_code == 401
    again = await here.client().post("/login", json={"username": "1003", "password": here.password("1003")})
    assert again.status_code == 401


async def test_a_new_password_ends_old_sessions(here: TestOffice) -> None:
    client, admin = await here.login("1004"), await here.login("admin")
    assert (await admin.patch("/agents/1004", json={"password": "brand-new-words"})).status_code == 200
    assert (await client.get("/me")).status_code == 401
    again = await here.client().post("/login", json={"username": "1004", "password": "brand-new-words"})
    assert again.status_code == 200


async def test_tokens_and_passwords_are_in_no_file_of_the_database(here: TestOffice) -> None:
    client = await here.login("1001")
    token = client.headers["authorization"].removeprefix("Bearer ")
    contents = await asyncio.to_thread(here.database_bytes)
    assert b"1001" in contents
    assert token.encode() not in contents
    assert here.password("1001").encode() not in contents
    async with here.database.reading() as session:
        account = await here.agents.account(session, "1001")
    assert account.password.encode() not in contents
    assert account.password not in repr(account)


async def test_the_logins_file_is_for_its_owner_only(here: TestOffice) -> None:
    assert (here.data / "secrets" / "logins.json").stat().st_mode & 0o777 == 0o600


async def test_demo_passwords_are_random_words() -> None:
    words = {random_words() for _ in range(200)}
    assert len(words) == 200
    assert all(word.count("-") == 2 and len(word) == 17 for word in words)


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
async def test_what_is_no_hash_fits_nothing(stored: str | None) -> None:
    assert not await fits(stored, "anything")


async def test_a_hash_fits_its_password_only() -> None:
    stored = await hashed("one two three")
    assert stored.startswith("$argon2id$")
    assert await fits(stored, "one two three")
    assert not await fits(stored, "one two four")
