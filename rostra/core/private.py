"""Folders and files that only the user who runs Rostra may enter and read, whatever the umask."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def make_folder(folder: Path, *, within: Path) -> None:
    """Make the folder and what is missing from `within` down to it, with mode 0700; above that as the umask says."""
    for made in [path for path in (*reversed(folder.parents), folder) if path == within or within in path.parents]:
        made.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that is not there yet, down to the disk. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def touch(path: Path) -> None:
    """Make an empty file of mode 0600 where there is none.

    One that is there is not opened: closing it would end all locks that this process has on it (POSIX, close), as those
    by which SQLite knows that others still write.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
