from __future__ import annotations

import pytest

from rostra.policy.lint.quantities import Quantity, of_value, quantities, quantity


@pytest.mark.parametrize(
    ("language", "text", "count", "unit"),
    [
        ("en", "at least every 12 months,", 12, "month"),
        ("en", "after twelve calendar months", 12, "month"),
        ("en", "once a year: annually", 1, "year"),
        ("en", "every year", 12, "month"),
        ("en", "within twenty-four hours", 24, "hour"),
        ("en", "a 24-hour line", 1, "day"),
        ("en", "two weeks", 14, "day"),
        ("ro", "o dată la douăsprezece luni", 12, "month"),
        ("ro", "în 24 de ore", 24, "hour"),
        ("ro", "în douăzeci și patru de ore", 24, "hour"),
        ("ro", "în fiecare lună", 1, "month"),
        ("ro", "anual", 1, "year"),
        ("nb", "hver tolvte: tolv måneder", 12, "month"),
        ("nb", "tjuefire timer", 24, "hour"),
        ("nb", "fireogtjue timer", 24, "hour"),
        ("nb", "hvert år", 1, "year"),
        ("nb", "halvårlig", 6, "month"),
        ("sv", "var tolfte: tolv månader", 12, "month"),
        ("sv", "tjugofyra timmar", 24, "hour"),
        ("sv", "inom 30 dagar", 30, "day"),
        ("ar", "كل ١٢ شهرًا", 12, "month"),
        ("ar", "ستة أشهر", 6, "month"),
        ("ar", "اثنا عشر شهرا", 12, "month"),
        ("ar", "أربع وعشرين ساعة", 24, "hour"),
        ("ar", "شهرين", 2, "month"),
        ("ar", "سنويًّا", 1, "year"),
        ("ar", "كل سنة", 12, "month"),
    ],
)
def test_lengths_of_time_are_read(language: str, text: str, count: int, unit: str) -> None:
    assert [found.same(quantity(count, unit)) for found in quantities(text, language)] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "clause 5.2 and two people"),
        ("en", "every"),
        ("en", "month by month"),
        ("en", "six"),
        ("de", "zwölf Monate, 12 months"),
        ("ar", "ستة أشخاص"),
    ],
)
def test_other_numbers_are_none(language: str, text: str) -> None:
    assert quantities(text, language) == ()


def test_the_words_are_those_of_the_text() -> None:
    found = quantities("Now: Twelve  months. Then ٦ months.", "en")
    assert [each.words for each in found] == ["Twelve  months", "٦ months"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("attest_months", 6, quantity(6, "month")),
        ("response_minutes", 480, quantity(8, "hour")),
        ("days", "30", quantity(30, "day")),
        ("calendar_rotation_days", 0, None),
        ("engagement", 3, None),
        ("days", "some", None),
    ],
)
def test_values_are_lengths_by_their_names(name: str, value: object, expected: Quantity | None) -> None:
    assert of_value(name, value) == expected
