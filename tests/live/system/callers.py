"""Scripted SIP callers beside the test: each in a thread of its own, with its own log."""

import asyncio
import threading
from collections.abc import Sequence

from tests.live.system.running import System
from zongji.simulator.sip_caller import CallLog, Script, SipCaller

PATIENCE = 90.0


class Caller:
    """One call, begun at once. ``log`` is what the caller himself met."""

    def __init__(
        self, system: System, target: str = "4000", keys: Sequence[tuple[float, str]] = (), number: str = "13800138000"
    ) -> None:
        self._script = Script(system.sip, target, number, keys, stay=PATIENCE, hertz=700.0)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._caller: SipCaller | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def log(self) -> CallLog:
        assert self._caller is not None
        return self._caller.log

    def hang_up(self) -> None:
        assert self._loop is not None and self._caller is not None
        self._loop.call_soon_threadsafe(self._caller.hang_up)

    def over(self, within: float = PATIENCE) -> CallLog:
        """Wait for the end of the call."""
        self._thread.join(within)
        assert not self._thread.is_alive(), "the call goes on"
        return self.log

    def _run(self) -> None:
        async def call() -> None:
            self._loop = asyncio.get_running_loop()
            self._caller = SipCaller(self._script)
            await self._caller.call(PATIENCE)

        asyncio.run(call())
