"""Closed records and their recordings, as the API gives them."""

from typing import Any

from tests.live.system.audio import Heard, from_wav
from tests.live.system.running import System, wait_for

Row = dict[str, Any]
"""A call record."""


def newest_record(running: System) -> Row:
    """The record that was closed last, once its recordings are there."""
    with running.api("admin") as api:
        found: list[Row] = []

        def there() -> bool:
            items = api.get("/records", params={"limit": 1}).json()["items"]
            found[:] = [item for item in items if item["ended"] and item["recordings"]]
            return bool(found)

        wait_for(there, 15)
        return found[0]


def recording(running: System, record: Row) -> Heard:
    """The first recording of a record, fetched as the browser does."""
    with running.api("admin") as api:
        answer = api.get(record["recordings"][0]["url"].removeprefix("/api/v1"))
        assert answer.status_code == 200
        return from_wav(answer.content)
