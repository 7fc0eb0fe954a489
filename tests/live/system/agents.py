"""An agent without a browser: signs in over the API, keeps the desk's live socket open, has a SIP phone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import websockets

from tests.live.system.running import System
from zongji.simulator.sip_message import Credentials
from zongji.simulator.sip_phone import Habits, SipPhone

Row = dict[str, Any]


class Agent:
    """One agent at work. ``state`` is what the server last told the desk."""

    def __init__(self, system: System, number: str, api: httpx.AsyncClient, phone: SipPhone) -> None:
        self.number = number
        self.api = api
        self.phone = phone
        self.state: Row = {}
        self.calls: dict[str, Row] = {}
        self._system = system
        self._news = asyncio.Event()

    async def listen(self, token: str) -> None:
        """Keep the desk's live topic, coming back as a browser does when it breaks; until cancelled."""
        address = f"{self._system.web.replace('http', 'ws')}/api/v1/live"
        headers = {"Authorization": f"Bearer {token}"}
        while True:
            try:
                async with websockets.connect(address, additional_headers=headers) as socket:
                    await socket.send(json.dumps({"subscribe": "desk"}))
                    async for text in socket:
                        self._take(json.loads(text))
            except (OSError, websockets.WebSocketException):
                self.state = {}
            await asyncio.sleep(0.2)

    def _take(self, message: Row) -> None:
        if "snapshot" in message:
            self.state, self.calls = {}, {}
        news = message.get("snapshot") or message.get("change") or {}
        self.state = news.get("me", {}).get("me", self.state)
        for contact, row in news.get("calls", {}).items():
            if row is None:
                self.calls.pop(contact, None)
            else:
                self.calls[contact] = row
        self._news.set()

    async def until(self, state: str, reason: str | None = None, within: float = 30) -> Row:
        """Wait until the desk shows a state (and a reason)."""
        wanted = {"state": state} | ({"reason": reason} if reason else {})
        await self.shows(wanted, within)
        return self.state

    async def shows(self, wanted: Row, within: float = 30) -> None:
        """Wait until the desk shows these values."""
        async with asyncio.timeout(within):
            while not wanted.items() <= self.state.items():
                self._news.clear()
                await self._news.wait()

    async def leaves(self, state: str, within: float = 120) -> None:
        """Wait until the desk shows another state."""
        async with asyncio.timeout(within):
            while self.state.get("state") == state:
                self._news.clear()
                await self._news.wait()

    async def ready(self) -> None:
        """Press ready; if somebody waits, it rings at once."""
        answer = await self.api.post("/desk/state", json={"state": "ready"})
        assert answer.status_code == 204, answer.text
        await self.leaves("not_ready")

    async def end_wrap_up(self) -> None:
        await self.until("wrap_up")
        answer = await self.api.post("/desk/wrap-up/done")
        assert answer.status_code == 204, answer.text
        await self.leaves("wrap_up")


@asynccontextmanager
async def at_work(
    system: System, number: str, habits: Habits | None = None, phone: bool = True, password: str = ""
) -> AsyncIterator[Agent]:
    """Agent ``number`` signed in, with his SIP phone registered (or without), and not ready yet."""
    async with httpx.AsyncClient(base_url=f"{system.web}/api/v1", timeout=20) as api:
        login = {"username": number, "password": password or system.password(number), "take_over": True}
        answer = await api.post("/login", json=login)
        assert answer.status_code == 200, answer.text
        token = answer.json()["token"]
        api.headers["Authorization"] = f"Bearer {token}"
        account = (await api.get(f"/agents/{number}/sip")).json()
        handset = SipPhone(system.sip, Credentials(account["username"], account["password"]), habits)
        await handset.open()
        agent = Agent(system, number, api, handset)
        async with asyncio.TaskGroup() as group:
            ear = group.create_task(agent.listen(token))
            await agent.until("not_ready")
            if phone:
                assert await handset.register() == 200
                await agent.shows({"phone_registered": True})
            try:
                yield agent
            finally:
                if phone:
                    await handset.register(expires=0)
                await api.post("/logout")
                handset.close()
                ear.cancel()
