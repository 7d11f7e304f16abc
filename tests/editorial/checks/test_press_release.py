from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found

HEADED = "This is a press release: say in your own words what it means for people, and link to it."
SHAPED = "This reads like a press release: say in your own words what it means for people."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "PRESS RELEASE\nThe mayor opened the bridge."),
        ("en", "For immediate release – the bridge is open."),
        ("ro", "Comunicat de presă\nPrimarul a deschis podul."),
        ("nb", "PRESSEMELDING: Brua er åpnet."),
        ("sv", "Pressmeddelande\nBron är öppen."),
        ("ar", "بيان صحفي: افتتح رئيس البلدية الجسر."),
    ],
)
def test_heading_is_found(language: str, text: str) -> None:
    assert found("press_release", text, language) == [HEADED]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "London, 12 March 2026 – The bridge is open. “This is a great day”, the mayor said."),
        ("en", f"{'The bridge is open again for all. ' * 25} Media contact: the office."),
        ("ro", "Chișinău, 12 martie 2026 – Podul este deschis, a declarat primarul."),
        ("nb", "Oslo, 12. mars 2026 – Brua er åpen. Pressekontakt: kontoret."),
        ("sv", "Bron är öppen, säger kommunalrådet. Presskontakt: kansliet."),
        ("ar", "الرياض، 12 مارس 2026 – افتتح الجسر. وأضاف أنه آمن."),
    ],
)
def test_two_signs_are_found(language: str, text: str) -> None:
    assert found("press_release", text, language) == [SHAPED]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Press releases are on our website. The bridge is open, the mayor said."),
        ("en", "Press release time is over: come to the bridge!"),
        ("en", "We sent a press release yesterday."),
        ("ro", "Podul este deschis! Comunicatul de presă este pe site."),
        ("nb", "Brua er åpen, sier ordføreren. Pressemeldingen ligger på nettsiden."),
        ("sv", "Bron är öppen! Läs vårt pressmeddelande."),
        ("ar", "الجسر مفتوح. اقرؤوا البيان الصحفي على موقعنا."),
    ],
)
def test_posts_are_fine(language: str, text: str) -> None:
    assert found("press_release", text, language) == []
