"""Live connections: who watches which topic, numbered per connection, and what happens when a screen is slow.

Does not know what topics show. A slow screen loses its backlog and gets a fresh snapshot instead; one that takes
nothing at all for a while is closed.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from zongji.kernel.errors import Forbidden, NotFound
from zongji.web.access import Principal
from zongji.web.feed import Feed

BACKLOG = 256
"""Messages that wait for one screen before its backlog is replaced by a snapshot."""
ALIVE_SECONDS = 10.0

Kick = Callable[[str], None]
"""Ends a connection, telling it why."""


class Topic(Protocol):
    """A kind of live picture."""

    name: str

    def feed(self, who: Principal) -> Feed:
        """What this person sees. Raises Forbidden."""
        ...

    async def opened(self, who: Principal) -> None:
        """He began to watch."""
        ...

    def closed(self, who: Principal) -> None:
        """He watches no more."""
        ...


class Subscription:
    """One topic on one connection."""

    def __init__(self, topic: Topic, feed: Feed, outbox: "Outbox") -> None:
        self.topic = topic
        self.feed = feed
        self.stale = True
        self.sent = asyncio.get_running_loop().time()
        self._seq = 0
        self._outbox = outbox

    def changed(self, change: bytes) -> None:
        """A watcher of the feed."""
        if not self.stale:
            self._seq += 1
            self._outbox.put(self._message(b"change", change))

    def fresh(self) -> bytes:
        """The snapshot message; numbering begins anew."""
        snapshot = self.feed.snapshot()
        self._seq, self.stale = 0, False
        return self._message(b"snapshot", snapshot)

    def alive(self) -> bytes:
        """Nothing changed, but the line is good."""
        return self._message(b"alive", b"true")

    def _message(self, kind: bytes, content: bytes) -> bytes:
        self.sent = asyncio.get_running_loop().time()
        return b'{"topic":"%s","seq":%d,"%s":%s}' % (self.topic.name.encode(), self._seq, kind, content)


class Outbox:
    """What waits to be sent on one connection."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()

    def put(self, message: bytes) -> None:
        """Send soon, or, when too much waits, a fresh snapshot of everything instead."""
        if len(self._waiting) >= BACKLOG:
            self._waiting.clear()
            for subscription in self.subscriptions.values():
                subscription.stale = True
        else:
            self._waiting.append(message)
        self._wake.set()

    def wake(self) -> None:
        """A subscription became stale."""
        self._wake.set()

    async def next(self, quiet: float) -> list[bytes]:
        """What to send now; after ``quiet`` seconds without news, signs of life."""
        try:
            async with asyncio.timeout(quiet):
                await self._wake.wait()
        except TimeoutError:
            now = asyncio.get_running_loop().time()
            return [s.alive() for s in self.subscriptions.values() if now - s.sent >= ALIVE_SECONDS]
        self._wake.clear()
        messages = list(self._waiting)
        self._waiting.clear()
        return messages + [s.fresh() for s in list(self.subscriptions.values()) if s.stale]


class Hub:
    """All live connections."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = {topic.name: topic for topic in topics}
        self._closers: dict[Kick, Principal] = {}

    def enter(self, who: Principal, kick: Kick) -> None:
        """A connection came; ``kick`` ends it, with the reason, because its session is over."""
        self._closers[kick] = who

    def exit(self, outbox: Outbox, who: Principal, kick: Kick) -> None:
        """A connection is gone."""
        self._closers.pop(kick, None)
        for name in list(outbox.subscriptions):
            self.unsubscribe(outbox, who, name)

    async def subscribe(self, outbox: Outbox, who: Principal, name: str) -> None:
        """Begin a topic; its snapshot follows. Raises Forbidden or NotFound."""
        topic = self._topics.get(name)
        if topic is None:
            raise NotFound("live.no_topic", f"there is no topic {name!r}: one of {', '.join(self._topics)}")
        if name in outbox.subscriptions:
            self.resync(outbox, name)
            return
        feed = topic.feed(who)
        subscription = Subscription(topic, feed, outbox)
        outbox.subscriptions[name] = subscription
        feed.watch(subscription.changed)
        outbox.wake()
        await topic.opened(who)

    def resync(self, outbox: Outbox, name: str) -> None:
        """Send a topic's snapshot again."""
        subscription = outbox.subscriptions.get(name)
        if subscription is None:
            raise Forbidden("live.not_subscribed", f"subscribe to {name!r} first")
        subscription.stale = True
        outbox.wake()

    def unsubscribe(self, outbox: Outbox, who: Principal, name: str) -> None:
        """End a topic."""
        subscription = outbox.subscriptions.pop(name, None)
        if subscription is not None:
            subscription.feed.leave(subscription.changed)
            subscription.topic.closed(who)

    def kick(self, sessions: Iterable[str], why: str) -> None:
        """End the connections of these sessions."""
        over = set(sessions)
        for kick, who in list(self._closers.items()):
            if who.session in over:
                kick(why)

    def connected(self, user: str) -> bool:
        """Some connection of this user is open."""
        return any(who.user == user for who in self._closers.values())

    def kick_others(self, who: Principal) -> None:
        """End this user's connections that belong to other sessions of his."""
        for kick, other in list(self._closers.items()):
            if other.user == who.user and other.session != who.session:
                kick("other_login")
