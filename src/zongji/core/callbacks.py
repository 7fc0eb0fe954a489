"""All callbacks on the floor: who has been promised one by which queue, and what other contacts mean to them.

At most one for a customer and a queue. Contacts are the floor's: what becomes of one is handed to ``take``.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zongji.core.calendar.site import Surroundings
from zongji.core.contact import calling_back
from zongji.core.contact.callback import CallbackAsked, CallbackBooked
from zongji.core.contact.closing import Step
from zongji.core.contact.state import Contact
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant
from zongji.kernel.ids import ContactId, PartyId, QueueId, callback_id

NONE: Mapping[QueueId, ContactId] = MappingProxyType({})


class Callbacks:
    """See the module. ``contacts`` are read only here."""

    def __init__(self, contacts: Mapping[ContactId, Contact], take: Callable[[Step], None]) -> None:
        self._contacts = contacts
        self._take = take
        self._promised: dict[PartyId, dict[QueueId, ContactId]] = {}

    def of(self, party: PartyId | None) -> Mapping[QueueId, ContactId]:
        """The callbacks that a customer was promised, by queue."""
        return self._promised.get(party, NONE) if party is not None else NONE

    def around(self, around: Surroundings, contact: Contact) -> Surroundings:
        """What a flow sees, with what it may promise to this caller."""
        if not contact.reachable or contact.party is None:
            return around
        came_from = calling_back.came_from(contact)
        return changed(around, reachable=True, came_from=came_from, promised=self.of(contact.party))

    def note(self, contact: Contact) -> None:
        """A contact is on the floor; one that is no callback means nothing here."""
        if contact.callback is not None and contact.party is not None and contact.queue is not None:
            self._promised.setdefault(contact.party, {})[contact.queue] = contact.id

    def ask(self, fact: CallbackAsked) -> None:
        """A callback is booked by hand; nothing happens when the queue has promised one to this customer already."""
        if fact.queue not in self.of(fact.party):
            promise = calling_back.asked(fact)
            contact, outcomes = calling_back.begin(promise, fact.called, fact.vip)
            self.note(contact)
            self._take((contact, [promise, *outcomes]))

    def booked(self, contact: Contact, promise: CallbackBooked) -> None:
        """A flow promised one to its caller, or it was booked by hand and is begun already."""
        if promise.source == contact.id:
            step = calling_back.begin(promise, contact.called, contact.vip, contact.region)
            self.note(step[0])
            self._take(step)

    def reached(self, contact: Contact, at: Instant) -> None:
        """A customer talks with an agent: he need not be called back by this queue any more."""
        if not self._promised:
            return
        promised = self.of(contact.party).get(contact.queue) if contact.queue is not None else None
        callback = self._contacts.get(promised) if promised is not None and promised != contact.id else None
        if callback is not None and not callback.answered:
            self._take(calling_back.called_again(callback, at))

    def closed(self, contact: Contact, at: Instant) -> None:
        """A contact is over: a callback that is no more, or the call in which one was booked."""
        if not self._promised:
            return
        self._forget(contact)
        held = self._contacts.get(callback_id(contact.id))
        if held is not None:
            self._take(calling_back.let_go(held, at))

    def _forget(self, contact: Contact) -> None:
        if contact.callback is None or contact.party is None or contact.queue is None:
            return
        kept = self._promised[contact.party]
        del kept[contact.queue]
        if not kept:
            del self._promised[contact.party]
