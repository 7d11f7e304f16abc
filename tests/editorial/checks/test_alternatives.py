from __future__ import annotations

from dataclasses import replace

import pytest

from rostra.editorial.content import Captions, Part, Picture
from tests.editorial.checks.drafts import FILM, PHOTO, found


def test_picture_without_description_is_found_in_every_item() -> None:
    bare = replace(PHOTO, alt=" \u200b")

    assert (
        found("alt_missing", media=(bare, PHOTO), more=(Part("More.", (bare,)),))
        == ["“bridge.jpg” has no description for people who cannot see it."] * 2
    )


@pytest.mark.parametrize(
    ("language", "alt"),
    [
        ("en", "IMG_2031"),
        ("en", "bridge.jpg"),
        ("en", "Picture"),
        ("ro", "Fotografie"),
        ("nb", "Bilde."),
        ("sv", "Bild"),
        ("ar", "صورة"),
        ("fr", "dsc-0001"),
    ],
)
def test_description_that_says_nothing_is_found(language: str, alt: str) -> None:
    assert found("alt_missing", language=language, media=(replace(PHOTO, alt=alt),)) == [
        "The description of “bridge.jpg” does not say what it shows."
    ]


@pytest.mark.parametrize(
    ("language", "alt"),
    [
        ("en", "Picture of the new bridge"),
        ("ro", "Podul nou, văzut de pe mal"),
        ("nb", "Den nye brua"),
        ("sv", "Den nya bron"),
        ("ar", "صورة الجسر الجديد"),
    ],
)
def test_described_picture_is_fine(language: str, alt: str) -> None:
    assert found("alt_missing", language=language, media=(replace(PHOTO, alt=alt), FILM)) == []


def _spoken(*languages: str) -> Picture:
    return replace(FILM, captions=tuple(Captions(language, "ef" * 32) for language in languages))


def test_video_without_captions_is_found() -> None:
    assert found("captions_missing", media=(FILM, PHOTO)) == [
        "“film.mp4” has no captions for people who cannot hear it."
    ]
    assert found("captions_missing", media=(_spoken("ro"),)) == []


def test_captions_in_other_languages_only_are_named() -> None:
    film = _spoken("nb", "ro")

    assert found("captions_language", media=(film, PHOTO)) == [
        "The captions of “film.mp4” are in norsk (bokmål), Română: those in English are missing."
    ]
    assert found("captions_language", language="nb-NO", media=(film,)) == []
    assert found("captions_language", media=(FILM,)) == []
