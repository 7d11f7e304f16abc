"""What in a message may be an emergency: a hint for people, with the words that caused it, never a verdict.

The words lie beside this file, `urgent/<language>.toml`, one table for each kind:

- `words`: any of them is a hint. `*` at the end of a word stands for any ending, `...` for up to three words, `a/b` for
  either word.
- `unless`: where one of these overlaps it, it is something else ("fire the director", "gas price"), except inside a
  longer hint ("brenner for", but "brenner for fullt").
- `alone`: a hint only in a message of no more than three words.
- `not`, `rhetorical` above all tables: a word of denial just before, or a turn of phrase near, takes the hint away.

Everything is compared as `folding.fold` leaves it: without marks, in small letters. Nothing takes a hint away across the
end of a sentence, and only a turn of phrase across a comma: "Fire! The school …", "Nobody answers, the house …".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import product

from rostra.core.folding import fold

LANGUAGES = ("en", "ro", "nb", "sv", "ar")
NEAR = dict.fromkeys(("nb", "nn", "no", "da", "sv"), ("nb", "sv"))
"""In short texts these are taken for each other."""
FEW_WORDS = 3
GAP = 3
DENIAL_BEFORE = 1
TURN_WITHIN = 4

_ENDING, _GAP, _OR = "*", "...", "/"
_STEM = 3
_ARABIC = re.compile("[\u0620-\u064a]")
# And, so; with, for, like before the article; the article: written as one with the word behind them.
_PARTICLES = re.compile("^(?:[وف]?[بلك]?ال|[وف]?لل|[وف])(?=.{2})")
_DECORATED = re.compile(r"\S+")
# Not the point in a number. In hard-wrapped mail a line's end is no sentence's: better a hint too many.
_MARKS = re.compile(r"((?:[!?…؟۔\n]|\.(?!\d))+|[,;:،؛()\[\]–—|]+)")
_WITHIN = frozenset(",;:،؛()[]–—|")

Phrase = tuple[str, ...]
Span = tuple[int, int]
Part = tuple[int, int]


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
        for phrase in (_phrase(each) for one in written for each in _either(one)):
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
    words = fold(text).split()
    bare = words if text.isascii() else [_bare(word) for word in words]
    lists = _lists(_codes(language))
    likely = _likely(lists, words, bare)
    if not likely:
        return []
    found: dict[Kind, Span] = {}
    for kind, span in _hints(lists, likely, words, bare, _parts(text)):
        found[kind] = min(found.get(kind, span), span)
    if not found:
        return []
    written = _written(text)
    return [Urgent(kind, " ".join(dict.fromkeys(written[slice(*span)]))) for kind, span in found.items()]


def _codes(language: str) -> tuple[str, ...]:
    """One language only, where it is known: "fire" is four in Norwegian and a character in Romanian."""
    base = language.partition("-")[0]
    return NEAR.get(base, (base,) if base in LANGUAGES else LANGUAGES)


def _bare(word: str) -> str:
    return _PARTICLES.sub("", word) if _ARABIC.match(word) else word


def _likely(lists: _Lists, words: Sequence[str], bare: Sequence[str]) -> dict[int, list[Span]]:
    """Where there are words of a kind, whatever takes them away; by the place of its excuses."""
    found: dict[int, list[Span]] = {}
    for phrases in (lists.words, lists.alone) if len(words) <= FEW_WORDS else (lists.words,):
        for owner, span in phrases.spans(words, bare):
            found.setdefault(owner, []).append(span)
    return found


def _hints(
    lists: _Lists, likely: dict[int, list[Span]], words: Sequence[str], bare: Sequence[str], parts: Sequence[Part]
) -> Iterator[tuple[Kind, Span]]:
    for owner in sorted(likely):
        excuses = lists.excuses[owner]
        if holding := _not_excused(excuses, likely[owner], words, bare, parts):
            yield excuses.kind, holding[0]


def _not_excused(
    excuses: _Excuses, spans: Sequence[Span], words: Sequence[str], bare: Sequence[str], parts: Sequence[Part]
) -> list[Span]:
    unless = [(a, b) for _, (a, b) in excuses.unless.spans(words, bare) if parts[a] == parts[b - 1]]
    denials = [end for _, (_, end) in excuses.denials.spans(words, bare)]
    turns = [span for _, span in excuses.turns.spans(words, bare)]
    return [
        (start, end)
        for start, end in spans
        if not any(a < end and start < b and not _longer((start, end), (a, b)) for a, b in unless)
        and not any(start - DENIAL_BEFORE <= b <= start and parts[b - 1] == parts[start] for b in denials)
        and not any(
            a - TURN_WITHIN < end and start < b + TURN_WITHIN and parts[a][0] in (parts[start][0], parts[end - 1][0])
            for a, b in turns
        )
    ]


def _longer(hint: Span, excuse: Span) -> bool:
    """Whether all of the excuse is in the hint, and more."""
    return hint[0] <= excuse[0] and excuse[1] <= hint[1] and hint != excuse


def _parts(text: str) -> list[Part]:
    """For each folded word in which sentence it stands, and in which part of all between two marks."""
    parts: list[Part] = []
    sentence = 0
    for place, piece in enumerate(_MARKS.split(text)):
        if not place % 2:
            parts += [(sentence, place)] * len(fold(piece).split())
        elif piece[0] not in _WITHIN:
            sentence += 1
    return parts


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


def _either(written: str) -> Iterator[str]:
    """The phrases that one with `/` in it stands for."""
    return map(" ".join, product(*(part.split(_OR) for part in written.split())))


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
