"""What is not for the public (R-282, R-283): markings of classified information, and words of internal papers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex
from django.utils.translation import gettext as _

from rostra.core.reading import fold
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import LANGUAGES, lists, phrases


def classified(draft: Draft) -> Iterator[Found]:
    """A marking as documents carry it, in any of our languages; or words that say that something is classified.

    A marking stands alone on its line or at its beginning before a stop, in capitals where the script has them:
    “a secret garden” is none.
    """
    if draft.around.secret:
        yield _class(draft)
    text = _("“%(words)s”: classified information is never published.")
    for place in draft.places:
        if (marking := _markings().search(place.text)) or (marking := draft.finds("marked", text=place.folded)):
            yield Found(place.says(text % {"words": marking[0].strip(" \n:-–[]()*")}))


def confidential(draft: Draft) -> Iterator[Found]:
    """Words of internal papers, and those that the body itself has named."""
    if draft.around.marked and not draft.around.secret:
        yield _class(draft)
    own = _own(draft.around.words, draft.language)
    text = _("“%(words)s”: this seems to come from an internal paper. May everybody know it?")
    for place in draft.places:
        found = draft.finds("confidential", text=place.folded) or (own.search(place.folded) if own else None)
        if found:
            yield Found(place.says(text % {"words": found[0]}))


def _class(draft: Draft) -> Found:
    text = _("The post says of itself that its content is not public (%(class)s).")
    return Found(text % {"class": draft.around.marked})


@lru_cache(maxsize=1)
def _markings() -> regex.Pattern[str]:
    known = {marking for code in LANGUAGES for marking in lists(code)["marking"]}
    # A banner counts within a line only where capitals of several words set it apart.
    several = "|".join(regex.escape(m) for m in sorted(known, key=len, reverse=True) if " " in m and m.isupper())
    every = "|".join(regex.escape(m) for m in sorted(known, key=len, reverse=True))
    # Within the line, and never given back: what surrounds a marking would be gone through again from every line.
    before, after = r"(?:[^\S\n]|[\[(*])*+", r"(?:[^\S\n]|[\])*])*+"
    return regex.compile(rf"(?m)^{before}(?:{every}){after}(?:$|[:–—|/-])|(?<!\w)(?:{several})(?!\w)")


@lru_cache(maxsize=256)
def _own(words: tuple[str, ...], language: str) -> regex.Pattern[str] | None:
    return phrases((fold(word, language) for word in words), language)
