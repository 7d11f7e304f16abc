from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The pool opens tomorrow at 9:30.", "tomorrow"),
        ("ro", "Piscina se deschide mâine la 9.30.", "maine"),
        ("nb", "Bassenget åpner i morgen kl. 9.10.", "i morgen"),
        ("sv", "Bassängen öppnar i morgon kl. 9.", "i morgon"),
        ("ar", "يفتح المسبح غدًا الساعة ٩", "غدا"),
    ],
)
def test_day_without_a_date_is_found(language: str, text: str, words: str) -> None:
    assert found("undated", text, language) == [f"“{words}”: add the date, for whoever reads it later."]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The pool opens tomorrow, 12 March."),
        ("en", "The pool opens tomorrow, March 12th."),
        ("en", "Tomorrow (2026-03-12) the pool opens."),
        ("en", "The city of tomorrow’s children: the pool opens on 12/3."),
        ("ro", "Piscina se deschide mâine, 12 martie."),
        ("ro", "Piscina se deschide mâine, 12.03.2026."),
        ("nb", "Bassenget åpner i morgen, 12. mars."),
        ("sv", "Bassängen öppnar i morgon, 12/3."),
        ("ar", "يفتح المسبح غدا ١٢ مارس"),
        ("sv", "God morgon! Bassängen är öppen."),
        ("nb", "Bassenget åpner i morgen 12.3."),
    ],
)
def test_day_with_a_date_is_fine(language: str, text: str) -> None:
    assert found("undated", text, language) == []


def test_month_without_a_number_is_no_date() -> None:
    assert len(found("undated", "The pool may open tomorrow, as in May.")) == 1
