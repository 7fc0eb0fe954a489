"""What ids are called, in people's words. In memory: its owners (agents, queues, calendars, flows, lines) keep it
true.

It exists so that a live view or a list can name an agent or a queue without knowing the slice that owns it.
"""

from dataclasses import dataclass, field

from zongji.web.wire import Label


@dataclass(slots=True)
class QueueWords:
    """What screens show of a queue that the floor need not know."""

    name: Label
    target_seconds: int


@dataclass(slots=True)
class Directory:
    """Names by id."""

    agents: dict[str, str] = field(default_factory=dict)
    queues: dict[str, QueueWords] = field(default_factory=dict)
    lines: dict[str, Label] = field(default_factory=dict)
    calendars: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The shifts of each calendar."""
    nodes: dict[str, Label] = field(default_factory=dict)
    """Flow nodes by ``flow/node``, of the newest version of each flow."""

    def agent(self, id: str | None) -> str | None:
        """An agent's name; the number itself for one who is gone."""
        return None if id is None else self.agents.get(id, id)

    def queue(self, id: str | None) -> Label | None:
        """A queue's name; its id for one that is gone."""
        if id is None:
            return None
        words = self.queues.get(id)
        return words.name if words else {"zh": id, "en": id}

    def line(self, called: str) -> Label:
        """What a called number is known as."""
        return self.lines.get(called, {"zh": called, "en": called})

    def node(self, flow: str, node: str) -> Label:
        """What a flow's node is known as."""
        return self.nodes.get(f"{flow}/{node}", {"zh": node, "en": node})
