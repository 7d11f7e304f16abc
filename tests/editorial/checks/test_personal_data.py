from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found


def _sentence(data: str) -> str:
    return f"{data} leads to a person, unless it is an office's own: is it meant to be public?"


@pytest.mark.parametrize(
    ("language", "text", "data"),
    [
        ("en", "Write to jane.doe@mail.example.", "j…@mail.example"),
        ("en", "Call 07911 123456.", "••••••56"),
        ("en", "Call +44 7911 123456.", "••••••56"),
        ("en", "Pay to RO49 AAAA 1B31 0075 9384 0000.", "RO••••••00"),
        ("en", "Seen: number plate AB 123 CD.", "•••23"),
        ("ro", "Sunați-l la 0712 345 678.", "••••••78"),
        ("ro", "Sunați-l la 069 123 456.", "••••••56"),
        ("ro", "Mașina cu numărul de înmatriculare ABC 123 a fost găsită.", "••••23"),
        ("nb", "Ring ham på 412 34 567.", "••••••67"),
        ("nb", "Bil med registreringsnummer AB 12345 er funnet.", "•••••45"),
        ("sv", "Ring honom på 070-123 45 67.", "••••••67"),
        ("sv", "Bil med registreringsnummer ABC 123 har hittats.", "••••23"),
        ("ar", "اتصلوا به على ٠٥٠١٢٣٤٥٦٧", "••••••67"),
        ("ar", "السيارة رقم اللوحة أ ب ج 1234", "•••••34"),
    ],
)
def test_what_leads_to_a_person_is_found(language: str, text: str, data: str) -> None:
    assert found("personal_data", text, language) == [_sentence(data)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Write to info@mail.example or press.office@mail.example, or @city@social.example. Call 020 7946 0958."),
        (
            "en",
            "Write to jane@city.example or jane@planning.city.example. RO49 is a road. AB 123 CD is a tram. Wash your number plate.",
        ),
        ("ro", "Scrieți la primaria@mail.example, sunați la 022 20 15 00. Autobuzul 12, ora 07.30."),
        ("nb", "Skriv til postmottak@kommune.example. Ring 23 45 67 89. Det koster 45 000 000 kroner."),
        ("sv", "Skriv till registrator@kommun.example. Ring 08-508 290 00. Det kostar 70 000 000 kronor."),
        ("ar", "اكتبوا إلى info@mail.example أو اتصلوا على 939. الجائزة 5000 ريال"),
        ("en", "NL91 ABNA 0417 1643 01 has a wrong check digit; https://city.example/07911123456 is an address."),
    ],
)
def test_offices_and_other_numbers_are_fine(language: str, text: str) -> None:
    assert found("personal_data", text, language, hosts=frozenset({"city.example"})) == []


def test_each_is_told_once() -> None:
    assert found("personal_data", "07911 123456 or 07911123456", "en") == [_sentence("••••••56")]
