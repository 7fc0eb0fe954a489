"""The one way together: customer and agent are joined, recorded, and talk."""

from zongji.core.contact.closing import Step
from zongji.core.contact.model import Cause, Join, Phase, Record, TalkStarted
from zongji.core.contact.ringing import let_others_go
from zongji.core.contact.state import Contact
from zongji.kernel.clock import Instant


def join(contact: Contact, at: Instant) -> Step:
    """Both legs are up."""
    agent = contact.agent
    assert agent is not None, "who is joined has an agent"
    return contact.to(Phase.TALKING, at, joined=True, ring_all=None), [
        Join(contact.id, contact.offer),
        Record(contact.id, contact.offer),
        TalkStarted(at, contact.id, agent, contact.offer),
        *let_others_go(contact, at, Cause.ANSWERED_ELSEWHERE),
    ]
