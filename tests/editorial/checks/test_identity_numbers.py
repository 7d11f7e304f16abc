from __future__ import annotations

import pytest

from rostra.editorial.checks.identity_numbers import mask
from tests.editorial.checks.drafts import found


def _sentence(ending: str, dots: int = 6) -> str:
    return f"{'•' * dots}{ending} looks like a number that belongs to one person. Nothing like it is published."


# Made up; the check digits are right.
@pytest.mark.parametrize(
    ("language", "text", "ending"),
    [
        ("ro", "Dosarul lui Ion, CNP 1960229033332, este gata.", "32"),
        ("ro", "Dosarul 1960229033332 este gata.", "32"),
        ("ro", "Dosarul 2 850512 256781 este gata.", "81"),
        ("nb", "Saken til 010190 10046 er ferdig.", "46"),
        ("sv", "Ärendet för 811228-9874 är klart.", "74"),
        ("sv", "Ärendet för 198112289874 är klart.", "74"),
        ("en", "The file of 131052-308T is ready.", "8T"),
        ("en", "The file of 36805280109 is ready.", "09"),
        ("en", "SSN 536-90-4399 was given.", "99"),
        ("en", "Card 4111 1111 1111 1111 was charged.", "11"),
        ("en", "Card 378282246310005 was charged.", "05"),
        ("ar", "ملف صاحب الهوية ١٩٦٠٢٢٩٠٣٣٣٣٢ جاهز", "32"),
        ("ro", "Dosarul 19602\u200b29033\u2060332 este gata.", "32"),
    ],
)
def test_number_with_a_strong_check_digit_is_found_anywhere(language: str, text: str, ending: str) -> None:
    assert found("personal_number", text, language) == [_sentence(ending)]


@pytest.mark.parametrize(
    ("language", "text", "ending"),
    [
        ("ro", "IDNP: 2001234567891", "91"),
        ("en", "NHS number 943 476 5919", "19"),
        ("en", "National Insurance number QQ is none, but AB 12 34 56 C is.", "6c"),
        ("en", "Passport number: AB1234567", "67"),
        ("nb", "Fødselsnummeret hans er 123456 78901", "01"),
        ("sv", "Personnummer: 811228 9999", "99"),
        ("ar", "رقم الهوية: ١٠٧٦٥٤٣٢١٢", "12"),
    ],
)
def test_weak_number_is_found_behind_its_word(language: str, text: str, ending: str) -> None:
    assert found("personal_number", text, language) == [_sentence(ending)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Call 0207 946 0958 or 116 117. Budget: 12,345,678,901. ISBN 978-3-16-148410-0. Case 2026-11-000123."),
        ("en", "Number 9434765919 and 2001234567891 and 1076543212 without a word before them."),
        ("ro", "Sunați la 022 20 15 00 sau 0800 12345. Codul poștal MD-2012. Buget: 1 960 229 033 lei."),
        ("nb", "Ring 23 45 67 89. Org.nr. 974 760 673. Saksnummer 2026/12345. 12 000 000 kroner."),
        ("sv", "Ring 08-508 290 00 eller 0701234567. Org.nr 212000-0142. Diarienummer 2026-00123."),
        ("ar", "اتصلوا على ٩٣٩ أو 0112345678. الميزانية ١٢٣٤٥٦٧٨٩٠١ ريال"),
        ("en", "Card 4111 1111 1111 1112 has a wrong check digit. Version 1.2.3.4.5.6.7.8.9"),
        ("en", "Passport numbers are never published here."),
    ],
)
def test_other_numbers_are_fine(language: str, text: str) -> None:
    assert found("personal_number", text, language) == []


def test_number_is_told_once_and_never_whole() -> None:
    sentences = found("personal_number", "CNP 1960229033332, din nou 1960229033332.", "ro")

    assert sentences == [_sentence("32")]


def test_mask_keeps_two_characters() -> None:
    assert [mask("1234"), mask("811228-9874")] == ["••34", "••••••74"]
