from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found

TEXTS = {
    "en": "The bridge is open again, and you can walk over it from today.",
    "ro": "Podul este din nou deschis și îl puteți trece de azi pe jos.",
    "nb": "Brua er åpen igjen, og fra i dag kan du gå over den.",
    "sv": "Bron är öppen igen, och från och med i dag kan du gå över den.",
    "ar": "الجسر مفتوح من جديد ويمكنكم المشي عليه من اليوم.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_text_in_its_language_is_fine(language: str) -> None:
    assert found("language", TEXTS[language], language) == []


@pytest.mark.parametrize(("written", "said"), [("ro", "en"), ("en", "ro"), ("sv", "nb"), ("nb", "sv"), ("en", "ar")])
def test_text_in_another_language_is_found(written: str, said: str) -> None:
    names = {"en": "English", "ro": "Română", "nb": "norsk (bokmål)", "sv": "svenska", "ar": "العربيّة"}

    assert found("language", TEXTS[written], said) == [
        f"The text seems to be in another language ({names[written]}) than the post says ({names[said]})."
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Podul este deschis.", "en"),
        ("#podul #este #din #nou #deschis #azi #aici", "en"),
        ("Broen er åben igen, og fra i dag kan du gå over den.", "nb"),
        ("Brua er open att, og frå i dag kan du gå over henne.", "nb"),
    ],
)
def test_short_texts_tags_and_near_languages_are_left_alone(text: str, language: str) -> None:
    assert found("language", text, language) == []
