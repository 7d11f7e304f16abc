"""Whether what a network shows are our words: compared in one spelling, for all networks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def spelling(text: str) -> str:
    """One spelling: signs composed, marks that nobody sees left out, every run of white space one space.

    Capitals, punctuation and every other sign that people see stay: who changes one of them has changed the words.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def same(shown: str, ours: Iterable[str]) -> bool:
    """Whether a text is one of ours, in whatever spelling."""
    return spelling(shown) in {spelling(text) for text in ours}
