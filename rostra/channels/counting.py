"""How networks count characters. Plain functions over text: adapters share these, and nothing else, with each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import regex

URL = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]", regex.IGNORECASE)
"""A web address in a text, without the punctuation of the sentence around it."""

_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|[\p{Emoji}--\p{ASCII}]|\uFE0F|\u20E3", regex.V1
)
# twitter-text, configuration 3: what lies in these ranges weighs 1, all else 2.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def characters(text: str) -> int:
    """Unicode characters (code points)."""
    return len(text)


def graphemes(text: str) -> int:
    """How many characters a reader sees (Unicode Standard Annex 29)."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def units(text: str) -> int:
    """UTF-16 code units: an emoji takes two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Bytes in UTF-8: a letter beyond ASCII takes two to four."""
    return len(text.encode("utf-8", "surrogatepass"))


def weighted(text: str) -> int:
    """As X counts (twitter-text, configuration 3): Latin, Greek, Cyrillic, Hebrew and Arabic letters weigh 1, those of
    Chinese, Japanese and Korean 2, and an emoji 2, however it is put together.
    """
    return sum(_weight(found[0]) for found in _GRAPHEME.finditer(unicodedata.normalize("NFC", text)))


def _weight(grapheme: str) -> int:
    if _EMOJI.search(grapheme):
        return 2
    return sum(1 if any(first <= ord(each) <= last for first, last in _LIGHT) else 2 for each in grapheme)


WAYS: Mapping[str, Callable[[str], int]] = {
    "characters": characters,
    "graphemes": graphemes,
    "utf16": units,
    "bytes": octets,
    "weighted": weighted,
}


def with_links(text: str, count: Callable[[str], int], link: int) -> int:
    """The length of a text in which every web address counts as so many, whatever its length; 0: as it is written."""
    if not link:
        return count(text)
    addresses = URL.findall(text)
    return count(URL.sub("", text)) + link * len(addresses)
