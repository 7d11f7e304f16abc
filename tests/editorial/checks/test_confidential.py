from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import pytest

from tests.editorial.checks.drafts import PHOTO, found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "SECRET\nThe plan of the port.", "SECRET"),
        ("en", "The report is TOP SECRET and complete.", "TOP SECRET"),
        ("en", "This is classified information.", "is classified information"),
        ("ro", "SECRET DE SERVICIU\nPlanul portului.", "SECRET DE SERVICIU"),
        ("ro", "Documentul este clasificat strict secret.", "clasificat strict secret"),
        ("nb", "Plan for havna. UNNTATT OFFENTLIGHET etter loven.", "UNNTATT OFFENTLIGHET"),
        ("nb", "Rapporten er sikkerhetsgradert.", "sikkerhetsgradert"),
        ("sv", "HEMLIG: planen för hamnen", "HEMLIG"),
        ("sv", "Uppgifterna är sekretessbelagda.", "sekretessbelagda"),
        ("ar", "سري للغاية\nخطة الميناء", "سري للغاية"),
        ("ar", "هذه وثيقة سرية عن الميناء.", "وثيقه سريه"),
    ],
)
def test_marking_is_found(language: str, text: str, words: str) -> None:
    assert found("classified", text, language) == [f"“{words}”: classified information is never published."]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The secret garden is open. A SECRET door? Top secret recipes for kids! Confidential help line: call us.",
        ),
        ("ro", "Grădina secretă este deschisă. Votul este secret. Linie confidențială de ajutor."),
        ("nb", "Den hemmelige hagen er åpen. Valget er hemmelig. Fortrolig samtale med helsesykepleier."),
        ("sv", "Den hemliga trädgården är öppen. Hemlig gäst! Valet är hemligt."),
        ("ar", "الحديقة السرية مفتوحة. الاقتراع سري ومباشر."),
    ],
)
def test_secrets_of_daily_life_are_fine(language: str, text: str) -> None:
    assert found("classified", text, language) == []
    assert found("confidential", text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The plan (for internal use only) starts in May.", "for internal use"),
        ("ro", "Planul, document de uz intern, începe în mai.", "de uz intern"),
        ("nb", "Planen er kun til internt bruk.", "kun til internt bruk"),
        ("sv", "Planen är endast för internt bruk.", "endast för internt bruk"),
        ("ar", "الخطة للاستخدام الداخلي فقط.", "للاستخدام الداخلي فقط"),
    ],
)
def test_internal_paper_is_found(language: str, text: str, words: str) -> None:
    assert found("confidential", text, language) == [
        f"“{words}”: this seems to come from an internal paper. May everybody know it?"
    ]


def test_words_of_the_body_are_found_in_every_language() -> None:
    for language, text in (
        ("en", "Project Falcon starts."),
        ("ro", "Project FALCON începe."),
        ("fr", "project falcon"),
    ):
        assert len(found("confidential", text, language, words=("Project Falcon",))) == 1
    assert found("confidential", "Falcons breed here.", words=("Project Falcon",)) == []


def test_class_of_the_post_itself_is_found() -> None:
    assert found("classified", "Text.", marked="Secret", secret=True) == [
        "The post says of itself that its content is not public (Secret)."
    ]
    assert found("confidential", "Text.", marked="Secret", secret=True) == []
    assert found("confidential", "Text.", marked="Internal") == [
        "The post says of itself that its content is not public (Internal)."
    ]
    assert found("classified", "Text.", marked="Internal") == []


def test_text_of_empty_lines_is_read_at_once() -> None:
    began = process_time()

    assert found("classified", "\n" * 20_000) == []

    assert process_time() - began < 2


@pytest.mark.parametrize(
    ("code", "options", "sentence"),
    [
        (
            "classified",
            {"media": (replace(PHOTO, alt="STRICT SECRET"),), "language": "ro"},
            "In the description of “bridge.jpg”: “STRICT SECRET”: classified information is never published.",
        ),
        (
            "classified",
            {"link": "https://x.example/plan?class=TOP+SECRET"},
            "In the link: “TOP SECRET”: classified information is never published.",
        ),
        (
            "classified",
            {"link": "https://x.example/SECRET/plan"},
            "In the link: “SECRET”: classified information is never published.",
        ),
        (
            "classified",
            {"media": (replace(PHOTO, alt="A page that is classified information"),)},
            "In the description of “bridge.jpg”: “is classified information”: classified information is never published.",
        ),
        (
            "confidential",
            {"media": (replace(PHOTO, alt="A page for internal use only"),)},
            (
                "In the description of “bridge.jpg”: “for internal use”: this seems to come from an internal paper. "
                "May everybody know it?"
            ),
        ),
        (
            "confidential",
            {"link": "https://x.example/project%20lynx", "words": ("Project Lynx",)},
            "In the link: “project lynx”: this seems to come from an internal paper. May everybody know it?",
        ),
    ],
)
def test_it_is_found_wherever_everybody_reads_it(code: str, options: dict[str, Any], sentence: str) -> None:
    assert found(code, **options) == [sentence]
