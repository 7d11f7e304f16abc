from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found


@pytest.mark.parametrize(
    ("language", "text", "better"),
    [
        ("en", "The library is open. #publiclibrary", "PublicLibrary"),
        ("en", "Join us for the Riverside walk #riversidewalk", "RiversideWalk"),
        ("en", "#CLEANAIRFORALL", ""),
        ("en", "#Cleanair", "CleanAir"),
        ("ro", "Gara veche se redeschide #garaveche", "GaraVeche"),
        ("ro", "#orașulvechi", "OrașulVechi"),
        ("nb", "Bli med #oslopåsykkel", "OsloPåSykkel"),
        ("sv", "Följ med #tillsammansförbarn", "TillsammansFörBarn"),
    ],
)
def test_several_words_without_capitals_are_found(language: str, text: str, better: str) -> None:
    expected = [f"#{text.split('#')[1]} is several words: write #{better}, so that screen readers can say it."]

    assert found("hashtags", text, language) == (expected if better else [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "#PublicLibrary #public_library #library #bus #covid19 #roadworks"),
        ("en", "See https://city.example/#publiclibrary"),
        ("ro", "#GaraVeche #primărie #Chișinău"),
        ("nb", "#barnehageplass #kommunestyremøte #sykkelby #påmelding"),
        ("sv", "#kommunfullmäktige #skolstart #påsk #sommarjobb"),
        ("ar", "#المكتبة_العامة #يوم_المدينة #البلدية"),
    ],
)
def test_single_words_capitals_and_other_scripts_are_left_alone(language: str, text: str) -> None:
    assert found("hashtags", text, language) == []
