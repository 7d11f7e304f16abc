"""How the content of the records' own tables goes: captures of pages, items of the past, entries of the journal."""

from __future__ import annotations

from collections.abc import Sequence

from rostra.audit.erasing import Emptying
from rostra.records.content import JOURNAL
from rostra.records.enums import CaptureState
from rostra.records.models import JournalEntry, PageCapture
from rostra.records.page_content import EMPTYING, PAGE

_ERASING = {
    PAGE.name: EMPTYING,
    JOURNAL.name: Emptying(JournalEntry, {"title": "", "party": "", "exemption": "", "case": ""}),
}


def _erase_pages(keys: Sequence[str]) -> None:
    """The address says who wrote, too: it goes with the page, and from the tries at the same thing that came to nothing.

    So does their salt, by which the address could be guessed from the log.
    """
    went = PageCapture.objects.filter(pk__in=[int(key) for key in keys]).exclude(about="").values("about", "url")
    failed = [
        str(pk)
        for row in list(went.distinct())
        for pk in PageCapture.objects.filter(**row, state=CaptureState.FAILED).values_list("pk", flat=True)
    ]
    EMPTYING.erase([*keys, *failed])


ERASE = {**{name: emptying.erase for name, emptying in _ERASING.items()}, PAGE.name: _erase_pages}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
