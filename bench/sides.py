"""How an agent is made ready and not ready, ours and app_queue's: one HTTP request each, to whoever decides."""

import base64
import json
from collections.abc import Iterable
from typing import Protocol, Self
from urllib.parse import quote

from bench.door import AGENT, Door
from bench.place import AGENTS, QUEUE, Place


class Side(Protocol):
    """One of the two that are compared."""

    name: str

    def ready(self, agent: str) -> None:
        """Let the agent take calls."""
        ...

    def not_ready(self, agent: str) -> None:
        """Let him take no more; a call that he has goes on."""
        ...


class Refused(Exception):
    """A request was not granted."""


class Ours:
    """The desk's own requests, each with the agent's own session."""

    name = "ours"

    def __init__(self, place: Place) -> None:
        self._place = place
        self._door = Door(place.web)
        self._tokens: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.__exit__()

    def again(self) -> None:
        """Connect anew, after a restart of the controller; sessions outlive it."""
        self._door.__exit__()
        self._door = Door(self._place.web)

    def sign_in(self, agents: Iterable[str]) -> None:
        """Log them in."""
        for agent in agents:
            given = json.dumps({"username": agent, "password": self._place.ari_secret})
            status, body = self._door.post("/api/v1/login", {}, given)
            if status != 200:
                raise Refused(f"login of {agent}: {status} {body[:200]!r}")
            self._tokens[agent] = json.loads(body)["token"]

    def ready(self, agent: str) -> None:
        self._choose(agent, {"state": "ready"})

    def not_ready(self, agent: str) -> None:
        self._choose(agent, {"state": "not_ready", "reason": "break"})

    def _choose(self, agent: str, wish: dict[str, str]) -> None:
        headers = {"Authorization": f"Bearer {self._tokens[agent]}", AGENT: agent}
        status, body = self._door.post("/api/v1/desk/state", headers, json.dumps(wish))
        if status != 204:
            raise Refused(f"{agent} {wish}: {status} {body[:200]!r}")


class AppQueue:
    """The dialplan function QUEUE_MEMBER, set through ARI over HTTP."""

    name = "app_queue"

    def __init__(self, place: Place) -> None:
        login = base64.b64encode(f"bench:{place.ari_secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self._door = Door(place.pbx_http)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.__exit__()

    def ready(self, agent: str) -> None:
        self._pause(agent, 0)

    def not_ready(self, agent: str) -> None:
        self._pause(agent, 1)

    def _pause(self, agent: str, paused: int) -> None:
        variable = quote(f"QUEUE_MEMBER({QUEUE},paused,PJSIP/{agent})")
        path = f"/ari/asterisk/variable?variable={variable}&value={paused}"
        status, body = self._door.post(path, {**self._headers, AGENT: agent})
        if status != 204:
            raise Refused(f"{agent} paused={paused}: {status} {body[:200]!r}")


def everybody(side: Side, ready: bool) -> None:
    """All agents of the comparison ready, or none."""
    for agent in AGENTS:
        (side.ready if ready else side.not_ready)(agent)
