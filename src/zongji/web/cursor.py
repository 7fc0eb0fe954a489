"""Where a page of a list ends, in a word that goes out with it and comes back with the next request."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from zongji.kernel.errors import Invalid


def cursor_of(value: int, id: str) -> str:
    """The cursor of a row: what the list is ordered by, and the row's id among equals."""
    return urlsafe_b64encode(f"{value}:{id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[int, str]:
    """Value and id of the row that a cursor names. Raises Invalid ``request.invalid`` for what is none of ours."""
    try:
        value, _, id = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        if abs(int(value)) < 1 << 63:
            return int(value), id
    except ValueError:
        pass
    raise Invalid("request.invalid", "the cursor is not one of ours", {"cursor": "not one of ours"})
