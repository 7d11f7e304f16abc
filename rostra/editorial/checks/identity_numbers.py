"""Numbers that name one person: identity numbers and cards (R-277).

Those with a check digit that a chance number hardly has are found anywhere; the others where a word before them says
what they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.core import personal
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import number_pattern

NEAR = 40
"""Characters between the word and its number."""


def identity_numbers(draft: Draft) -> Iterator[Found]:
    """Each number once, masked."""
    seen = set()
    for value in (*_strong(draft.text), *_told(draft)):
        if value not in seen:
            seen.add(value)
            text = _("%(number)s looks like a number that belongs to one person. Nothing like it is published.")
            yield Found(text % {"number": mask(value)})


def mask(value: str) -> str:
    """What is left of a number when it must not be read: how it ends."""
    digits = personal.bare(value)
    return f"{'•' * min(6, len(digits) - 2)}{digits[-2:]}"


def _strong(text: str) -> Iterator[str]:
    return (personal.bare(match[0]) for match in personal.identity_numbers(text))


def _told(draft: Draft) -> Iterator[str]:
    """Numbers right behind a word that says what they are."""
    for kind in personal.TOLD:
        known = number_pattern(draft.language, kind)
        for word in known.finditer(draft.folded) if known else ():
            if found := next(personal.told(kind, draft.folded[word.end() : word.end() + NEAR]), None):
                yield personal.bare(found[0].strip())
