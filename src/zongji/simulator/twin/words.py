"""Changes as a person types them: ``staff sales +3``, ``calls * x1.2``, ``rule sales wrap_up 10``."""

from collections.abc import Callable, Mapping

from zongji.kernel.errors import Invalid
from zongji.simulator.twin.change import AnyChange, read

SAY = """\
staff QUEUE +3 | -2            more or fewer agents
shift QUEUE +30                their shifts later (minutes; -30: earlier)
handle QUEUE x0.9              talk and wrap-up so many times as long
calls QUEUE x1.2               so many times the calls
rule QUEUE NAME VALUE          any rule of the queue: strategies, ring_for, wrap_up, ... (seconds)
member QUEUE AGENT TIER LEVEL  that agent (or all agents of a queue: @QUEUE) serves QUEUE too
no-member QUEUE AGENT          no longer
QUEUE may be * for all queues."""

Words = list[str]


def _agents(word: str) -> dict[str, object]:
    return {"of": word[1:]} if word.startswith("@") else {"agents": word.split(",")}


READS: Mapping[tuple[str, int], Callable[[Words], dict[str, object]]] = {
    ("staff", 2): lambda w: {"kind": "staff", "queue": w[0], "by": int(w[1])},
    ("shift", 2): lambda w: {"kind": "shift", "queue": w[0], "minutes": int(w[1])},
    ("handle", 2): lambda w: {"kind": "handle_time", "queue": w[0], "times": float(w[1].lstrip("x×*"))},
    ("calls", 2): lambda w: {"kind": "arrivals", "queue": w[0], "times": float(w[1].lstrip("x×*"))},
    ("rule", 3): lambda w: {"kind": "rule", "queue": w[0], "rule": w[1], "value": w[2]},
    ("member", 2): lambda w: {"kind": "member", "queue": w[0], **_agents(w[1])},
    ("member", 4): lambda w: {
        "kind": "member",
        "queue": w[0],
        **_agents(w[1]),
        "tier": int(w[2]),
        "level": int(w[3]),
    },
    ("no-member", 2): lambda w: {"kind": "member", "queue": w[0], **_agents(w[1]), "serves": False},
}


def say(text: str) -> AnyChange:
    """The change that a person typed. Raises Invalid ``changes.words``, telling what can be said."""
    kind, *words = text.split() or [""]
    meant = READS.get((kind, len(words)))
    try:
        if meant is not None:
            return read([meant(words)])[0]
    except ValueError:
        pass
    raise Invalid("changes.words", f"--change {text!r} is not understood. What can be said:\n{SAY}")
