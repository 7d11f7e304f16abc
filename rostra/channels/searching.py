"""Searching a network for public posts: what the words may be, how they are asked for, and which posts have them.

Every network looks in its own way: by stems, by all words in any order, with words like `from:` that command it.
Here a search means one thing on all of them: these words, in this order, as whole words, whatever their capitals and
accents; or this one #tag. So adapters ask for the words in quotation marks, and look again at what the network found.
What it found by the stem alone is left out: otherwise the same watch would count other things on each network, and
nobody could say what the count means. Whoever means several forms of a word watches each of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import regex

from rostra.channels.errors import Refused
from rostra.core.folding import fold

LONGEST = 100
"""Characters that the words may have."""

# What is no part of a word but may end a quotation in a network's query language.
_SEPARATORS = regex.compile(r"[\"\p{Quotation_Mark}\\\p{Cc}--'’]", regex.V1)
_PLAIN = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_OPERATORS = frozenset({"and", "or", "not"})
_TAG = regex.compile(r"[#＃](?P<tag>[\w\p{M}·\u200c]+)")
_NOT_IN_TAG = regex.compile(r"[^\p{L}\p{M}\p{N}]")
_TAGS = regex.compile(r"(?<![\w&/])[#＃]([\w\p{M}·\u200c]+)")
# Scripts that write no blanks between words: their words are found inside of others.
_RUNNING = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")


@dataclass(frozen=True)
class Sought:
    """What is searched for. Raises `Refused` ("empty", "too_long") where it is nothing, or too much."""

    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", " ".join(self.words.split()))
        if not self.asked:
            raise Refused("empty", "nothing to search for")
        if len(self.words) > LONGEST:
            raise Refused("too_long", f"{len(self.words)} characters to search for")

    @cached_property
    def tag(self) -> str:
        """The tag without its sign, where one is sought and nothing else; "" otherwise."""
        found = _TAG.fullmatch(unicodedata.normalize("NFC", self.words))
        return str(found["tag"]) if found else ""

    @property
    def joined(self) -> str:
        """The words as somebody would write them as a tag; "" where that is none, as of numbers alone."""
        tag = self.tag or _NOT_IN_TAG.sub("", unicodedata.normalize("NFC", self.words))
        return tag if regex.search(r"\p{L}", tag) else ""

    @property
    def asked(self) -> str:
        """The words for a network's query: in quotation marks, so that it reads no operator in them.

        One plain word stands alone. "" where nothing is left to ask for.
        """
        bare = " ".join(_SEPARATORS.sub(" ", self.words).split())
        plain = _PLAIN.fullmatch(bare) and bare.casefold() not in _OPERATORS
        return bare if plain or not bare else f'"{bare}"'

    def among(self, texts: Iterable[str], tags: Iterable[str] = ()) -> bool:
        """Whether one of the texts has the words, or one of the tags is theirs. Tags that stand in the texts count."""
        texts = list(texts)
        written = [tag for text in texts for tag in _TAGS.findall(unicodedata.normalize("NFC", text))]
        named = {_one(tag) for tag in (*tags, *written)}
        if self.tag:
            return _one(self.tag) in named
        return (self.joined != "" and _one(self.joined) in named) or any(self._stands_in(text) for text in texts)

    def _stands_in(self, text: str) -> bool:
        sought = fold(self.words)
        if not sought:
            # Signs alone, an emoji for example: as they are.
            return self.words.casefold() in text.casefold()
        folded, start = fold(text), -1
        while (start := folded.find(sought, start + 1)) >= 0:
            if _ends(folded[:start][-1:], sought[0]) and _ends(folded[start + len(sought) :][:1], sought[-1]):
                return True
        return False


def _one(tag: str) -> str:
    """The spelling in which tags are compared."""
    return fold(tag).replace(" ", "")


def _ends(beside: str, edge: str) -> bool:
    """Whether a word ends between its outer letter and what stands beside it."""
    return beside in ("", " ") or bool(_RUNNING.match(beside) or _RUNNING.match(edge))
