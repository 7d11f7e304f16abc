from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rostra.editorial.checks.identity_numbers import mask
from rostra.editorial.content import Captions, Part
from tests.editorial.checks.drafts import FILM, PHOTO, found

PICTURE, LINK = "In the description of “bridge.jpg”: ", "In the link: "


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
        # As people write them: pasted from a table, with no space, with a mark that nobody sees.
        ("ro", "Ion Popescu,5991231400014", "14"),
        ("ro", "Popescu,12,5991231400014,1999-12-31", "14"),
        ("ro", "CNP5991231400014", "14"),
        ("ro", "Dosarul .5991231400014 este gata.", "14"),
        ("ro", "5991231400014lei", "14"),
        ("ro", "Apartamentul 2 5991231400014", "14"),
        ("ro", "599123\u034f1400014", "14"),
        ("ar", "و5991231400014", "14"),
        ("nb", "Ola,010190 10046,Oslo", "46"),
        ("sv", "personnr811228-9874", "74"),
        ("en", "hetu131052-308T,Espoo", "8T"),
    ],
)
def test_number_with_a_strong_check_digit_is_found_anywhere(language: str, text: str, ending: str) -> None:
    assert found("personal_number", text, language) == [_sentence(ending)]


@pytest.mark.parametrize(
    ("language", "text", "ending"),
    [
        ("ro", "IDNP: 2001234567891", "91"),
        ("ro", "IDNP2001234567891", "91"),
        ("ar", "رقم الهوية1076543212", "12"),
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


@pytest.mark.parametrize("language", ["en", "ro", "nb", "sv", "ar", "fr"])
@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("IDNP: 2001234567891", "91"),
        ("CNP 1960229033332", "32"),
        ("Codul personal 2001234567891", "91"),
        ("buletinul 123456", "56"),
        ("personnummer 811228 9999", "99"),
        ("fødselsnummer 123456 78901", "01"),
        ("Iqama: 1076543212", "12"),
        ("رقم الإقامة: ١٠٧٦٥٤٣٢١٢", "12"),
        ("والهوية الوطنية 1076543212", "12"),
        ("NHS number 943 476 5919", "19"),
        ("Număr de pașaport: AB1234567", "67"),
        ("Numar de pasaport: AB1234567", "67"),
    ],
)
def test_words_for_numbers_hold_in_every_language(language: str, text: str, ending: str) -> None:
    dots = 4 if text.endswith("123456") else 6

    assert found("personal_number", text, language) == [_sentence(ending, dots)]


@pytest.mark.parametrize(
    ("options", "where", "ending"),
    [
        ({"media": (replace(PHOTO, alt="The card says 1960229033332."),)}, PICTURE, "32"),
        ({"media": (replace(PHOTO, alt="Card with IDNP 2001234567891"),)}, PICTURE, "91"),
        ({"more": (Part("", (replace(PHOTO, alt="1960229033332"),)),)}, PICTURE, "32"),
        ({"link": "https://x.example/?who=1960229033332"}, LINK, "32"),
        ({"link": "https://x.example/cards/1960229033332.pdf"}, LINK, "32"),
        ({"link": "https://x.example/?idnp=2001234567891&lang=ro"}, LINK, "91"),
        ({"link": "https://x.example/#idnp/2001234567891"}, LINK, "91"),
        ({"link": "https://x.example/?who=1+960229+033332"}, LINK, "32"),
        ({"link": "https://x.example/?who=%D9%A1960229033332"}, LINK, "32"),
        ({"text": "See https://x.example/?name=NHS%20number:943%20476%205919"}, LINK, "19"),
    ],
)
def test_number_is_found_wherever_everybody_reads_it(options: dict[str, Any], where: str, ending: str) -> None:
    assert found("personal_number", **options) == [where + _sentence(ending)]


@pytest.mark.parametrize(
    "name",
    ["CNP_1960229033332.jpg", "1960229033332.pdf", "ion-popescu,1960229033332,scan.png", "idnp2001234567891.jpg"],
)
def test_number_in_the_name_of_a_file_is_found_and_the_name_not_shown(name: str) -> None:
    [sentence] = found("personal_number", media=(replace(PHOTO, name=name),))

    assert sentence.startswith("In the name of a file: ")
    assert name.split(".")[0] not in sentence


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_20261122_1900.jpg", "20261122-1900.jpg", "202611222015.jpg", "2026-11-22 19.00.mp4"),
        *("PXL_20261122_190012345.jpg", "Screenshot 2026-11-22 at 20.15.00.png", "DSC_0041.jpg", "20261122_201500.jpg"),
    ],
)
def test_names_that_cameras_give_are_fine(name: str) -> None:
    picture = replace(PHOTO, name=name)

    assert [found(code, media=(picture,)) for code in ("personal_number", "personal_data")] == [[], []]


def test_number_in_captions_is_found() -> None:
    film = replace(FILM, captions=(Captions("ro", "aa"), Captions("nb", "bb"), Captions("sv", "cc")))
    spoken = {"aa": "CNP 1960229033332", "bb": "Broen er åpen."}

    assert found("personal_number", media=(film,), spoken=spoken) == [
        f"In the captions of “film.mp4”: {_sentence('32')}"
    ]


def test_number_that_stands_in_several_places_is_told_of_the_first() -> None:
    picture = replace(PHOTO, alt="1960229033332")

    assert found("personal_number", "1960229033332", media=(picture,)) == [_sentence("32")]


@pytest.mark.parametrize(
    "link", ["https://1960229033332.example/news", "https://x.example/news/2026/11/22/12345678901", "https://[x", "?"]
)
def test_other_numbers_of_links_are_fine(link: str) -> None:
    assert found("personal_number", link=link) == []


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
        ("sv", "Konserten 2026-11-22 19.00 och 2026-11-22 20.15 är gratis."),
        # What has 4 before 67 01 23 is the number of a telephone in Sweden.
        ("sv", "Ring +46701234567. Koordinater 59.912731,10.746092. Utgifter 12,345,678,901.50 kr."),
    ],
)
def test_other_numbers_are_fine(language: str, text: str) -> None:
    assert found("personal_number", text, language) == []


def test_number_is_told_once_and_never_whole() -> None:
    sentences = found("personal_number", "CNP 1960229033332, din nou 1960229033332.", "ro")

    assert sentences == [_sentence("32")]


def test_mask_keeps_two_characters() -> None:
    assert [mask("1234"), mask("811228-9874")] == ["••34", "••••••74"]
