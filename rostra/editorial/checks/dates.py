"""“Tomorrow” is another day for whoever reads it tomorrow (R-076)."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found

_DATE = regex.compile(
    # Day and month, either first; not behind a word that says a time: “kl. 9.10”.
    r"(?<![\d.])(?<!\b(?:kl\.?|klokka|klokken|klockan|la|ora|at|الساعة) )"
    r"(?:(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])(?:\.|\.\s?\d{2,4})?|\d{1,2}/\d{1,2}|\d{4}-\d{2}-\d{2})(?![\d:])"
)


def undated(draft: Draft) -> Iterator[Found]:
    """A day told from today, and no date beside it."""
    found = draft.finds("soon")
    if found and not _DATE.search(draft.text) and not _names_day(draft):
        text = _("“%(words)s”: add the date, for whoever reads it later.")
        yield Found(text % {"words": found[0]})


def _names_day(draft: Draft) -> bool:
    """A month beside a number: “12 March”, “March 12”."""
    month = draft.finds("month")
    return (
        month is not None and regex.search(r"\d", draft.folded[max(0, month.start() - 8) : month.end() + 8]) is not None
    )
