"""What becomes of somebody's posts when they leave; registered in `people.leaving`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.editorial import events
from rostra.editorial.actions.moves import note, update
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.rules import may_on
from rostra.people.enums import Right
from rostra.people.models import Member, User


def count_drafts(member: Member) -> int:
    """Posts that are not approved, which the member wrote, or for which they asked for approval."""
    return _drafts(member).count()


def count_scheduled(member: Member) -> int:
    """Approved posts of the member that have not gone out."""
    return Post.objects.filter(state=PostState.APPROVED, author=member.user_id).count()


def keep_scheduled(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:  # noqa: ARG001
    """Two people stood for them: they go out at their time, whoever has left. Gives how many stay."""
    return count_scheduled(member)


@transaction.atomic
def pass_on(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """`to` goes on with the posts that they may write; the others stay as they are, open to every editor.

    Who wrote what stands in each version and stays there. Gives how many `to` goes on with.
    """
    if to is None:
        return 0
    passed = 0
    # Locked: an editor who saves at this moment waits, and is told then.
    for post in _drafts(member).select_related("unit").select_for_update(of=("self",)).order_by("pk"):
        if not may_on(to, Right.WRITE, post):
            continue
        author = to.user_id if post.author_id == member.user_id else post.author_id
        asked = to.user_id if post.review_asked_by_id == member.user_id else post.review_asked_by_id
        update(post, author_id=author, review_asked_by_id=asked)
        note(post, events.PASSED_ON, by=by, now=now, data={"author": author, "asked_by": asked})
        passed += 1
    return passed


def _drafts(member: Member) -> QuerySet[Post]:
    mine = Q(author=member.user_id) | Q(review_asked_by=member.user_id)
    return Post.objects.filter(mine, state__in=[PostState.DRAFT, PostState.REVIEW])
