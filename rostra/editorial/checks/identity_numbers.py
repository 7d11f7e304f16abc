"""Numbers that name one person: identity numbers and cards (R-277).

Those with a check digit that a chance number hardly has are found anywhere; the others where a word before them says
what they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext as _

from rostra.core import personal
from rostra.editorial.checks.draft import Draft, Found, Place
from rostra.editorial.checks.lists import number_pattern

NEAR = 40
"""Characters between the word and its number."""
_DIGIT = regex.compile(r"\d")


def identity_numbers(draft: Draft) -> Iterator[Found]:
    """Each number once, masked."""
    seen = set()
    text = _("%(number)s looks like a number that belongs to one person. Nothing like it is published.")
    for place in draft.places:
        for value in (*_strong(place.text), *_told(place, draft.language)):
            if value not in seen:
                seen.add(value)
                yield Found(place.says(text % {"number": mask(value)}))


def mask(value: str) -> str:
    """What is left of a number when it must not be read: how it ends."""
    digits = personal.bare(value)
    return f"{'•' * min(6, len(digits) - 2)}{digits[-2:]}"


def _strong(text: str) -> Iterator[str]:
    return (personal.bare(match[0]) for match in personal.identity_numbers(text))


def _told(place: Place, language: str) -> Iterator[str]:
    """Numbers right behind a word that says what they are."""
    if not _DIGIT.search(place.folded):
        return
    for kind in personal.TOLD:
        for word in number_pattern(language, kind).finditer(place.folded):
            if found := next(personal.told(kind, place.folded[word.end() : word.end() + NEAR]), None):
                yield personal.bare(found[0].strip())
