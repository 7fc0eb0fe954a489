"""The flows that were published, and the numbers that lead into them.

Owns which version of a flow is live; every version stays for callers who are inside it. Knows no caller.
"""

from zongji.core.calendar.model import Mode
from zongji.core.ivr.graph import Graph, read
from zongji.core.ivr.model import EntryConfigured, FlowPublished
from zongji.kernel.ids import FlowId


class Library:
    """See the module. Read its parts freely; change them through ``publish`` and ``lead`` only."""

    def __init__(self) -> None:
        self.live: dict[FlowId, int] = {}
        """The live version of each flow."""
        self.graphs: dict[tuple[FlowId, int], Graph] = {}
        """Every version published, for callers who are inside it."""
        self.published: dict[tuple[FlowId, int], FlowPublished] = {}
        """The same as they came, the newest last."""
        self.entries: dict[str, EntryConfigured] = {}
        """By number."""

    def publish(self, fact: FlowPublished) -> None:
        """A version goes live, maybe once more. A document with problems, which the service refuses, raises Invalid
        before anything is changed."""
        key = (fact.flow, fact.version)
        self.graphs[key] = read(fact.flow, fact.version, fact.document)
        self.published.pop(key, None)
        self.published[key] = fact
        self.live[fact.flow] = fact.version

    def lead(self, fact: EntryConfigured) -> None:
        """A number leads into a flow, or nowhere any more."""
        if fact.flow is None:
            self.entries.pop(fact.called, None)
        else:
            self.entries[fact.called] = fact

    def entry(self, called: str, mode: Mode) -> Graph | None:
        """The flow for a number in a mode, or its usual one when the other is not there."""
        found = self.entries.get(called)
        if found is None:
            return None
        wanted = dict(found.modes).get(mode) if found.modes else None
        return self.graph(wanted if wanted in self.live else found.flow)

    def graph(self, flow: FlowId | None) -> Graph | None:
        """The live version of a flow."""
        return self.graphs.get((flow, self.live[flow])) if flow in self.live else None
