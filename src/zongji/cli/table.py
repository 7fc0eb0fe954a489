"""Columns on a terminal, where a Chinese character is two cells wide."""

from collections.abc import Sequence
from unicodedata import east_asian_width


def _width(text: str) -> int:
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """The first row is the head; the first column stands left, the others right."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = (" " * (width - _width(text)) + text for text, width in zip(row[1:], widths[1:], strict=True))
        return "  ".join([first, *rest])

    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([line(rows[0]), rule, *map(line, rows[1:])])
