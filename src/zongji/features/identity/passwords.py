"""Passwords: Argon2id, in a worker thread, so that a login never holds up a call."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 200
_hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
_nobody = _hasher.hash(secrets.token_hex())
_one_at_a_time = asyncio.Semaphore(2)
_CONSONANTS, _VOWELS = "bcdfghjkmnpqrstvwxz", "aeiou"


async def hashed(password: str) -> str:
    """What is stored."""
    async with _one_at_a_time:
        return await asyncio.to_thread(_hasher.hash, password)


async def fits(stored: str | None, password: str) -> bool:
    """True when it is the password; takes as long for somebody who does not exist (None)."""
    async with _one_at_a_time:
        return await asyncio.to_thread(_verify, stored, password)


def random_words(count: int = 3) -> str:
    """A password that can be read out: three made-up words, about 51 bits."""
    return "-".join("".join(_syllable() for _ in range(2)) + secrets.choice("23456789") for _ in range(count))


def _syllable() -> str:
    return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _nobody, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
