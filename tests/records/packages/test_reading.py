"""Packages that somebody brings: hostile ones are refused before anything of them is kept."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pytest

from rostra.records.packages import reading
from rostra.records.packages.reading import PackageUnsafe, PackageWrong, open_package, unpack
from rostra.records.packages.seal import Stamp
from tests.records.packages.test_verify_package import build, edit, inside, reseal

STAMP = Stamp(b"token", "https://tsa.example", "2026-11-24T09:00:00Z")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("package"), stamps=(STAMP,))


@pytest.fixture
def made(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / original.name))


def tar_of(*members: tarfile.TarInfo, mode: str = "w", content: bytes = b"") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]
        for member in members:
            member.size = len(content) if member.isfile() else 0
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def named(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
    return member


def test_package_is_opened_with_its_records_and_witnesses(made: Path) -> None:
    opened = open_package(made)

    assert (opened.name, len(list(opened.lines())), [witness.stamps for witness in opened.witnesses]) == (
        "town-1-001",
        4,
        [(STAMP,)],
    )


def test_archive_is_unpacked(made: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(made, made.name)

    assert open_package(unpack(archive, tmp_path / "out")).name == made.name


@pytest.mark.parametrize(
    "member",
    [
        named("../outside"),
        named("/etc/cron.d/x"),
        named("bag\\x"),
        named("bag/link", tarfile.SYMTYPE),
        named("bag/hard", tarfile.LNKTYPE),
        named("bag/pipe", tarfile.FIFOTYPE),
        named("bag/device", tarfile.CHRTYPE),
    ],
)
def test_archive_that_reaches_out_is_refused_before_anything_is_written(
    tmp_path: Path, member: tarfile.TarInfo
) -> None:
    archive = tmp_path / "a.tar"
    archive.write_bytes(tar_of(member))
    target = tmp_path / "in" / "out"
    target.mkdir(parents=True)

    with pytest.raises(PackageUnsafe, match="something that no package has"):
        unpack(archive, target)

    assert (list(target.iterdir()), list((tmp_path / "in").iterdir())) == ([], [target])


def test_sparse_and_compressed_archives_are_refused(tmp_path: Path) -> None:
    sparse = named("bag/sparse")
    sparse.sparse = [(0, 1 << 40)]  # type: ignore[attr-defined]
    with pytest.raises(PackageUnsafe):
        reading._require_plain(sparse)
    (tmp_path / "a.tar.gz").write_bytes(tar_of(named("bag/x"), mode="w:gz", content=b"\0" * 1_000_000))
    with pytest.raises(PackageUnsafe, match="not a tar archive"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


def test_archive_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.tar").write_bytes(tar_of(named("bag/x"), content=b"12345"))
    monkeypatch.setattr(reading, "LARGEST", 4)
    with pytest.raises(PackageUnsafe, match="larger than any"):
        unpack(tmp_path / "a.tar", tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_FILES", 0)
    with pytest.raises(PackageUnsafe, match="larger than any"):
        unpack(tmp_path / "a.tar", tmp_path / "out")


def test_archive_of_two_bags_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar_of(named("a", tarfile.DIRTYPE), named("b", tarfile.DIRTYPE)))
    target = tmp_path / "out"
    target.mkdir()

    with pytest.raises(PackageUnsafe, match="exactly one bag"):
        unpack(tmp_path / "a.tar", target)


def test_folder_that_is_no_bag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageUnsafe, match="not a bag"):
        open_package(tmp_path)


def test_package_that_is_not_what_it_claims_names_each_failure(made: Path) -> None:
    edit(inside(made, "documentation/README.txt"), "Records", "Recorded")

    with pytest.raises(PackageWrong) as refused:
        open_package(made)

    assert len(refused.value.failures) == 2
    assert all("README.txt" in failure for failure in refused.value.failures)


def test_xml_with_entities_is_refused(made: Path) -> None:
    bomb = '<!DOCTYPE mets [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><mets '
    edit(inside(made, "METS.xml"), "<mets ", bomb)
    reseal(made)

    with pytest.raises(PackageUnsafe, match="document type"):
        open_package(made)


def test_endless_line_is_refused_before_it_is_read(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 100)

    with pytest.raises(PackageUnsafe, match="longer than any record"):
        open_package(made)


def test_line_that_is_a_link_is_refused(made: Path) -> None:
    path = inside(made, "representations/log/data/records-000002.jsonl")
    path.symlink_to("/dev/zero")

    with pytest.raises(PackageUnsafe, match="no plain file"):
        open_package(made)


@pytest.mark.parametrize("told", ["[]", '{"authority": 1, "at": "x"}', '{"authority": "a"}'])
def test_stamp_that_does_not_say_who_and_when_is_refused(made: Path, told: str) -> None:
    [folder] = inside(made, "representations/log/data/checkpoints").iterdir()
    (folder / "stamp-1.json").write_text(told)
    reseal(made)

    with pytest.raises(PackageUnsafe, match="does not say who stamped"):
        open_package(made)
