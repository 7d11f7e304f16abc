"""Letters that only look like letters, and texts in capitals (R-251): read out, they are noise or spelled."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found

# Mathematical, encircled, squared and wide letters; 🅰 🅱 🅾 🅿 are emoji. Unicode Standard, chapters 22.2 and 22.10.
_FANCY = regex.compile(
    r"[\U0001D400-\U0001D7CB\u24B6-\u24E9\U0001F110-\U0001F12B\U0001F130-\U0001F16F\U0001F172-\U0001F17D"
    r"\U0001F180-\U0001F189\uFF21-\uFF3A\uFF41-\uFF5A](?!\uFE0F)"
)
_OVERLAID = regex.compile(r"(?:\p{Latin}[\u0335-\u0338]){3}|\p{M}{4,}")
_SMALL_CAPITALS = regex.compile(r"[\u1D00-\u1D2B\u0299\u0262\u026A\u0274\u0280\u028F\u029C\u029F\uA730\uA731]{3}")
_UPPER, _LOWER = regex.compile(r"\p{Lu}"), regex.compile(r"\p{Ll}")

SHOUTED = 30
"""So many capitals are no abbreviation."""


def lettering(draft: Draft) -> Iterator[Found]:
    """At least two decorated letters, struck-out ones, small capitals, or a text mostly in capitals."""
    text = draft.raw
    fancy = not text.isascii() and (
        len(_FANCY.findall(text)) > 1 or _OVERLAID.search(text) or _SMALL_CAPITALS.search(text)
    )
    if fancy:
        yield Found(_("Decorated letters cannot be read by screen readers, nor found by search: write plain ones."))
    upper = len(_UPPER.findall(draft.prose))
    if upper >= SHOUTED and upper > 2 * len(_LOWER.findall(draft.prose)):
        yield Found(_("Whole sentences in capitals are hard to read: write them in small letters."))
