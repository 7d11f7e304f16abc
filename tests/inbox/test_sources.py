"""The log vouches for notes and answers as they stand in their rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rostra.audit.canonical import canonical
from rostra.audit.sources import get
from rostra.inbox.intake import receive
from rostra.inbox.models import Answer, Conversation, Note
from rostra.inbox.sources import answer_content, note_content
from tests.inbox.intake_parts import make_account, said


@pytest.fixture
def conversation(cast: Any, now: datetime) -> Conversation:
    receive(account=make_account(), messages=[said("1", now)], now=now)
    return Conversation.objects.get()


def test_source_of_notes_reads_them_as_they_were_captured(cast: Any, conversation: Conversation, now: datetime) -> None:
    note = Note.objects.create(conversation=conversation, author=cast.responder.user, text="Ask Roads", at=now)

    found = get("inbox.note").read([str(note.pk), "404"])

    assert found == {str(note.pk): (bytes(note.salt), note_content(note))}
    assert note_content(note) == canonical(
        {
            "body": cast.body.pk,
            "conversation": conversation.pk,
            "author": note.author_id,
            "text": "Ask Roads",
            "at": now.isoformat(),
        }
    )


def test_source_of_answers_reads_them_as_they_were_captured(
    cast: Any, conversation: Conversation, now: datetime
) -> None:
    answer = Answer.objects.create(
        conversation=conversation,
        author=cast.responder.user,
        text="On Friday.",
        language="en",
        visibility="public",
        media=[{"sha256": "00", "alt": "A road"}],
        at=now,
    )

    found = get("inbox.answer").read([str(answer.pk)])

    assert found == {str(answer.pk): (bytes(answer.salt), answer_content(answer))}
    Answer.objects.update(text="Never.")
    assert get("inbox.answer").read([str(answer.pk)]) != found


def test_source_of_messages_knows_only_what_is_there(conversation: Conversation) -> None:
    message = conversation.messages.get()

    found = get("inbox.message").read([f"{message.pk}.1", f"{message.pk}.2", "404.1"])

    assert list(found) == [f"{message.pk}.1"]
