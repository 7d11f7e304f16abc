from __future__ import annotations

from pathlib import Path

from rostra.records.packages import bag
from rostra.records.packages.folder import Entry, write


def test_bag_says_what_its_files_are(tmp_path: Path) -> None:
    payload = [write(tmp_path, "data/a.txt", [b"a"]), write(tmp_path, "data/b.txt", [b"bb"])]
    entries = [Entry(entry.path.removeprefix("data/"), entry.size, entry.sha256) for entry in payload]

    sums = bag.seal(tmp_path, entries, {"Source-Organization": "Town\nHall"}, {"README.txt": b"read"})

    assert sums == (3, 2)
    assert (tmp_path / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert (tmp_path / "bag-info.txt").read_text() == "Source-Organization: Town Hall\nPayload-Oxum: 3.2\n"
    names = [line.split("  ")[1] for line in (tmp_path / "tagmanifest-sha256.txt").read_text().splitlines()]
    assert names == ["bagit.txt", "bag-info.txt", "README.txt", "manifest-sha256.txt"]


def test_names_with_line_ends_and_percent_signs_are_written_as_codes(tmp_path: Path) -> None:
    bag.seal(tmp_path, [Entry("50%\n\r.txt", 1, "a" * 64)], {}, {})

    assert (tmp_path / "manifest-sha256.txt").read_text() == f"{'a' * 64}  data/50%25%0A%0D.txt\n"


def test_file_that_is_there_is_hashed(tmp_path: Path) -> None:
    written = write(tmp_path, "a.bin", [b"x" * 10])

    assert bag.hash_file(tmp_path / "a.bin") == written
