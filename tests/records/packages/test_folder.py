from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rostra.records.packages.folder import Entry, by_hash, copy, write


def test_file_is_written_whole_and_hashed(tmp_path: Path) -> None:
    entry = write(tmp_path, "a/b.xml", [b"one", b"two"])

    assert entry == Entry("a/b.xml", 6, hashlib.sha256(b"onetwo").hexdigest())
    assert ((tmp_path / "a/b.xml").read_bytes(), entry.type) == (b"onetwo", "application/xml")
    assert Entry("x.strange", 0, "").type == "application/octet-stream"


def test_what_breaks_off_leaves_the_file_of_before_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", [b"before"])

    def full() -> Iterator[bytes]:
        yield b"half"
        raise OSError("No space")

    with pytest.raises(OSError, match="No space"):
        write(tmp_path, "a.txt", full())

    assert (tmp_path / "a.txt").read_bytes() == b"before"
    assert list(tmp_path.glob(".*")) == []


def test_copy_keeps_only_bytes_that_have_the_hash(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"picture").hexdigest()

    assert copy(tmp_path, "m/p.png", [b"other"], sha256=sha256) is False
    assert (tmp_path / "m/p.png").exists() is False
    assert copy(tmp_path, "m/p.png", [b"pic", b"ture"], sha256=sha256) is True
    assert copy(tmp_path, "m/p.png", [], sha256=sha256) is True


def test_files_named_by_hash_are_listed_in_order_without_half_ones(tmp_path: Path) -> None:
    for name in ("bb/bb2.png", "aa/aa1.png", "bb/.bb9.png.part"):
        write(tmp_path, f"media/{name}", [b"x"])
    (tmp_path / "media" / "note.txt").write_text("not in a folder")

    assert [entry.path for entry in by_hash(tmp_path, "media")] == ["media/aa/aa1.png", "media/bb/bb2.png"]
    assert [entry.sha256 for entry in by_hash(tmp_path, "media")] == ["aa1", "bb2"]
    assert list(by_hash(tmp_path, "nothing")) == []
