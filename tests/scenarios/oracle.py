"""A second opinion on waits: a few lines that know only what the callers themselves noted."""

from heapq import heappop, heappush

from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import ContactId
from zongji.simulator.people import Caller
from zongji.simulator.sounds import Sound


def first_come_first_served(callers: list[Caller], agents: int, answer_after: Span) -> dict[ContactId, Instant]:
    """When each caller should have been spoken to first, for like agents who are free at once after a call.

    A caller begins to wait when he hears music for the first time; he keeps his agent from the ringing on until he
    hangs up.
    """
    free = [0] * agents
    waits = {}
    for caller in sorted(callers, key=_joined):
        rings = max(heappop(free), _joined(caller))
        waits[caller.contact] = Instant(rings + answer_after)
        talk = caller.habits.talk
        assert talk is not None, "the oracle needs callers who hang up"
        heappush(free, rings + answer_after + talk)
    return waits


def _joined(caller: Caller) -> int:
    return caller.heard(Sound.MUSIC)[0].at
