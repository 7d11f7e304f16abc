"""How hard a text is to read (R-093)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.core.readability import hard_to_read
from rostra.editorial.checks.draft import Draft, Found


def readability(draft: Draft) -> Iterator[Found]:
    """Says nothing for languages without a formula, and for short texts."""
    if found := hard_to_read(draft.prose, draft.language):
        text = _("This is hard to read (%(scale)s %(value)d): shorter sentences and everyday words help.")
        yield Found(text % {"scale": found[0], "value": found[1]})
