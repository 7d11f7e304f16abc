"""Who may write, approve and see a post; which accounts a member may write for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from rostra.accounts.models import Account
from rostra.editorial.content import Current
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.models import Post
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import may


def may_on(member: Member, right: Right, post: Post) -> bool:
    return may(member, right, unit=post.unit)


def may_write_for(member: Member, account: Account) -> bool:
    """Whether the member may put words on this account."""
    return may(member, Right.WRITE, unit=account.unit)


def may_edit(member: Member, post: Post) -> bool:
    return post.state in OPEN_STATES and may_on(member, Right.WRITE, post)


def may_move(member: Member, post: Post) -> bool:
    """Whether the member may choose another time, or take it back: whoever writes or approves."""
    return may_on(member, Right.WRITE, post) or may_on(member, Right.APPROVE, post)


def wrote(member: Member, post: Post, current: Current) -> bool:
    """Whether the post is in part the member's own: author, editor of what stands there, or the one who asked."""
    return member.user_id in {post.author_id, post.review_asked_by_id, *current.hands}


def holds(member: Member, right: Right, post: Post, accounts: Iterable[Account]) -> bool:
    """The right on the post's unit and on that of every account it goes to."""
    return may_on(member, right, post) and all(may(member, right, unit=account.unit) for account in accounts)


def may_approve(member: Member, post: Post, current: Current, *, second_person: bool) -> bool:
    """A second person approves what was asked for; where the body decided so, whoever may write publishes alone."""
    if second_person:
        asked = post.state == PostState.REVIEW
        return asked and holds(member, Right.APPROVE, post, current.by_account) and not wrote(member, post, current)
    written = post.state in (PostState.DRAFT, PostState.REVIEW)
    return written and holds(member, Right.WRITE, post, current.by_account)


def reach(member: Member, right: Right) -> Q:
    """The posts on which the member holds the right, as a filter; it filters nothing for body-wide roles."""
    if may(member, right):
        return Q()
    return Q(unit__in=[unit.pk for unit in units() if may(member, right, unit=unit)])


def home(member: Member) -> Unit | None:
    """The unit to which a new post of the member belongs: their own, else the first for which they may write."""
    if may(member, Right.WRITE, unit=member.unit):
        return member.unit
    return next((unit for unit in units() if may(member, Right.WRITE, unit=unit)), None)


def units() -> list[Unit]:
    """The body's units, each with its parent at hand, in one query."""
    by_id = {unit.pk: unit for unit in Unit.objects.all()}
    for unit in by_id.values():
        if unit.parent_id is not None:
            unit.parent = by_id[unit.parent_id]
    return list(by_id.values())
