"""What a caller hears while he waits: a greeting, how he stands, music in between.

Words never sound while a phone is not answered, nor once an agent is there. Nothing here knows the queue's rules or who
is ahead: both are handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zongji.core.acd.estimate import Range
from zongji.core.acd.medium import Medium, medium_of
from zongji.core.acd.model import Comfort
from zongji.core.acd.told import spoken, tell_position, words
from zongji.core.contact.closing import Outcome, Step
from zongji.core.contact.model import Later, Play, PromptEnded, StartMusic, StopMusic, StopPlay
from zongji.core.contact.state import Contact
from zongji.core.contact.waiting import AnnouncementDue, WaitTold
from zongji.kernel.changing import changed
from zongji.kernel.clock import Instant, after

FIRST_STEP = 1_000_000
"""Announcements are numbered from here on where the steps of a flow are from 1."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a caller stands now: his place, 1 is next, and what is expected of his wait."""

    place: int
    expected: Range | None


Look = Callable[[], Outlook]
"""Asked only when something is to be said: it costs more than the rest."""


def begin(contact: Contact, at: Instant, rules: Comfort, look: Look) -> Step:
    """A caller found no free agent and waits from now on."""
    if not _hears(contact) or not (rules.greeting or rules.announce_every):
        return contact, []
    return _speak(contact, at, rules, look, rules.greeting)


def go_on(contact: Contact, at: Instant, rules: Comfort) -> Step:
    """A caller waits again after an offer that failed: he was greeted already."""
    return contact, _next(contact, at, rules) if _hears(contact) else []


def due(contact: Contact, fact: AnnouncementDue, rules: Comfort, look: Look) -> Step:
    """It is time to tell him how he stands. Who is told something just now is left alone until the next time."""
    if fact.number != contact.telling.number or not rules.announce_every or not _hears(contact):
        return contact, []
    if contact.telling.speaking:
        return contact, _next(contact, fact.at, rules)
    return _speak(contact, fact.at, rules, look, ())


def ended(contact: Contact, fact: PromptEnded) -> Step:
    """The words are over, or could not be played: music again, which does not come back by itself."""
    if not contact.telling.speaking or fact.step != telling_step(contact):
        return contact, []
    return changed(contact, telling=changed(contact.telling, speaking=False)), [StartMusic(contact.id)]


def hushed(contact: Contact) -> Step:
    """Somebody is there for the caller now: no more words."""
    if not contact.telling.speaking:
        return contact, []
    quiet = changed(contact, telling=changed(contact.telling, speaking=False))
    return quiet, [StopPlay(contact.id, telling_step(contact))]


def _hears(contact: Contact) -> bool:
    return contact.answered and medium_of(contact.id) is Medium.PHONE


def _speak(contact: Contact, at: Instant, rules: Comfort, look: Look, first: tuple[str, ...]) -> Step:
    telling, told, say = contact.telling, list[Outcome](), first
    telling = changed(telling, number=telling.number + 1)
    if rules.announce_every:
        outlook = look()
        position = tell_position(outlook.place, telling.position) if rules.tell_position else None
        wait = spoken(outlook.expected, telling.wait) if rules.tell_wait else None
        telling = changed(telling, position=position or telling.position, wait=wait or telling.wait)
        say = (*say, *words(position, wait), *rules.reminder)
        if position is not None or wait is not None:
            told.append(WaitTold(at, contact.id, position, *(wait or (None, None))))
    contact = changed(contact, telling=changed(telling, speaking=bool(say)))
    if say:
        told += [StopMusic(contact.id), Play(contact.id, telling_step(contact), say, contact.walk.language)]
    return contact, [*told, *_next(contact, at, rules)]


def _next(contact: Contact, at: Instant, rules: Comfort) -> list[Outcome]:
    if not rules.announce_every:
        return []
    return [Later(contact.id, AnnouncementDue(after(at, rules.announce_every), contact.id, contact.telling.number))]


def telling_step(contact: Contact) -> int:
    """The step of the newest announcement."""
    return FIRST_STEP + contact.telling.number
