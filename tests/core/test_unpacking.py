from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from rostra.core.unpacking import unpack


def archive(*members: tarfile.TarInfo, content: bytes = b"words") -> tarfile.TarFile:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for member in members:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    file.seek(0)
    return tarfile.open(fileobj=file)


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.mode = kind, link, 0o4777
    return made


def test_files_and_folders_come_out_with_modes_of_our_own(tmp_path: Path) -> None:
    with archive(member("bag", tarfile.DIRTYPE), member("bag/a/b.txt")) as tar:
        unpack(tar, tmp_path)

    assert (tmp_path / "bag/a/b.txt").read_bytes() == b"words"
    assert (tmp_path / "bag/a/b.txt").stat().st_mode & 0o7111 == 0


@pytest.mark.parametrize(
    "bad",
    [
        member("../outside.txt"),
        member("bag/../../outside.txt"),
        member("/etc/outside.txt"),
        member("link", tarfile.SYMTYPE, "/etc"),
        member("link", tarfile.LNKTYPE, "bag/a"),
        member("pipe", tarfile.FIFOTYPE),
        member("device", tarfile.CHRTYPE),
    ],
    ids=lambda made: made.name,
)
def test_anything_else_is_refused_and_nothing_written_outside(tmp_path: Path, bad: tarfile.TarInfo) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    before = set(tmp_path.rglob("*"))

    with archive(bad) as tar, pytest.raises(tarfile.TarError):
        unpack(tar, inside)

    assert set(tmp_path.rglob("*")) == before
