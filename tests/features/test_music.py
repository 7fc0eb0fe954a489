"""Music for those who wait: uploaded, listed, heard, replaced and removed; queues choose it, Asterisk is told."""

import httpx
import pytest

from tests.features.office import TestOffice
from tests.features.test_administration import wav
from zongji.core.acd.model import QueueConfigured
from zongji.kernel.errors import Invalid


async def upload(client: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    return await client.put(f"/music/{name}", files={"file": ("a.wav", content, "audio/wav")})


async def test_uploaded_music_is_listed_heard_chosen_by_a_queue_and_replaced(here: TestOffice) -> None:
    admin = await here.login("admin")
    assert (await admin.get("/music")).json() == {"items": []}
    assert (await upload(admin, "waltz", wav(length=2))).status_code == 204
    listed = {"name": "waltz", "uploaded": True, "seconds": 2.0, "url": "/api/v1/music/waltz.wav"}
    assert (await admin.get("/music")).json() == {"items": [listed]}
    assert (await admin.get("/queues")).json()["music"] == ["waltz"]
    chosen = await admin.patch("/queues/service", json={"comfort": {"music": "waltz"}})
    assert chosen.status_code == 200, chosen.text
    told = here.posted[-1]
    assert isinstance(told, QueueConfigured) and told.comfort.music == "waltz"
    again = wav(length=3)
    assert (await upload(admin, "waltz", again)).status_code == 204
    assert (await admin.get("/music/waltz.wav")).content == again
    assert here.accounts_changed == 2, "Asterisk hears of each"


async def test_music_that_a_queue_uses_stays_and_it_is_said_which(here: TestOffice) -> None:
    admin = await here.login("admin")
    await upload(admin, "waltz", wav())
    await admin.patch("/queues/service", json={"comfort": {"music": "waltz"}})
    refused = await admin.delete("/music/waltz")
    error = refused.json()["error"]
    assert (refused.status_code, error["id"], error["fields"]) == (409, "music.in_use", {"queues": "service"})
    assert "service" in error["message"] and (await admin.get("/music/waltz.wav")).status_code == 200
    await admin.patch("/queues/service", json={"comfort": {"music": ""}})
    assert (await admin.delete("/music/waltz")).status_code == 204
    assert (await admin.get("/music")).json() == {"items": []}
    assert (await admin.delete("/music/waltz")).status_code == 404


@pytest.mark.parametrize("name", ["default", "general", "Waltz", "a b", "圆舞曲", "-x", "x" * 41, "a.b"])
async def test_a_name_that_asterisk_could_not_take_is_refused(here: TestOffice, name: str) -> None:
    answer = await upload(await here.login("admin"), name, wav())
    assert (answer.status_code, answer.json()["error"]["id"]) == (422, "music.name")
    assert not (here.data / "sounds/custom").exists()


@pytest.mark.parametrize("content", [b"", b"ID3 this is an mp3", wav(rate=4_000), wav()[:-100]])
async def test_what_is_no_music_changes_nothing(here: TestOffice, content: bytes) -> None:
    admin = await here.login("admin")
    await upload(admin, "waltz", wav())
    for name in ("waltz", "other"):
        answer = await upload(admin, name, content)
        assert (answer.status_code, answer.json()["error"]["id"]) == (422, "prompt.audio")
    assert (await admin.get("/music/waltz.wav")).content == wav()
    assert (await admin.get("/queues")).json()["music"] == ["waltz"]


async def test_a_folder_filled_on_the_server_is_listed_and_left_alone(here: TestOffice) -> None:
    admin = await here.login("admin")
    (here.data / "sounds/music/jazz").mkdir(parents=True)
    assert (await admin.get("/music")).json()["items"] == [
        {"name": "jazz", "uploaded": False, "seconds": None, "url": None}
    ]
    for answer in (await upload(admin, "jazz", wav()), await admin.delete("/music/jazz")):
        assert (answer.status_code, answer.json()["error"]["id"]) == (409, "music.by_hand")


async def test_when_the_sound_cannot_be_made_the_old_one_stays(here: TestOffice) -> None:
    admin = await here.login("admin")
    await upload(admin, "waltz", wav())
    here.render.broken = True
    for name in ("waltz", "other"):
        with pytest.raises(Invalid, match="could not be made"):
            await here.music.upload(name, wav(length=3))
    assert (here.data / "sounds/custom/music/waltz.wav").read_bytes() == wav()
    assert [path.name for path in (here.data / "sounds/custom/music").iterdir()] == ["waltz.wav"]
