"""Scripted SIP callers beside the test: each in a thread of its own, with its own log."""

import asyncio
import threading
from collections.abc import Sequence

from tests.live.system.running import System
from zongji.simulator.sip_caller import CallLog, Script, SipCaller

PATIENCE = 90.0


class Caller:
    """One call, begun at once, to the system itself or to a ``server`` before it. ``log`` is what the caller himself
    met."""

    def __init__(
        self,
        system: System,
        target: str = "4000",
        keys: Sequence[tuple[float, str]] = (),
        number: str = "13800138000",
        source: str = "",
        server: tuple[str, int] | None = None,
    ) -> None:
        script = Script(server or system.sip, target, number, keys, stay=PATIENCE, hertz=700.0, source=source)
        self._caller = SipCaller(script)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def log(self) -> CallLog:
        return self._caller.log

    def hang_up(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._caller.hang_up)

    def press(self, key: str) -> None:
        """Press a key now."""
        self._loop.call_soon_threadsafe(self._caller.press, key)

    def over(self, within: float = PATIENCE) -> CallLog:
        """Wait for the end of the call."""
        self._thread.join(within)
        assert not self._thread.is_alive(), "the call goes on"
        return self.log

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._caller.call(PATIENCE))
        finally:
            self._loop.close()
