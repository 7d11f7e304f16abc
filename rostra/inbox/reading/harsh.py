"""Whether a message is harsh in tone: a hint to whoever answers it to keep calm or hand it over (R-095).

Never a verdict: nothing is sorted, counted, hidden or kept by it. The words lie in `harsh.toml`, compared as
`folding.fold` leaves them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from rostra.core.folding import fold

ENOUGH_CHARACTERS = 2000
SHOUTED = 25
"""So many capitals are no abbreviation."""
NEAR = dict.fromkeys(("nb", "nn", "no", "da", "sv"), ("nb", "sv"))
"""In short texts these are taken for each other."""

# Small words that Arabic writes together with the next one.
_ARABIC_BEFORE = "[وف]?[بلك]?(?:ال)?"


def harsh(text: str, language: str = "") -> bool:
    """Insulting, or shouting in capitals; exclamation marks are only haste.

    `language` "" or one without a list: all lists are tried.
    """
    cut = text[:ENOUGH_CHARACTERS]
    upper = sum(map(str.isupper, cut))
    shouted = upper >= SHOUTED and upper > 2 * sum(map(str.islower, cut))
    return shouted or bool(_insults(language.partition("-")[0]).search(fold(cut)))


@cache
def _insults(language: str) -> re.Pattern[str]:
    lists = tomllib.loads(files(__package__).joinpath("harsh.toml").read_text("utf-8"))
    codes = NEAR.get(language, (language,) if language in lists else tuple(lists))
    return re.compile("|".join(rf"(?<!\S){_before(code)}(?:{_any(lists[code])})(?!\S)" for code in codes))


def _before(code: str) -> str:
    return _ARABIC_BEFORE if code == "ar" else ""


def _any(phrases: list[str]) -> str:
    return "|".join(fold(phrase) + (r"\w*" if phrase.endswith("*") else "") for phrase in phrases)
