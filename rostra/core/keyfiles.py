"""The key folder: created with mode 0700, each key file with 0600, made once and never overwritten."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from rostra.core import private


def read_or_create(path: Path, make: Callable[[], bytes], *, within: Path | None = None) -> bytes:
    """The bytes of a key file; made by `make` when there is none. Two processes at once end with one key.

    `within` is the key folder where the file lies deeper in it.
    """
    private.make_folder(path.parent, within=within or path.parent)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        private.write_new(fresh, make())
        try:
            # A hard link fails where the file exists: the first writer wins, a half-written key is never seen.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def secret_key(keys: Path) -> str:
    """Django's SECRET_KEY of this installation."""
    return read_or_create(keys / "secret-key", lambda: secrets.token_urlsafe(64).encode()).decode().strip()
