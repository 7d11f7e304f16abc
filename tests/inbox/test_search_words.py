"""Pairs of words that must find each other, and pairs that must not, by language and in both directions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

SAME = {
    "en": (
        "lamps lamp, cities city, libraries library, buses bus, repaired repairing, complained complaining, "
        "roads road, streets street, houses house, viruses virus, closed closing, parking parked, café cafe"
    ),
    "ro": (
        "liftul lifturi, lift lifturile, liftului lifturilor, parcul parcurile, drum drumurilor, podul poduri, "
        "blocuri bloc, trenul trenuri, loc locurile, biroul birouri, facturi factura, măsuri măsura, apei apă, "
        "apele apa, taxei taxe, gunoiul gunoaie, școlii școală, străzii stradă, gropile groapă, copacii copac, "
        "semaforul semafoare, câinele câini, coșuri coșul, sosea șoselele"
    ),
    "nb": (
        "skolen skoler, skole skolene, byen by, byer byen, byene by, vei veien, veier veiene, gata gatene, "
        "sykkel sykler, sykkelen syklene, nøkkel nøkler, regel regler, bro broen, broer broene, tre treet, "
        "hullet hullene, barnehagen barnehager, boka bøker, heisen heis, jenta jentene, øya øyene"
    ),
    "sv": (
        "skolan skolor, skolans skolorna, gata gatan, gatan gatorna, bussen bussar, barnet barnen, hus huset, "
        "husets husen, trädet träd, biblioteket bibliotek, lampan lampor, cykel cyklar, cykeln cyklarna, "
        "plats platsen, platser platsen, bron broar, flickan flickorna, nyckel nycklarna, paket paketet"
    ),
    "ar": (
        "شارع الشارع, مدرسة مدرسه, إصلاح اصلاح, الإنارة انارة, حافلة الحافلات, بلدية البلدية, حفرة الحفرة, مدينة المدينه, "
        "مكتبة المكتبات, الطلبات طلبات, رسالة الرسالة, حديقة الحديقة, مستشفى المستشفي, سيارات السيارات"
    ),
}
APART = {
    "en": (
        "lamp lamb, city cite, bus busy, house horse, street stress, park spark, library liberty, light fight, "
        "school stool, water waiter, bridge bride, road load, tram trap"
    ),
    "ro": (
        "lift lipsă, măsuri masă, facturi fapt, loc locuință, pod podgorie, parc parter, drum drept, apă apel, taxă tavă, "
        "stradă straniu, factură fractură, gunoi gură, copac copil"
    ),
    "nb": (
        "by bygg, vei vekt, bro brød, hus husk, skole skjold, gate gatt, buss busk, hull hul, plass plast, "
        "regel rekke, sykkel syk, heis reise, tre tro"
    ),
    "sv": (
        "bro broder, skola skor, buss busk, park part, lampa lamm, plats platt, hiss hit, väg vägg, skylt skydd, "
        "gata gåsar, hus hund, barn bord, bok bock"
    ),
    "ar": (
        "شارع شراع, مدرسة مدينة, حفرة حافلة, بلدية بلاغ, مكتبة مكان, رسالة رئيس, حديقة حديد, طلب طريق, سيارة سياسة, "
        "ماء سماء, نور نار, باب كتاب, جسر جار"
    ),
}


def pairs(table: dict[str, str]) -> list[Any]:
    split = [(language, *pair.split()) for language, text in table.items() for pair in text.split(",")]
    both = [(language, *way) for language, one, other in split for way in ((one, other), (other, one))]
    return [pytest.param(*case, id="-".join(case)) for case in both]


def finds(language: str, written: str, asked: str) -> bool:
    query = "SELECT rostra_search_vector(%s, '', %s) @@ rostra_search_query(%s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [language, written, asked])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "written", "asked"), pairs(SAME))
def test_form_of_a_word_finds_the_other(language: str, written: str, asked: str) -> None:
    assert finds(language, written, asked)
    # Nor does it matter that nobody knows in which language three words are.
    assert finds("", written, asked)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "written", "asked"), pairs(APART))
def test_other_word_is_not_found(language: str, written: str, asked: str) -> None:
    assert not finds(language, written, asked)


@pytest.mark.parametrize("table", [SAME, APART])
def test_every_language_has_a_dozen_pairs(table: dict[str, str]) -> None:
    assert {language: len(text.split(",")) >= 12 for language, text in table.items()} == dict.fromkeys(
        ("en", "ro", "nb", "sv", "ar"), True
    )
