"""Secrets that are made once and kept in files for the owner's eyes only (directory 0700, files 0600)."""

import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The secret in ``path``; made and written at the first call. Never half a file: two starters agree on one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        write(draft, make())
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_bytes()
        finally:
            draft.unlink()
        return path.read_bytes()


def write(path: Path, secret: bytes) -> None:
    """Write (or replace) a secret."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(secret)
        file.flush()
        os.fsync(descriptor)
