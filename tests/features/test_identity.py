"""Logging in and out over HTTP."""

from tests.features.office import TestOffice


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
    }
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert (await client.get("/me")).json() == right.json()["me"]
