from __future__ import annotations

import re
import zlib
from typing import Any

import pytest

from rostra.core import pdf as maker
from rostra.policy.document import changes, document
from rostra.policy.document.paper import NoPolicyPdf, page, pdf
from rostra.policy.questionnaire import LANGUAGES
from tests.policy.drafted import answer, answered, open_version, put_in_force


def inside(made: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    found = [made]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return b"\n".join(found)


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", inside(made)))


def written(made: bytes) -> str:
    """The characters that its glyphs stand for, by the tables in it."""
    tables = re.findall(rb"beginbfchar(.*?)endbfchar", inside(made), re.DOTALL)
    codes = [code for table in tables for code in re.findall(rb"<\w+> <(\w+)>", table)]
    return "".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes)


def test_the_full_document_is_a_pdf_with_everything_in_it(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    shown = page(version, "full", "en")
    for part in ("12/2026", "Who does what", "Staff rules 2025", "Acknowledgement", "2.5", "Security officer"):
        assert part in shown, part
    assert "nobody has decided" not in shown
    made = pdf(version, "full", "en")
    assert (made[:4], pages(made) > 8) == (b"%PDF", True)


def test_arabic_is_written_with_a_font_that_has_it(cast: Any) -> None:
    version = answered(cast)
    shown = page(version, "full", "ar")
    assert '<html lang="ar" dir="rtl">' in shown
    made = pdf(version, "full", "ar")
    letters = {each for each in written(made) if "\u0600" <= each <= "\u06ff" or "\ufb50" <= each <= "\ufefc"}
    assert made.startswith(b"%PDF")
    assert len(letters) > 25
    assert b"Plex-Arabic" in inside(made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", ["employee", "crisis"])
def test_short_readings_fit_one_page(cast: Any, which: str, language: str) -> None:
    assert pages(pdf(answered(cast), which, language)) == 1


def test_the_public_edition_names_nobody(cast: Any) -> None:
    version = answered(cast)
    shown = page(version, "public", "en")
    assert [member.user.name for member in (cast.security, cast.administrator) if member.user.name in shown] == []


def test_the_crisis_sheet_says_who_leads_by_name(cast: Any) -> None:
    version = answered(cast)
    answer(cast, version, "E9.1", lead="security", deputy="administrator")
    shown = page(version, "crisis", "en")
    assert "Security officer: <bdi>Sara Lind</bdi>" in shown
    assert "Administrator: <bdi>Mihai Rusu</bdi>" in shown


def test_what_people_wrote_is_never_markup(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.4", rule="<img src=x>")
    assert "&lt;img src=x&gt;" in page(version, "full", "en")


def test_without_pango_it_is_refused_in_words(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "trouble", lambda: "no pango")
    with pytest.raises(NoPolicyPdf, match="print"):
        pdf(open_version(cast), "full", "en")


def test_versions_differ_clause_by_clause(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.2")
    answer(cast, version, "E2.5")
    answer(cast, version, "E3.1")
    old = document(version, "en")
    answer(cast, version, "E2.5", rules={"attest_months": 3})
    answer(cast, version, "E6.1")
    version.answers.get(item="E4.2").delete()

    found = changes(old, document(version, "en"))

    assert [(each.kind, each.clause.number) for each in found] == [("changed", "2.5"), ("new", "6.1"), ("gone", "4.2")]
    assert [piece.text for piece in found[0].pieces if piece.kind != "same"] == ["6", "3"]
