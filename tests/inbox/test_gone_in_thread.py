"""Where content was disposed of or redacted, the conversation says so, and shows what is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.channels.contract import Attachment, Incoming, Kind
from rostra.inbox import actions
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Message
from rostra.inbox.queries import thread
from rostra.inbox.queries.gone import left_in
from rostra.policy.actions import decide
from rostra.policy.decisions import REPLY_REVIEW
from rostra.policy.replies import ReplyReview
from rostra.records.actions.redacting import lock, take_part
from rostra.records.models import Record, RecordClass
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, url
from tests.records.gone import Archive

GIF = b"GIF89a picture"


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


def _told(archive: Archive) -> Conversation:
    """A comment that was edited, with a file, an answer and a note."""
    given = Attachment(name="where-i-live.gif", content_type="image/gif", content=GIF)
    comment = archive.comment("I live in Elm Road", ref="c1", attachments=(given,))
    edit = Incoming(
        ref="c1",
        text="I live in Oak Road",
        sent_at=archive.now,
        raw=b"2",
        kind=Kind.EDIT,
        author_id="id-maria",
        author_name="Maria",
    )
    receive(account=archive.office.city, messages=[edit], now=archive.now)
    by = archive.cast.responder
    actions.answer(
        conversation=again(comment), text="We come to Oak Road.", visibility=Visibility.PUBLIC, by=by, now=archive.now
    )
    actions.add_note(conversation=again(comment), text="Oak Road again", by=by, now=archive.now)
    return comment


def _dispose_all(archive: Archive) -> None:
    kinds = ["message", "attachment", "answer", "note"]
    archive.file()
    Record.objects.filter(kind__in=kinds).update(record_class=archive.routine, due_on=date(2026, 1, 1))
    archive.disposed()


def test_all_that_went_is_said_in_its_place_with_the_decision(archive: Archive) -> None:
    comment = _told(archive)
    client = archive.cast.client(archive.cast.responder)
    _dispose_all(archive)

    page = client.get(url("conversation", comment.pk)).content.decode()

    # Message, its earlier version, its file, answer and note.
    assert page.count("The content was disposed of under a decision.") == 5
    assert page.count("KS 2025/17") == 5
    assert not [word for word in ("Elm Road", "Oak Road", "where-i-live") if word in page]
    first = Record.objects.order_by("pk")[0]
    assert f"/records/{first.event_id}/" in page


def test_draft_that_went_says_so_where_it_is_read(archive: Archive) -> None:
    office = archive.office
    decide(question=REPLY_REVIEW, value=ReplyReview(members=(office.cast.responder.pk,)), by=None, now=office.now)
    comment = archive.comment("When does it open?", ref="c1")
    Message.objects.update(received_at=office.now - timedelta(days=400))
    author = archive.cast.client(archive.cast.responder)
    author.post(url("answer", comment.pk), form_of(again(comment), "It opens at ten."))
    archive.file()
    Record.objects.filter(kind="draft").update(record_class=archive.routine, due_on=date(2026, 1, 1))
    archive.disposed()

    for page in (author.get(url("drafts")), author.get(url("conversation", comment.pk))):
        assert page.content.decode().count("The content was disposed of under a decision.") == 1


def test_what_is_left_of_a_redacted_message_stands_in_its_place(archive: Archive) -> None:
    comment = archive.comment("My number is 01029012345")
    archive.due()
    [row] = archive.records()
    take_part(
        lock(row.pk),
        "My number is …",
        "A number",
        decision=archive.decide(),
        case=None,
        by=archive.officer.user,
        now=archive.now,
    )

    [entry] = thread(again(comment)).entries
    [left] = entry.left.values()
    page = archive.cast.client(archive.cast.responder).get(url("conversation", comment.pk)).content.decode()

    assert (left.text, left.decision, left.event, left.at) == (
        "My number is …",
        "KS 2025/17",
        row.event_id,
        archive.now,
    )
    assert "Parts of it were taken out under a decision. This is what is left:" in page
    assert "My number is …" in page
    assert "01029012345" not in page


def test_where_all_is_there_nothing_is_asked(archive: Archive, django_assert_num_queries: Any) -> None:
    comment = _told(archive)
    entries = thread(again(comment)).entries

    with django_assert_num_queries(0):
        assert left_in(entries) == {}


def test_much_that_went_asks_as_much_as_little(archive: Archive) -> None:
    def queries(number: int) -> int:
        comment = archive.comment("First", author=f"a{number}")
        for index in range(number):
            at = archive.now - timedelta(days=300, minutes=index)
            archive.office.message(
                f"More {index}", author=f"a{number}", root=comment.root, reply_to=comment.root, at=at
            )
        archive.due()
        RecordClass.objects.filter(pk=archive.routine.pk).update(code=f"1.{number}")
        row = archive.signed(archive.listed(archive.decide(f"KS {number}")))
        from rostra.records.actions.executing import execute

        execute(row.pk, clock=archive.clock)
        client: Client = archive.cast.client(archive.cast.responder)
        client.get(url("conversation", comment.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("conversation", comment.pk))
        return len(captured)

    assert queries(1) == queries(9)
