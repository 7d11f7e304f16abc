from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from rostra.records.archives import box as boxes
from rostra.records.archives.box import BOMB, LOCKED, MISSING, NO_ARCHIVE, TOO_LARGE, TOO_MANY, clean, open_box
from rostra.records.archives.found import Unreadable
from tests.records.archives.packed import tarred, zipped

MEMBERS = {"outbox.json": b"{}", "media/files/a.png": b"png"}


def names(path: Path) -> list[str]:
    with open_box(path) as box:
        return sorted(box.names)


def refused(path: Path, name: str = "a") -> str:
    """The sentence with which the file, or this member, is refused."""
    with pytest.raises(Unreadable) as error, open_box(path) as box:
        box.read(name)
    return str(error.value)


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_members_are_read_by_their_names(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "zip":
        zipped(path, MEMBERS)
    else:
        tarred(path, MEMBERS, mode="w" if kind == "tar" else "w:gz")

    with open_box(path) as box:
        assert (sorted(box.names), "outbox.json" in box, "x" in box) == (sorted(MEMBERS), True, False)
        assert {name: box.read(name) for name in box.names} == MEMBERS


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("/outbox.json", "outbox.json"),
        ("./a/./b", "a/b"),
        ("a\\b", "a/b"),
        ("../etc/passwd", ""),
        ("a/../../b", ""),
        ("..\\..\\b", ""),
        ("a\0b", ""),
        ("", ""),
        ("/", ""),
    ],
)
def test_names_stay_within_the_archive(name: str, known: str) -> None:
    assert clean(name) == known


def test_what_leads_out_of_an_archive_is_not_there(tmp_path: Path) -> None:
    members = {"../../evil": b"x", "/etc/passwd": b"y", "fine": b"z"}

    assert names(zipped(tmp_path / "a.zip", members)) == ["etc/passwd", "fine"]
    assert names(tarred(tmp_path / "a.tar.gz", members)) == ["etc/passwd", "fine"]


def test_links_and_devices_are_not_there(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as file:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            file.addfile(info)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.mkdir("folder")

    assert (names(tmp_path / "a.tar"), names(tmp_path / "a.zip")) == ([], [])


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04 no", b"\x1f\x8b no gzip", gzip.compress(b"no tar" * 200, mtime=0)]
)
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)

    assert refused(path) == NO_ARCHIVE


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    whole = tarred(tmp_path / "a.tar.gz", {"a": bytes(range(256)) * 2000}).read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: len(whole) // 2])
    plain = tarred(tmp_path / "a.tar", {"a": b"x" * 5000}, mode="w").read_bytes()
    (tmp_path / "b.tar").write_bytes(plain[:3000])

    assert (refused(tmp_path / "b.tar.gz"), refused(tmp_path / "b.tar")) == (NO_ARCHIVE, NO_ARCHIVE)


def test_a_member_that_is_missing_or_damaged_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"hello world"}, stored=True)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"hello world", b"hullo world", 1))

    assert (refused(path), refused(path, "b")) == (NO_ARCHIVE, MISSING)


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"hello"})
    content = bytearray(path.read_bytes())
    # The bit for encryption, in the local and in the central header.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))

    assert refused(path) == LOCKED


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    zeros = b"\0" * (boxes.SMALL + 1)
    packed = zipped(tmp_path / "a.zip", {"a": zeros})
    bare = tmp_path / "a.tar.gz"
    with gzip.open(bare, "wb") as file:
        for _ in range(60):
            file.write(b"\0" * boxes.PIECE)

    assert (refused(packed), refused(bare)) == (BOMB, BOMB)


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, bare = zipped(tmp_path / "a.zip", MEMBERS), tarred(tmp_path / "a.tar", MEMBERS, mode="w")
    with pytest.raises(Unreadable, match=TOO_LARGE), open_box(packed) as box:
        box.read("outbox.json", limit=1)
    monkeypatch.setattr(boxes, "MEMBERS", 1)

    assert (refused(packed), refused(bare)) == (TOO_MANY, TOO_MANY)


@pytest.mark.parametrize("size", [5, 50])
def test_a_member_that_lies_about_its_size_is_refused(size: int, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"hello world"}, stored=True)
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", size)
    path.write_bytes(bytes(content))

    assert refused(path) == NO_ARCHIVE


def test_what_happens_while_it_is_open_is_not_taken_for_a_damaged_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", MEMBERS)

    with pytest.raises(KeyError), open_box(path):
        raise KeyError


def test_an_empty_tar_has_no_members(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(), mode="w"):
        pass

    assert names(tarred(tmp_path / "a.tar", {}, mode="w")) == []
