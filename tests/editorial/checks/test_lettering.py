from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found

DECORATED = "Decorated letters cannot be read by screen readers, nor found by search: write plain ones."
CAPITALS = "Whole sentences in capitals are hard to read: write them in small letters."


@pytest.mark.parametrize(
    "text",
    ["𝗙𝗿𝗲𝗲 entry", "𝒯𝓸𝓭𝓪𝔂", "Ⓕⓡⓔⓔ", "Ｆｒｅｅ entry", "f̶r̶e̶e̶ for all", "ꜰʀᴇᴇ ᴇɴᴛʀʏ", "ŵ̶̛͓̎ater"],
)
def test_decorated_letters_are_found(text: str) -> None:
    assert found("lettering", text) == [DECORATED]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "THE BRIDGE IS CLOSED FROM MONDAY UNTIL FURTHER NOTICE"),
        ("ro", "PODUL ESTE ÎNCHIS DE LUNI PÂNĂ LA NOI DISPOZIȚII"),
        ("nb", "BRUA ER STENGT FRA MANDAG OG INNTIL VIDERE FOR ALLE"),
        ("sv", "BRON ÄR STÄNGD FRÅN MÅNDAG OCH TILLS VIDARE FÖR ALLA"),
    ],
)
def test_text_in_capitals_is_found(language: str, text: str) -> None:
    assert found("lettering", text, language) == [CAPITALS]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "NATO and UNESCO meet the OECD. Plan B: 25 m², H₂O, 1ˢᵗ, 🅿️ full, 𝑥 is unknown."),
        ("ro", "Ședința CNA și ANRE: în București și în țară."),
        ("nb", "NAV og KS møtes på Ås. Blåbærsyltetøy!"),
        ("sv", "SKR och MSB möts i Umeå. Räksmörgås!"),
        ("ar", "الجِسْرُ مُغْلَقٌ يَوْمَ الاثْنَيْنِ"),
    ],
)
def test_ordinary_letters_are_fine(language: str, text: str) -> None:
    assert found("lettering", text, language) == []
