from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event, Tombstone
from rostra.channels.contract import Attachment
from rostra.core.models import StoredFile
from rostra.records.models import (
    Classing,
    Decision,
    Hold,
    HoldItem,
    JournalDecision,
    JournalEntry,
    Reading,
    Record,
    Redaction,
)
from tests.core.test_thumbnails import picture
from tests.records.shelf import Shelf


def page(shelf: Shelf, record: Record, member: Any = None) -> Any:
    return shelf.cast.client(member or shelf.officer).get(f"/records/{record.event_id}/")


def decision(shelf: Shelf) -> Decision:
    day = shelf.now.date()
    values = {"number": "4/2026", "title": "x", "decided_on": day, "legal_basis": "x", "valid_from": day}
    return Decision.objects.create(**values, by=shelf.officer.user, at=shelf.now)


def test_a_page_says_what_it_is_and_who_read_it(shelf: Shelf) -> None:
    row = shelf.add("1.3", "Routine")
    record = shelf.say("The road is broken", url="https://social.example/@maria/1")
    Record.objects.update(record_class=row, due_on="2027-01-31")

    page(shelf, record, shelf.cast.reader)
    text = page(shelf, record).content.decode()

    shown = ("The road is broken", "1.3 Routine", "31 January 2027", "https://social.example/@maria/1", "Who read this")
    assert [each in text for each in shown] == [True] * 5
    assert [row.user for row in Reading.objects.order_by("pk")] == [shelf.cast.reader.user, shelf.officer.user]
    assert text.count("Nour Haddad") == 1


def test_closed_classes_are_for_officers(shelf: Shelf) -> None:
    record = shelf.say("The road is broken")
    Record.objects.update(record_class=shelf.add("9", "Secret", access="officers"))
    others, own = page(shelf, record, shelf.cast.reader), page(shelf, record)

    assert ["road is broken" in each.content.decode() for each in (others, own)] == [False, True]
    assert "you see that the record exists" in others.content.decode()
    assert [row.user for row in Reading.objects.all()] == [shelf.officer.user]


def test_files_are_shown_and_handed_out_to_who_may_read(shelf: Shelf, tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path
    content = picture("RGB", "PNG")
    files = (Attachment("quay.png", "image/png", content, alt="The quay"), Attachment("a.txt", "text/plain", b"x"))
    shelf.hear("Look", attachments=files)
    shelf.file()
    records = list(Record.objects.filter(source="inbox.attachment").order_by("pk"))
    client = shelf.cast.client(shelf.cast.reader)
    base = f"/records/{records[0].event_id}/files/0/"

    assert "quay.png" in client.get(f"/records/{records[0].event_id}/").content.decode()
    assert (client.get(base).content, client.get(f"{base}thumbnail/").headers["Content-Type"]) == (
        content,
        "image/webp",
    )
    assert client.get(f"/records/{records[0].event_id}/files/7/").status_code == 404
    Record.objects.update(record_class=shelf.add("9", "Secret", access="officers"))
    assert [client.get(path).status_code for path in (base, f"{base}thumbnail/")] == [404, 404]
    assert shelf.cast.client(shelf.officer).get(base).status_code == 200


def test_the_history_tells_what_became_of_it(shelf: Shelf) -> None:
    before, after = shelf.add("1", "One"), shelf.add("2", "Two")
    shelf.hear("First", ref="a")
    shelf.hear("Second", ref="a", at=shelf.later)
    shelf.file()
    first, second = Record.objects.filter(source="inbox.message").order_by("pk")
    user = shelf.officer.user
    Classing.objects.create(
        record=first, before=before, after=after, classed_by="person", by=user, at=shelf.now, reason="It is two"
    )
    Classing.objects.create(record=first, before=after, after=before, classed_by="rule", at=shelf.now)
    yes = {"case_document": True, "came_or_went": True}
    JournalDecision.objects.create(record=first, dealt_with=True, by=user, at=shelf.now, **yes)
    JournalDecision.objects.create(record=second, dealt_with=False, at=shelf.now, reason="No value", **yes)
    day = shelf.now.date()
    entry = JournalEntry.objects.create(
        record=first, year=2026, number=7, direction="I", document_date=day, entered_on=day, title="x"
    )
    from rostra.audit.actions import Capture
    from rostra.audit.actions import record as tell

    capture = Capture("records.journal", str(entry.pk), b"s", b"{}")
    kind = "records.capture_asked"
    tell(body=shelf.cast.body, by=user, now=shelf.now, kind=kind, about="x", capture=capture)
    held = Hold.objects.create(title="Case 5", reason="x", placed_by=user, placed_at=shelf.now)
    HoldItem.objects.create(hold=held, record=first)

    text = page(shelf, first).content.decode()

    told = (
        "Version 2 captured",
        "Put into the class 2 Two",
        "It is two",
        "Put into the class 1 One",
        "To be entered in the journal",
        "Journal entry 7/2026",
        "Held: nothing of it goes",
        "Case 5",
    )
    assert [each in text for each in told] == [True] * 8
    other = page(shelf, second, shelf.cast.reader).content.decode()
    assert ["Version 1 captured" in other, "Not entered in the journal" in other, "Who read this" in other] == [
        True,
        True,
        False,
    ]


def test_of_what_was_disposed_of_the_end_is_told(shelf: Shelf) -> None:
    record = shelf.say("The road is broken")
    made = decision(shelf)
    Tombstone.objects.create(
        body=shelf.cast.body,
        of=record.event,
        source=record.source,
        source_key=record.source_key,
        content_hash=record.event.content_hash,
        record_class="1.3",
        decision=f"records.decision:{made.pk}",
        at=shelf.now,
    )
    Record.objects.update(disposed_at=shelf.now)

    text = page(shelf, record).content.decode()

    shown = ("The content was disposed of.", "4/2026", "<bdi>1.3</bdi>", bytes(record.event.content_hash or b"").hex())
    assert [each in text for each in shown] == [True] * 4


def test_of_what_was_redacted_the_rest_is_shown_with_its_reason(shelf: Shelf) -> None:
    record = shelf.say("I am Maria, the road is broken")
    Redaction.objects.create(
        record=record,
        decision=decision(shelf),
        text="I am ▇name▇, the road is broken",
        reason="She asked",
        by=shelf.officer.user,
        at=shelf.now,
    )

    text = page(shelf, record).content.decode()

    assert ["I am ▇name▇, the road is broken" in text, "She asked" in text, "4/2026" in text] == [True] * 3


def test_a_page_asks_the_same_whatever_became_of_it(shelf: Shelf) -> None:
    client = shelf.cast.client(shelf.officer)
    record = shelf.say("Hello")
    classes = [shelf.add(str(number)) for number in range(4)]

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/records/{record.event_id}/").status_code == 200
        return len(captured)

    def move(row: Any) -> None:
        Classing.objects.create(record=record, after=row, classed_by="person", by=shelf.officer.user, at=shelf.now)
        Reading.objects.create(record=record, user=shelf.officer.user, at=shelf.now)

    move(classes[0])
    asked()
    before = asked()
    for row in classes[1:]:
        move(row)

    assert asked() == before


def test_the_access_log_tells_what_was_read(shelf: Shelf) -> None:
    record = shelf.say("Hello")
    client = shelf.cast.client(shelf.officer)
    assert "Nobody has opened a record yet." in client.get("/records/readings/").content.decode()
    shelf.hear("Fresh")
    fresh = Event.objects.filter(source="inbox.message").latest("pk")
    for event in (record.event, fresh):
        client.get(f"/records/{event.pk}/")

    text = client.get("/records/readings/").content.decode()

    assert [f'href="/records/{event.pk}/"' in text for event in (record.event, fresh)] == [True, True]
    assert ["A record that was not filed yet" in text, "Ravi Nair" in text] == [True, True]


# --- The copy for disclosure --------------------------------------------------------------------------


def copy(shelf: Shelf, record: Record, **data: Any) -> Any:
    client = shelf.cast.client(shelf.officer)
    path = f"/records/{record.event_id}/disclosure/"
    return client.post(path, data) if data else client.get(path)


@pytest.fixture
def record(shelf: Shelf) -> Record:
    text = "I am Maria Lund, ring 912 34 567. Per Dahl saw it."
    return shelf.say(text, author_name="Maria Lund", author_handle="@maria@b.example", author_id="m")


def test_a_copy_leaves_out_what_leads_to_people(shelf: Shelf, record: Record) -> None:
    text = copy(shelf, record).content.decode()

    assert "I am ▇name▇, ring ▇phone▇. Per Dahl saw it." in text
    assert ["Maria" in text, "The name of a private person" in text] == [False, True]
    assert Reading.objects.count() == 1


def test_a_person_takes_out_more_and_leaves_in(shelf: Shelf, record: Record) -> None:
    text = copy(shelf, record, also="Per Dahl\n\n", keep="912 34 567").content.decode()

    assert "I am ▇name▇, ring 912 34 567. ▇other▇ saw it." in text


def test_a_copy_that_leaves_says_for_whom(shelf: Shelf, record: Record) -> None:
    refused = copy(shelf, record, download="1")
    given = copy(shelf, record, download="1", purpose="Request 7", also="Per Dahl")

    assert (refused.status_code, "Say for whom" in refused.content.decode()) == (422, True)
    assert given.headers["Content-Disposition"] == f'attachment; filename="copy-{record.event_id}.html"'
    assert "▇other▇ saw it." in given.content.decode()
    told = Event.objects.get(kind="records.disclosed")
    assert (told.data, told.about) == ({"purpose": "Request 7", "marks": 3}, record.about)
    assert Reading.objects.filter(purpose="Request 7").count() == 1


def test_there_is_no_copy_of_what_is_gone(shelf: Shelf, record: Record) -> None:
    body = Event.objects.filter(body=shelf.cast.body, kind="people.body_created").get()
    client = shelf.cast.client(shelf.officer)

    assert client.get(f"/records/{body.pk}/disclosure/").status_code == 404
    assert shelf.cast.client(shelf.cast.reader).get(f"/records/{record.event_id}/disclosure/").status_code == 403
    assert StoredFile.objects.count() == 0
