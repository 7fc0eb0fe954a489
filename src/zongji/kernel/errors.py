"""One tree of errors, by guilt.

``Refused``: the asker's doing, told to the asker. ``Fault``: ours or the site's, told to the operator.
Every error has a stable id (``area.what``) that logs, tests and the UI rely on. Nothing here knows HTTP.
"""

from collections.abc import Mapping


class ZongjiError(Exception):
    """Base of all our errors. ``id`` is stable; ``message`` says what, where and what to do, without secrets."""

    def __init__(self, id: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.id = id
        self.message = message
        self.fields = dict(fields or {})


class Refused(ZongjiError):
    """The request can't be done as asked; nothing was changed."""


class Invalid(Refused):
    """The input is wrong; ``fields`` says where."""


class NotFound(Refused):
    """What is named does not exist, or the asker may not know that it does."""


class Forbidden(Refused):
    """The asker is known and may not do this."""


class Unauthenticated(Refused):
    """Who asks is not known."""


class TooMany(Refused):
    """Asked too often."""


class Fault(ZongjiError):
    """Something of ours, or of the machine, failed."""


class Unavailable(Fault):
    """A part we need (Asterisk, database) is away for now; trying again later may work."""
