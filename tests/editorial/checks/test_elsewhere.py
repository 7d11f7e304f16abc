from __future__ import annotations

import pytest

from rostra.channels.contract import Capabilities
from tests.editorial.checks.drafts import found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Boil the water until further notice.", "boil the water"),
        ("ro", "Fierbeți apa până la noi anunțuri.", "fierbeti apa"),
        ("nb", "Kok vannet inntil videre.", "kok vannet"),
        ("sv", "Koka vattnet tills vidare.", "koka vattnet"),
        ("ar", "اغلوا الماء حتى إشعار آخر.", "اغلوا الماء"),
    ],
)
def test_essential_news_on_the_network_alone_is_found(language: str, text: str, words: str) -> None:
    assert found("elsewhere", text, language) == [
        f"“{words}”: people without an account need this too. Say where else it stands."
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Boil the water. More at the town hall."),
        ("en", "Boil the water: https://city.example/water"),
        ("en", "The bridge is open. Enjoy the sun!"),
        ("ro", "Fierbeți apa. Mai multe informații la avizier."),
        ("nb", "Kok vannet. Les mer på nettsiden."),
        ("sv", "Koka vattnet. Läs mer på vår webbplats."),
        ("ar", "اغلوا الماء. لمزيد من المعلومات اتصلوا بنا."),
    ],
)
def test_news_with_another_place_is_fine(language: str, text: str) -> None:
    assert found("elsewhere", text, language) == []


def test_post_that_names_another_place_and_mail_are_fine() -> None:
    text = "Boil the water until further notice."

    assert found("elsewhere", text, also_at=True) == []
    assert found("elsewhere", text, can=Capabilities(public=False)) == []
