"""The journal: what waits for a decision, what was entered, what was left out."""

from __future__ import annotations

from django.db.models import QuerySet

from rostra.records.enums import JournalState
from rostra.records.models import JournalEntry, Record


def waiting() -> QuerySet[Record]:
    """Records whose class asks, and about which nobody decided."""
    rows = Record.objects.filter(journal=JournalState.ASKED, disposed_at=None)
    return rows.select_related("record_class").defer("words").order_by("-pk")


def left_out() -> QuerySet[Record]:
    rows = Record.objects.filter(journal=JournalState.LEFT_OUT, disposed_at=None)
    return rows.select_related("record_class", "journal_decision__by").defer("words").order_by("-pk")


def entries() -> QuerySet[JournalEntry]:
    """All entries by number; those whose words were erased are none any more."""
    return JournalEntry.objects.exclude(salt=b"").order_by("year", "number")
