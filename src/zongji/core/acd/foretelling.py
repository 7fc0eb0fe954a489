"""How long callers of each queue will wait: an estimator a queue, fed by what the floor does.

Owns who counts as waiting: a caller who found no free agent, from then on until he is answered or leaves, so while an
agent's phone rings for him as well. Only calls count: chats and mail are served several at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from zongji.core.acd.estimate import Estimator, Range
from zongji.core.acd.medium import Medium, Share, medium_of
from zongji.core.presence.model import Agent, Chosen, Membership
from zongji.kernel.clock import Instant, Span
from zongji.kernel.ids import AgentId, ContactId, QueueId

Duty = tuple[tuple[Membership, ...], tuple[Share, ...]]
"""The queues that an agent serves, and what he takes."""
_NONE: Duty = ((), ())


class Wait(NamedTuple):
    """A caller who waits."""

    queue: QueueId
    since: Instant
    expected: Range | None
    """What was foretold when he joined; None as well when his place has been changed since: that teaches nothing."""


class Foretelling:
    """See the module. Facts come in order of time."""

    def __init__(self) -> None:
        self._estimators: dict[QueueId, Estimator] = {}
        self._waits: dict[ContactId, Wait] = {}
        self._duties: dict[AgentId, Duty] = {}

    # ---- agents -------------------------------------------------------------------------------------------------

    def sees(self, agent: Agent, at: Instant) -> tuple[QueueId, ...]:
        """An agent changed. The queues whose staff changed by it."""
        known = self._duties.get(agent.id, _NONE)
        if agent.chosen is not Chosen.READY:
            return self._serves(agent.id, _NONE, at) if known is not _NONE else ()
        if known[0] is agent.memberships and known[1] is agent.shares:
            return ()
        return self._serves(agent.id, (agent.memberships, agent.shares), at)

    def forgets(self, agent: AgentId, at: Instant) -> None:
        """An agent is gone for good."""
        self._serves(agent, _NONE, at)

    def _serves(self, agent: AgentId, duty: Duty, at: Instant) -> tuple[QueueId, ...]:
        before, now = _queues(self._duties.pop(agent, _NONE)), _queues(duty)
        if duty is not _NONE:
            self._duties[agent] = duty
        if before == now:
            return ()
        for queues, change in ((before, -1), (now, 1)):
            for queue in queues:
                estimator = self._of(queue)
                estimator.staffed(at, estimator.agents + change)
        return (*before, *now)

    # ---- callers ------------------------------------------------------------------------------------------------

    def waits(self, contact: ContactId, queue: QueueId, position: int, at: Instant) -> None:
        """A caller found no free agent and waits, at this place; nothing happens when he does already."""
        if contact in self._waits or medium_of(contact) is not Medium.PHONE:
            return
        estimator = self._of(queue)
        estimator.joined(at)
        self._waits[contact] = Wait(queue, at, estimator.expect(position, at))

    def overtakes(self, contact: ContactId) -> None:
        """A caller got another place than he joined at."""
        wait = self._waits.get(contact)
        if wait is not None:
            self._waits[contact] = wait._replace(expected=None)

    def answered(self, contact: ContactId, at: Instant) -> None:
        """A caller has his agent, waited for or not."""
        wait = self._waits.pop(contact, None)
        if wait is not None:
            self._of(wait.queue).taken(at, Span(at - wait.since), wait.expected)

    def leaves(self, contact: ContactId, at: Instant) -> None:
        """A caller is gone, or was led elsewhere; nothing happens when he did not wait."""
        wait = self._waits.pop(contact, None)
        if wait is not None:
            self._of(wait.queue).gave_up(at, Span(at - wait.since), wait.expected)

    def handled(self, queue: QueueId, handle_time: Span) -> None:
        """A call of the queue kept an agent so long, wrap-up included."""
        self._of(queue).handled_in(handle_time)

    # ---- asking: changes nothing --------------------------------------------------------------------------------

    def expect(self, queue: QueueId, position: int, at: Instant) -> Range | None:
        """The wait still to come at a place of a queue (1 is next); None: nobody can tell."""
        estimator = self._estimators.get(queue)
        return estimator.expect(position, at) if estimator is not None else None

    def ready(self, queue: QueueId) -> int:
        """How many agents who take calls serve the queue and are not on a break, busy or not."""
        estimator = self._estimators.get(queue)
        return estimator.agents if estimator is not None else 0

    def waiting(self, queue: QueueId) -> int:
        """How many callers wait, those for whom a phone rings included."""
        estimator = self._estimators.get(queue)
        return estimator.waiting if estimator is not None else 0

    def waiting_in(self, queue: QueueId) -> list[ContactId]:
        """They. O(n): for telling."""
        return [contact for contact, wait in self._waits.items() if wait.queue == queue]

    def _of(self, queue: QueueId) -> Estimator:
        estimator = self._estimators.get(queue)
        if estimator is None:
            estimator = self._estimators[queue] = Estimator()
        return estimator

    # ---- for a snapshot -----------------------------------------------------------------------------------------

    def learnt(self) -> dict[QueueId, Estimator]:
        """A copy of what each queue has taught."""
        return {queue: replace(estimator) for queue, estimator in self._estimators.items()}

    def open(self) -> dict[ContactId, Wait]:
        """Who waits."""
        return dict(self._waits)

    def resume(
        self, learnt: Mapping[QueueId, Estimator], waits: Mapping[ContactId, Wait], agents: Iterable[Agent]
    ) -> None:
        """Go on from a snapshot."""
        self._estimators = {queue: replace(estimator) for queue, estimator in learnt.items()}
        self._waits = dict(waits)
        ready = (agent for agent in agents if agent.chosen is Chosen.READY)
        self._duties = {agent.id: (agent.memberships, agent.shares) for agent in ready}


def _queues(duty: Duty) -> tuple[QueueId, ...]:
    memberships, shares = duty
    takes_calls = any(share.medium is Medium.PHONE and share.most for share in shares)
    return tuple(member.queue for member in memberships) if takes_calls else ()
