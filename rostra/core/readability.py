"""How hard a text is to read (R-093), by the formula that each language's own research has.

- English: Flesch Reading Ease, 206.835 - 1.015 · words/sentence - 84.6 · syllables/word. R. Flesch, “A new readability
  yardstick”, Journal of Applied Psychology 32 (1948), 221–233. Below 30 “very difficult”, to 50 “difficult”.
- Norwegian, Swedish: LIX, words/sentence + 100 · words of more than six letters / words. C.-H. Björnsson, “Läsbarhet”
  (Liber, Stockholm 1968): 40–50 newspapers, 50–60 official texts, above 60 bureaucrats' language.
- Romanian: LIX too, which Björnsson applied to eleven languages, Romance ones among them (“Readability of newspapers in
  11 languages”, Reading Research Quarterly 18 (1983), 480–497). No formula of Romanian's own is established.
- Arabic: OSMAN, 200.791 - 1.015 · A/B - 24.181 · (C + D + G + H)/A, with A words, B sentences, C words of more than five
  letters, D syllables, G words of more than four syllables, H those of G with a letter of high style (Faseeh).
  M. El-Haj, P. Rayson, “OSMAN: a novel Arabic readability metric”, LREC 2016, 250–255. Syllables are estimated, as
  nobody writes vowel signs on a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import regex

from rostra.core.reading import fold, sentences, words

ENOUGH_WORDS = 30
"""The formulas were made for passages; on one short sentence they say nothing."""

_VOWELS = regex.compile(r"[aeiouy]+")
_SILENT = regex.compile(r"(?:[^laeiouy]e|[^dt]ed|[^sxzcgh]es)$")
_LONG_VOWEL = regex.compile(r"[اويى]")
_HIGH_STYLE = regex.compile(r"[ءئؤذظ]|(?:وا|ون)$")
LONG_LIX, LONG_OSMAN, COMPLEX_SYLLABLES = 6, 5, 4


@dataclass(frozen=True, slots=True)
class Scale:
    """A formula, its name, and from where on a text is hard; `falling`: easy texts have high values."""

    name: str
    formula: Callable[[list[str]], float]
    hard: float
    falling: bool

    def is_hard(self, value: float) -> bool:
        return value < self.hard if self.falling else value > self.hard


@lru_cache(maxsize=1024)
def hard_to_read(text: str, language: str) -> tuple[str, int] | None:
    """The name of the scale and the value of a text that is hard to read.

    None for one that is not, for a short one, and for languages without a formula.
    """
    scale = SCALES.get(language)
    if scale is None or len(words(text)) < ENOUGH_WORDS:
        return None
    value = scale.formula(sentences(fold(text, language)))
    return (scale.name, round(value)) if scale.is_hard(value) else None


def flesch(parts: list[str]) -> float:
    found = [word for part in parts for word in words(part)]
    syllables = sum(english_syllables(word) for word in found)
    return 206.835 - 1.015 * len(found) / len(parts) - 84.6 * syllables / len(found)


def lix(parts: list[str]) -> float:
    found = [word for part in parts for word in words(part)]
    long = sum(len(word) > LONG_LIX for word in found)
    return len(found) / len(parts) + 100 * long / len(found)


def osman(parts: list[str]) -> float:
    found = [word for part in parts for word in words(part)]
    spoken = [arabic_syllables(word) for word in found]
    hard = sum(len(word) > LONG_OSMAN for word in found)
    complex_ = [word for word, count in zip(found, spoken, strict=True) if count > COMPLEX_SYLLABLES]
    faseeh = sum(bool(_HIGH_STYLE.search(word)) for word in complex_)
    weight = hard + sum(spoken) + len(complex_) + faseeh
    return 200.791 - 1.015 * len(found) / len(parts) - 24.181 * weight / len(found)


def english_syllables(word: str) -> int:
    """Groups of vowels, without a silent ending."""
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))


def arabic_syllables(word: str) -> int:
    """An estimate without vowel signs: a long vowel makes one, the other letters one for two."""
    long = len(_LONG_VOWEL.findall(word[1:]))
    return max(1, long + ceil((len(word) - 2 * long) / 2))


SCALES: Mapping[str, Scale] = {
    "en": Scale("Flesch", flesch, 30, falling=True),
    "nb": Scale("LIX", lix, 55, falling=False),
    "sv": Scale("LIX", lix, 55, falling=False),
    "ro": Scale("LIX", lix, 60, falling=False),
    "ar": Scale("OSMAN", osman, 60, falling=True),
}
