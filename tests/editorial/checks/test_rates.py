"""How often the checks speak up on texts that give no cause for it: sentences of an encyclopedia, in five languages."""

from __future__ import annotations

import csv
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from rostra.editorial.checks import CHECKS
from tests.editorial.checks.drafts import draft

DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere")) / "topics" / "sib200_topic.csv"
LANGUAGES = ("en", "ro", "nb", "sv", "ar")
NEVER = (
    "personal_number",
    "personal_data",
    "classified",
    "confidential",
    "political",
    "opinion",
    "hashtags",
    "emoji",
    "lettering",
    "language",
)
RARELY = {"press_release": 0.005, "undated": 0.005, "elsewhere": 0.01}
READABILITY = 0.15
"""Encyclopedias are harder to read than posts should be."""

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="ROSTRA_TEST_DATA names no folder of test data")


@cache
def _rates(language: str) -> dict[str, float]:
    with DATA.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file) if row["lang"] == language]
    found: Counter[str] = Counter()
    for text in texts:
        read = draft(text, language, languages=frozenset({language}))
        found.update(code for code, check in CHECKS.items() if any(check(read)))
    return {code: found[code] / len(texts) for code in CHECKS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_grave_checks_are_silent(language: str) -> None:
    rates = _rates(language)

    assert {code: rates[code] for code in NEVER} == dict.fromkeys(NEVER, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_others_speak_up_rarely(language: str) -> None:
    rates = _rates(language)

    assert {code for code, most in RARELY.items() if rates[code] > most} == set()
    assert rates["readability"] <= READABILITY
