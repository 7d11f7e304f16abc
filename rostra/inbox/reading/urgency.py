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

from rostra.core.folding import fold

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
    """Phrases by their first word, or by the beginning of it where the word has any ending; each of an `owner`."""

    exact: dict[str, list[tuple[Phrase, int]]] = field(default_factory=dict)
    begun: dict[str, list[tuple[Phrase, int]]] = field(default_factory=dict)

    def add(self, written: Sequence[str], owner: int = 0) -> None:
        for phrase in map(_phrase, written):
            first = phrase[0]
            if first.endswith(_ENDING):
                self.begun.setdefault(first[:_STEM], []).append((phrase, owner))
            else:
                self.exact.setdefault(first, []).append((phrase, owner))

    def spans(self, words: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """Whose phrases are where."""
        exact, begun = self.exact, self.begun
        for place, word in enumerate(words):
            for form in (word,) if bare[place] == word else (word, bare[place]):
                for phrase, owner in (*exact.get(form, ()), *begun.get(form[:_STEM], ())):
                    if end := _end(phrase, words, bare, place):
                        yield owner, (place, end)


@dataclass(frozen=True, slots=True)
class _Excuses:
    """What takes a hint of one kind away, in one language."""

    kind: Kind
    unless: _Phrases
    denials: _Phrases
    turns: _Phrases


@dataclass(frozen=True, slots=True)
class _Lists:
    """The phrases of all kinds and several languages, looked for in one go: an owner is the place of its excuses."""

    words: _Phrases
    alone: _Phrases
    excuses: tuple[_Excuses, ...]


def urgent(text: str, language: str = "") -> list[Urgent]:
    """The hints in a text, one of a kind, the first; `language` "" or one without a list: all lists are tried."""
    cut = text[:ENOUGH_CHARACTERS]
    words = fold(cut).split()
    bare = words if cut.isascii() else [_bare(word) for word in words]
    found: dict[Kind, Span] = {}
    for kind, span in _hints(_lists(_codes(language)), words, bare):
        found[kind] = min(found.get(kind, span), span)
    if not found:
        return []
    written = _written(cut)
    return [Urgent(kind, " ".join(dict.fromkeys(written[slice(*span)]))) for kind, span in found.items()]


def _codes(language: str) -> tuple[str, ...]:
    """One language only, where it is known: "fire" is four in Norwegian and a character in Romanian."""
    base = language.partition("-")[0]
    return NEAR.get(base, (base,) if base in LANGUAGES else LANGUAGES)


def _bare(word: str) -> str:
    return _PARTICLES.sub("", word) if _ARABIC.match(word) else word


def _hints(lists: _Lists, words: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[Kind, Span]]:
    found: dict[int, list[Span]] = {}
    for phrases in (lists.words, lists.alone) if len(words) <= FEW_WORDS else (lists.words,):
        for owner, span in phrases.spans(words, bare):
            found.setdefault(owner, []).append(span)
    for owner in sorted(found):
        excuses = lists.excuses[owner]
        if holding := _not_excused(excuses, found[owner], words, bare):
            yield excuses.kind, holding[0]


def _not_excused(excuses: _Excuses, spans: Sequence[Span], words: Sequence[str], bare: Sequence[str]) -> list[Span]:
    unless = [span for _, span in excuses.unless.spans(words, bare)]
    denials = [end for _, (_, end) in excuses.denials.spans(words, bare)]
    turns = [span for _, span in excuses.turns.spans(words, bare)]
    return [
        (start, end)
        for start, end in spans
        if not any(a < end and start < b for a, b in unless)
        and not any(start - DENIAL_BEFORE <= b <= start for b in denials)
        and not any(a - TURN_WITHIN < end and start < b + TURN_WITHIN for a, b in turns)
    ]


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
def _lists(codes: tuple[str, ...]) -> _Lists:
    lists = (_Phrases(), _Phrases())
    excuses: list[_Excuses] = []
    for code in codes:
        table = tomllib.loads((files(__package__) / "urgent" / f"{code}.toml").read_text("utf-8"))
        denials, turns = _phrases(table["not"]), _phrases(table["rhetorical"])
        for kind in Kind:
            for phrases, written in zip(lists, ("words", "alone"), strict=True):
                phrases.add(table[kind].get(written, []), len(excuses))
            excuses.append(_Excuses(kind, _phrases(table[kind].get("unless", [])), denials, turns))
    return _Lists(*lists, tuple(excuses))


def _phrases(written: Sequence[str]) -> _Phrases:
    made = _Phrases()
    made.add(written)
    return made
