"""Records of what ends by itself fall due: imported items, words and terms that others replaced."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.actions import Document, add_terms
from rostra.accounts.enums import Risk
from rostra.inbox import actions
from rostra.inbox.actions import About
from rostra.inbox.models import ApprovedAnswer, ApprovedText
from rostra.records.enums import PastFormat
from rostra.records.models import PastImport, PastItem, Record
from rostra.records.past_content import past_item
from tests.records.shelf import KEPT, Shelf

DUE = date(2027, 11, 25)


def ends(shelf: Shelf, source: str) -> list[tuple[datetime | None, date | None]]:
    """When the records of a source ended, and when they are due, the oldest first."""
    shelf.file()
    return list(Record.objects.filter(source=source).order_by("pk").values_list("ended_at", "due_on"))


def keep_by_end(shelf: Shelf, kind: str, trigger: str = "ended") -> None:
    shelf.rule(shelf.add(f"1.{kind}", kind, trigger=trigger, **KEPT), kinds=[kind])


def brought(shelf: Shelf) -> None:
    from rostra.audit.actions import record

    common: dict[str, Any] = {"account": shelf.city}
    past = PastImport.objects.create(format=PastFormat.MBOX, name="a.mbox", at=shelf.now, **common)
    row = PastItem.objects.create(past=past, ref="1", sent_at=shelf.later, raw=b"", **common)
    about = f"records.past_import:{past.pk}"
    record(body=row.body_id, by=None, now=shelf.now, kind="records.past_taken", about=about, capture=past_item(row))


def answer(shelf: Shelf) -> ApprovedAnswer:
    keep_by_end(shelf, "text")
    words = {"language": "en", "question": "", "text": "In May."}
    row = actions.add_approved(about=About("Roads"), by=shelf.cast.responder, now=shelf.now, **words)  # type: ignore[arg-type]
    approve(shelf, row, shelf.now)
    row.refresh_from_db()
    return row


def approve(shelf: Shelf, row: ApprovedAnswer, now: datetime) -> None:
    actions.approve_text(text=ApprovedText.objects.filter(answer=row).latest("pk"), by=shelf.cast.approver, now=now)


def terms(shelf: Shelf, label: str, now: datetime) -> None:
    document = Document("terms.pdf", b"%PDF")
    add_terms(
        network="x", label=label, seen_on=now.date(), risk=Risk.LOW, document=document, by=shelf.cast.security, now=now
    )


def test_an_imported_item_ended_when_it_was_written(shelf: Shelf) -> None:
    keep_by_end(shelf, "imported")

    brought(shelf)

    assert ends(shelf, "records.past") == [(shelf.later, DUE)]


def test_approved_words_end_when_newer_ones_are_approved(shelf: Shelf) -> None:
    row = answer(shelf)
    actions.write_approved(
        answer=row, language="en", question="", text="In June.", by=shelf.cast.responder, now=shelf.now
    )
    before = ends(shelf, "inbox.approvedtext")

    approve(shelf, row, shelf.later)

    assert before == [(None, None), (None, None)]
    assert ends(shelf, "inbox.approvedtext") == [(shelf.later, DUE), (None, None)]


def test_approved_words_end_with_their_validity_or_when_withdrawn(shelf: Shelf) -> None:
    row = answer(shelf)
    far = About("Roads", valid_until=shelf.now + timedelta(days=9))
    actions.change_approved(answer=row, about=far, by=shelf.cast.responder, now=shelf.now)
    valid = ends(shelf, "inbox.approvedtext")
    row.refresh_from_db()

    actions.withdraw_approved(answer=row, reason="Wrong.", by=shelf.cast.approver, now=shelf.later)

    assert valid == [(far.valid_until, date(2027, 12, 3))]
    assert ends(shelf, "inbox.approvedtext") == [(shelf.later, DUE)]


@pytest.mark.parametrize("trigger", ["ended", "account"])
def test_terms_end_when_newer_ones_are_added(shelf: Shelf, trigger: str) -> None:
    keep_by_end(shelf, "terms", trigger)
    terms(shelf, "2026-10", shelf.now)
    before = ends(shelf, "accounts.terms")

    terms(shelf, "2026-11", shelf.later)

    assert before == [(None, None)]
    assert ends(shelf, "accounts.terms") == [(shelf.later, DUE), (None, None)]


def test_records_that_were_filed_without_an_end_get_theirs(shelf: Shelf) -> None:
    keep_by_end(shelf, "imported")
    brought(shelf)
    row = answer(shelf)
    actions.withdraw_approved(answer=row, reason="Wrong.", by=shelf.cast.approver, now=shelf.later)
    keep_by_end(shelf, "terms", "account")
    terms(shelf, "2026-10", shelf.now)
    terms(shelf, "2026-11", shelf.later)
    shelf.say()
    names = ("source", "source_key", "ended_at", "due_on")
    shelf.file()
    right = list(Record.objects.order_by("pk").values_list(*names))
    Record.objects.update(ended_at=None, due_on=None)

    with connection.cursor() as cursor:
        cursor.execute(import_module("rostra.records.migrations.0008_ended").ENDED)

    assert list(Record.objects.order_by("pk").values_list(*names)) == right
    assert [ended for *_, ended, _due in right].count(None) == 2
