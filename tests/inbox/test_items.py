"""What the records of the inbox are: whole items, for any number of keys in the same number of questions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit import sources
from rostra.audit.sources import Enclosed, Item
from rostra.audit.tombstones import allow
from rostra.channels.contract import Attachment as Attached
from rostra.inbox.enums import GroupState, TopicBy
from rostra.inbox.intake import receive
from rostra.inbox.items import ITEMS, answers_belong
from rostra.inbox.models import (
    Answer,
    ApprovedAnswer,
    ApprovedText,
    Attachment,
    Conversation,
    Draft,
    ExpertQuestion,
    Group,
    GroupSending,
    Message,
    Note,
    Topic,
)
from rostra.publishing.belonging import Belonging
from rostra.records.models import Decision
from tests.inbox.intake_parts import edited, said
from tests.inbox.office import Office

CITIZEN = {"party": "id-ana", "party_name": "Ana", "party_handle": "ana"}


@pytest.fixture
def topic(office: Office) -> Topic:
    return Topic.objects.create(name="Roads", position=0)


@pytest.fixture
def conversation(office: Office, topic: Topic, now: datetime) -> Conversation:
    """Ana wrote and changed her words; the conversation is about roads, and closed."""
    plan = Attached("plan.pdf", "application/pdf", b"%PDF", alt="The plan")
    receive(account=office.city, messages=[said("1", now, "The road is brokn.", attachments=(plan,))], now=now)
    later = now + timedelta(minutes=5)
    receive(account=office.city, messages=[edited("1", now, "The road is broken.")], now=later)
    row = Conversation.objects.get()
    row.topic, row.topic_by = topic, TopicBy.RULE
    row.state, row.close_reason, row.due_at, row.closed_at = "closed", "answered", None, later
    row.save()
    return row


def place(conversation: Conversation) -> dict[str, object]:
    return {
        "account": conversation.account_id,
        "topic": conversation.topic_id,
        "about": f"inbox.conversation:{conversation.pk}",
        "ended_at": conversation.closed_at,
    }


def test_message_says_each_of_its_versions(conversation: Conversation, now: datetime) -> None:
    message = Message.objects.get()
    later = now + timedelta(minutes=5)

    found = ITEMS["inbox.message"]([f"{message.pk}.1", f"{message.pk}.2", f"{message.pk}.3", "404.1"])

    same = {
        "kind": "message",
        "at": now,
        "incoming": True,
        "public": True,
        "language": message.language,
        "ref": "1",
        **CITIZEN,
        **place(conversation),
    }
    first = {"version": 1, "received_at": now.isoformat(), "replaced_at": later.isoformat()}
    second = {"version": 2, "received_at": later.isoformat(), "replaced_at": None}
    assert found == {
        f"{message.pk}.1": Item(text="The road is brokn.", more=first, **same),  # type: ignore[arg-type]
        f"{message.pk}.2": Item(text="The road is broken.", edited_at=later, more=second, **same),  # type: ignore[arg-type]
    }


def test_what_the_account_wrote_itself_is_to_the_person_of_the_conversation(office: Office, now: datetime) -> None:
    receive(account=office.city, messages=[said("1", now)], now=now)
    Message.objects.update(own=True, author_id="us", deleted_at=now)

    [item] = ITEMS["inbox.message"]([f"{Message.objects.get().pk}.1"]).values()

    assert (item.incoming, item.party, item.deleted_at) == (False, "id-ana", now)


def test_a_suggested_topic_is_nobodys_word(conversation: Conversation) -> None:
    Conversation.objects.update(topic_by=TopicBy.SUGGESTED)

    [item] = ITEMS["inbox.message"]([f"{Message.objects.get().pk}.2"]).values()

    assert item.topic is None


@pytest.mark.parametrize(
    ("text", "case_like"),
    [
        ("My case number is 2026/1234, why so slow?", True),
        ("Write to me: ana@citizen.example", False),
        ("The road is broken.", False),
    ],
)
def test_the_number_of_a_case_makes_a_message_case_like(
    office: Office, now: datetime, text: str, case_like: bool
) -> None:
    receive(account=office.city, messages=[said("1", now, text, language="en")], now=now)

    [item] = ITEMS["inbox.message"]([f"{Message.objects.get().pk}.1"]).values()

    assert item.case_like == case_like


def test_attachment_holds_its_file(conversation: Conversation, now: datetime) -> None:
    row = Attachment.objects.select_related("file").get()
    assert row.file is not None
    sha256 = bytes(row.file.sha256).hex()

    found = ITEMS["inbox.attachment"]([str(row.pk)])

    assert found == {
        str(row.pk): Item(
            kind="attachment",
            at=now,
            incoming=True,
            public=True,
            subject="plan.pdf",
            text="The plan",
            reply_to="1",
            media=(Enclosed(sha256, "plan.pdf", row.content_type, "The plan", 4),),
            more={"message": row.message_id, "refused": ""},
            **CITIZEN,  # type: ignore[arg-type]
            **place(conversation),  # type: ignore[arg-type]
        )
    }


def test_attachment_without_its_bytes_holds_none(conversation: Conversation) -> None:
    Attachment.objects.update(file=None, refused="too_large")

    [item] = ITEMS["inbox.attachment"]([str(Attachment.objects.get().pk)]).values()

    assert (item.media, item.more["refused"]) == ((), "too_large")


def test_what_the_body_wrote_in_a_conversation(office: Office, conversation: Conversation, now: datetime) -> None:
    author = office.cast.responder
    note = Note.objects.create(conversation=conversation, author=author.user, text="Ask Roads", at=now)
    media = [{"sha256": "00" * 32, "name": "map.png", "type": "image/png", "alt": "A map", "size": 5}]
    answer = Answer.objects.create(
        conversation=conversation,
        reply_to=Message.objects.get(),
        author=author.user,
        text="On Friday.",
        language="en",
        visibility="public",
        media=media,
        at=now,
    )
    draft = Draft.objects.create(
        conversation=conversation,
        version=1,
        author=author,
        text="On Friday?",
        visibility="public",
        media=media,
        why="policy",
        at=now,
    )
    question = ExpertQuestion.objects.create(
        conversation=conversation,
        by=author,
        name="Eva",
        email="eva@roads.example",
        text="When?",
        token_hash=b"1" * 32,
        at=now,
        expires_at=now + timedelta(days=1),
    )
    common = {"at": now, **CITIZEN, **place(conversation)}
    enclosed = (Enclosed("00" * 32, "map.png", "image/png", "A map", 5),)

    found = [
        ITEMS["inbox.note"]([str(note.pk)]),
        ITEMS["inbox.answer"]([str(answer.pk)]),
        ITEMS["inbox.draft"]([str(draft.pk)]),
        ITEMS["inbox.expertquestion"]([str(question.pk)]),
    ]

    made = {"purpose": "answer", "approved_text": None}
    assert found == [
        {str(note.pk): Item(kind="note", text="Ask Roads", more={"author": author.user_id}, **common)},  # type: ignore[arg-type]
        {
            str(answer.pk): Item(
                kind="answer",
                public=True,
                text="On Friday.",
                language="en",
                reply_to="1",
                media=enclosed,
                more={"author": author.user_id, "sending": None, **made},
                **common,  # type: ignore[arg-type]
            )
        },
        {
            str(draft.pk): Item(
                kind="draft",
                text="On Friday?",
                language=conversation.language,
                media=enclosed,
                more={"author": author.user_id, "why": "policy", **made},
                **common,  # type: ignore[arg-type]
            )
        },
        {
            str(question.pk): Item(
                kind="question",
                text="When?",
                more={"author": author.user_id, "to": "Eva", "email": "eva@roads.example"},
                **common,  # type: ignore[arg-type]
            )
        },
    ]


def test_answer_to_no_message_answers_none(office: Office, conversation: Conversation, now: datetime) -> None:
    row = Answer.objects.create(
        conversation=conversation, author=office.cast.responder.user, text="Hello", visibility="private", at=now
    )

    [item] = ITEMS["inbox.answer"]([str(row.pk)]).values()

    assert (item.reply_to, item.public) == ("", False)


def test_approved_text_says_its_question(office: Office, topic: Topic, now: datetime) -> None:
    user = office.cast.responder.user
    approved = ApprovedAnswer.objects.create(title="Roads", topic=topic, by=user, at=now)
    values: dict[str, Any] = {"answer": approved, "language": "en", "text": "We repair in May.", "by": user, "at": now}
    asked = ApprovedText.objects.create(version=1, question="When do you repair?", **values)
    plain = ApprovedText.objects.create(version=2, **values)

    found = ITEMS["inbox.approvedtext"]([str(asked.pk), str(plain.pk)])

    common = {
        "kind": "text",
        "at": now,
        "topic": topic.pk,
        "about": f"inbox.approved:{approved.pk}",
        "text": "We repair in May.",
        "language": "en",
    }
    assert found == {
        str(asked.pk): Item(subject="When do you repair?", more={"author": user.pk, "version": 1}, **common),  # type: ignore[arg-type]
        str(plain.pk): Item(subject="Roads", more={"author": user.pk, "version": 2}, **common),  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("texts", "text", "language"),
    [
        ({"en": "Soon.", "en@4": "Soon!"}, "Soon.\n\nSoon!", "en"),
        ({"en": "Soon.", "nb": "Snart."}, "Soon.\n\nSnart.", ""),
    ],
)
def test_answer_to_many_stands_together(
    office: Office, now: datetime, texts: dict[str, str], text: str, language: str
) -> None:
    group = Group.objects.create(
        title="Roads", state=GroupState.CLOSED, started_at=now, grown_at=now, closed_at=now, size=2
    )
    row = GroupSending.objects.create(group=group, texts=texts, by=office.cast.responder.user, at=now)

    found = ITEMS["inbox.groupsending"]([str(row.pk)])

    assert found == {
        str(row.pk): Item(
            kind="sending",
            at=now,
            about=f"inbox.group:{group.pk}",
            subject="Roads",
            text=text,
            language=language,
            ended_at=now,
            more={"author": row.by_id, "repeats": None},
        )
    }


def test_delivery_of_an_answer_belongs_to_its_conversation(
    office: Office, conversation: Conversation, now: datetime
) -> None:
    row = Answer.objects.create(
        conversation=conversation, author=office.cast.responder.user, text="Soon", visibility="public", at=now
    )

    assert answers_belong([row.pk]) == {
        row.pk: Belonging(
            about=f"inbox.conversation:{conversation.pk}",
            kind="answer",
            topic=conversation.topic_id,
            ended_at=conversation.closed_at,
            **CITIZEN,  # type: ignore[arg-type]
        )
    }


def test_questions_do_not_grow_with_the_keys(office: Office, now: datetime) -> None:
    receive(account=office.city, messages=[said(str(n), now, by=f"p{n}") for n in range(5)], now=now)
    keys = [f"{pk}.1" for pk in Message.objects.values_list("pk", flat=True)]

    with CaptureQueriesContext(connection) as one:
        ITEMS["inbox.message"](keys[:1])
    with CaptureQueriesContext(connection) as five:
        found = ITEMS["inbox.message"](keys)

    assert (len(found), len(five)) == (5, len(one))


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_no_row_no_item(office: Office, name: str) -> None:
    assert ITEMS[name](["404.1" if name == "inbox.message" else "404"]) == {}


def test_erased_rows_are_left_out_everywhere(office: Office, conversation: Conversation, now: datetime) -> None:
    note = Note.objects.create(conversation=conversation, author=office.cast.responder.user, text="Ask", at=now)
    message = Message.objects.get()
    key = f"{message.pk}.2"
    empty(office, now, "inbox_note", note.pk)
    empty(office, now, "inbox_message", message.pk)

    assert ITEMS["inbox.note"]([str(note.pk)]) == {}
    assert sources.get("inbox.note").read([str(note.pk)]) == {}
    assert [list(rows) for rows in sources.get("inbox.note").every()] == [[]]
    assert list(ITEMS["inbox.message"]([f"{message.pk}.1", key])) == [f"{message.pk}.1"]
    assert list(sources.get("inbox.message").read([f"{message.pk}.1", key])) == [f"{message.pk}.1"]


def empty(office: Office, now: datetime, table: str, pk: int) -> None:
    """As disposal does, under a decision in force."""
    decision, _ = Decision.objects.get_or_create(
        number="1",
        defaults={
            "title": "Routine comments",
            "decided_on": date(2026, 1, 1),
            "legal_basis": "Law",
            "valid_from": date(2026, 1, 1),
            "by": office.cast.records.user,
            "at": now,
        },
    )
    allow(f"records.decision:{decision.pk}")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET salt = '' WHERE id = %s", [pk])  # noqa: S608 - names of the test
