"""Names of things, and how one name tells whose it is.

We name things before they exist: every leg, bridge, playback and recording of a contact carries the contact's id
before a tilde, so a controller that restarts can read whose everything is, without a look-up table.

    ann      the contact, and its caller's leg      ann~1    the leg of offer 1
    ann~b    the bridge                             ann~p7   the playback of step 7
    ann~m9   the message that the caller leaves in step 9

The callback that the caller ``z1-7`` booked is ``z1-callback-7``, so that he can have but one by one call; the leg by
which he is called is ``z1-callback-7~c``.
"""

from typing import NewType

ContactId = NewType("ContactId", str)
"""One customer interaction. For an inbound call it is the caller's channel id, which begins with our node's name."""

LegId = NewType("LegId", str)
AgentId = NewType("AgentId", str)
"""The agent number (工号), for example ``1001``."""

QueueId = NewType("QueueId", str)
SkillId = NewType("SkillId", str)
"""Something that an agent can do: a business, a language, a dialect."""

FlowId = NewType("FlowId", str)
NodeId = NewType("NodeId", str)
CalendarId = NewType("CalendarId", str)
PartyId = NewType("PartyId", str)
"""Who is at the other end. Number and name live in the vault under this id, never in a fact."""

PbxNode = NewType("PbxNode", str)
"""One Asterisk: the part of a contact's id before the first hyphen."""

SEPARATOR = "~"
CALLBACK = "callback-"


def caller_leg(contact: ContactId) -> LegId:
    """The caller's leg carries the contact's own id. The leg by which we call a customer does not: Asterisk refuses a
    channel id with which that of another channel, here the agent's, begins."""
    return LegId(f"{contact}{SEPARATOR}c" if is_callback(contact) else contact)


def offer_leg(contact: ContactId, offer: int) -> LegId:
    """The leg that rings an agent for offer number ``offer`` (1, 2, …) of a contact."""
    return LegId(f"{contact}{SEPARATOR}{offer}")


def bridge_id(contact: ContactId) -> str:
    """The bridge in which a contact's legs meet."""
    return f"{contact}{SEPARATOR}b"


def playback_id(contact: ContactId, step: int) -> str:
    """The playback that flow step ``step`` started."""
    return f"{contact}{SEPARATOR}p{step}"


def message_id(contact: ContactId, step: int) -> str:
    """The recording of what the caller says in flow step ``step``."""
    return f"{contact}{SEPARATOR}m{step}"


def contact_of(name: str) -> ContactId:
    """The contact that a leg, bridge or playback belongs to."""
    return ContactId(name.partition(SEPARATOR)[0])


def offer_of(leg: str) -> int | None:
    """The offer's number if this is an agent's leg, else None."""
    tail = leg.partition(SEPARATOR)[2]
    return int(tail) if tail.isascii() and tail.isdigit() else None


def step_of(playback: str) -> int | None:
    """The flow step if this is a playback's id, else None."""
    return _numbered(playback, "p")


def message_step_of(recording: str) -> int | None:
    """The flow step if this is a message's id, else None."""
    return _numbered(recording, "m")


def _numbered(name: str, letter: str) -> int | None:
    tail = name.partition(SEPARATOR)[2]
    return int(tail[1:]) if tail[:1] == letter and tail[1:].isascii() and tail[1:].isdigit() else None


def callback_id(token: str) -> ContactId:
    """The callback that was booked in the call ``token``, or by hand under the token ``node-anything``."""
    node, _, rest = token.partition("-")
    return ContactId(f"{node}-{CALLBACK}{rest}")


def is_callback(contact: str) -> bool:
    """Whether we call the customer, instead of him calling us. Until he is called such a contact has no leg of his."""
    return contact.partition("-")[2].startswith(CALLBACK)


def node_of(contact: str) -> PbxNode:
    """The Asterisk that a contact's caller is on."""
    return PbxNode(contact.partition("-")[0])
