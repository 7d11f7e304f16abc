"""Comments on posts, among colleagues: said, told to those who work on the post, and settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotNow, allow, tell
from rostra.editorial.comments import comment_capture
from rostra.editorial.enums import PostState
from rostra.editorial.models import Comment, Post
from rostra.editorial.queries import comments
from rostra.editorial.rounds import round_of
from rostra.editorial.rules import may_move, may_on
from rostra.people.enums import Right
from rostra.people.models import Member

LONGEST = 5000
"""Characters of a comment."""


@transaction.atomic
def add_comment(*, post: Post, text: str, by: Member, now: datetime) -> Comment:
    """Say something about a post; its author and those who asked, decided or commented hear of it.

    Raises NotAllowed, NotNow for a discarded post, Refused for no text or too much of it.
    """
    allow(may_on(by, Right.READ, post))
    if post.state == PostState.DISCARDED:
        raise NotNow(_("This post was discarded."))
    if not text.strip() or len(text) > LONGEST:
        raise Refused(_("Write something, in at most 5,000 characters."), field="text")
    row = Comment.objects.create(post=post, text=text.strip(), by=by.user, at=now, revision=post.revision)
    record(
        body=row.body_id,
        by=by.user,
        now=now,
        kind=events.COMMENTED.name,
        about=f"editorial.comment:{row.pk}",
        data={"post": post.pk},
        capture=comment_capture(row),
    )
    people = {post.author, *(said.by for said in comments(post)), *(row.by for row in round_of(post).verdicts)}
    people |= {post.review_asked_by} if post.review_asked_by else set()
    told = sorted((user for user in people if user.pk != by.user_id), key=lambda user: user.pk)
    tell(told, "editorial.commented", post, now=now, by=by.user.name)
    return row


@transaction.atomic
def settle_comment(*, comment: Comment, by: Member, now: datetime) -> Comment:
    """What was said has been dealt with. By who said it and who works on the post. Raises NotAllowed, Faster."""
    allow(comment.by_id == by.user_id or may_move(by, comment.post))
    if not Comment.objects.filter(pk=comment.pk, settled_at=None).update(settled_at=now, settled_by=by.user):
        raise Faster(_("Somebody else settled this comment in the meantime."))
    record(
        body=comment.body_id,
        by=by.user,
        now=now,
        kind=events.COMMENT_SETTLED.name,
        about=f"editorial.comment:{comment.pk}",
        data={"post": comment.post_id},
    )
    comment.settled_at, comment.settled_by = now, by.user
    return comment
