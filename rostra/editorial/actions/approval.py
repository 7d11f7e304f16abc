"""Approval: a second person says yes to exactly what they saw; in the same transaction it is queued."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import ASKED, NotNow, allow, move, note, queue_deliveries, tell
from rostra.editorial.checks import problems, require_unblocked
from rostra.editorial.content import Current, approval_capture
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import approvers, current
from rostra.editorial.rules import holds, may_on, wrote
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.queries import decided


class OtherContent(Refused):
    """What stands there is not what the approver saw."""


class NotApproved(Refused):
    """This member cannot be the second person."""


class NobodyToAsk(Refused):
    """Nobody in the body can approve this post."""


@transaction.atomic
def ask_review(*, post: Post, by: Member, now: datetime) -> Post:
    """Ask for approval; everybody who can give it is told. Raises NotAllowed, NotNow, Blocked, NobodyToAsk, Faster."""
    allow(may_on(by, Right.WRITE, post))
    if post.state != PostState.DRAFT:
        raise NotNow(_("Approval was asked for already, or is no longer needed."))
    content = current(post)
    require_unblocked(problems(post, content, now=now))
    move(post, PostState.REVIEW, now=now, review_asked_by=by.user)
    people = approvers(post, content)
    if not people:
        raise NobodyToAsk(
            _(
                "Nobody else may approve this post. Ask an administrator to make somebody an approver who did not write it."
            )
        )
    note(post, events.REVIEW_ASKED, by=by.user, now=now, data={"revision": post.revision})
    tell(people, ASKED, post, now=now, by=by.user.name)
    return post


@transaction.atomic
def approve(*, post: Post, content_hash: bytes, by: Member, now: datetime) -> Approval:
    """Say yes to the content with this hash, as the page showed it, and queue it for its time, or for now.

    Where the body decided that no second person is needed, whoever may write approves alone. Raises NotAllowed,
    NotApproved for people who wrote it, NotNow, OtherContent, Blocked, Faster.
    """
    content = current(post)
    _require_second_person(post, content, by)
    if content.hash != content_hash:
        raise OtherContent(_("The post was changed after you opened it. Look at it again; this is how it stands now."))
    require_unblocked(problems(post, content, now=now))
    asked_by, due_at = post.review_asked_by, post.due_at or now
    move(post, PostState.APPROVED, now=now, due_at=due_at)
    row = _verdict(post, content, Verdict.APPROVED, by, now)
    data: Data = {"approval": row.pk, "due_at": due_at.isoformat(), "alone": wrote(by, post, content)}
    note(post, events.APPROVED, by=by.user, now=now, data=data, capture=approval_capture(row))
    queue_deliveries(content, due_at=due_at, by=by.user, now=now)
    people = [user for user in (post.author, asked_by) if user is not None and user.pk != by.user_id]
    tell(people, "editorial.approved", post, now=now, by=by.user.name, due_at=due_at.isoformat())
    return row


@transaction.atomic
def send_back(*, post: Post, reason: str, by: Member, now: datetime) -> Approval:
    """Back to its authors, with a reason. Raises NotAllowed, NotNow, Faster, and Refused without a reason."""
    allow(may_on(by, Right.APPROVE, post))
    if post.state != PostState.REVIEW:
        raise NotNow(_("Only a post that waits for approval can be sent back."))
    if not reason.strip():
        raise Refused(_("Say what should be different."), field="reason")
    asked_by = post.review_asked_by
    move(post, PostState.DRAFT, now=now, review_asked_by=None)
    row = _verdict(post, current(post), Verdict.RETURNED, by, now, reason=reason.strip())
    note(post, events.RETURNED, by=by.user, now=now, data={"approval": row.pk}, capture=approval_capture(row))
    people = [user for user in (post.author, asked_by) if user is not None and user.pk != by.user_id]
    tell(
        people, "editorial.returned", post, now=now, by=by.user.name, reason=shorten(row.reason, 200, placeholder=" …")
    )
    return row


def _require_second_person(post: Post, content: Current, by: Member) -> None:
    if not decided(SECOND_PERSON):
        allow(holds(by, Right.WRITE, post, content.by_account))
        return
    allow(holds(by, Right.APPROVE, post, content.by_account))
    if post.state != PostState.REVIEW:
        raise NotNow(_("Only a post that waits for approval can be approved."))
    if wrote(by, post, content):
        raise NotApproved(_("You wrote this, or asked for its approval: a second person approves it."))


def _verdict(
    post: Post, content: Current, verdict: Verdict, by: Member, now: datetime, *, reason: str = ""
) -> Approval:
    return Approval.objects.create(
        post=post,
        revision=post.revision,
        content_hash=content.hash,
        verdict=verdict,
        by=by.user,
        at=now,
        reason=reason,
    )
