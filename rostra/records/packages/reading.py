"""Reading a package that somebody brings: nothing of it is believed, and nothing leaves its folder, before all is checked."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rostra.audit.verify_record import BadInput, Report
from rostra.core.unpacking import unpack_member
from rostra.records.packages.bag import MANIFEST
from rostra.records.packages.part import ITEMS, RECORDS
from rostra.records.packages.seal import Stamp, Witness
from rostra.records.packages.verify_files import lines_of
from rostra.records.packages.verify_package import check_package, find_package, read_line

LARGEST = 200 * 1024**3
"""Bytes of all files of a package."""
MOST_FILES = 5_000_000
LONGEST_LINE = 64 * 1024**2
"""Bytes of one record."""


class PackageUnsafe(ValueError):
    """The package cannot be read without harm, or not at all; the sentence says why."""


class PackageWrong(ValueError):
    """The package is not what it claims; `failures` are sentences."""

    def __init__(self, failures: list[str]) -> None:
        super().__init__(" ".join(failures))
        self.failures = failures


class _Collected(Report):
    """What the checker says, kept instead of printed."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[str] = []

    def proven(self, sentence: str) -> None:
        """Only what fails is told."""

    def wrong(self, sentence: str) -> None:
        self.failed = True
        self.failures.append(sentence)

    def note(self, sentence: str) -> None:
        """Only what fails is told."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A package whose every file and proof was checked. `sha256` is that of its manifest."""

    folder: Path
    name: str
    sha256: bytes
    witnesses: tuple[Witness, ...]

    def lines(self) -> Iterator[tuple[str, str]]:
        """The records in their order: the ActivityStreams form and the line of the log."""
        for path in sorted((self.folder / RECORDS).glob("records-*.jsonl")):
            items = lines_of(str(self.folder / ITEMS / path.name.replace("records-", "items-")))
            yield from zip(items, lines_of(str(path)), strict=True)


def unpack(archive: Path, target: Path) -> Path:
    """The bag of a tar file, in the folder `target`. Raises PackageUnsafe before anything is written outside of it.

    A compressed one is refused: it could be a thousand times larger than it looks.
    """
    size = count = 0
    try:
        with tarfile.open(archive, mode="r:") as tar:
            for member in tar:
                _require_plain(member)
                size, count = size + member.size, count + 1
                if size > LARGEST or count > MOST_FILES:
                    raise PackageUnsafe("The package is larger than any that Rostra writes.")
                unpack_member(tar, member, target)
                tar.members = []  # type: ignore[attr-defined]
    except tarfile.TarError as error:
        raise PackageUnsafe(f"The file is not a tar archive as Rostra writes them: {error}.") from error
    found = [path for path in target.iterdir() if path.is_dir()]
    if len(found) != 1:
        raise PackageUnsafe("The archive does not hold exactly one bag.")
    return found[0]


def open_package(bag: Path) -> Opened:
    """Check a bag as the checker inside it would, with Rostra's own program. Raises PackageUnsafe and PackageWrong."""
    report = _Collected()
    try:
        _require_short_lines(bag)
        if not (bag / "bagit.txt").is_file():
            raise PackageUnsafe("This is not a bag: there is no bagit.txt in it.")
        check_package(str(bag), [], report)
        folder = Path(find_package(str(bag))[1])
        witnesses = tuple(_witness(path) for path in sorted((folder / RECORDS / "checkpoints").iterdir()))
    except (BadInput, OSError, UnicodeError) as error:
        raise PackageUnsafe(str(error)) from error
    if report.failed:
        raise PackageWrong(report.failures)
    return Opened(folder, folder.name, hashlib.sha256((bag / MANIFEST).read_bytes()).digest(), witnesses)


def _require_plain(member: tarfile.TarInfo) -> None:
    parts = PurePosixPath(member.name).parts
    plain = (member.isfile() or member.isdir()) and not member.issparse()
    if not plain or member.name.startswith("/") or "\\" in member.name or ".." in parts:
        raise PackageUnsafe(f"The archive holds something that no package has: {member.name!r}.")


def _require_short_lines(bag: Path) -> None:
    """A line is held in memory: one that is larger than any record is refused before it is read."""
    for path in bag.rglob("*.jsonl"):
        if path.is_symlink() or not path.is_file():
            raise PackageUnsafe(f"{path.name} is no plain file.")
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    raise PackageUnsafe(f"{path.name} has a line that is longer than any record.")


def _witness(folder: Path) -> Witness:
    note = (folder / "checkpoint.txt").read_text(encoding="utf-8")
    key = (folder / "key.txt").read_text(encoding="utf-8").strip()
    numbers = range(1, len(list(folder.glob("stamp-*.tsr"))) + 1)
    return Witness(note, key, tuple(_stamp(folder, number) for number in numbers))


def _stamp(folder: Path, number: int) -> Stamp:
    path = folder / f"stamp-{number}.json"
    told = read_line(path.read_text(encoding="utf-8"), path.name)
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in ("authority", "at")):
        raise PackageUnsafe(f"{path.name} does not say who stamped, and when.")
    return Stamp((folder / f"stamp-{number}.tsr").read_bytes(), told["authority"], told["at"])
