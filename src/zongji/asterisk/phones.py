"""Which agents have a phone now, told from Asterisk's words about registered contacts.

An agent has a phone as long as one of his two accounts has a contact. Owns the choice which of them is rung: the one
registered last. Does not know calls.
"""

from collections.abc import Iterable

from zongji.asterisk.site import BROWSER_SUFFIX, GUEST, agent_of_account, browser_account
from zongji.asterisk.wire import Endpoint, Message
from zongji.core.facts import Fact
from zongji.core.presence.model import PhoneRegistered, PhoneUnregistered
from zongji.kernel.clock import Instant

GONE = ("Removed", "Unreachable")


class Phones:
    """The registered phones, by account."""

    def __init__(self) -> None:
        self._contacts: dict[str, dict[str, None]] = {}
        """Account → addresses of its phones, accounts in the order of their newest registration."""

    def account_of(self, agent: str) -> str:
        """The account to ring an agent at; his number when he has no phone, so that ringing fails."""
        browser = browser_account(agent)
        known = [name for name in self._contacts if name in (agent, browser)]
        return known[-1] if known else agent

    def registered(self, agent: str) -> bool:
        """Whether the agent has a phone."""
        return agent in self._contacts or browser_account(agent) in self._contacts

    def changed(self, message: Message, at: Instant) -> Fact | None:
        """Take note of a ContactStatusChange; the fact when it changes whether an agent has a phone."""
        contact, endpoint = message.contact_info, message.endpoint
        if contact is None or endpoint is None or not _is_agent(contact.aor):
            return None
        agent = agent_of_account(contact.aor)
        before = self.registered(agent)
        if contact.contact_status in GONE:
            self._remove(contact.aor, contact.uri)
        else:
            self._add(contact.aor, contact.uri)
        after = self.registered(agent)
        if before == after:
            return None
        # A browser without its connection has no audio either; a phone whose registration ran out may be talking.
        broken = contact.aor.endswith(BROWSER_SUFFIX)
        return PhoneRegistered(at, agent) if after else PhoneUnregistered(at, agent, broken)

    def listed(self, endpoints: Iterable[Endpoint], at: Instant) -> list[Fact]:
        """Begin anew from the list of all accounts; one fact for each agent."""
        endpoints = [e for e in endpoints if _is_agent(e.resource)]
        online = {e.resource for e in endpoints if e.state == "online"}
        lost = {agent_of_account(name) for name in self._contacts if name.endswith(BROWSER_SUFFIX)}
        self._contacts = {
            **{name: contacts for name, contacts in self._contacts.items() if name in online},
            **{name: {"": None} for name in sorted(online) if name not in self._contacts},
        }
        agents = sorted({agent_of_account(e.resource) for e in endpoints} | lost)
        return [
            PhoneRegistered(at, agent) if self.registered(agent) else PhoneUnregistered(at, agent, agent in lost)
            for agent in map(agent_of_account, agents)
        ]

    def _add(self, account: str, uri: str) -> None:
        contacts = self._contacts.pop(account, {})
        contacts.pop("", None)
        self._contacts[account] = {**contacts, uri: None}

    def _remove(self, account: str, uri: str) -> None:
        contacts = self._contacts.get(account)
        if contacts is None:
            return
        contacts.pop(uri, None)
        contacts.pop("", None)
        if not contacts:
            del self._contacts[account]


def _is_agent(account: str) -> bool:
    return bool(account) and account != GUEST and not account.startswith("trunk-")
