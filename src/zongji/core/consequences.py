"""What decisions about a contact mean to agents, to those who wait and to callbacks. Others mean nothing to them.

Agents and contacts are the floor's: it hands in how one is changed and how one comes to wait.
"""

from collections.abc import Callable, Mapping
from typing import Any

from zongji.core.callbacks import Callbacks
from zongji.core.contact.callback import CallbackBooked, PartyDialled
from zongji.core.contact.model import AgentReleased, QueueJoined, TalkStarted
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import Diverted
from zongji.core.facts import Decision
from zongji.core.presence import machine as presence
from zongji.core.presence.model import Agent
from zongji.core.queueing import Queueing
from zongji.kernel.clock import Instant, seconds
from zongji.kernel.ids import AgentId

Felt = Callable[[Contact, Any], None]
"""What is done about a contact upon a decision of one kind."""
Change = Callable[[AgentId | None, Instant, Callable[[Agent], Agent]], None]


class Consequences:
    """See the module; ``felt`` says what is done upon which kind of decision."""

    def __init__(
        self, queueing: Queueing, callbacks: Callbacks, change: Change, awaits: Callable[[Contact, Instant], None]
    ) -> None:
        self._queueing, self._callbacks = queueing, callbacks
        self._foretelling, self._board = queueing.foretelling, queueing.board
        self._change, self._await = change, awaits
        self.felt: Mapping[type[Decision], Felt] = {
            QueueJoined: self._joined,
            TalkStarted: self._talks,
            PartyDialled: self._dialled,
            AgentReleased: self._released,
            CallbackBooked: callbacks.booked,
            Diverted: self._diverted,
        }

    def _joined(self, contact: Contact, joined: QueueJoined) -> None:
        self._await(contact, joined.at)
        self._queueing.joins(contact.id, joined.again)

    def _talks(self, contact: Contact, talk: TalkStarted) -> None:
        self._foretelling.answered(contact.id, talk.at)
        self._change(talk.agent, talk.at, lambda who: presence.talk(who, contact.id))
        self._callbacks.reached(contact, talk.at)

    def _dialled(self, contact: Contact, dialled: PartyDialled) -> None:
        self._foretelling.answered(contact.id, dialled.at)
        self._change(dialled.agent, dialled.at, presence.dial)

    def _released(self, contact: Contact, released: AgentReleased) -> None:
        at, agent, cause = released.at, released.agent, released.cause
        self._queueing.handled(contact, agent, at)
        wrap_up = self._board.rules(contact.queue).wrap_up if contact.queue is not None else seconds(0)
        self._change(agent, at, lambda who: presence.release(who, contact.id, at, cause, wrap_up))

    def _diverted(self, contact: Contact, diverted: Diverted) -> None:
        self._foretelling.leaves(contact.id, diverted.at)
