"""Files of a package: each written whole, hashed on its way, and named only once it lies on the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

TYPES = {
    ".jsonl": "application/x-ndjson",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".xml": "application/xml",
    ".xsd": "application/xml",
    ".html": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".tsr": "application/timestamp-reply",
    ".wacz": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".eml": "message/rfc822",
    ".bin": "application/octet-stream",
}
"""By the end of a file's name."""
ENDINGS = {
    **{kind: ending for ending, kind in TYPES.items() if ending not in (".xsd", ".wacz")},
    "application/wacz": ".wacz",
    "application/wacz+zip": ".wacz",
    "application/x-wacz": ".wacz",
}
"""By the type of a stored file; whatever else there is ends in .bin."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a package: where it lies below the package's folder, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str

    @property
    def type(self) -> str:
        return TYPES.get(Path(self.path).suffix, TYPES[".bin"])


class Hashing:
    """A file that is hashed while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def written(path: Path) -> Iterator[Hashing]:
    """A file that gets its name when all of it is on the disk; whatever breaks off before leaves none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            hashing = Hashing(file)
            yield hashing
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write(root: Path, path: str, pieces: Iterable[bytes]) -> Entry:
    """A file of the package from pieces."""
    with written(root / path) as file:
        for piece in pieces:
            file.write(piece)
    return Entry(path, file.size, file.sha256)


def copy(root: Path, path: str, pieces: Iterable[bytes], *, sha256: str) -> bool:
    """A file of the package that is to have this hash. False, and no file, where the bytes are others."""
    target = root / path
    if target.exists():
        return True
    with written(target) as file:
        for piece in pieces:
            file.write(piece)
    if file.sha256 == sha256:
        return True
    target.unlink()
    return False


def by_hash(root: Path, folder: str) -> Iterator[Entry]:
    """The files below a folder that are named by their hashes, in order: they need not be read again.

    One folder at a time is in memory: those of a large package hold hundreds of thousands together.
    """
    home = root / folder
    for inner in sorted(path for path in home.iterdir() if path.is_dir()) if home.is_dir() else []:
        for path in sorted(inner.iterdir()):
            if not path.name.startswith("."):
                yield Entry(path.relative_to(root).as_posix(), path.stat().st_size, path.stem)
