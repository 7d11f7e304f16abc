"""Comments elsewhere, written down by the actions that users use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rostra.editorial.actions.outreach import Said, correct_outreach, note_outreach, remove_outreach
from rostra.editorial.models import Outreach
from tests.editorial.office import Office

SECRET = "Xylophonquarz"
PLACE = "Harbour Times"
URL = "https://times.example/news/7#comment-3"


def said(office: Office, **changes: Any) -> Said:
    values: dict[str, Any] = {
        "account": office.city,
        "place": PLACE,
        "url": URL,
        "text": f"The {SECRET} opens on Monday 3 March.",
        "language": "en",
        "said_at": office.clock() - timedelta(minutes=5),
        "answered": f"A reader thought the {SECRET} was shut.",
        "quote": f"Is the {SECRET} shut?",
    }
    return Said(**{**values, **changes})


def note(office: Office, **changes: Any) -> Outreach:
    by, capture = changes.pop("by", office.cast.editor), changes.pop("capture", False)
    return note_outreach(said=said(office, **changes), capture=capture, by=by, now=office.clock())


def correct(office: Office, row: Outreach, reason: str = "A word was wrong.", **changes: Any) -> Outreach:
    by = changes.pop("by", office.cast.editor)
    return correct_outreach(
        row=row, said=said(office, **changes), reason=reason, capture=False, by=by, now=office.clock()
    )


def strike(office: Office, row: Outreach, reason: str = "Said twice.") -> Outreach:
    return remove_outreach(row=row, reason=reason, by=office.cast.editor, now=office.clock())
