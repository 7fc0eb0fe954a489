"""Users and their sessions: log in, log out, and who a token belongs to."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select

from zongji.features.identity.models import Session, User
from zongji.features.identity.passwords import LONGEST, SHORTEST, fits, hashed, random_words
from zongji.features.identity.throttle import Throttle
from zongji.kernel.clock import Clock, Instant, after, seconds, to_datetime
from zongji.kernel.errors import Invalid, NotFound, Refused, Unauthenticated
from zongji.kernel.ids import AgentId
from zongji.storage.database import Database, Reading, Writing
from zongji.web.access import Principal, Role
from zongji.web.logins import NewUser, UserChange

SESSION_LIVES = seconds(7 * 24 * 3600)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who somebody says he is, and from where."""

    username: str
    password: str
    address: str

    def __repr__(self) -> str:
        return f"Credentials({self.username!r})"


@dataclass(frozen=True, slots=True)
class Entered:
    """A log-in that went well; the token is told once and never stored."""

    token: str
    principal: Principal


def session_id(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def principal_of(user: User, session: str) -> Principal:
    """A user in one of his sessions."""
    agent = AgentId(user.agent) if user.agent is not None else None
    return Principal(user.id, user.username, user.name, Role(user.role), agent, user.language, session)


class Authenticate:
    """Implements ``web.access.Authenticator``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def __call__(self, token: str) -> Principal | None:
        """Who a token belongs to; a session that ran out belongs to nobody."""
        query = select(User, Session).join(Session, Session.user == User.id).where(Session.id == session_id(token))
        async with self._database.reading() as session:
            found = (await session.execute(query)).one_or_none()
        if found is None or not found.User.enabled or found.Session.expires <= to_datetime(self._clock.now()):
            return None
        return principal_of(found.User, found.Session.id)


class Users:
    """Adds, changes and admits users. Sessions of the database are the caller's."""

    def __init__(self) -> None:
        self._throttle = Throttle()

    # ---- logging in and out ---------------------------------------------------------------------------------------

    async def check(self, session: Reading, asked: Credentials, at: Instant) -> User:
        """The user whose password this is. Raises Unauthenticated, or TooMany for who tries too often."""
        self._throttle.check(asked.username, asked.address, at)
        user = await session.scalar(select(User).where(User.username == asked.username))
        if not await fits(user.password if user else None, asked.password) or user is None or not user.enabled:
            self._throttle.failed(asked.username, asked.address, at)
            raise Unauthenticated("login.wrong", "wrong user name or password")
        self._throttle.succeeded(asked.username)
        return user

    async def enter(self, session: Writing, user: User, at: Instant) -> Entered:
        """A new session; sessions that ran out are swept away."""
        await session.execute(delete(Session).where(Session.expires <= to_datetime(at)))
        token = secrets.token_urlsafe(32)
        expires = to_datetime(after(at, SESSION_LIVES))
        session.add(Session(id=session_id(token), user=user.id, created=to_datetime(at), expires=expires))
        return Entered(token, principal_of(user, session_id(token)))

    async def leave(self, session: Writing, who: Principal) -> None:
        """End one session."""
        await session.execute(delete(Session).where(Session.id == who.session))

    async def end_all(self, session: Writing, user: str) -> list[str]:
        """End every session of a user; which they were."""
        ended = list(await session.scalars(select(Session.id).where(Session.user == user)))
        await session.execute(delete(Session).where(Session.user == user))
        return ended

    async def speak(self, session: Writing, who: Principal, language: str) -> User:
        """Change the language of somebody's screens."""
        user = await session.get(User, who.user)
        if user is None:
            raise NotFound("user.unknown", "this user is gone")
        user.language = language
        return user

    # ---- for the agents' slice ------------------------------------------------------------------------------------

    async def add(self, session: Writing, new: NewUser, at: Instant) -> str:
        """Add a user; his password. Raises Refused when the name is taken, Invalid for a password too short."""
        if await session.scalar(select(User.id).where(User.username == new.username)):
            raise Refused("user.taken", f"the user name {new.username} is taken")
        password = new.password or random_words()
        user = User(
            id=f"u_{secrets.token_urlsafe(9)}",
            username=new.username,
            name=new.name,
            role=new.role.value,
            agent=new.agent,
            language=new.language,
            password=await _stored(password),
            enabled=True,
            created=to_datetime(at),
        )
        session.add(user)
        await session.flush()
        return password

    async def roles(self, session: Reading) -> dict[str, Role]:
        """Roles by agent number."""
        rows = await session.execute(select(User.agent, User.role).where(User.agent.is_not(None)))
        return {agent: Role(role) for agent, role in rows if agent is not None}

    async def change(self, session: Writing, agent: AgentId, change: UserChange) -> list[str]:
        """Change an agent's login; the sessions that ended by it (new password, or disabled)."""
        user = await session.scalar(select(User).where(User.agent == agent))
        if user is None:
            return []
        user.name = change.name if change.name is not None else user.name
        user.role = change.role.value if change.role is not None else user.role
        user.enabled = change.enabled if change.enabled is not None else user.enabled
        if change.password is not None:
            user.password = await _stored(change.password)
        over = change.password is not None or change.enabled is False
        return await self.end_all(session, user.id) if over else []

    async def remove(self, session: Writing, agent: AgentId) -> list[str]:
        """Remove an agent's login; the sessions that ended."""
        user = await session.scalar(select(User).where(User.agent == agent))
        if user is None:
            return []
        ended = await self.end_all(session, user.id)
        await session.delete(user)
        return ended

    async def any(self, session: Reading) -> bool:
        """Somebody can log in at all."""
        return (await session.scalar(select(User.id).limit(1))) is not None


async def _stored(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"a password has from {SHORTEST} to {LONGEST} characters"
        raise Invalid("user.password", message, {"password": message})
    return await hashed(password)
