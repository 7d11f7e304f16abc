"""What in a message may be an emergency: a hint for people, with the words that caused it, never a verdict.

The words lie beside this file, `urgent/<language>.toml`, one table for each kind:

- `words`: any of them is a hint. `*` at the end of a word stands for any ending, `...` for up to three words.
- `unless`: where one of these overlaps it, it is something else ("fire the director", "gas price").
- `alone`: a hint only in a message of no more than three words.
- `not`, `rhetorical` above all tables: a word of denial just before, or a turn of phrase near, takes the hint away.

Everything is compared as `folding.fold` leaves it: without marks, in small letters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from rostra.inbox.reading.folding import fold

LANGUAGES = ("en", "ro", "nb", "sv", "ar")
NEAR = dict.fromkeys(("nb", "nn", "no", "da", "sv"), ("nb", "sv"))
"""In short texts these are taken for each other."""
ENOUGH_CHARACTERS = 2000
FEW_WORDS = 3
GAP = 3
DENIAL_BEFORE = 2
TURN_WITHIN = 4

_ENDING, _GAP = "*", "..."
_STEM = 3
_ARABIC = re.compile("[\u0620-\u064a]")
# And, so; with, for, like before the article; the article: written as one with the word behind them.
_PARTICLES = re.compile("^(?:[وف]?[بلك]?ال|[وف]?لل|[وف])(?=.{2})")
_DECORATED = re.compile(r"\S+")

Phrase = tuple[str, ...]
Span = tuple[int, int]


class Kind(StrEnum):
    FIRE = "fire"
    GAS = "gas"
    INJURY = "injury"
    VIOLENCE = "violence"
    TRAPPED = "trapped"
    DANGER = "danger"
    THREAT = "threat"
    SELF_HARM = "self_harm"


@dataclass(frozen=True, slots=True)
class Urgent:
    """`words` as the person wrote them."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases by their first word, or by the beginning of it where the word has any ending."""

    exact: dict[str, list[Phrase]] = field(default_factory=dict)
    begun: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, written: str) -> None:
        phrase = _phrase(written)
        first = phrase[0]
        if first.endswith(_ENDING):
            self.begun.setdefault(first[:_STEM], []).append(phrase)
        else:
            self.exact.setdefault(first, []).append(phrase)

    def at(self, words: Sequence[str], bare: Sequence[str], place: int) -> Iterator[Span]:
        """Where phrases that begin here end."""
        for word in {words[place], bare[place]}:
            for phrase in (*self.exact.get(word, ()), *self.begun.get(word[:_STEM], ())):
                end = _end(phrase, words, bare, place)
                if end:
                    yield place, end


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: Kind
    words: _Phrases
    unless: _Phrases
    alone: _Phrases


@dataclass(frozen=True, slots=True)
class _Language:
    kinds: tuple[_Kind, ...]
    denials: _Phrases
    turns: _Phrases


def urgent(text: str, language: str = "") -> list[Urgent]:
    """The hints in a text, one of a kind, the first; `language` "" or one without a list: all lists are tried."""
    cut = text[:ENOUGH_CHARACTERS]
    words = fold(cut).split()
    bare = [_PARTICLES.sub("", word) if _ARABIC.match(word) else word for word in words]
    found: dict[Kind, Span] = {}
    for code in _lists(language):
        for kind, span in _hints(_language(code), words, bare):
            found[kind] = min(found.get(kind, span), span)
    if not found:
        return []
    written = _written(cut)
    return [Urgent(kind, " ".join(dict.fromkeys(written[slice(*span)]))) for kind, span in found.items()]


def _lists(language: str) -> tuple[str, ...]:
    """One language only, where it is known: "fire" is four in Norwegian and a character in Romanian."""
    base = language.partition("-")[0]
    return NEAR.get(base, (base,) if base in LANGUAGES else LANGUAGES)


def _hints(known: _Language, words: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[Kind, Span]]:
    few = len(words) <= FEW_WORDS
    for kind in known.kinds:
        spans = _spans(kind.words, words, bare)
        if few:
            spans += _spans(kind.alone, words, bare)
        if not spans:
            continue
        excused = _spans(kind.unless, words, bare)
        denied = _spans(known.denials, words, bare)
        turned = _spans(known.turns, words, bare)
        for start, end in spans:
            if any(a < end and start < b for a, b in excused):
                continue
            if any(start - DENIAL_BEFORE <= b <= start for _, b in denied):
                continue
            if any(a - TURN_WITHIN < end and start < b + TURN_WITHIN for a, b in turned):
                continue
            yield kind.kind, (start, end)
            break


def _spans(phrases: _Phrases, words: Sequence[str], bare: Sequence[str]) -> list[Span]:
    return [span for place in range(len(words)) for span in phrases.at(words, bare, place)]


def _end(phrase: Phrase, words: Sequence[str], bare: Sequence[str], start: int) -> int:
    """Where the phrase that begins at `start` ends; 0 where it is not there."""
    place, slack = start, 0
    for token in phrase:
        if token == _GAP:
            slack = GAP
            continue
        last = min(place + slack, len(words) - 1)
        while place <= last and not _same(token, words[place], bare[place]):
            place += 1
        if place > last:
            return 0
        place, slack = place + 1, 0
    return place


def _same(token: str, word: str, bare: str) -> bool:
    if token.endswith(_ENDING):
        return word.startswith(token[:-1]) or bare.startswith(token[:-1])
    return token in (word, bare)


def _phrase(written: str) -> Phrase:
    tokens: list[str] = []
    for part in written.split():
        if part == _GAP:
            tokens.append(part)
            continue
        *before, last = fold(part).split()
        ending = _ENDING if part.endswith(_ENDING) else ""
        tokens += [*before, last + ending]
    return tuple(tokens)


def _written(text: str) -> list[str]:
    """For each folded word what the person wrote there."""
    return [part.strip(".,;:!?()\"'«»„”“…،؟") for part in _DECORATED.findall(text) for _ in fold(part).split()]


@cache
def _language(code: str) -> _Language:
    table = tomllib.loads((files(__package__) / "urgent" / f"{code}.toml").read_text("utf-8"))
    return _Language(
        tuple(
            _Kind(
                kind,
                _phrases(table[kind]["words"]),
                _phrases(table[kind].get("unless", [])),
                _phrases(table[kind].get("alone", [])),
            )
            for kind in Kind
        ),
        _phrases(table["not"]),
        _phrases(table["rhetorical"]),
    )


def _phrases(written: Sequence[str]) -> _Phrases:
    made = _Phrases()
    for phrase in written:
        made.add(phrase)
    return made
