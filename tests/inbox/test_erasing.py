"""What was disposed of stays so, whatever the network tells again; and what is made of messages goes with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse

from rostra.audit import sources
from rostra.audit.tombstones import allow
from rostra.channels.contract import Attachment as Sent
from rostra.channels.contract import Incoming, Kind
from rostra.inbox.intake import receive
from rostra.inbox.models import Attachment, Conversation, Correction, Identity, Message, Muted, Person, Topic
from rostra.records.disposing import name_of
from tests.inbox.asking import asking
from tests.records.conftest import archive, office
from tests.records.gone import Archive

__all__ = ["archive", "office"]

GIVEN = Sent(name="a.gif", content_type="image/gif", content=b"GIF89a", alt="A dog")
SAID = Incoming(ref="c1", text="My dog is lost", sent_at=None, raw=b"raw", author_id="id-maria", author_name="Maria")  # type: ignore[arg-type]


def _said(archive: Archive, **more: object) -> Incoming:
    return replace(SAID, sent_at=archive.now, **more)  # type: ignore[arg-type]


def _receive(archive: Archive, **more: object) -> tuple[int, int, int]:
    got = receive(account=archive.office.city, messages=[_said(archive, **more)], now=archive.now)
    return got.new, got.edited, got.duplicate


def _erase(archive: Archive, source: str, *keys: str) -> None:
    with transaction.atomic():
        allow(name_of(archive.decide()))
        erase = sources.get(source).erase
        assert erase is not None
        erase(list(keys))


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.EDIT])
def test_what_went_does_not_come_back_when_the_network_tells_of_it_again(archive: Archive, kind: Kind) -> None:
    assert _receive(archive) == (1, 0, 0)
    message = Message.objects.get()
    _erase(archive, "inbox.message", f"{message.pk}.1")

    assert _receive(archive, kind=kind) == (0, 0, 1)
    assert _receive(archive, kind=kind, text="Found!", raw=b"other", attachments=(GIVEN,)) == (0, 0, 1)
    message.refresh_from_db()
    assert (message.text, message.author_id, bytes(message.salt)) == ("", "", b"")


def test_a_deletion_is_still_marked(archive: Archive) -> None:
    _receive(archive)
    message = Message.objects.get()
    _erase(archive, "inbox.message", f"{message.pk}.1")

    _receive(archive, kind=Kind.DELETION)

    message.refresh_from_db()
    assert message.deleted_at == archive.now


def test_a_file_that_went_does_not_come_back(archive: Archive) -> None:
    _receive(archive, attachments=(GIVEN,))
    _erase(archive, "inbox.attachment", str(Attachment.objects.get().pk))

    assert _receive(archive, kind=Kind.EDIT, attachments=(GIVEN,)) == (0, 0, 1)
    row = Attachment.objects.get()
    assert (row.file, row.name, row.alt, row.refused) == (None, "", "", "disposed")


def test_what_was_given_to_a_post_goes_from_its_page_and_its_list(archive: Archive) -> None:
    cast = archive.office.cast
    post = asking(archive.office.city, "idea", by=cast.editor, now=archive.now)
    _receive(archive, reply_to="p1", author_handle="@maria")
    _erase(archive, "inbox.message", f"{Message.objects.get().pk}.1")
    client = cast.client(cast.responder)

    page = client.get(reverse("inbox:asked", args=[post.pk])).content.decode()
    exported = client.post(reverse("inbox:asked_export", args=[post.pk])).content.decode()

    assert [word in page + exported for word in ("My dog is lost", "Maria", "@maria")] == [False] * 3
    assert ["Disposed of" in found for found in (page, exported)] == [True, True]


def test_a_conversation_shows_what_is_left_of_it(archive: Archive) -> None:
    _receive(archive)
    _receive(archive, ref="c2", text="Here is my dog", reply_to="c1", root="c1", raw=b"second")
    conversation = Conversation.objects.order_by("pk")[0]
    first = Message.objects.get(ref="c1")
    Message.objects.update(conversation=conversation)

    _erase(archive, "inbox.message", f"{first.pk}.1")

    conversation.refresh_from_db()
    assert (conversation.preview, conversation.author_id) == ("Here is my dog", "id-maria")


def test_links_and_marks_of_who_is_gone_go_and_those_of_others_stay(archive: Archive) -> None:
    _receive(archive)
    _receive(archive, ref="c3", author_id="id-jon", author_name="Jon")
    for author in ("id-maria", "id-jon"):
        person = Person.objects.create(name=author, at=archive.now)
        Identity.objects.create(person=person, channel="fake", author_id=author, at=archive.now)
        Muted.objects.create(account=archive.office.city, author_id=author, by=archive.officer.user, at=archive.now)

    _erase(archive, "inbox.message", f"{Message.objects.get(ref='c1').pk}.1")

    assert [row.author_id for row in Identity.objects.all()] == ["id-jon"]
    assert [row.author_id for row in Muted.objects.all()] == ["id-jon"]
    assert [row.name for row in Person.objects.all()] == ["id-jon"]


def test_links_and_marks_stay_while_another_conversation_of_theirs_is_there(archive: Archive) -> None:
    _receive(archive)
    _receive(archive, ref="c4")
    person = Person.objects.create(name="Maria", at=archive.now)
    Identity.objects.create(person=person, channel="fake", author_id="id-maria", at=archive.now)
    Muted.objects.create(account=archive.office.city, author_id="id-maria", by=archive.officer.user, at=archive.now)

    _erase(archive, "inbox.message", f"{Message.objects.get(ref='c1').pk}.1")

    assert (Identity.objects.count(), Muted.objects.count(), Person.objects.count()) == (1, 1, 1)


def test_what_was_learnt_from_it_is_learnt_anew(archive: Archive) -> None:
    _receive(archive)
    message = Message.objects.get()
    topic = Topic.objects.create(name="Dogs")
    Correction.objects.create(
        conversation=message.conversation, message=message, topic=topic, by=archive.officer.user, at=archive.now
    )

    _erase(archive, "inbox.message", f"{message.pk}.1")

    from procrastinate.contrib.django.models import ProcrastinateJob

    assert ProcrastinateJob.objects.filter(task_name="rostra:inbox.learn_anew").count() == 1
