"""`verify` notices every change by SQL of what a citizen or a court would ask for, and names the row."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Attachment as Attached
from rostra.channels.contract import Bad
from rostra.inbox.actions import add_note, answer
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Attachment, Message, Unreadable
from tests.inbox.intake_parts import edited, gone, said
from tests.inbox.office import Office
from tests.tampering import forge_a_decision


@pytest.fixture
def kept(office: Office, now: datetime) -> dict[str, int]:
    """One of each, with the log that vouches for them; the ids by what they are."""
    files = (Attached("plan.pdf", "application/pdf", b"%PDF"), Attached("far", "", url="https://x.example/far"))
    receive(
        account=office.city,
        messages=[said("1", now, "One", attachments=files), said("2", now, "Two", by="ion")],
        bad=[Bad("torn", b"\xff"), Bad("nothing")],
        now=now,
    )
    later = now + timedelta(minutes=5)
    receive(account=office.city, messages=[edited("1", now, "Uno"), gone("2", now)], now=later)
    first, second = Message.objects.order_by("pk")
    note = add_note(conversation=first.conversation, text="Ask Roads", by=office.cast.responder, now=later)
    said_back = answer(
        conversation=first.conversation,
        text="On Friday.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=later,
    )
    sequence_all(now=later)
    assert verify_all().bad == []
    plan, far = Attachment.objects.order_by("pk")
    torn, nothing = Unreadable.objects.order_by("-reason")
    return {
        "first": first.pk,
        "second": second.pk,
        "note": note.pk,
        "answer": said_back.pk,
        "plan": plan.pk,
        "far": far.pk,
        "torn": torn.pk,
        "nothing": nothing.pk,
        "other": office.cast.other.pk,
        "elsewhere": second.conversation_id,
        "stranger": office.cast.stranger.user_id,
        "account": office.account("county").pk,
    }


def change(statement: str, ids: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**ids))


def named() -> list[str]:
    return [bad.about for bad in verify_all().bad]


UPDATES = [
    ("message", "first", "conversation_id = {elsewhere}"),
    ("message", "first", "body_id = {other}"),
    ("message", "first", "account_id = {account}"),
    ("message", "first", "ref = 'x'"),
    ("message", "first", "author_id = 'x'"),
    ("message", "first", "author_name = 'x'"),
    ("message", "first", "author_handle = 'x'"),
    ("message", "first", "subject = 'x'"),
    ("message", "first", "text = 'x'"),
    ("message", "first", "visibility = 'private'"),
    ("message", "first", "url = 'x'"),
    ("message", "first", "reply_to = 'x'"),
    ("message", "first", "own = true"),
    ("message", "first", "version = 3"),
    ("message", "first", "sent_at = sent_at - interval '1 day'"),
    ("message", "first", "received_at = received_at - interval '1 day'"),
    ("message", "first", "deleted_at = received_at"),
    ("message", "second", "deleted_at = NULL"),
    ("message", "second", "deleted_at = deleted_at - interval '1 day'"),
    ("attachment", "plan", "name = 'x'"),
    ("attachment", "plan", "alt = 'x'"),
    ("attachment", "far", "url = 'https://x.example/near'"),
    ("attachment", "plan", "message_id = {second}"),
    ("attachment", "plan", "body_id = {other}"),
    ("attachment", "plan", "file_id = NULL"),
    ("attachment", "plan", "content_type = 'text/html'"),
    ("attachment", "plan", "refused = 'gone'"),
    ("attachment", "far", "refused = 'gone'"),
    ("attachment", "far", "file_id = (SELECT file_id FROM inbox_attachment WHERE id = {plan})"),
    ("note", "note", "text = 'x'"),
    ("note", "note", "at = at - interval '1 day'"),
    ("note", "note", "author_id = {stranger}"),
    ("note", "note", "conversation_id = {elsewhere}"),
    ("note", "note", "body_id = {other}"),
    ("answer", "answer", "text = 'x'"),
    ("answer", "answer", "language = 'ro'"),
    ("answer", "answer", "visibility = 'private'"),
    ("answer", "answer", "media = '[1.5]'"),
    ("answer", "answer", "at = at - interval '1 day'"),
    ("answer", "answer", "author_id = {stranger}"),
    ("answer", "answer", "reply_to_id = NULL"),
    ("answer", "answer", "conversation_id = {elsewhere}"),
    ("answer", "answer", "body_id = {other}"),
    ("unreadable", "torn", "raw = 'x'"),
    ("unreadable", "torn", "raw = ''"),
    ("unreadable", "nothing", "raw = 'x'"),
    ("unreadable", "torn", "reason = 'x'"),
    ("unreadable", "torn", "account_id = {account}"),
    ("unreadable", "torn", "at = at - interval '1 day'"),
]


@pytest.mark.parametrize(("table", "which", "what"), UPDATES)
def test_a_changed_row_is_named(kept: dict[str, int], table: str, which: str, what: str) -> None:
    change(f"UPDATE inbox_{table} SET {what} WHERE id = {{{which}}}", kept)  # noqa: S608 - our own words, above

    assert named()[0] == f"inbox.{table} {kept[which]}"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("text = 'x'", "inbox.message {first}"),
        ("received_at = received_at - interval '1 day'", "inbox.message {first}"),
        ("replaced_at = replaced_at - interval '1 day'", "inbox.messageversion {first}.1"),
    ],
)
def test_a_changed_earlier_version_is_named(kept: dict[str, int], what: str, expected: str) -> None:
    change(f"UPDATE inbox_messageversion SET {what}", kept)  # noqa: S608 - our own words, above

    assert named() == [expected.format(**kept)]


COPY_MESSAGE = """
INSERT INTO inbox_message (id, body_id, conversation_id, account_id, ref, version, author_id, author_name, author_handle,
  subject, text, language, visibility, url, reply_to, sent_at, received_at, deleted_at, own, salt)
SELECT 99, body_id, conversation_id, account_id, 'forged', 1, author_id, author_name, author_handle, subject, 'Forged.',
  language, visibility, url, reply_to, sent_at, received_at, deleted_at, own, salt
FROM inbox_message WHERE id = {first}
"""
COPY_VERSION = """
INSERT INTO inbox_messageversion (message_id, version, subject, text, language, author_id, author_name, author_handle,
  sent_at, received_at, replaced_at, salt)
SELECT id, version, subject, 'Forged.', language, author_id, author_name, author_handle, sent_at, received_at, now(), salt
FROM inbox_message WHERE id = {second}
"""


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (COPY_MESSAGE, ["inbox.message 99"]),
        (COPY_VERSION, ["inbox.messageversion {second}.1"]),
        (
            "INSERT INTO inbox_messageraw (message_id, version, raw) VALUES ({second}, 7, 'x')",
            ["inbox.message {second}"],
        ),
        (
            (
                "INSERT INTO inbox_attachment (id, body_id, message_id, name, content_type, alt, url, refused, salt)"
                " SELECT 99, body_id, id, 'x', '', '', '', 'gone', salt FROM inbox_message WHERE id = {first}"
            ),
            ["inbox.attachment 99", "inbox.attachment 99"],
        ),
        (
            (
                "INSERT INTO inbox_note (id, body_id, conversation_id, author_id, text, at, salt)"
                " SELECT 99, body_id, conversation_id, author_id, 'Forged.', at, salt FROM inbox_note"
            ),
            ["inbox.note 99"],
        ),
        (
            (
                "INSERT INTO inbox_answer (id, body_id, conversation_id, author_id, text, language, visibility, media, at, salt)"
                " SELECT 99, body_id, conversation_id, author_id, 'x', '', 'public', '[]', at, salt FROM inbox_answer"
            ),
            ["inbox.answer 99"],
        ),
        (
            (
                "INSERT INTO inbox_unreadable (id, body_id, account_id, reason, ref, raw, raw_hash, at)"
                " SELECT 99, body_id, account_id, 'x', '', 'x', 'x', at FROM inbox_unreadable WHERE id = {torn}"
            ),
            ["inbox.unreadable 99"],
        ),
    ],
)
def test_a_row_that_nobody_logged_is_named(kept: dict[str, int], statement: str, expected: list[str]) -> None:
    change(statement, kept)

    assert named() == [about.format(**kept) for about in expected]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM inbox_messageraw WHERE message_id = {second}", "inbox.message {second}"),
        ("DELETE FROM inbox_messageversion", "inbox.message {first}"),
        ("DELETE FROM inbox_messageraw; DELETE FROM inbox_message WHERE id = {second}", "inbox.message {first}"),
        ("DELETE FROM inbox_attachment WHERE id = {far}", "inbox.attachment {far}"),
        ("DELETE FROM inbox_note", "inbox.note {note}"),
        ("DELETE FROM inbox_answer", "inbox.answer {answer}"),
    ],
)
def test_a_deleted_row_is_named(kept: dict[str, int], statement: str, expected: str) -> None:
    forge_a_decision()
    change(statement, kept)

    assert named()[0] == expected.format(**kept)


def test_a_deleted_row_that_is_no_record_is_named(kept: dict[str, int]) -> None:
    change("DELETE FROM inbox_unreadable WHERE id = {nothing}", kept)

    assert named() == [f"inbox.unreadable {kept['nothing']}"]


def test_the_sentence_says_which_columns_differ(kept: dict[str, int]) -> None:
    change("UPDATE inbox_attachment SET refused = 'gone', content_type = 'text/html' WHERE id = {plan}", kept)

    (bad,) = verify_all().bad
    assert (bad.leaf, bad.reason) == (None, "the row does not say what the log told last: refused, type")


def test_what_rostra_found_out_by_itself_is_no_record(kept: dict[str, int]) -> None:
    change("UPDATE inbox_message SET language = 'ro'", kept)

    assert verify_all().bad == []
