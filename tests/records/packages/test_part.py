from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.audit.sources import Enclosed
from rostra.records.packages import part as module
from rostra.records.packages.part import Line, Part
from rostra.records.packages.seal import About, seal

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
GOOD = Enclosed(hashlib.sha256(b"good").hexdigest(), "a.png", "image/png")
LOST = Enclosed("0" * 64, "b.png", "image/png")
OTHER = Enclosed("1" * 64, "c.png", "image/png")


def line(number: int, *files: Enclosed, fixity: str = "pass") -> Line:
    return Line(
        id=f"urn:{number}",
        at=AT,
        captured_at=AT,
        happened="capture",
        activity=f'{{"n":{number}}}',
        record=f'{{"r":{number}}}',
        cells=(str(number),),
        files=files,
        fixity=fixity,
    )


def fetch(sha256: str) -> Iterator[bytes]:
    if sha256 == LOST.sha256:
        raise FileNotFoundError(sha256)
    return iter([b"good"])


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return Part(tmp_path / "work", "town-1-001", ("Number",), "en", "Rostra 1")


def names(part: Part) -> list[str]:
    return sorted(path.relative_to(part.root).as_posix() for path in part.root.rglob("*") if path.is_file())


def test_chunk_tells_what_is_missing_and_what_differs(part: Part) -> None:
    chunk = part.add(1, [line(1, GOOD, LOST), line(2, GOOD, OTHER, fixity="fail")], fetch)

    assert (chunk.count, chunk.missing, chunk.differing) == (2, [LOST.sha256, OTHER.sha256], ["urn:2"])
    assert [chunk] == list(part.chunks())
    events = (part.root / module.EVENTS / "premis-000001.xml").read_text()
    assert "<eventOutcome>fail urn:2</eventOutcome>" in events


def test_each_decision_is_one_event_of_all_that_went_by_it(part: Part) -> None:
    gone = [
        replace(line(number), happened="deletion", decision=name) for number, name in ((2, "A"), (3, "B"), (4, "A"))
    ]

    part.add(1, [line(1), *gone], fetch)

    events = (part.root / module.EVENTS / "premis-000001.xml").read_text()
    assert events.count("<eventType>disposal decision</eventType>") == 2
    first = events.partition("decision-1-1</")[2].partition("</event>")[0]
    assert "<eventDetail>A</eventDetail>" in first
    assert [f"urn:{number}<" in first for number in (1, 2, 3, 4)] == [False, True, False, True]


def test_chunk_that_is_written_again_replaces_the_first(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 1)
    part.add(1, [line(1), line(2), line(3)], fetch)

    part.add(1, [line(1), line(2)], fetch)

    assert [name for name in names(part) if name.endswith(".html")] == [
        "documentation/records/000001-01.html",
        "documentation/records/000001-02.html",
    ]


def test_chunk_ends_with_the_record_whose_files_fill_the_part(part: Part) -> None:
    lines = iter([line(1), line(2, GOOD), line(3), line(4)])

    chunk = part.add(1, lines, fetch, room=2 * len('{"n":1}\n{"r":1}\n') + len(b"good"))

    assert (chunk.count, [found.id for found in lines]) == (2, ["urn:3", "urn:4"])


def test_chunks_that_nobody_recorded_are_forgotten(part: Part) -> None:
    for number in (1, 2):
        part.add(number, [line(number)], fetch)

    part.forget_after(1)

    assert [chunk.number for chunk in part.chunks()] == [1]


def test_index_names_files_that_could_not_be_had(part: Part) -> None:
    part.add(1, [line(1, LOST)], fetch)
    words = {"readme": "Read", "checker": "Check", "redacted": "Redacted copy", "missing": "These are missing:"}

    about = About("T", "Town", "xx", AT, "", "Rostra", "1", "g", 1, True, words, {"Body": "Town"}, ())
    seal(part, about)

    index = (part.root / "documentation" / "index.html").read_text()
    assert ("These are missing:" in index, LOST.sha256 in index, "Redacted copy" in index) == (True, True, True)
    assert "WHAT THIS IS" in (part.bag / "README.txt").read_text()
    assert "<eventType>redaction</eventType>" in (part.root / "metadata/preservation/premis.xml").read_text()


@pytest.mark.parametrize("language", ["en", "nb", "sv", "ro", "ar"])
def test_readme_is_in_the_bodys_language(part: Part, language: str) -> None:
    part.add(1, [line(1)], fetch)
    words = dict.fromkeys(("readme", "checker", "redacted", "missing"), "x")

    seal(part, About("T", "Town", language, AT, "", "Rostra", "1", "g", 1, False, words, {}, ()))

    readme = (part.bag / "README.txt").read_text(encoding="utf-8")
    assert ("$" in readme, "documentation/verify.py ." in readme, "openssl ts -verify" in readme) == (False, True, True)
    assert readme == (part.root / "documentation" / "README.txt").read_text(encoding="utf-8")
