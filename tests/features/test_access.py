"""Who may ask what: every route, every role; and bad input to every route is refused without harm."""

import re

import httpx
import pytest
from fastapi import APIRouter

from tests.features.office import TestOffice
from zongji.web.app import Site, create_app
from zongji.web.deps import Now

OPEN = {
    ("POST", "/api/v1/login"),
    ("GET", "/api/v1/public/lines"),
    ("POST", "/api/v1/public/phone"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
}
AGENTS_MAY = {
    ("POST", "/api/v1/logout"),
    ("GET", "/api/v1/me"),
    ("PATCH", "/api/v1/me"),
    ("POST", "/api/v1/live/ticket"),
    ("GET", "/api/v1/queues"),
    ("GET", "/api/v1/skills"),
    ("GET", "/api/v1/records"),
    ("GET", "/api/v1/records.csv"),
    ("GET", "/api/v1/records/{contact}"),
    ("GET", "/api/v1/recordings/{id}"),
    ("HEAD", "/api/v1/recordings/{id}"),
    ("GET", "/api/v1/agents/{id}/sip"),
}
ADMINS_ONLY = {
    ("POST", "/api/v1/queues"),
    ("PATCH", "/api/v1/queues/{id}"),
    ("DELETE", "/api/v1/queues/{id}"),
    ("POST", "/api/v1/skills"),
    ("PATCH", "/api/v1/skills/{id}"),
    ("DELETE", "/api/v1/skills/{id}"),
    ("POST", "/api/v1/agents"),
    ("PATCH", "/api/v1/agents/{id}"),
    ("DELETE", "/api/v1/agents/{id}"),
    ("PUT", "/api/v1/prompts/{language}/{name}"),
    ("DELETE", "/api/v1/prompts/{language}/{name}"),
    ("PUT", "/api/v1/music/{name}"),
    ("DELETE", "/api/v1/music/{name}"),
}


def all_routes(here: TestOffice) -> set[tuple[str, str]]:
    document = here.app.openapi()
    return {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}


async def ask(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    filled = re.sub(r"\{\w+\}", "1001", path)
    return await client.request(method, f"http://zongji.test{filled}", json={})


def test_a_route_that_does_not_say_who_may_ask_is_not_served(here: TestOffice) -> None:
    api = APIRouter()

    @api.get("/secret")
    async def secret(now: Now) -> int:
        return now

    with pytest.raises(TypeError, match="/secret"):
        create_app(here.kit, Site([api]))


async def test_nobody_gets_anything_but_what_is_open(here: TestOffice) -> None:
    client = here.client()
    for method, path in sorted(all_routes(here) - OPEN):
        answer = await ask(client, method, path)
        assert answer.status_code == 401, (method, path)
    for method, path in sorted(OPEN):
        assert (await ask(client, method, path)).status_code != 401, (method, path)


async def test_an_agent_gets_his_desk_and_what_all_may_see(here: TestOffice) -> None:
    client = await here.login("1002")
    for method, path in sorted(all_routes(here) - OPEN - AGENTS_MAY):
        if path.startswith("/api/v1/desk"):
            continue
        answer = await ask(client, method, path)
        assert answer.status_code == 403, (method, path, answer.status_code)


async def test_a_supervisor_changes_no_configuration_and_has_no_desk(here: TestOffice) -> None:
    client = await here.login("supervisor")
    for method, path in sorted(ADMINS_ONLY):
        assert (await ask(client, method, path)).status_code == 403, (method, path)
    assert ADMINS_ONLY <= all_routes(here)
    assert (await client.get("/desk")).json()["error"]["id"] == "desk.no_agent"


async def test_another_agents_phone_account_is_not_told(here: TestOffice) -> None:
    client, admin = await here.login("1002"), await here.login("admin")
    assert (await client.get("/agents/1003/sip")).status_code == 403
    own = await client.get("/agents/1002/sip")
    assert own.json()["username"] == "1002" and len(own.json()["password"]) >= 20
    assert (await admin.get("/agents/1002/sip")).json() == own.json()


BAD = [
    ("POST", "/login", {}),
    ("POST", "/login", {"username": "", "password": ""}),
    ("POST", "/login", {"username": ["x"], "password": {"$ne": ""}}),
    ("POST", "/login", {"username": "x" * 100_000, "password": "y"}),
    ("PATCH", "/me", {"language": "klingon"}),
    ("POST", "/queues", {"id": "Bad Id!", "name": {"zh": "甲", "en": "A"}}),
    ("POST", "/queues", {"id": "a", "name": {"zh": "甲", "en": "A"}, "ring_seconds": 0}),
    ("POST", "/queues", {"id": "a", "name": {"zh": "甲", "en": "A"}, "ring_seconds": 1e308}),
    ("POST", "/queues", {"id": "a", "name": {"zh": "甲", "en": "A"}, "strategies": ["random"]}),
    ("POST", "/queues", {"id": "a", "name": "just words"}),
    ("POST", "/queues", {"id": "a", "name": {"zh": "甲", "en": "A"}, "strategy": "longest_idle"}),
    ("PATCH", "/queues/flights", {"needs": [{"skill": "unknown", "level": 1}]}),
    ("PATCH", "/queues/flights", {"needs": [{"skill": "x" * 100_000}]}),
    ("PATCH", "/queues/flights", {"relaxations": [{"after": 1e18, "queue": "service"}]}),
    ("PATCH", "/queues/flights", {"overflows": [{"when": "length", "limit": 5, "back": 9, "queue": "service"}]}),
    ("PATCH", "/queues/flights", {"overflows": [{"when": "moon", "queue": "service"}]}),
    ("PATCH", "/queues/flights", {"strategies": []}),
    ("POST", "/contacts", {"medium": "phone", "queue": "flights"}),
    ("POST", "/contacts", {"medium": "chat", "queue": "unknown"}),
    ("POST", "/contacts", {"medium": "chat", "queue": "flights", "needs": [{"skill": "unknown"}]}),
    ("POST", "/contacts", {"medium": "chat", "queue": "flights", "agent": "9999"}),
    ("POST", "/contacts", {"medium": "chat", "queue": "flights", "party": "p_unknown"}),
    ("POST", "/contacts", {"medium": "chat", "queue": "flights", "number": "call me"}),
    ("POST", "/skills", {"id": "Bad Id", "name": {"zh": "甲", "en": "A"}}),
    ("POST", "/skills", {"id": "a", "name": {"zh": "甲", "en": "A"}, "kind": "sport"}),
    ("PATCH", "/agents/1001", {"skills": [{"skill": "unknown"}]}),
    ("PATCH", "/agents/1001", {"shares": [{"medium": "smoke", "most": 1}]}),
    ("PATCH", "/agents/1001", {"shares": [{"medium": "chat", "most": 1}, {"medium": "chat", "most": 2}]}),
    ("PATCH", "/agents/1001", {"kind": "ghost"}),
    ("PATCH", "/agents/1001", {"joined": "yesterday"}),
    ("PATCH", "/queues/flights", {"wrap_up_seconds": -1}),
    ("POST", "/agents", {"id": "not-a-number", "name": "x"}),
    ("POST", "/agents", {"id": "1", "name": "x"}),
    ("POST", "/agents", {"id": "2001", "name": ""}),
    ("POST", "/agents", {"id": "2001", "name": "x", "password": "short"}),
    ("POST", "/agents", {"id": "2001", "name": "x", "queues": [{"queue": "no-such-queue"}]}),
    ("POST", "/agents", {"id": "2001", "name": "x", "queues": [{"queue": "flights"}, {"queue": "flights"}]}),
    ("POST", "/agents", {"id": "2001", "name": "x", "queues": [{"queue": "flights", "tier": 0}]}),
    ("POST", "/agents", {"id": "2001", "name": "x", "role": "god"}),
    ("PATCH", "/agents/1001", {"queues": [{"queue": "flights", "level": 11}]}),
    ("GET", "/records?limit=0", None),
    ("GET", "/records?limit=x", None),
    ("GET", "/records?cursor=%00%00", None),
    ("GET", "/records?cursor=bm90LW91cnM", None),
    ("GET", "/records?sort=-secret", None),
    ("GET", "/records?from=yesterday", None),
    ("GET", "/records?from=2026-11-23T00:00:00", None),
    ("GET", "/records?min_talk=-1", None),
    ("GET", "/records?direction=sideways", None),
    ("GET", "/records?unknown=1", None),
    ("PUT", "/prompts/zh/welcome", {}),
    ("PUT", "/music/waltz", {}),
]


@pytest.mark.parametrize(("method", "path", "content"), BAD)
async def test_bad_input_is_refused_with_the_place_and_no_value(
    here: TestOffice, method: str, path: str, content: object
) -> None:
    client = await here.login("admin")
    before = len(here.posted)
    answer = await client.request(method, path, json=content)
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert error["id"] and error["message"] and error["fields"]
    assert len(answer.text) < 2_000
    assert len(here.posted) == before


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"username":' + b"[" * 5_000])
async def test_a_body_that_is_no_json_object_is_refused(here: TestOffice, raw: bytes) -> None:
    answer = await here.client().post("/login", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["id"] in ("request.invalid", "http.400")


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(here: TestOffice) -> None:
    answer = await here.client().post("/login", content=b"x" * (1 << 20))
    assert (answer.status_code, answer.json()["error"]["id"]) == (413, "request.too_large")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/records/unknown"),
        ("GET", "/recordings/..%2F..%2Fsecrets%2Fvault.key"),
        ("GET", "/recordings/unknown~1"),
        ("PATCH", "/agents/9999"),
        ("DELETE", "/agents/9999"),
        ("GET", "/agents/9999/sip"),
        ("PATCH", "/queues/unknown"),
        ("DELETE", "/queues/unknown"),
        ("PATCH", "/skills/unknown"),
        ("DELETE", "/contacts/chat-unknown"),
        ("POST", "/contacts/chat-unknown/front"),
        ("DELETE", "/skills/unknown"),
        ("GET", "/prompts/zh/unknown.wav"),
        ("DELETE", "/prompts/zh/unknown"),
        ("GET", "/prompts/..%2F..%2Fsecrets/vault.key"),
        ("GET", "/music/unknown.wav"),
        ("GET", "/music/..%2F..%2Fsecrets%2Fx.wav"),
        ("DELETE", "/music/unknown"),
        ("GET", "/nowhere"),
    ],
)
async def test_what_does_not_exist_is_not_found(here: TestOffice, method: str, path: str) -> None:
    client = await here.login("admin")
    answer = await client.request(method, path, json={} if method == "PATCH" else None)
    assert answer.status_code == 404, answer.text
    assert answer.json()["error"]["message"]


async def test_every_answer_carries_the_security_headers(here: TestOffice) -> None:
    for path in ("/api/v1/me", "/healthz", "/", "/nowhere.js"):
        answer = await here.client().get(f"http://zongji.test{path}")
        assert "ws://127.0.0.1:8088" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"], "scripts are ours alone by default-src"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


async def test_openapi_is_at_its_place(here: TestOffice) -> None:
    answer = await here.client().get("http://zongji.test/api/openapi.json")
    assert answer.json()["info"]["title"] == "zongji"


async def test_the_ui_is_served_with_its_own_pages_and_nothing_outside_its_folder(here: TestOffice) -> None:
    client, ui = here.client(), here.data / "ui"
    assert (await client.get("http://zongji.test/")).status_code == 503, "not built yet"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<title>zongji</title>")
    (ui / "assets" / "app-1a2b.js").write_text("1")
    for page in ("/", "/desk", "/records/z1-7.1", "/call"):
        assert "<title>zongji" in (await client.get(f"http://zongji.test{page}")).text
    script = await client.get("http://zongji.test/assets/app-1a2b.js")
    assert "immutable" in script.headers["cache-control"]
    for path in (
        "/%2e%2e/zongji.db",
        "/..%2Fzongji.db",
        "/assets/..%2F..%2Fzongji.db",
        "/missing.js",
        "/assets/app.js",
    ):
        assert (await client.get(f"http://zongji.test{path}")).status_code == 404
