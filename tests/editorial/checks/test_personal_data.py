from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rostra.editorial.checks.personal_data import traces
from tests.editorial.checks.drafts import PHOTO, draft, found


def _sentence(data: str) -> str:
    return f"{data} leads to a person, unless it is an office's own: is it meant to be public?"


@pytest.mark.parametrize(
    ("language", "text", "data"),
    [
        ("en", "Write to jane.doe@mail.example.", "j…@mail.example"),
        ("en", "Call 07911 123456.", "••••••56"),
        ("en", "Call +44 7911 123456.", "••••••56"),
        ("en", "Pay to RO49 AAAA 1B31 0075 9384 0000.", "RO••••••00"),
        ("en", "Pay to ro49 aaaa 1b31 0075 9384 0000 or in cash.", "ro••••••00"),
        ("en", "Pay to RO49-AAAA-1B31-0075-9384-0000.", "RO••••••00"),
        ("ro", "IBANRO49AAAA1B31007593840000, suma de 100 lei", "RO••••••00"),
        ("ro", "Ion Popescu,0712345678", "••••••78"),
        ("ar", "وعلى و0501234567", "••••••67"),
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
        ("nb", "Kartet: 60.391263,47.028863. Renten er 3,41592653."),
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


@pytest.mark.parametrize(
    ("language", "text", "data"),
    [
        ("en", "Jane Doe, phone (202) 555-0147.", "••••••47"),
        ("en", "Jane Doe, tel2025550147", "••••••47"),
        ("en", "Tel.: +1 (202) 555-0147", "••••••47"),
        ("en", "Her mobile number is 202-555-0147, day and night.", "••••••47"),
        ("en", "Call him on 22 11 33 44.", "••••••44"),
        ("ro", "Ion Popa, tel. 22 11 33 44.", "••••••44"),
        ("ro", "Sunați-l la 022 20 15 00.", "••••••00"),
        ("ro", "Numărul de telefon: (022) 20-15-00", "••••••00"),
        ("nb", "Ring henne på 22 11 33 44.", "••••••44"),
        ("nb", "Kari Nordmann, tlf. 22113344", "••••••44"),
        ("sv", "Ring honom på 08-508 290 00.", "••••••00"),
        ("sv", "Anna Ek, tfn 08-508 290 00", "••••••00"),
        ("ar", "هاتف: 22 11 33 44", "••••••44"),
        ("ar", "اتصلوا به على ٠١١٢٣٤٥٦٧٨", "••••••78"),
        # As the papers call it, in whatever language people write about it.
        ("sv", "Phone: 22 11 33 44", "••••••44"),
    ],
)
def test_phone_of_any_shape_is_found_behind_its_word(language: str, text: str, data: str) -> None:
    assert found("personal_data", text, language) == [_sentence(data)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # An office answers.
        (
            "en",
            "Town hall: phone (202) 555-0147. By phone 22 11 33 44. The library's telephone number is 020 7946 0958.",
        ),
        ("ro", "Detalii la telefon 022 20 15 00. Primăria: tel. 022 20 15 00. Dispeceratul, telefon 022 24 04 36."),
        ("nb", "Sentralbord tlf. 23 45 67 89. Kontakt oss på telefon 22 11 33 44."),
        ("sv", "Kontaktcenter, telefon 08-508 290 00. Ring oss på telefon 08-508 290 00."),
        ("ar", "للاستفسار هاتف: 22 11 33 44. بلدية المدينة، هاتف 0112345678"),
        ("en", "Phone 0800 123 456, free of charge. Tel. 116 117 or 112."),
        # Sums, days, years, hours, lines.
        ("en", "A phone costs £12 000 000, phone 12 000 000 or phone 1 250 750 dollars. Mobile: 1 250 750 €"),
        ("en", "Telephone: 22.11.2026. Telephone 2026-11-22. Telephone 2025-2026."),
        ("nb", "Telefon 09.00-15.00, mobil 22.11-29.11.2026. Mobil linje 12 og 13, 450 700 kroner."),
        ("ro", "Un telefon 1 299 990 lei. Telefon, linia 12, ora 07.30, ruta 4-11-28."),
        ("sv", "Mobil 1 250 750 kr. Telefonen byttes 2026-11-22."),
        ("ar", "هاتف 1250750 ريال. هاتف 22-11-2026"),
        ("en", "Phone the mayor of the city before noon, 22 11 33 44 is a lottery number."),
    ],
)
def test_other_numbers_behind_the_word_are_fine(language: str, text: str) -> None:
    assert found("personal_data", text, language) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"media": (replace(PHOTO, alt="A poster: 07911 123456"),)},
            f"In the description of “bridge.jpg”: {_sentence('••••••56')}",
        ),
        ({"link": "https://x.example/?mail=jane.doe%40mail.example"}, f"In the link: {_sentence('j…@mail.example')}"),
        ({"link": "https://x.example/?tel=22113344"}, f"In the link: {_sentence('••••••44')}"),
        ({"link": "https://x.example/?to=%2B447911123456"}, f"In the link: {_sentence('••••••56')}"),
        ({"link": "https://x.example/pay/RO49AAAA1B31007593840000"}, f"In the link: {_sentence('RO••••••00')}"),
    ],
)
def test_what_leads_to_a_person_is_found_wherever_everybody_reads_it(options: dict[str, Any], sentence: str) -> None:
    assert found("personal_data", **options) == [sentence]


def test_numbers_of_pages_are_no_phones() -> None:
    assert found("personal_data", "https://x.example/07911123456", link="https://x.example/?p=07911123456") == []


def test_trace_says_where_it_stands() -> None:
    read = draft("jane@mail.example, jane@mail.example", media=(replace(PHOTO, alt="07911 123456"),))

    assert [(trace.kind, trace.place.picture) for trace in traces(read)] == [("mail", ""), ("phone", "bridge.jpg")]
