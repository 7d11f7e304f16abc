"""Unpacking tar files: plain files and folders within the folder that they are unpacked into, and nothing else.

PEP 706's filter "data" refuses the same; Python before 3.11.4 has no filters, and Debian 12's is one.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from typing import IO, cast


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Everything in the archive. Raises tarfile.TarError at the first member that is no plain file or folder within."""
    for member in tar:
        unpack_member(tar, member, folder)


def unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One of them, with our own owner, mode and time. Raises tarfile.TarError."""
    place = (folder / member.name).resolve()
    if not (member.isreg() or member.isdir()) or not place.is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{member.name!r} is no plain file or folder within the archive")
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # Never None: it is a plain file.
    with cast(IO[bytes], tar.extractfile(member)) as source, place.open("wb") as target:
        shutil.copyfileobj(source, target)
