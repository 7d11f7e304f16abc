"""How the content of the records' own tables goes: captures of pages, items of the past, entries of the journal."""

from __future__ import annotations

from rostra.audit.erasing import Emptying
from rostra.records.content import JOURNAL
from rostra.records.models import JournalEntry, PageCapture
from rostra.records.page_content import PAGE

_ERASING = {
    PAGE.name: Emptying(PageCapture, {"title": "", "text": "", "findings": [], "archive": None, "picture": None}),
    JOURNAL.name: Emptying(JournalEntry, {"title": "", "party": "", "exemption": "", "case": ""}),
}
ERASE = {name: emptying.erase for name, emptying in _ERASING.items()}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
