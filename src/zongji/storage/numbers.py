"""Telephone numbers: one written form (E.164), one shown form, and where they are from.

Owns the use of the ``phonenumbers`` library. Its table of places is large: ``warm`` loads it before calls come.
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

LONGEST = 32
_DIALLED = re.compile(r"[^0-9A-Za-z*#+._-]")


def normalise(raw: str, region: str) -> str:
    """E.164 (``+8613800138000``) for a public number; otherwise what was given, cleaned (``1001``); '' for nobody."""
    cleaned = _DIALLED.sub("", raw.strip())[:LONGEST]
    if cleaned.lower() in {"", "anonymous", "unknown", "unavailable", "restricted"}:
        return ""
    number = _parsed(cleaned, region)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else cleaned


@lru_cache(maxsize=4096)
def shown(number: str, region: str) -> str:
    """As people of ``region`` read it: ``138 0013 8000``, or with its country when it is abroad."""
    parsed = _parsed(number, region) if number.startswith("+") else None
    if parsed is None:
        return number
    home = phonenumbers.region_code_for_number(parsed) == region
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def national(number: str, region: str) -> str:
    """As it is dialled inside ``region`` (``13800138000``, ``02112345678``); a number from abroad as it is."""
    parsed = _parsed(number, region)
    if parsed is None or phonenumbers.region_code_for_number(parsed) != region:
        return number
    return "".join(c for c in phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL) if c.isdigit())


@lru_cache(maxsize=4096)
def place(number: str) -> dict[str, str] | None:
    """Where a number is from, as ``{"zh": …, "en": …}``; None for a local or unknown one."""
    from phonenumbers import geocoder  # loads tens of megabytes; see ``warm``

    parsed = _parsed(number, "") if number.startswith("+") else None
    if parsed is None:
        return None
    labels = {language: geocoder.description_for_number(parsed, language) for language in ("zh", "en")}
    return labels if labels["en"] or labels["zh"] else None


def place_code(number: str) -> str:
    """A short name of the place that may stand in a fact: ``Beijing``; '' when unknown."""
    found = place(number)
    return found["en"] if found else ""


def warm() -> None:
    """Load the table of places now."""
    place("+8613800138000")


def _parsed(number: str, region: str) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, region or None)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
