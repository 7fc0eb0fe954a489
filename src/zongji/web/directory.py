"""What ids are called, in people's words. In memory: their owners (agents, queues, skills, calendars, flows) keep it
true.

It exists so that a live view or a list can name an agent or a queue without knowing the slice that owns it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zongji.core.acd.medium import Medium
from zongji.web.wire import Label

MEDIA: Mapping[Medium, Label] = {
    Medium.PHONE: {"zh": "电话", "en": "Phone"},
    Medium.CHAT: {"zh": "在线会话", "en": "Chat"},
    Medium.MESSAGE: {"zh": "留言", "en": "Message"},
    Medium.MAIL: {"zh": "邮件", "en": "Mail"},
}


@dataclass(slots=True)
class QueueWords:
    """What screens show of a queue that the floor need not know."""

    name: Label
    target_seconds: int = 20
    """Answered within so many seconds is answered in target."""
    service_level_target: int = 80
    """Percent of the contacts that should be answered in target."""
    wait_warning_seconds: int = 30
    """Who waits longer is worth a look; twice as long is worth alarm."""


@dataclass(slots=True)
class Directory:
    """Names by id."""

    agents: dict[str, str] = field(default_factory=dict)
    queues: dict[str, QueueWords] = field(default_factory=dict)
    skills: dict[str, Label] = field(default_factory=dict)
    lines: dict[str, Label] = field(default_factory=dict)
    calendars: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The shifts of each calendar."""
    prompts: set[str] = field(default_factory=set)
    """The names of what can be said."""
    nodes: dict[str, Label] = field(default_factory=dict)
    """Flow nodes by ``flow/node``, of the newest version of each flow."""

    def agent(self, id: str | None) -> str | None:
        """An agent's name; the number itself for one who is gone."""
        return None if id is None else self.agents.get(id, id)

    def queue(self, id: str | None) -> Label | None:
        """A queue's name; its id for one that is gone."""
        return None if id is None else self.of_queue(id).name

    def skill(self, id: str | None) -> Label | None:
        """A skill's name; its id for one that is gone."""
        return None if id is None else self.skills.get(id, {"zh": id, "en": id})

    def of_queue(self, id: str) -> QueueWords:
        """All words of a queue; its id and what is usual for one that is gone."""
        return self.queues.get(id) or QueueWords({"zh": id, "en": id})

    def line(self, called: str, medium: Medium = Medium.PHONE) -> Label:
        """What a called number is known as; the medium itself for contacts that called none."""
        if medium is not Medium.PHONE:
            return dict(MEDIA[medium])
        return self.lines.get(called, {"zh": called, "en": called})

    def node(self, flow: str, node: str) -> Label:
        """What a flow's node is known as."""
        return self.nodes.get(f"{flow}/{node}", {"zh": node, "en": node})
