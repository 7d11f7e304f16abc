"""What versions, approvals, overrides and comments are as records."""

from __future__ import annotations

from datetime import datetime

import pytest

from rostra.audit.sources import Enclosed, Item
from rostra.editorial.enums import PostState
from rostra.editorial.items import ITEMS, versions_belong
from rostra.editorial.models import Approval, Comment, Override, Post, Version
from rostra.publishing.belonging import Belonging
from tests.editorial.office import Office

PICTURE = {"sha256": "00" * 32, "name": "map.png", "type": "image/png", "size": 3, "alt": "A map"}
FITTED = {**PICTURE, "sha256": "11" * 32, "original": "22" * 32}


@pytest.fixture
def post(office: Office) -> Post:
    return office.write()


def test_version_is_a_whole_thread_with_its_pictures(office: Office, post: Post) -> None:
    row = Version.objects.filter(account=office.city).get()
    more = [{"text": "And the road.", "media": [FITTED]}]
    Version.objects.filter(pk=row.pk).update(media=[PICTURE], more=more, link="https://town.example")

    found = ITEMS["editorial.version"]([str(row.pk), "404"])

    assert found == {
        str(row.pk): Item(
            kind="post",
            at=row.saved_at,
            account=office.city.pk,
            about=f"editorial.post:{post.pk}",
            subject="Bridge",
            text="The bridge is open.\n\nhttps://town.example\n\nAnd the road.",
            language="en",
            media=(
                Enclosed("00" * 32, "map.png", "image/png", "A map", 3),
                Enclosed("11" * 32, "map.png", "image/png", "A map", 3),
                Enclosed("22" * 32, "map.png", "image/png", "A map"),
            ),
            more={"author": row.saved_by_id, "number": row.number, "translation": "", "removed": False},
        )
    }


def test_what_people_said_of_a_post(office: Office, post: Post, now: datetime) -> None:
    user = office.cast.approver.user
    approval = Approval.objects.create(
        post=post,
        revision=1,
        content_hash=b"1" * 32,
        verdict="returned",
        by=user,
        at=now,
        reason="Typo",
        step_name="Law",
    )
    override = Override.objects.create(
        post=post, account=office.city, code="alt", content_hash=b"1" * 32, reason="No time", by=user, at=now
    )
    comment = Comment.objects.create(post=post, text="Shorter?", by=user, at=now, revision=2)
    common = {"at": now, "about": f"editorial.post:{post.pk}", "subject": "Bridge"}

    found = [
        ITEMS["editorial.approval"]([str(approval.pk)]),
        ITEMS["editorial.override"]([str(override.pk)]),
        ITEMS["editorial.comment"]([str(comment.pk)]),
    ]

    verdict = {"author": user.pk, "instead_of": None, "revision": 1, "verdict": "returned", "step": "Law"}
    check = {"author": user.pk, "check": "alt", "translation": ""}
    assert found == [
        {str(approval.pk): Item(kind="approval", text="Typo", more=verdict, **common)},  # type: ignore[arg-type]
        {str(override.pk): Item(kind="override", text="No time", account=office.city.pk, more=check, **common)},  # type: ignore[arg-type]
        {str(comment.pk): Item(kind="comment", text="Shorter?", more={"author": user.pk, "revision": 2}, **common)},  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("state", list(PostState))
def test_a_post_ends_when_it_is_withdrawn_or_discarded(post: Post, now: datetime, state: PostState) -> None:
    Post.objects.update(state=state, state_at=now)
    row = Version.objects.filter(account__isnull=False).get()

    [item] = ITEMS["editorial.version"]([str(row.pk)]).values()

    ended = now if state in (PostState.WITHDRAWN, PostState.DISCARDED) else None
    assert item.ended_at == ended
    assert versions_belong([row.pk]) == {row.pk: Belonging(f"editorial.post:{post.pk}", ended_at=ended)}


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_no_row_no_item(office: Office, name: str) -> None:
    assert ITEMS[name](["404"]) == {}
