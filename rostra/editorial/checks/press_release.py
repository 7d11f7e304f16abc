"""A press release is raw material, not a post (R-096)."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext as _

from rostra.editorial.checks.draft import Draft, Found

# “Chișinău, 12 martie 2026 –”: a place, a date, a dash, at the beginning of a line.
_DATELINE = regex.compile(
    r"(?m)^[^\S\n]*+\p{L}[\p{L} .\-]{1,30}[,،]\s*(?:\d{1,2}[./ ]+\S{1,12}[ ./]*\d{4}|\S{3,10} \d{1,2}, \d{4})\.?\s*[–—-]"
)
LONG = 150
"""Words; nobody writes so much for people who scroll."""
SIGNS = 2


def press_release(draft: Draft) -> Iterator[Found]:
    """A heading that says so, or two of: place and date at the beginning, quoted speaker, contact for the press, end mark, great length."""
    first_line = draft.folded.strip().partition("\n")[0]
    if _heads(draft, first_line):
        yield Found(_("This is a press release: say in your own words what it means for people, and link to it."))
        return
    signs = [
        _DATELINE.search(draft.text),
        draft.finds("release_quote"),
        draft.finds("release_contact"),
        draft.finds("release_ending"),
        len(draft.words) > LONG,
    ]
    if sum(bool(sign) for sign in signs) >= SIGNS:
        yield Found(_("This reads like a press release: say in your own words what it means for people."))


def _heads(draft: Draft, line: str) -> bool:
    """The heading stands at the very beginning, alone, in capitals or before a colon: not “we sent a press release”."""
    found = draft.finds("release_heading", text=line)
    if found is None or found.start() > 3:
        return False
    rest = line[found.end() :].lstrip()
    return not rest or rest[0] in ":–—-|•." or draft.text.strip()[: found.end()].isupper()
