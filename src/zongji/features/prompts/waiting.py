"""What is said to callers about their place and their wait: fragments that ``core.acd.told.words`` puts in a row.

The numbers above twenty are made of two fragments, as both languages say tens first.
"""

from collections.abc import Mapping

DIGITS = "零一二三四五六七八九"
ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}


def _numbers() -> dict[str, dict[str, str]]:
    """1 to 20, and the tens."""
    found = {f"number_{n}": {"zh": _chinese(n), "en": ENGLISH[n]} for n in range(1, 20)}
    return found | {f"number_{n}": {"zh": f"{DIGITS[n // 10]}十", "en": word} for n, word in TENS.items()}


def _chinese(n: int) -> str:
    return DIGITS[n] if n < 10 else "十" + (DIGITS[n - 10] if n > 10 else "")


WORDS: Mapping[str, Mapping[str, str]] = {
    "wait_place": {"zh": "您当前排在第", "en": "You are number"},
    "wait_place_end": {"zh": "位。", "en": "in line."},
    "wait_soon": {"zh": "预计等待不到一分钟。", "en": "You will be served in less than a minute."},
    "wait_less": {"zh": "预计", "en": "You will be served in less than"},
    "wait_minutes_less": {"zh": "分钟之内接通。", "en": "minutes."},
    "wait_about": {"zh": "预计等待", "en": "You will be served in about"},
    "wait_more": {"zh": "预计等待超过", "en": "You may have to wait for more than"},
    "wait_to": {"zh": "到", "en": "to"},
    "wait_minute": {"zh": "分钟。", "en": "minute."},
    "wait_minutes": {"zh": "分钟。", "en": "minutes."},
    "number_2_of": {"zh": "两", "en": "two"},
    **_numbers(),
}
