from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from rostra.config.settings import LANGUAGES
from rostra.core.folding import fold
from rostra.inbox.reading.harsh import harsh

HARSH = {
    "en": "You idiots have let the playground rot for a year.",
    "ro": "Hoților, rușine să vă fie pentru strada asta!",
    "nb": "Dere er noen løgnere, og veien er like dårlig.",
    "sv": "Jävla clowner, när plogas vår gata?",
    "ar": "يا حمير متى ستصلحون الشارع؟",
}
SHARP = {
    "en": "It is a disgrace that the playground has been closed for a year. When does it open?",
    "ro": "Este inadmisibil ca strada să fie închisă de un an. Când se deschide?",
    "nb": "Det er uholdbart at veien er så dårlig! Når blir den reparert?",
    "sv": "Det är en skandal att gatan inte plogas! När kommer ni?",
    "ar": "هذا غير مقبول، الشارع مظلم منذ شهر! متى ستصلحونه؟",
}


def test_every_language_of_the_interface_has_a_list() -> None:
    lists = tomllib.loads(files("rostra.inbox.reading").joinpath("harsh.toml").read_text("utf-8"))

    assert set(lists) == {code for code, _name in LANGUAGES}
    assert [phrase for phrases in lists.values() for phrase in phrases if fold(phrase) != phrase.rstrip("*")] == []


@pytest.mark.parametrize("language", HARSH)
def test_insults_are_harsh_with_and_without_their_language(language: str) -> None:
    assert [harsh(HARSH[language], language), harsh(HARSH[language]), harsh(HARSH[language].upper())] == [True] * 3


@pytest.mark.parametrize("language", SHARP)
def test_criticism_of_a_matter_is_not_harsh(language: str) -> None:
    assert harsh(SHARP[language], language) is False


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Stray dogs and thieves on the market: who clears away the rubbish?", "en"),
        ("Hoții au luat gunoaiele, iar drumul este prost. Sunt paraziți la grădiniță.", "ro"),
        ("Tyver tok sykkelen min ved et svinefjøs. Er det torsk i elva?", "nb"),
        ("Tjuvar tog min cykel i Fittja. Är det hot mot skolan?", "sv"),
        ("كلاب ضالة ولصوص في شارع قذر، من ينظفه؟", "ar"),
    ],
)
def test_what_people_report_is_not_harsh(text: str, language: str) -> None:
    assert harsh(text, language) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHEN WILL YOU FINALLY REPAIR THE STREET LAMP", True),
        ("Answer me, please!!!", False),
        ("The EU and UNESCO pay for the NATO bridge, says the OECD. Is that so?", False),
        ("", False),
    ],
)
def test_shouting_is_harsh(text: str, expected: bool) -> None:
    assert harsh(text, "en") is expected
