"""A record as somebody outside may read it: what leads to other people is taken out, with a mark that says what it was.

Rather too much than too little: who discloses looks at the copy, takes more out, or leaves in what may stand. Bytes of
files are left out whole, as no rule can say who is seen in a picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import regex
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.audit.sources import Item
from rostra.core import personal

BLOCK = "▇"
REASONS: Mapping[str, Promise] = {
    "identity": _("A number that belongs to one person"),
    "bank": _("A bank account"),
    "mail": _("A mail address"),
    "phone": _("A telephone number"),
    "address": _("Where somebody lives"),
    "name": _("The name of a private person"),
    "handle": _("The handle of a private person"),
    "other": pgettext_lazy("reason of a mark", "Something else"),
}
"""What a mark stands for, by its code, the strongest first."""
WITHHELD = "files_withheld"
"""In `more` of a copy: how many files were left out."""

_MENTION = regex.compile(r"(?<![\w@/.])@[\p{L}\p{N}_]+(?:[.\-]\w+)*(?:@[\w-]+(?:\.[\w-]+)+)?")
_LINK_TO_PERSON = regex.compile(r"https?://[^\s<>\"]*/(?:@[\w.]+|user/|users/|profile/|in/)[^\s<>\"]*(?<![.,;:!?)])")
# A day, or the number of a case with its year: digits that lead to nobody.
_DATE = regex.compile(r"(?:(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?|\d\d?[-./ ]\d\d?[-./ ](?:19|20)\d\d|(?:19|20)\d\d/\d+)$")
_NUMBER = r"\d{1,4}(?: ?[A-Za-z](?!\w))?"
_STREETS = (
    # Norwegian and Swedish: the street's kind is the end of its name, or stands behind it.
    (
        r"(?:\p{Lu}[\p{L}.\-]* ){0,3}\p{L}*(?:gata|gate|gaten|gatan|veien|vegen|vei|veg|vägen|väg|plass|plassen|gränd|allé|alléen)"
        rf" {_NUMBER}"
    ),
    # English: the number first.
    (
        rf"(?:(?:[Ff]lat|[Uu]nit|[Aa]pt\.?|[Aa]partment) \d+\w?,? )?{_NUMBER} (?:\p{{Lu}}[\p{{L}}'’.\-]+ ){{1,3}}"
        r"(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]ourt|[Tt]errace|[Pp]lace|[Cc]rescent|[Ww]ay)"
    ),
    # Romanian: the street's kind first, perhaps with the block, stair and flat.
    (
        rf"(?i:str(?:ada|\.)?|bd\.?|bulevardul|calea|aleea|șoseaua|şoseaua|soseaua) \p{{Lu}}[\p{{L}}\-. ]{{1,40}}?,? ?(?:(?i:nr)\.? ?)?{_NUMBER}"
        r"(?:,? ?(?i:bl|sc|et|ap)\.? ?\w{1,4}){0,4}"
    ),
    # Arabic: street, quarter or building, and its name.
    r"(?:شارع|حي|عمارة|مبنى) [\p{Arabic} ]{2,30}?(?:،? ?(?:رقم|شقة|مبنى) ?\d{1,5}| \d{1,5})",
)
_ADDRESS = regex.compile("|".join(f"(?:{street})" for street in _STREETS))
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ARABIC = regex.compile(r"\p{Arabic}")
_SAME = {"ٱ": "ا", "ة": "ه", "ی": "ي", "ک": "ك", "ı": "i", "đ": "d", "ø": "o", "ł": "l", "Đ": "D", "Ø": "O", "Ł": "L"}
"""Letters that people write for one another, and that Unicode does not take apart."""
SHORTEST = 3
"""Letters of a part of a name that is looked for by itself."""


@dataclass(frozen=True, slots=True)
class Mark:
    """From where to where something is taken out of a text, and why (a key of `REASONS`)."""

    start: int
    end: int
    reason: str


def disclose(item: Item, *, also: Iterable[str] = (), keep: Iterable[str] = ()) -> Item:
    """The copy. `also` are words that somebody takes out besides, `keep` words that may stand whatever they look like."""
    private = bool(item.party or item.incoming)
    people = (item.party_name, item.party_handle) if private else ("", "")
    rules = _Rules(names=people[:1], handles=people[1:], also=tuple(also), keep=tuple(keep))
    more = {name: rules.cut(value) if isinstance(value, str) else value for name, value in item.more.items()}
    if item.media:
        more[WITHHELD] = len(item.media)
    outside = item.incoming
    return replace(
        item,
        party="",
        party_name=mark("name") if item.party_name and private else item.party_name,
        party_handle=mark("handle") if item.party_handle and private else item.party_handle,
        subject=rules.cut(item.subject),
        text=rules.cut(item.text),
        # Where people wrote leads to them.
        url="" if outside else item.url,
        ref="" if outside else item.ref,
        reply_to="" if private else item.reply_to,
        media=(),
        more=more,
    )


def mark(reason: str) -> str:
    """What stands where something was taken out."""
    return f"{BLOCK}{reason}{BLOCK}"


def marked(text: str) -> dict[str, int]:
    """How many marks of each reason a copy shows, in the order of `REASONS`."""
    return {reason: number for reason in REASONS if (number := text.count(mark(reason)))}


def find_marks(
    text: str,
    *,
    names: Iterable[str] = (),
    handles: Iterable[str] = (),
    also: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> list[Mark]:
    """What is taken out of the text, in its order; nothing lies in two marks."""
    return _Rules(tuple(names), tuple(handles), tuple(also), tuple(keep)).marks(text)


@dataclass(frozen=True, slots=True)
class _Rules:
    names: tuple[str, ...]
    handles: tuple[str, ...]
    also: tuple[str, ...]
    keep: tuple[str, ...]

    def cut(self, text: str) -> str:
        parts: list[str] = []
        place = 0
        for each in self.marks(text):
            parts += (text[place : each.start], mark(each.reason))
            place = each.end
        return "".join((*parts, text[place:]))

    def marks(self, text: str) -> list[Mark]:
        plain, places = _plain(text)
        kept = [(found.start(), found.end()) for words in self.keep for found in _phrase(words, plain)]
        found = [
            Mark(start, end, reason)
            for reason, start, end in self._found(plain)
            if not any(start < stop and begin < end for begin, stop in kept)
        ]
        return [Mark(places[one.start], places[one.end - 1] + 1, one.reason) for one in _apart(found)]

    def _found(self, plain: str) -> Iterator[tuple[str, int, int]]:
        folded = _folded(plain)
        for words in self.also:
            yield from (("other", *span) for span in _named(words, folded))
        for kind in ("idnp", "saudi", "nhs", "nino"):
            yield from (("identity", *match.span()) for match in personal.told(kind, plain))
        yield from (("identity", *match.span()) for match in personal.identity_numbers(plain))
        yield from (("bank", *match.span()) for match in personal.bank_accounts(plain))
        for reason, pattern in (("mail", personal.MAIL), ("address", _ADDRESS)):
            yield from ((reason, *match.span()) for match in pattern.finditer(plain))
        yield from (("phone", *match.span()) for match in personal.PHONE.finditer(plain) if not _DATE.match(match[0]))
        for pattern in (_MENTION, _LINK_TO_PERSON):
            yield from (("handle", *match.span()) for match in pattern.finditer(plain))
        for handle in self.handles:
            yield from (("handle", *span) for span in _named(handle.lstrip("@"), folded))
        for name in self.names:
            yield from (("name", *span) for part in _parts(name) for span in _named(part, folded))


def _parts(name: str) -> list[str]:
    """The whole name, and what people call somebody by."""
    words = [word for word in _WORD.findall(name) if len(word) >= SHORTEST]
    return [name.strip(), *words]


def _phrase(words: str, plain: str) -> Iterator[regex.Match[str]]:
    """The words as they are written, in small or capital letters, with an "s" behind them or not."""
    parts = _plain(words)[0].split()
    if not parts:
        return iter(())
    text = r"\s+".join(regex.escape(part) for part in parts)
    return iter(regex.finditer(rf"(?i)(?<!\w){text}(?:['’]?s)?(?!\w)", plain))


def _named(words: str, folded: tuple[str, list[int]]) -> Iterator[tuple[int, int]]:
    """The same, as people write names: without their accents and hamzas, and as Romanian and Arabic bend them."""
    parts = _folded(_plain(words)[0])[0].split()
    if not parts:
        return
    plain, places = folded
    text = r"\s+".join(_bent(part) for part in parts)
    for match in regex.finditer(rf"(?i)(?<!\w){text}(?:['’]?s)?(?!\w)", plain):
        yield places[match.start()], places[match.end()]


def _bent(word: str) -> str:
    """A pattern of the word, with what the language puts before or behind it."""
    if len(word) < SHORTEST or not word.isalpha():
        return regex.escape(word)
    if _ARABIC.match(word):
        if not word.startswith("ال") or len(word) <= SHORTEST:
            return rf"[وف]?(?:[بلك]?(?:ال)?|لل){word}"
        # Without its article, unless too little is left to be a name: what stays of الله is an everyday word.
        bare = "|[بلك]?" if len(word) - len("ال") > SHORTEST else ""
        return rf"[وف]?(?:[بلك]?ال|لل{bare}){word.removeprefix('ال')}"
    if word[-1] in "aA":
        return rf"{word[:-1]}(?:a|[ae]i|(?<=e)i)"
    return rf"{word}(?:u?lui)?"


def _apart(marks: list[Mark]) -> list[Mark]:
    """Those that overlap as one, by the strongest of their reasons; in order."""
    order = list(REASONS)
    joined: list[Mark] = []
    for each in sorted(marks, key=lambda one: (one.start, -one.end)):
        if joined and each.start < joined[-1].end:
            last = joined.pop()
            reason = min(last.reason, each.reason, key=order.index)
            each = Mark(last.start, max(last.end, each.end), reason)
        joined.append(each)
    return joined


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without characters that nobody sees, with ASCII digits, and where each of its letters stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if unicodedata.category(letter) == "Cf" or letter == "\u0640":
            continue
        digit = unicodedata.digit(letter, None) if unicodedata.category(letter) == "Nd" else None
        letters.append(letter if digit is None else str(digit))
        places.append(place)
    return "".join(letters), places


def _folded(plain: str) -> tuple[str, list[int]]:
    """The text without marks on its letters, where each letter stood, and where it ends: a mark goes with its letter."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(plain):
        base = letter if letter.isascii() else unicodedata.normalize("NFD", letter)[0]
        if unicodedata.category(base) == "Mn":
            continue
        letters.append(_SAME.get(base, base))
        places.append(place)
    return "".join(letters), [*places, len(plain)]
