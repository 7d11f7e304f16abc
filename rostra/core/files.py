"""Content-addressed files: stored by hash below the body's folder, written once, read by hash.

A folder by default. The row (`StoredFile`) is written in the caller's transaction; bytes are on disk before it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from rostra.core import private
from rostra.core.models import StoredFile
from rostra.core.scoping import current_body_id

CHUNK = 64 * 1024


def store(content: bytes, *, content_type: str) -> StoredFile:
    """Keep the bytes for the body in scope; the same bytes again give the same row."""
    digest = hashlib.sha256(content).digest()
    _write(_path(current_body_id(), digest), content)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        body_id=current_body_id(),
        defaults={"size": len(content), "content_type": content_type[:127]},
    )
    return row


def read(file: StoredFile) -> bytes:
    """The bytes. Raises FileNotFoundError when the folder lost them: `rostra verify` tells which."""
    return _path(file.body_id, bytes(file.sha256)).read_bytes()


def chunks(file: StoredFile, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """So many of the bytes from `start` on, or all that follow, in pieces of at most 64 KiB.

    Raises FileNotFoundError at once, like `read`; the file is open only while somebody takes the pieces.
    """
    path = _path(file.body_id, bytes(file.sha256))
    size = path.stat().st_size
    return _pieces(path, start, size - start if length is None else length)


def _pieces(path: Path, start: int, left: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (piece := file.read(min(left, CHUNK))):
            left -= len(piece)
            yield piece


def _path(body_id: int, digest: bytes) -> Path:
    name = digest.hex()
    return Path(settings.FILES_ROOT) / str(body_id) / name[:2] / name[2:]


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    private.make_folder(path.parent, within=Path(settings.FILES_ROOT))
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    private.write_new(fresh, content)
    # Atomic: a reader sees the whole file or none, and a crash leaves only a dot-file.
    fresh.replace(path)
