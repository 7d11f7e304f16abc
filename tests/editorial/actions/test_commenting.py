"""Comments among colleagues on a post."""

from __future__ import annotations

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import NotAllowed, NotNow, add_comment, discard_post, settle_comment
from rostra.editorial.models import Comment
from rostra.people.models import Member, Notice
from tests.editorial.office import Office


def test_comment_is_kept_as_a_record_and_told_to_who_works_on_the_post(office: Office) -> None:
    post, now = office.write(), office.clock()
    add_comment(post=post, text="Which bridge?", by=office.cast.reader, now=now)
    office.ask(post)
    office.approve(post)

    row = add_comment(post=post, text=" The old one. ", by=office.cast.records, now=now)

    event = Event.objects.filter(kind="editorial.commented").latest("pk")
    assert (row.text, row.revision, event.source, event.source_key) == (
        "The old one.",
        post.revision,
        "editorial.comment",
        str(row.pk),
    )
    told = Notice.objects.filter(kind="editorial.commented", data__by="Ravi Nair")
    assert sorted(notice.user.name for notice in told) == ["Ana Popa", "Jonas Berg", "Nour Haddad"]


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_comment_says_something_in_some_length(office: Office, text: str) -> None:
    with pytest.raises(Refused) as refused:
        add_comment(post=office.write(), text=text, by=office.cast.reader, now=office.clock())

    assert refused.value.field == "text"


def test_discarded_post_takes_no_comment(office: Office) -> None:
    post = office.write()
    discard_post(post=post, by=office.cast.editor, now=office.clock())

    with pytest.raises(NotNow):
        add_comment(post=post, text="Why?", by=office.cast.editor, now=office.clock())


def test_who_cannot_read_the_post_cannot_comment(office: Office) -> None:
    nobody = Member.objects.get(pk=office.cast.reader.pk)
    nobody.roles.all().delete()

    with pytest.raises(NotAllowed):
        add_comment(post=office.write(), text="Why?", by=nobody, now=office.clock())


@pytest.mark.parametrize("role", ["editor", "approver", "reader"])
def test_comment_is_settled_by_its_author_and_who_works_on_the_post(office: Office, role: str) -> None:
    member, now = getattr(office.cast, role), office.clock()
    row = add_comment(post=office.write(), text="Which?", by=office.cast.reader, now=now)

    settle_comment(comment=row, by=member, now=now)

    row.refresh_from_db()
    assert (row.settled_at, row.settled_by) == (now, member.user)
    with pytest.raises(Faster):
        settle_comment(comment=row, by=member, now=now)


def test_others_do_not_settle(office: Office) -> None:
    row = add_comment(post=office.write(), text="Which?", by=office.cast.reader, now=office.clock())

    with pytest.raises(NotAllowed):
        settle_comment(comment=row, by=office.cast.responder, now=office.clock())
    assert Comment.objects.get().settled_at is None
