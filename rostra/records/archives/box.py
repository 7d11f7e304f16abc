"""A ZIP or TAR file of a stranger: its members by their names, within limits. Nothing is written but one spool file.

Limits hold whatever the file says of itself: what is read is counted while it is read.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from rostra.channels.contract import N_
from rostra.records.archives.found import Unreadable

MEMBERS = 500_000
MEMBER = 512 * 1024 * 1024
"""Bytes of one member."""
WHOLE = 32 * 1024 * 1024 * 1024
"""Bytes of a TAR file, unpacked."""
RATIO = 200
"""So many times larger than its packed form a member may be; text is packed some twenty times."""
SMALL = 10 * 1024 * 1024
"""Up to here no ratio is asked: empty pictures and long lists are packed well."""
PIECE = 1024 * 1024

NO_ARCHIVE = N_("The file is neither a ZIP nor a TAR archive, or it is damaged.")
TOO_MANY = N_("The archive holds too many files.")
TOO_LARGE = N_("A file in the archive is too large to be read safely.")
BOMB = N_("A file in the archive grows suspiciously when it is unpacked.")
LOCKED = N_("The archive is protected by a password. Unpack it, and pack it without one.")
MISSING = N_("A file is missing from the archive.")


@dataclass(frozen=True, slots=True)
class _Member:
    size: int
    packed: int
    what: zipfile.ZipInfo | tarfile.TarInfo


class Box:
    """An open archive. `names` are those of its plain files, with "/" between folders and none above them."""

    def __init__(self, members: Mapping[str, _Member], file: zipfile.ZipFile | tarfile.TarFile) -> None:
        self._members = members
        self._file = file

    @property
    def names(self) -> Iterator[str]:
        return iter(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, *, limit: int = MEMBER) -> bytes:
        """The bytes of a member. Raises Unreadable where there is none, or it is damaged, locked or too large."""
        member = self._members.get(name)
        if member is None:
            raise Unreadable(MISSING)
        if member.size > limit:
            raise Unreadable(TOO_LARGE)
        if member.size > SMALL and member.size > RATIO * max(member.packed, 1):
            raise Unreadable(BOMB)
        try:
            with self._open(member) as file:
                content = file.read(member.size + 1)
        except RuntimeError as error:
            # What zipfile says of a member with a password.
            raise Unreadable(LOCKED) from error
        except _DAMAGED as error:
            raise Unreadable(NO_ARCHIVE) from error
        if len(content) != member.size:
            raise Unreadable(NO_ARCHIVE)
        return content

    def _open(self, member: _Member) -> IO[bytes]:
        if isinstance(self._file, zipfile.ZipFile):
            assert isinstance(member.what, zipfile.ZipInfo)  # noqa: S101 - for type checkers
            return self._file.open(member.what)
        assert isinstance(member.what, tarfile.TarInfo)  # noqa: S101 - for type checkers
        return self._file.extractfile(member.what) or io.BytesIO()


_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    NotImplementedError,
    OverflowError,
    OSError,
    ValueError,
)


@contextmanager
def open_box(path: Path) -> Iterator[Box]:
    """Raises Unreadable for what is no archive, and for one with too much in it."""
    with ExitStack() as stack:
        try:
            box = _zip(path, stack) if zipfile.is_zipfile(path) else _tar(path, stack)
        except _DAMAGED as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(NO_ARCHIVE) from error
        yield box


def clean(name: str) -> str:
    """The name within the archive; "" for one that leads out of it, or nowhere."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part not in ("/", ".")]
    return "" if ".." in parts or "\0" in name else "/".join(parts)


def _zip(path: Path, stack: ExitStack) -> Box:
    file = stack.enter_context(zipfile.ZipFile(path))
    infos = file.infolist()
    if len(infos) > MEMBERS:
        raise Unreadable(TOO_MANY)
    plain = ((clean(info.filename), info) for info in infos if not info.is_dir() and not _is_link(info))
    return Box({name: _Member(info.file_size, info.compress_size, info) for name, info in plain if name}, file)


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> 16) & 0o170000 == 0o120000


def _tar(path: Path, stack: ExitStack) -> Box:
    """Unpacked as a whole first, within limits: a member of a packed TAR file could be reached only from its beginning."""
    whole = stack.enter_context(_spooled(path))
    file = stack.enter_context(tarfile.open(fileobj=whole, mode="r:"))  # noqa: SIM115 - the stack closes it
    members: dict[str, _Member] = {}
    for info in file:
        if len(members) >= MEMBERS:
            raise Unreadable(TOO_MANY)
        if info.isreg() and (name := clean(info.name)):
            members[name] = _Member(info.size, info.size, info)
    return Box(members, file)


@contextmanager
def _spooled(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as packed, tempfile.TemporaryFile() as whole:
        if packed.read(2) != b"\x1f\x8b":
            packed.seek(0)
            yield packed
            return
        packed.seek(0)
        most = min(WHOLE, max(SMALL, RATIO * path.stat().st_size))
        size = 0
        with gzip.open(packed) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > most:
                    raise Unreadable(BOMB)
                whole.write(piece)
        whole.seek(0)
        yield whole
