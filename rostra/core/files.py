"""Content-addressed files: stored by hash below the body's folder, written once, read by hash.

A folder by default. The row (`StoredFile`) is written in the caller's transaction; bytes are on disk before it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from rostra.core import private
from rostra.core.models import StoredFile
from rostra.core.scoping import current_body_id

CHUNK = 64 * 1024
DRAWN = "thumbnails"
"""The folder beside the files where small pictures of them are kept, by the same names."""


def store(content: bytes, *, content_type: str) -> StoredFile:
    """Keep the bytes for the body in scope; the same bytes again give the same row."""
    digest = hashlib.sha256(content).digest()
    _write(_path(current_body_id(), digest), content)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        body_id=current_body_id(),
        defaults={"size": len(content), "content_type": content_type[:127]},
    )
    # Whoever removed the same bytes meanwhile took them away before its transaction ended: then the row is new.
    _write(_path(current_body_id(), digest), content)
    return row


def take(source: BinaryIO, *, content_type: str) -> StoredFile:
    """Keep all that can be read from `source`, however large, for the body in scope; like `store`."""
    root = Path(settings.FILES_ROOT)
    private.make_folder(root / str(current_body_id()), within=root)
    fresh = root / str(current_body_id()) / f".{secrets.token_hex(8)}"
    private.touch(fresh)
    digest, size = hashlib.sha256(), 0
    try:
        with fresh.open("wb") as file:
            while piece := source.read(CHUNK):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        path = path_of(digest.digest())
        private.make_folder(path.parent, within=root)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest.digest(),
        body_id=current_body_id(),
        defaults={"size": size, "content_type": content_type[:127]},
    )
    return row


def path_of(digest: bytes) -> Path:
    """Where the bytes of the body in scope lie, for who reads a file in pieces."""
    return _path(current_body_id(), digest)


def remove(digest: bytes) -> None:
    """Take away the row that names the bytes, for the body in scope, and then the bytes and the small pictures of them.

    In the caller's transaction, which has said under which decision. Raises ProtectedError or IntegrityError where
    another row needs the file, and OSError where the bytes cannot go.
    """
    body_id = current_body_id()
    StoredFile.objects.filter(sha256=digest).delete()
    with connection.cursor() as cursor:
        # Not at the end of the transaction, when the bytes are gone already.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _path(body_id, digest).unlink(missing_ok=True)
    for drawn in (Path(settings.FILES_ROOT) / str(body_id) / DRAWN).glob(f"{digest.hex()}.*"):
        drawn.unlink(missing_ok=True)


def read(file: StoredFile) -> bytes:
    """The bytes. Raises FileNotFoundError when the folder lost them: `rostra verify` tells which."""
    return _path(file.body_id, bytes(file.sha256)).read_bytes()


def chunks(file: StoredFile, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """So many of the bytes from `start` on, or all that follow, in pieces of at most 64 KiB.

    Raises FileNotFoundError at once, like `read`; the file is open only while somebody takes the pieces.
    """
    return pieces(_path(file.body_id, bytes(file.sha256)), start=start, length=length)


def pieces(path: Path, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The same of any file."""
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
    try:
        private.write_new(fresh, content)
        # Atomic: a reader sees the whole file or none, and a crash leaves only a dot-file.
        fresh.replace(path)
    finally:
        # Of a disk that is full, what did not fit must not be kept.
        fresh.unlink(missing_ok=True)
